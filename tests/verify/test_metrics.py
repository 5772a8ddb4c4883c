"""Metrics: published examples, identities between them, and what they must not depend on."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from verify.registry import formula

RNG = np.random.default_rng(47)


def found(name: str, **inputs: Any) -> dict[str, Any]:
    return formula(f"metrics.{name}")(**inputs)


def ranking(size: int = 40, levels: int = 8) -> dict[str, list[int]]:
    """Scores with many ties, of both classes."""
    label = RNG.integers(0, 2, size)
    label[:2] = [0, 1]
    return {"score": RNG.integers(0, levels, size).tolist(), "label": label.tolist()}


def matrix(classes: int = 4) -> list[list[int]]:
    return (RNG.integers(0, 9, (classes, classes)) + np.eye(classes, dtype=int)).tolist()


def test_high_accuracy_hides_a_useless_classifier() -> None:
    """Always "negative" at 1 % positives, but for one lucky hit."""
    at = {"tp": 1, "fp": 0, "fn": 9, "tn": 990}
    assert found("binary", **at)["accuracy"] == pytest.approx(0.991)
    assert found("binary", **at)["recall"] == pytest.approx(0.1)
    assert found("balanced_accuracy", **at)["balanced"] == pytest.approx(0.55)


def test_f1_lies_between_the_smaller_ratio_and_the_geometric_mean() -> None:
    for tp, fp, fn in RNG.integers(1, 30, (50, 3)).tolist():
        at = found("binary", tp=tp, fp=fp, fn=fn, tn=5)
        low = min(at["precision"], at["recall"])
        assert low - 1e-12 <= at["f1"] <= np.sqrt(at["precision"] * at["recall"]) + 1e-12


def test_beta_turns_precision_into_recall() -> None:
    counts = {"tp": 8, "fp": 2, "fn": 4}
    assert found("f_beta", **counts, beta=1e-6)["f"] == pytest.approx(0.8)
    assert found("f_beta", **counts, beta=1e6)["f"] == pytest.approx(8 / 12)
    assert found("f_beta", **counts, beta=1.0)["f"] == pytest.approx(found("binary", **counts, tn=1)["f1"])


def test_matthews_is_the_same_when_the_classes_swap_and_f1_is_not() -> None:
    one, other = {"tp": 6, "fp": 1, "fn": 2, "tn": 3}, {"tp": 3, "fp": 2, "fn": 1, "tn": 6}
    assert found("mcc", **one)["mcc"] == pytest.approx(found("mcc", **other)["mcc"])
    assert found("binary", **one)["f1"] != pytest.approx(found("binary", **other)["f1"])
    assert found("mcc", tp=7, fp=0, fn=0, tn=9)["mcc"] == pytest.approx(1)


def test_independent_raters_have_no_kappa() -> None:
    """Rows in proportion: whoever calls knows nothing of the truth. 0.4 is Cohen's example in most textbooks."""
    assert found("kappa", c=[[6, 3, 9], [2, 1, 3], [4, 2, 6]])["kappa"] == pytest.approx(0, abs=1e-12)
    assert found("kappa", c=[[20, 5], [10, 15]])["kappa"] == pytest.approx(0.4)


def test_averages_meet_where_they_must() -> None:
    """Weighted recall and every micro average of single labels are the accuracy; macro recall is balanced accuracy."""
    c = np.array(matrix())
    accuracy = np.trace(c) / c.sum()
    tp, fp, fn = np.diag(c), c.sum(0) - np.diag(c), c.sum(1) - np.diag(c)
    micro = found("micro", tp=tp.tolist(), fp=fp.tolist(), fn=fn.tolist())
    assert (micro["precision"], micro["recall"], micro["f1"]) == pytest.approx([accuracy] * 3)
    assert found("weighted", c=c.tolist())["weighted_recall"] == pytest.approx(accuracy)
    binary = found("macro", c=[[68, 22], [2, 8]])["macro_recall"]
    assert binary == pytest.approx(found("balanced_accuracy", tp=8, fp=22, fn=2, tn=68)["balanced"])


def test_f1_of_means_is_never_below_the_mean_of_f1() -> None:
    """Opitz & Burst 2019: the two may lie up to 1/2 apart."""
    for _ in range(30):
        c = matrix(3)
        assert found("macro_of_means", c=c)["f"] >= found("macro", c=c)["macro_f1"] - 1e-12


