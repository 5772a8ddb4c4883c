"""Overlap of a predicted mask with the true one: Jaccard, Dice, and the mean over a segmentation's classes."""

from __future__ import annotations

from typing import Any

from verify.formulas.metrics.shared import CLASSES, MATRIX, SAMPLES, K, N, count, diagonal, ratio, real
from verify.registry import Input, Step, Steps, define, predicate


@predicate("metrics.some_pixel_set")
def some_pixel_set(mask: Any, label: Any) -> Any:
    """At least one pixel belongs to one of the masks."""
    return (mask + label).sum(axis=1) > 0


@define(
    "metrics.overlap",
    title="Intersection over union (Jaccard) and Dice coefficient of two masks",
    inputs=[
        Input("mask", "a_{i}", "1 where the pixel is predicted", "int", 0, 1, N),
        Input("label", "b_{i}", "1 where the pixel is true", "int", 0, 1, N),
    ],
    steps=[
        Step("intersection", r"|A \cap B|", r"\sum_i{<mask> \cdot <label>}", "pixels in both", "int"),
        Step("sizes", "|A| + |B|", r"\sum_i{(<mask> + <label>)}", "pixels of each, added", "int"),
        Step("union", r"|A \cup B|", r"<sizes> - <intersection>", "pixels in one of them", "int"),
        Step("jaccard", "J", r"\frac{<intersection>}{<union>}", "intersection over union"),
        Step("dice", "D", r"\frac{2 \cdot <intersection>}{<sizes>}", "Dice coefficient, which is F1"),
    ],
    source="Jaccard 1912, New Phytologist 11; Dice 1945, Ecology 26",
    example=(
        {"mask": [1, 1, 1, 0, 0, 0], "label": [0, 1, 1, 1, 1, 0]},
        {"intersection": 2, "sizes": 7, "union": 5, "jaccard": 0.4, "dice": 0.571428571},
    ),
    dims=SAMPLES,
    where=["metrics.some_pixel_set"],
)
def overlap(xp: Any, mask: Any, label: Any) -> Steps:
    """J = |A n B| / |A u B|;  D = 2 |A n B| / (|A| + |B|) = 2 J / (1 + J)

    Dice is never below Jaccard, and both rank two predictions of one image alike.
    Example: 3 and 4 pixels, 2 of them shared: J = 2/5, D = 4/7.
    """
    shared = count(xp, (mask == 1) & (label == 1))
    sizes = xp.sum(mask + label, axis=1)
    union = sizes - shared
    return {
        "intersection": shared,
        "sizes": sizes,
        "union": union,
        "jaccard": ratio(xp, shared, union),
        "dice": ratio(xp, 2 * shared, sizes),
    }


@overlap.mistake("overlap-counted-twice", who="adds the sizes for the union", affects=["union", "jaccard"])
def _(xp: Any, **x: Any) -> Steps:
    right = overlap.body(xp, **x)
    return {"union": right["sizes"], "jaccard": ratio(xp, right["intersection"], right["sizes"])}


@overlap.mistake("jaccard-for-dice", who="takes the one for the other", affects=["jaccard", "dice"])
def _(xp: Any, **x: Any) -> Steps:
    right = overlap.body(xp, **x)
    return {"jaccard": right["dice"], "dice": right["jaccard"]}


@overlap.mistake("two-forgotten", who="leaves the 2 out of Dice", affects="dice")
def _(xp: Any, **x: Any) -> Steps:
    return {"dice": overlap.body(xp, **x)["dice"] / 2}


@overlap.mistake("pixel-accuracy", who="counts the background as agreement", affects=["jaccard", "dice"])
def _(xp: Any, mask: Any, label: Any) -> Steps:
    equal = real(xp, count(xp, mask == label)) / mask.shape[1]
    return {"jaccard": equal, "dice": equal}


@predicate("metrics.every_class_has_a_union")
def every_class_has_a_union(c: Any) -> Any:
    """Every class occurs among the pixels, so that no union is empty."""
    return (c.sum(axis=2) > 0).all(axis=1)


@define(
    "metrics.mean_iou",
    title="Mean intersection over union of a segmentation",
    inputs=[MATRIX],
    steps=[
        Step(
            "hit", "n_{kk}", r"\operatorname{diag} <c>", "pixels of class k that were right", "int", shape=K
        ),
        Step("rows", "r_{k}", r"\sum_j <c>", "pixels of class k", "int", shape=K),
        Step("columns", "q_{k}", r"\sum_i <c>", "pixels called class k", "int", shape=K),
        Step(
            "iou", r"\mathrm{IoU}_{k}", r"\frac{<hit>}{<rows> + <columns> - <hit>}", "of each class", shape=K
        ),
        Step("mean_iou", r"\mathrm{mIoU}", r"\frac{1}{<K>} \sum_i{<iou>}", "mean over the classes"),
    ],
    source="Everingham et al. 2015, The PASCAL VOC challenge: a retrospective; Long et al. 2014, arXiv:1411.4038",
    example=(
        {"c": [[50, 10], [5, 35]]},
        {
            "hit": [50, 35],
            "rows": [60, 40],
            "columns": [55, 45],
            "iou": [0.769230769, 0.7],
            "mean_iou": 0.734615385,
        },
    ),
    dims=CLASSES,
    where=["metrics.every_class_has_a_union"],
)
def mean_iou(xp: Any, c: Any) -> Steps:
    """IoU_k = C_kk / (row_k + column_k - C_kk);  mIoU = 1/K sum IoU_k

    From the confusion matrix of all pixels of all images, added up first.
    Example: (50, 10; 5, 35): 50 / 65 and 35 / 50, mean 0.735.
    """
    hit, rows, columns = diagonal(xp, c), xp.sum(c, axis=2), xp.sum(c, axis=1)
    iou = ratio(xp, hit, rows + columns - hit)
    return {"hit": hit, "rows": rows, "columns": columns, "iou": iou, "mean_iou": xp.mean(iou, axis=1)}


@mean_iou.mistake(
    "class-accuracy", who="divides by the pixels of the class: recall", affects=["iou", "mean_iou"]
)
def _(xp: Any, c: Any) -> Steps:
    right = mean_iou.body(xp, c)
    iou = ratio(xp, right["hit"], right["rows"])
    return {"iou": iou, "mean_iou": xp.mean(iou, axis=1)}


@mean_iou.mistake(
    "overlap-counted-twice", who="does not subtract the intersection", affects=["iou", "mean_iou"]
)
def _(xp: Any, c: Any) -> Steps:
    right = mean_iou.body(xp, c)
    iou = ratio(xp, right["hit"], right["rows"] + right["columns"])
    return {"iou": iou, "mean_iou": xp.mean(iou, axis=1)}


@mean_iou.mistake("frequency-weighted", who="weights each class by its pixels", affects="mean_iou")
def _(xp: Any, c: Any) -> Steps:
    right = mean_iou.body(xp, c)
    weight = real(xp, right["rows"])
    return {"mean_iou": xp.sum(weight * right["iou"], axis=1) / xp.sum(weight, axis=1)}


@mean_iou.mistake("pixel-accuracy", who="divides all right pixels by all pixels", affects="mean_iou")
def _(xp: Any, c: Any) -> Steps:
    right = mean_iou.body(xp, c)
    return {"mean_iou": ratio(xp, xp.sum(right["hit"], axis=1), xp.sum(right["rows"], axis=1))}
