"""Second ways to information and belief: scikit-learn's trees, naive Bayes and mutual information; SciPy's entropy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.ways import oracle


def samples(counts: Any) -> tuple[Any, Any]:
    """Row and column of each sample that a table counts."""
    rows, columns = np.indices(counts.shape)
    return np.repeat(rows.ravel(), counts.ravel()), np.repeat(columns.ravel(), counts.ravel())


def tree(counts: Any, criterion: str) -> tuple[float, Any]:
    """Impurity of the root of scikit-learn's tree, and of the node in which each child alone would be."""
    from sklearn.tree import DecisionTreeClassifier

    child, label = samples(counts)

    def root(chosen: Any) -> float:
        grown = DecisionTreeClassifier(criterion=criterion, max_depth=1).fit(
            child[chosen, None], label[chosen]
        )
        return float(grown.tree_.impurity[0])

    return root(child >= 0), np.array([root(child == c) for c in range(len(counts))])


@oracle(
    "information.gini", way="library operator", how="impurity of the root of sklearn's DecisionTreeClassifier"
)
def gini(counts: Any) -> Mapping[str, Any]:
    torch = require_torch()
    p = torch.distributions.Categorical(probs=torch.tensor(counts.astype(float))).probs
    impurity = np.array([tree(row[None], "gini")[0] for row in counts])
    return {"p": p.numpy(), "purity": torch.linalg.vector_norm(p, dim=1).numpy() ** 2, "gini": impurity}


@oracle("information.gini", way="enumeration", how="all pairs of samples, drawn with replacement")
def gini_by_pairs(counts: Any) -> Mapping[str, Any]:
    shares = []
    for row in counts:
        _, label = samples(row[None])
        shares.append(np.mean(label[:, None] != label[None, :]))
    return {"gini": np.array(shares)}


@oracle(
    "information.gain",
    way="library operator",
    how="sklearn's mutual_info_score of child and class; scipy.stats.entropy",
)
def gain(counts: Any) -> Mapping[str, Any]:
    from scipy.stats import entropy
    from sklearn.metrics import mutual_info_score

    sizes = np.array([np.bincount(samples(table)[0], minlength=len(table)) for table in counts])
    found = np.array([mutual_info_score(*samples(table)) for table in counts]) / np.log(2)
    split, parent = entropy(sizes, base=2, axis=1), entropy(np.einsum("bck->bk", counts), base=2, axis=1)
    return {
        "size": sizes,
        "weight": np.array([np.divide(row, row.sum()) for row in sizes]),
        "parent": parent,
        "entropies": entropy(counts, base=2, axis=2),
        "after": parent - found,
        "split": split,
        "gain": found,
        "ratio": found / split,
    }


@oracle("information.gini_gain", way="library operator", how="impurities of the roots of sklearn's trees")
def gini_gain(counts: Any) -> Mapping[str, Any]:
    found: dict[str, list[Any]] = {n: [] for n in ("size", "weight", "parent", "impurities", "after", "gain")}
    for table in counts:
        parent, children = tree(table, "gini")
        child, _ = samples(table)
        size = np.bincount(child, minlength=len(table))
        after = children[child].mean()  # each sample brings its child's impurity
        values = (size, size / len(child), parent, children, after, parent - after)
        for column, value in zip(found.values(), values, strict=True):
            column.append(value)
    return {name: np.array(column) for name, column in found.items()}


@oracle(
    "information.mutual",
    way="library operator",
    how="scipy.stats.entropy of the table against the product of its margins",
)
def mutual(joint: Any) -> Mapping[str, Any]:
    torch = require_torch()
    from scipy.stats import entropy

    flat = joint.reshape(len(joint), -1)
    p = torch.distributions.Categorical(probs=torch.tensor(flat)).probs.numpy().reshape(joint.shape)
    # The entropy of Y once X is known, row by row.
    rows = np.einsum("bxy->bx", p)
    conditional = np.einsum("bx,bx->b", rows, entropy(p, axis=2))
    return {
        "p": p,
        "px": rows,
        "py": np.einsum("bxy->by", p),
        "hx": entropy(rows, axis=1),
        "hy": entropy(np.einsum("bxy->by", p), axis=1),
        "hxy": entropy(flat, axis=1),
        "conditional": conditional,
        "mutual": entropy(flat, np.einsum("bxy,buv->buy", p, p).reshape(flat.shape), axis=1),
    }


@oracle("information.bayes_test", way="identity", how="log odds by scipy's logit, moved by the test's weight")
def bayes_test(prior: Any, sensitivity: Any, specificity: Any) -> Mapping[str, Any]:
    from scipy.special import expit, logit

    # Joint table of two states and two outcomes, by matrix product.
    states = np.stack([prior, 1 - prior], axis=1)
    outcomes = np.stack(
        [np.stack([sensitivity, 1 - sensitivity], 1), np.stack([1 - specificity, specificity], 1)], 1
    )
    table = np.einsum("bs,bso->bso", states, outcomes)
    return {
        "true_positive": table[:, 0, 0],
        "false_positive": table[:, 1, 0],
        "positive": 1 - np.einsum("bs,bs->b", states, outcomes[:, :, 1]),
        "after_negative": expit(logit(prior) + np.log((1 - sensitivity) / specificity)),
        "posterior": expit(logit(prior) + np.log(sensitivity / (1 - specificity))),
    }


@oracle("information.bayes_update", way="library operator", how="sklearn's BernoulliNB with those priors")
def bayes_update(weights: Any, likelihood: Any) -> Mapping[str, Any]:
    torch = require_torch()
    from sklearn.naive_bayes import BernoulliNB

    prior = torch.distributions.Categorical(probs=torch.tensor(weights)).probs.numpy()
    rows = []
    for p, q in zip(prior, likelihood, strict=True):
        model = BernoulliNB(alpha=1.0, binarize=None)
        model.classes_, model.n_features_in_ = np.arange(len(p)), 1
        model.class_log_prior_ = np.log(p)
        model.feature_log_prob_ = np.log(np.minimum(q, 1 - 1e-16))[:, None]
        joint = np.exp(model.predict_joint_log_proba(np.ones((1, 1)))[0])
        rows.append(
            (joint, np.exp(np.logaddexp.reduce(np.log(joint))), model.predict_proba(np.ones((1, 1)))[0])
        )
    joint, evidence, posterior = (np.array(column) for column in zip(*rows, strict=True))
    return {"prior": prior, "joint": joint, "evidence": evidence, "posterior": posterior}
