"""Second ways to metrics of text: SciPy's means, scikit-learn's n-gram counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.metrics.cases import cases, table
from verify.oracles.ways import oracle


@oracle("metrics.perplexity", way="identity", how="scipy's geometric mean of 1/p; torch's nll_loss")
def perplexity(p: Any) -> Mapping[str, Any]:
    torch = require_torch()
    from scipy.stats import gmean

    logs = torch.log(torch.tensor(p))
    only = torch.zeros(p.shape[1], dtype=torch.int64)
    nll = torch.nn.functional.nll_loss
    faces = gmean(1 / p, axis=1)
    return {
        "surprise": np.stack([nll(row[:, None], only, reduction="none").numpy() for row in logs]),
        "loss": np.array([float(nll(row[:, None], only)) for row in logs]),
        "bits": np.log2(faces),
        "perplexity": faces,
    }


@oracle("metrics.bits_per_byte", way="identity", how="binary logarithm of the perplexity of one byte")
def bits_per_byte(loss: Any, width: Any) -> Mapping[str, Any]:
    faces = np.power(np.e, loss)
    return {"perplexity": faces, "bits": np.log2(faces), "bits_per_byte": np.log2(faces ** (1 / width))}


def clipped(candidate: Any, references: list[Any], n: int) -> tuple[int, int]:
    """Clipped count and count of the candidate's n-grams, from scikit-learn's table of counts."""
    from sklearn.feature_extraction.text import CountVectorizer

    texts = [" ".join(map(str, tokens)) for tokens in (candidate, *references)]
    counter = CountVectorizer(ngram_range=(n, n), token_pattern=r"\S+")
    counts = counter.fit_transform(texts).toarray()
    return int(np.minimum(counts[0], counts[1:].max(axis=0)).sum()), int(counts[0].sum())


def brevity(length: int, reference: int) -> float:
    """torch's elu is e^x - 1 below 0, and 0 at 0."""
    torch = require_torch()
    excess = torch.tensor(min(0.0, (length - reference) / length), dtype=torch.float64)
    return float(torch.nn.functional.elu(excess)) + 1


@oracle(
    "metrics.clipped_precision", way="library operator", how="sklearn's CountVectorizer: least of two counts"
)
def clipped_precision(candidate: Any, references: Any) -> Mapping[str, Any]:
    rows = []
    for one in cases(candidate=candidate, references=references):
        kept = [reference[reference >= 0] for reference in one["references"]]
        matched, length = clipped(one["candidate"], kept, 1)
        closest = min(map(len, kept), key=lambda r: (abs(r - length), r))
        share, bp = np.average([1, 0], weights=[matched, length - matched]), brevity(length, closest)
        counts = {"matched": matched, "length": length, "reference": closest}
        rows.append(counts | {"precision": share, "brevity": bp, "bleu": share * bp})
    return table(rows)


@oracle("metrics.bleu", way="library operator", how="sklearn's CountVectorizer of n-grams; scipy's gmean")
def bleu(candidate: Any, sentence: Any) -> Mapping[str, Any]:
    from scipy.stats import gmean

    rows = []
    for one in cases(candidate=candidate, sentence=sentence):
        counts = [clipped(one["candidate"], [one["sentence"]], n) for n in range(1, 5)]
        matched, total = (np.array(column) for column in zip(*counts, strict=True))
        precision = np.divide(matched, total)
        mean = float(gmean(precision)) if matched.all() else 0.0
        length, reference = len(one["candidate"]), len(one["sentence"])
        bp = brevity(length, reference)
        lengths = {"matched": matched, "total": total, "length": length, "reference": reference}
        rows.append(lengths | {"precision": precision, "mean": mean, "brevity": bp, "bleu": bp * mean})
    return table(rows)