def test_dice_and_jaccard_are_one_order() -> None:
    for _ in range(20):
        mask, label = RNG.integers(0, 2, (2, 9))
        label[0] = 1
        at = found("overlap", mask=mask.tolist(), label=label.tolist())
        assert at["dice"] == pytest.approx(2 * at["jaccard"] / (1 + at["jaccard"]))


def test_area_is_one_number_in_three_ways_and_ties_count_half() -> None:
    for _ in range(20):
        at = ranking()
        areas = [found(name, **at)["auc"] for name in ("roc", "auc_ranks", "auc_pairs")]
        assert areas == pytest.approx([areas[0]] * 3)
    assert found("auc_ranks", score=[5] * 6, label=[1, 0, 0, 1, 0, 0])["auc"] == 0.5


def test_naive_ranks_depend_on_the_order_of_tied_samples() -> None:
    """What check by hand finds too: numbering ties as they come gives two areas for one ranking."""
    wrong = formula("metrics.auc_ranks").mistakes["ties-in-order"].body
    score = np.array([[3, 3, 1, 5]])
    one, other = (wrong(np, score, np.array([label]))["auc"][0] for label in ([1, 0, 0, 1], [0, 1, 0, 1]))
    assert one != other


def test_area_knows_the_order_only_and_not_the_share_of_positives() -> None:
    at = ranking()
    area, ap = found("auc_pairs", **at)["auc"], found("average_precision", **at)["ap"]
    bent = [s**3 + 2 for s in at["score"]]
    assert found("roc", score=bent, label=at["label"])["auc"] == pytest.approx(area)
    turned = found("roc", score=[-s for s in at["score"]], label=at["label"])["auc"]
    assert turned == pytest.approx(1 - area)
    negatives = [s for s, t in zip(at["score"], at["label"], strict=True) if t == 0]
    many = {"score": at["score"] + 9 * negatives, "label": at["label"] + 9 * len(negatives) * [0]}
    assert found("roc", **many)["auc"] == pytest.approx(area)
    assert found("average_precision", **many)["ap"] < ap


def test_average_precision_without_ties_is_the_mean_precision_at_the_positives() -> None:
    score, label = RNG.permutation(30), RNG.integers(0, 2, 30)
    label[0] = 1
    hits = label[np.argsort(-score)]
    precision = np.cumsum(hits) / np.arange(1, 31)
    ap = found("average_precision", score=score.tolist(), label=label.tolist())["ap"]
    assert ap == pytest.approx(precision[hits == 1].mean())
    listed = found("detection_ap", hit=hits.tolist(), truths=int(hits.sum()))
    assert listed["ap"] >= ap - 1e-12


@pytest.mark.parametrize("name", ["detection_ap", "detection_ap_eleven"])
def test_perfect_detections_have_average_precision_one(name: str) -> None:
    assert found(name, hit=[1, 1, 1, 0, 0], truths=3)["ap"] == pytest.approx(1)
    assert found(name, hit=[0, 0, 0], truths=3)["ap"] == 0


def test_proper_scores_are_best_at_the_true_chance() -> None:
    """Seven of ten: no other constant answer has a lower log loss or Brier score."""
    label = [1] * 7 + [0] * 3
    grid = [k / 100 for k in range(1, 100)]
    for name, result in (("log_loss", "log_loss"), ("brier", "brier")):
        scores = [found(name, p=[p] * 10, label=label)[result] for p in grid]
        assert grid[int(np.argmin(scores))] == 0.7
    assert found("brier", p=[0.5] * 10, label=label)["brier"] == 0.25


def test_original_brier_score_of_two_classes_is_twice_the_halved_one() -> None:
    halved = found("brier", p=[0.3], label=[1])["brier"]
    assert found("brier_classes", weights=[0.7, 0.3], label=1)["brier"] == pytest.approx(2 * halved)


def test_log_loss_is_the_mean_of_the_binary_cross_entropy() -> None:
    p, label = [0.2, 0.9, 0.6], [1, 1, 0]
    single = [formula("loss.bce")(p=q, t=float(t))["loss"] for q, t in zip(p, label, strict=True)]
    assert found("log_loss", p=p, label=label)["log_loss"] == pytest.approx(np.mean(single))


