"""Detectors without proposals: default boxes of SSD, and the output grids of YOLO in its first and second version."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define

LIU = "Liu et al. 2016, arXiv:1512.02325"
REDMON = "Redmon et al. 2016, arXiv:1506.02640"
FARHADI = "Redmon & Farhadi 2017, arXiv:1612.08242"


@define(
    "detection.default_boxes",
    title="Default boxes of SSD and the numbers it gives out",
    inputs=[
        Input("f", "f_{i}", "size of each feature map", "int", 1, 16, ("L",)),
        Input("b", "b_{i}", "boxes at each of its positions", "int", 2, 6, ("L",)),
        Input("classes", "c", "classes, background included", "int", 2, 30),
    ],
    steps=[
        Step("boxes", "N", r"\sum_i{<f>^2 \cdot <b>}", "default boxes of all maps", "int"),
        Step("outputs", "v", r"<boxes> \cdot (<classes> + 4)", "scores and offsets", "int"),
    ],
    source=f"{LIU}, sections 2.1 and 3.1: (c + 4) k m n outputs; SSD300 has 8732 boxes",
    example=(
        {"f": [38, 19, 10, 5, 3, 1], "b": [4, 6, 6, 6, 4, 4], "classes": 21},
        {"boxes": 8732, "outputs": 218300},
    ),
    dims={"L": (2, 5)},
)
def default_boxes(xp: Any, f: Any, b: Any, classes: Any) -> Steps:
    """N = sum_i f_i^2 b_i;  v = N (c + 4)

    Every box has a score for each class and four offsets; there is no score for 'object' apart from the background's.
    Example: SSD300's maps of 38, 19, 10, 5, 3 and 1 with 4, 6, 6, 6, 4 and 4 boxes: 8732.
    """
    boxes = xp.sum(f**2 * b, axis=1)
    return {"boxes": boxes, "outputs": boxes * (classes + 4)}


@default_boxes.mistake("one-axis", who="counts f positions a map for f^2", affects=["boxes", "outputs"])
def _(xp: Any, f: Any, b: Any, classes: Any) -> Steps:
    boxes = xp.sum(f * b, axis=1)
    return {"boxes": boxes, "outputs": boxes * (classes + 4)}


@default_boxes.mistake("one-a-position", who="counts the positions of the maps", affects=["boxes", "outputs"])
def _(xp: Any, f: Any, b: Any, classes: Any) -> Steps:
    return default_boxes.body(xp, f, 1 + 0 * b, classes)


@default_boxes.mistake("objectness", who="adds a score for 'object', as YOLO has it", affects="outputs")
def _(xp: Any, f: Any, b: Any, classes: Any) -> Steps:
    return {"outputs": default_boxes.body(xp, f, b, classes + 1)["outputs"]}


@default_boxes.mistake(
    "offsets-for-each-class", who="gives every class its own four offsets", affects="outputs"
)
def _(xp: Any, f: Any, b: Any, classes: Any) -> Steps:
    return {"outputs": default_boxes.body(xp, f, b, classes)["boxes"] * 5 * classes}


GRID = [
    Input("s", "S", "cells along each axis", "int", 1, 19),
    Input("b", "B", "boxes a cell", "int", 2, 9),
    Input("classes", "C", "classes, no background", "int", 2, 80),
]
BOXES = Step("boxes", "N", r"<s>^2 \cdot <b>", "boxes of the image", "int")


@define(
    "detection.yolo_outputs",
    title="Output of YOLO: classes once a cell",
    inputs=GRID,
    steps=[
        BOXES,
        Step("cell", "v_1", r"5 \cdot <b> + <classes>", "numbers a cell", "int"),
        Step("outputs", "v", r"<s>^2 \cdot <cell>", "numbers in all", "int"),
    ],
    source=f"{REDMON}, section 2: an S x S x (5 B + C) tensor",
    example=({"s": 7, "b": 2, "classes": 20}, {"boxes": 98, "cell": 30, "outputs": 1470}),
)
def yolo_outputs(xp: Any, s: Any, b: Any, classes: Any) -> Steps:
    """v = S^2 (5 B + C)

    Each box has x, y, w, h and a confidence; the class is predicted once for the cell, however many boxes it has.
    Example: 7x7 cells, 2 boxes and 20 classes: a 7x7x30 tensor, 1470 numbers for 98 boxes.
    """
    cell = 5 * b + classes
    return {"boxes": s**2 * b, "cell": cell, "outputs": s**2 * cell}


@yolo_outputs.mistake(
    "classes-for-each-box",
    who="predicts the class for every box, as YOLOv2 does",
    affects=["cell", "outputs"],
)
def _(xp: Any, s: Any, b: Any, classes: Any) -> Steps:
    return {"cell": b * (5 + classes), "outputs": s**2 * b * (5 + classes)}


@yolo_outputs.mistake(
    "confidence-forgotten", who="gives a box its four coordinates only", affects=["cell", "outputs"]
)
def _(xp: Any, s: Any, b: Any, classes: Any) -> Steps:
    cell = 4 * b + classes
    return {"cell": cell, "outputs": s**2 * cell}


@yolo_outputs.mistake("one-axis", who="counts S cells for S^2", affects=["boxes", "outputs"])
def _(xp: Any, s: Any, b: Any, classes: Any) -> Steps:
    return {"boxes": s * b, "outputs": s * (5 * b + classes)}


@define(
    "detection.yolo_anchor_outputs",
    title="Output of YOLOv2 and v3: classes for each anchor",
    inputs=GRID,
    steps=[
        BOXES,
        Step("cell", "v_1", r"<b> \cdot (5 + <classes>)", "numbers a cell: filters of the last layer", "int"),
        Step("outputs", "v", r"<s>^2 \cdot <cell>", "numbers in all", "int"),
    ],
    source=f"{FARHADI}, section 2 and 3: 5 boxes with 5 coordinates and 20 classes each, 125 filters",
    example=({"s": 13, "b": 5, "classes": 20}, {"boxes": 845, "cell": 125, "outputs": 21125}),
)
def yolo_anchor_outputs(xp: Any, s: Any, b: Any, classes: Any) -> Steps:
    """v = S^2 B (5 + C)

    Each anchor has x, y, w, h, objectness and classes of its own. YOLOv3 has three such grids with 3 anchors each.
    Example: 13x13 cells, 5 anchors and 20 classes: 5 * 25 = 125 filters in the last layer, 21,125 numbers.
    """
    cell = b * (5 + classes)
    return {"boxes": s**2 * b, "cell": cell, "outputs": s**2 * cell}


@yolo_anchor_outputs.mistake(
    "classes-once",
    who="predicts the class once for the cell, as the first YOLO does",
    affects=["cell", "outputs"],
)
def _(xp: Any, s: Any, b: Any, classes: Any) -> Steps:
    cell = 5 * b + classes
    return {"cell": cell, "outputs": s**2 * cell}


@yolo_anchor_outputs.mistake(
    "objectness-forgotten",
    who="gives a box its four coordinates and its classes only",
    affects=["cell", "outputs"],
)
def _(xp: Any, s: Any, b: Any, classes: Any) -> Steps:
    cell = b * (4 + classes)
    return {"cell": cell, "outputs": s**2 * cell}


@yolo_anchor_outputs.mistake("one-axis", who="counts S cells for S^2", affects=["boxes", "outputs"])
def _(xp: Any, s: Any, b: Any, classes: Any) -> Steps:
    return {"boxes": s * b, "outputs": s * b * (5 + classes)}
