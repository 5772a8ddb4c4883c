"""Non-maximum suppression: greedy, and soft, which lowers scores instead of dropping boxes."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define

GIRSHICK = "Girshick et al. 2014, arXiv:1311.2524, section 2.2"
BODLA = "Bodla et al. 2017, arXiv:1704.04503"

BOXES = [
    Input("x", "x_{i}", "left edge of each box", low=0, high=4, shape=("N",)),
    Input("y", "y_{i}", "upper edge", low=0, high=4, shape=("N",)),
    Input("w", "w_{i}", "width", low=2, high=5, shape=("N",)),
    Input("h", "h_{i}", "height", low=2, high=5, shape=("N",)),
    Input("score", "s_{i}", "score, no two equal", low=0, high=1, shape=("N",)),
    Input("threshold", r"\tau", "largest overlap that two kept boxes may have", low=0.1, high=0.7),
]
OVERLAP = Step(
    "overlap",
    "O_{ij}",
    r"\operatorname{IoU}(<x>, <y>, <w>, <h>)",
    "intersection over union of every two boxes",
    shape=("N", "N"),
)
FOUR = {
    "x": [0, 1, 2, 6],
    "y": [0, 0, 0, 0],
    "w": [4, 4, 4, 2],
    "h": [2, 2, 2, 2],
    "score": [0.9, 0.8, 0.7, 0.6],
}


def pairwise(xp: Any, x: Any, y: Any, w: Any, h: Any) -> Any:
    """(B, N) each -> (B, N, N): the intersection over union of every two boxes of a case."""

    def common(start: Any, length: Any) -> Any:
        end = start + length
        inner = xp.minimum(end[:, :, None], end[:, None, :]) - xp.maximum(
            start[:, :, None], start[:, None, :]
        )
        return xp.maximum(inner, 0 * inner)

    inter = common(x, w) * common(y, h)
    area = w * h
    return inter / (area[:, :, None] + area[:, None, :] - inter)


def places(xp: Any, score: Any) -> Any:
    """The place of every box, 0 for the highest score; of equal scores the first comes first."""
    number = xp.arange(score.shape[1], dtype=xp.int64, device=score.device)
    earlier = (number[:, None] < number[None, :])[None, :, :]
    before = (score[:, :, None] > score[:, None, :]) | ((score[:, :, None] == score[:, None, :]) & earlier)
    return xp.sum(xp.astype(before, xp.int64), axis=1)


def greedy(xp: Any, overlap: Any, place: Any, threshold: Any) -> Steps:
    """The steps that rest on the overlaps and the order: one round for every place."""
    keep = xp.ones_like(place) == 1
    for at in range(place.shape[1]):
        chosen = (place == at) & keep
        close = xp.any(chosen[:, :, None] & (overlap > threshold[:, None, None]), axis=1)
        keep = keep & ~(close & (place > at))
    kept = xp.astype(keep, xp.int64)
    return {"keep": kept, "count": xp.sum(kept, axis=1)}


@define(
    "detection.nms",
    title="Greedy non-maximum suppression",
    inputs=BOXES,
    steps=[
        OVERLAP,
        Step(
            "place", "r_{i}", r"\operatorname{rank}(<score>)", "place by score, 0 the highest", "int", ("N",)
        ),
        Step(
            "keep",
            "k_{i}",
            r"\operatorname{greedy}(<overlap>, <place>; <threshold>)",
            "1 for a box that is kept",
            "int",
            ("N",),
        ),
        Step("count", "n", r"\sum_i{<keep>}", "boxes that are left", "int"),
    ],
    source=f"{GIRSHICK}: greedy suppression, for each class by itself",
    example=({**FOUR, "threshold": 0.5}, {"place": [0, 1, 2, 3], "keep": [1, 0, 1, 1], "count": 3}),
    dims={"N": (3, 5)},
)
def nms(xp: Any, x: Any, y: Any, w: Any, h: Any, score: Any, threshold: Any) -> Steps:
    """k_i = 1 if no kept box of a higher score overlaps box i by more than tau, else 0

    From the highest score down: keep the box, drop what overlaps it too much. A dropped box drops nobody.
    Example: boxes 0..4, 1..5 and 2..6 in a row, tau = 0.5: the first (0.9) drops the second (IoU 0.6), not the third
    (1/3); the second would have dropped the third, but it is gone.
    """
    overlap, place = pairwise(xp, x, y, w, h), places(xp, score)
    return {"overlap": overlap, "place": place} | greedy(xp, overlap, place, threshold)


@nms.mistake(
    "dropped-still-drop",
    who="lets a dropped box drop others: every box that a better one overlaps goes, as in Fast NMS (YOLACT)",
    affects=["keep", "count"],
)
def _(xp: Any, x: Any, y: Any, w: Any, h: Any, score: Any, threshold: Any) -> Steps:
    place = places(xp, score)
    better = place[:, :, None] < place[:, None, :]
    keep = ~xp.any(better & (pairwise(xp, x, y, w, h) > threshold[:, None, None]), axis=1)
    kept = xp.astype(keep, xp.int64)
    return {"keep": kept, "count": xp.sum(kept, axis=1)}


@nms.mistake("lowest-first", who="sorts the scores upwards", affects=["place", "keep", "count"])
def _(xp: Any, x: Any, y: Any, w: Any, h: Any, score: Any, threshold: Any) -> Steps:
    place = places(xp, -score)
    return {"place": place} | greedy(xp, pairwise(xp, x, y, w, h), place, threshold)


@nms.mistake(
    "union-is-sum", who="adds the areas without the intersection", affects=["overlap", "keep", "count"]
)
def _(xp: Any, x: Any, y: Any, w: Any, h: Any, score: Any, threshold: Any) -> Steps:
    # I / (A + B) is v / (1 + v) for the right overlap v.
    right = pairwise(xp, x, y, w, h)
    overlap = right / (1 + right)
    return {"overlap": overlap} | greedy(xp, overlap, places(xp, score), threshold)


@nms.mistake("only-one-left", who="keeps the highest score alone", affects=["keep", "count"])
def _(xp: Any, score: Any, **given: Any) -> Steps:
    kept = xp.astype(places(xp, score) == 0, xp.int64)
    return {"keep": kept, "count": xp.sum(kept, axis=1)}


def decayed(xp: Any, score: Any, weight: Any) -> Any:
    """The scores when their boxes are taken, the best of the rest each time; weight is what each box does to each."""
    number = xp.arange(score.shape[1], dtype=xp.int64, device=score.device)[None, :]
    left = xp.ones_like(score) > 0
    for _ in range(score.shape[1]):
        best = xp.argmax(xp.where(left, score, -xp.ones_like(score)), axis=1)
        chosen = number == best[:, None]
        left = left & ~chosen
        decay = xp.sum(xp.where(chosen[:, :, None], weight, xp.zeros_like(weight)), axis=1)
        score = xp.where(left, score * decay, score)
    return score


@define(
    "detection.soft_nms",
    title="Soft non-maximum suppression",
    inputs=[
        *BOXES[:5],
        Input(
            "decay", r"\text{decay}", "how an overlap lowers a score", "choice", values=("linear", "gaussian")
        ),
        Input("threshold", r"\tau", "linear: smallest overlap that counts", low=0.1, high=0.5),
        Input("sigma", r"\sigma", "gaussian: width", low=0.2, high=0.8),
    ],
    steps=[
        OVERLAP,
        Step(
            "rescored",
            "s'_{i}",
            r"\operatorname{softened}(<score>, <overlap>; <decay>, <threshold>, <sigma>)",
            "score of each box when it is taken",
            shape=("N",),
        ),
    ],
    source=f"{BODLA}, section 3, equations 1 to 3 and figure 2",
    example=(
        {**FOUR, "decay": "linear", "threshold": 0.5, "sigma": 0.5},
        {"rescored": [0.9, 0.8 * 0.4 * 0.4, 0.7, 0.6]},
    ),
    dims={"N": (3, 4)},
)
def soft_nms(
    xp: Any, x: Any, y: Any, w: Any, h: Any, score: Any, decay: str, threshold: Any, sigma: Any
) -> Steps:
    """s_i = s_i (1 - IoU) where IoU >= tau (linear), or s_i exp(-IoU^2 / sigma) (gaussian), at every box taken

    The highest score that is left is taken next, after the decay; no box is dropped before a last cut on the scores.
    Example: boxes 0..4, 1..5 and 2..6 in a row: 0.8 falls to 0.32, so that 0.7 is taken second and lowers it to 0.128.
    """
    overlap = pairwise(xp, x, y, w, h)
    weight = softer(xp, overlap, decay, threshold, sigma)
    return {"overlap": overlap, "rescored": decayed(xp, score, weight)}


def softer(xp: Any, overlap: Any, decay: str, threshold: Any, sigma: Any) -> Any:
    """What a score is multiplied by beside a box taken with that overlap."""
    if decay == "gaussian":
        return xp.exp(-(overlap**2) / sigma[:, None, None])
    return xp.where(overlap >= threshold[:, None, None], 1 - overlap, xp.ones_like(overlap))


@soft_nms.mistake("dropped", who="sets the score to zero above the threshold, which is hard suppression")
def _(xp: Any, x: Any, y: Any, w: Any, h: Any, score: Any, threshold: Any, **_: Any) -> Steps:
    overlap = pairwise(xp, x, y, w, h)
    one = xp.ones_like(overlap)
    return {"rescored": decayed(xp, score, xp.where(overlap >= threshold[:, None, None], 0 * one, one))}


@soft_nms.mistake("times-the-overlap", who="multiplies by the overlap: the more of it, the higher the score")
def _(xp: Any, x: Any, y: Any, w: Any, h: Any, score: Any, threshold: Any, **_: Any) -> Steps:
    overlap = pairwise(xp, x, y, w, h)
    close = overlap >= threshold[:, None, None]
    return {"rescored": decayed(xp, score, xp.where(close, overlap, xp.ones_like(overlap)))}


@soft_nms.mistake("best-only", who="lowers the scores beside the highest one only, and stops")
def _(xp: Any, x: Any, y: Any, w: Any, h: Any, score: Any, **given: Any) -> Steps:
    weight = softer(xp, pairwise(xp, x, y, w, h), **given)
    best = (places(xp, score) == 0)[:, :, None]
    decay = xp.sum(xp.where(best, weight, xp.zeros_like(weight)), axis=1)
    return {"rescored": xp.where(best[:, :, 0], score, score * decay)}