def test_calibrated_is_not_accurate_and_bins_add_up() -> None:
    """The base rate is calibrated. The samples' error is that of the bins they fall into."""
    assert found("ece", p=[0.5] * 4, right=[1, 0, 1, 0], bins=5)["ece"] == pytest.approx(0)
    p, right = RNG.uniform(0.01, 0.99, 60), RNG.integers(0, 2, 60)
    which = np.ceil(p * 5).astype(int)
    bins = [which == b for b in range(1, 6)]
    by_bins = found(
        "ece_bins",
        n=[int(b.sum()) for b in bins],
        right=[int(right[b].sum()) for b in bins],
        conf=[float(p[b].mean()) for b in bins],
    )
    by_samples = found("ece", p=p.tolist(), right=right.tolist(), bins=5)
    assert by_samples["ece"] == pytest.approx(by_bins["ece"])
    assert by_bins["mce"] >= by_bins["ece"]


def test_perplexity_of_a_uniform_guess_is_the_size_of_the_vocabulary() -> None:
    at = found("perplexity", p=[1 / 50257] * 7)
    assert at["perplexity"] == pytest.approx(50257)
    assert found("bits_per_byte", loss=2.0, width=4.2)["perplexity"] == pytest.approx(7.389056)
    assert found("bits_per_byte", loss=2.0, width=4.2)["bits_per_byte"] == pytest.approx(0.686998, abs=1e-6)


def tokens(*sentences: str) -> list[list[int]]:
    """Words as numbers, filled up with -1."""
    words = [sentence.lower().split() for sentence in sentences]
    number = {word: n for n, word in enumerate(dict.fromkeys(w for s in words for w in s))}
    longest = max(map(len, words[1:]), default=0)
    return [[number[w] for w in s] + [-1] * (longest - len(s)) * (i > 0) for i, s in enumerate(words)]


REFERENCES = (
    "It is a guide to action that ensures that the military will forever heed Party commands",
    "It is the guiding principle which guarantees the military forces always being under the command of the Party",
    "It is the practical guide for the army always to heed the directions of the party",
)


@pytest.mark.parametrize(
    ("candidate", "matched", "length"),
    [
        (
            "It is a guide to action which ensures that the military always obeys the commands of the party",
            17,
            18,
        ),
        ("It is to insure the troops forever hearing the activity guidebook that party direct", 8, 14),
    ],
)
def test_unigrams_of_the_paper_on_bleu(candidate: str, matched: int, length: int) -> None:
    """Papineni et al. 2002, section 2.1: 17/18 and 8/14."""
    first, *others = tokens(candidate, *REFERENCES)
    at = found("clipped_precision", candidate=first, references=others)
    assert (at["matched"], at["length"]) == (matched, length)


def test_sentence_without_a_common_four_gram_has_bleu_zero() -> None:
    assert found("bleu", candidate=[1, 2, 3, 9, 5], sentence=[1, 2, 3, 4, 5])["bleu"] == 0
    assert found("bleu", candidate=[1, 2, 3, 4, 5], sentence=[1, 2, 3, 4, 5])["bleu"] == pytest.approx(1)


def test_longer_candidate_is_not_punished_for_its_length() -> None:
    assert found("bleu", candidate=[1, 2, 3, 4, 5, 6], sentence=[1, 2, 3, 4, 5])["brevity"] == 1
    shorter = found("bleu", candidate=[1, 2, 3, 4], sentence=[1, 2, 3, 4, 5])["brevity"]
    assert shorter == pytest.approx(np.exp(-0.25))


def test_discounted_gain_of_the_common_example() -> None:
    """Relevances 3, 2, 3, 0, 1, 2: DCG 6.861, ideal 7.141, ratio 0.961."""
    at = found("ndcg", rel=[3, 2, 3, 0, 1, 2])
    assert (at["dcg"], at["idcg"], at["ndcg"]) == pytest.approx((6.861, 7.141, 0.961), abs=5e-4)


def test_both_gains_agree_on_yes_and_no() -> None:
    rel = [0, 1, 1, 0, 1]
    assert found("ndcg", rel=rel)["ndcg"] == pytest.approx(found("ndcg_exponential", rel=rel)["ndcg"])


def test_pass_at_k_of_one_try_is_the_share_and_of_all_tries_certain() -> None:
    assert found("pass_at_k", n=200, c=30, k=1)["value"] == pytest.approx(0.15)
    assert found("pass_at_k", n=10, c=1, k=10)["value"] == pytest.approx(1)
    assert found("pass_at_k", n=10, c=0, k=10)["value"] == 0


def test_every_class_named_is_always_right() -> None:
    scores = RNG.normal(size=(5, 4)).tolist()
    shares = [found("top_k", scores=scores, label=[0, 1, 2, 3, 0], k=k)["accuracy"] for k in range(1, 5)]
    assert shares == sorted(shares)
    assert shares[-1] == 1
