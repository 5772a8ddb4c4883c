"""The area under the ROC curve as a chance: by ranks and by pairs."""

from __future__ import annotations

from typing import Any

from verify.formulas.metrics.shared import LABEL, SAMPLES, SCORE, N, count, ratio, real
from verify.registry import Step, Steps, define

HANLEY = "Hanley & McNeil 1982, Radiology 143"
BOTH = ["metrics.both_classes"]
POSITIVES = Step("positives", "M", r"\sum_i{<label>}", "positive samples", "int")
NEGATIVES = Step("negatives", "N", r"\sum_i{(1 - <label>)}", "negative samples", "int")


@define(
    "metrics.auc_ranks",
    title="Area under the ROC curve by ranks (Mann-Whitney U)",
    inputs=[SCORE, LABEL],
    steps=[
        POSITIVES,
        NEGATIVES,
        Step(
            "rank",
            "r_{i}",
            r"\operatorname{rank}(<score>)",
            "from 1 at the lowest score; ties share their mean rank",
            shape=N,
        ),
        Step("rank_sum", "S", r"\sum_i{<label> \cdot <rank>}", "ranks of the positives, summed"),
        Step("u", "U", r"<rank_sum> - \frac{<positives> \cdot (<positives> + 1)}{2}", "Mann and Whitney's U"),
        Step("auc", r"\mathrm{AUC}", r"\frac{<u>}{<positives> \cdot <negatives>}", "area"),
    ],
    source=f"Mann & Whitney 1947, Annals of Mathematical Statistics 18; {HANLEY}",
    example=(
        {"score": [80, 60, 60, 30], "label": [1, 1, 0, 0]},
        {
            "positives": 2,
            "negatives": 2,
            "rank": [4.0, 2.5, 2.5, 1.0],
            "rank_sum": 6.5,
            "u": 3.5,
            "auc": 0.875,
        },
    ),
    dims=SAMPLES,
    where=BOTH,
)
def auc_ranks(xp: Any, score: Any, label: Any) -> Steps:
    """AUC = (sum of the positives' ranks - M (M + 1) / 2) / (M N),  M positives, N negatives

    Ranks ascend from 1 at the lowest score; tied scores take the mean of the ranks they fill. M (M + 1) / 2 is the
    sum that the positives have when all of them are last.
    Example: scores (80, 60, 60, 30) of classes (1, 1, 0, 0): ranks 4, 2.5, 2.5, 1; (6.5 - 3) / 4 = 0.875.
    """
    below = count(xp, score[:, None, :] < score[:, :, None])
    level = count(xp, score[:, None, :] == score[:, :, None])
    return ranked(xp, real(xp, 2 * below + level + 1) / 2, label)


def ranked(xp: Any, rank: Any, label: Any) -> Steps:
    positives, negatives = count(xp, label == 1), count(xp, label == 0)
    rank_sum = xp.sum(real(xp, label) * rank, axis=1)
    u = rank_sum - real(xp, positives * (positives + 1)) / 2
    return {
        "positives": positives,
        "negatives": negatives,
        "rank": rank,
        "rank_sum": rank_sum,
        "u": u,
        "auc": u / real(xp, positives * negatives),
    }


RANKED = ["rank", "rank_sum", "u", "auc"]


@auc_ranks.mistake("ties-in-order", who="numbers tied scores in the order in which they come", affects=RANKED)
def _(xp: Any, score: Any, label: Any) -> Steps:
    at = xp.arange(score.shape[1], device=score.device)
    first = (at[None, :] <= at[:, None])[None, :, :]
    level = count(xp, (score[:, None, :] == score[:, :, None]) & first)
    below = count(xp, score[:, None, :] < score[:, :, None])
    wrong = ranked(xp, real(xp, below + level), label)
    return {name: wrong[name] for name in RANKED}


@auc_ranks.mistake("descending", who="gives rank 1 to the highest score", affects=RANKED)
def _(xp: Any, score: Any, label: Any) -> Steps:
    wrong = auc_ranks.body(xp, -score, label)
    return {name: wrong[name] for name in RANKED}


@auc_ranks.mistake("nothing-subtracted", who="forgets M (M + 1) / 2", affects=["u", "auc"])
def _(xp: Any, **x: Any) -> Steps:
    right = auc_ranks.body(xp, **x)
    auc = right["rank_sum"] / real(xp, right["positives"] * right["negatives"])
    return {"u": right["rank_sum"], "auc": auc}


@auc_ranks.mistake(
    "ranks-from-zero", who="subtracts M (M - 1) / 2, as if ranks began at 0", affects=["u", "auc"]
)
def _(xp: Any, **x: Any) -> Steps:
    right = auc_ranks.body(xp, **x)
    u = right["u"] + real(xp, right["positives"])
    return {"u": u, "auc": u / real(xp, right["positives"] * right["negatives"])}


@define(
    "metrics.auc_pairs",
    title="Area under the ROC curve by counting pairs",
    inputs=[SCORE, LABEL],
    steps=[
        POSITIVES,
        NEGATIVES,
        Step(
            "wins", "W", r"\#(<score> : s_{+} \gt s_{-})", "pairs in which the positive scores higher", "int"
        ),
        Step("ties", "T", r"\#(<score> : s_{+} = s_{-})", "pairs that tie", "int"),
        Step("auc", r"\mathrm{AUC}", r"\frac{<wins> + <ties> / 2}{<positives> \cdot <negatives>}", "area"),
    ],
    source=HANLEY,
    example=(
        {"score": [80, 60, 60, 30], "label": [1, 1, 0, 0]},
        {"positives": 2, "negatives": 2, "wins": 3, "ties": 1, "auc": 0.875},
    ),
    dims=SAMPLES,
    where=BOTH,
)
def auc_pairs(xp: Any, score: Any, label: Any) -> Steps:
    """AUC = P(s+ > s-) + P(s+ = s-) / 2 = (wins + ties / 2) / (M N)

    The chance that a random positive scores higher than a random negative; it does not depend on how many there are
    of each.
    Example: scores 80, 60 against 60, 30: three wins and a tie in four pairs, 3.5 / 4.
    """
    pair = (label == 1)[:, :, None] & (label == 0)[:, None, :]
    mine, theirs = score[:, :, None], score[:, None, :]
    wins, ties = (xp.sum(count(xp, pair & test), axis=1) for test in (mine > theirs, mine == theirs))
    positives, negatives = count(xp, label == 1), count(xp, label == 0)
    auc = real(xp, 2 * wins + ties) / real(xp, 2 * positives * negatives)
    return {"positives": positives, "negatives": negatives, "wins": wins, "ties": ties, "auc": auc}


def share_of_pairs(xp: Any, right: Steps, won: Any) -> Steps:
    return {"auc": ratio(xp, won, right["positives"] * right["negatives"])}


@auc_pairs.mistake("ties-lost", who="counts only the wins")
def _(xp: Any, **x: Any) -> Steps:
    right = auc_pairs.body(xp, **x)
    return share_of_pairs(xp, right, right["wins"])


@auc_pairs.mistake("ties-won", who="counts a tie as a win")
def _(xp: Any, **x: Any) -> Steps:
    right = auc_pairs.body(xp, **x)
    return share_of_pairs(xp, right, right["wins"] + right["ties"])


@auc_pairs.mistake("losses", who="counts the pairs that the negative wins")
def _(xp: Any, **x: Any) -> Steps:
    return {"auc": 1 - auc_pairs.body(xp, **x)["auc"]}


@auc_pairs.mistake("pairs-of-all", who="divides by all pairs of samples, n (n - 1) / 2")
def _(xp: Any, **x: Any) -> Steps:
    right, n = auc_pairs.body(xp, **x), x["score"].shape[1]
    return {"auc": real(xp, 2 * right["wins"] + right["ties"]) / (n * (n - 1))}
