"""Intersection over union of two boxes, with edges or with pixels as coordinates, and its generalised form."""

from __future__ import annotations

from typing import Any

from verify.registry import Formula, Input, Kind, Step, Steps, define

EVERINGHAM = "Everingham et al. 2010, The PASCAL Visual Object Classes Challenge, section 4.4"
REZATOFIGHI = "Rezatofighi et al. 2019, arXiv:1902.09630"

BOXES_EXAMPLE = {"ax1": 0, "ay1": 0, "ax2": 4, "ay2": 3, "bx1": 2, "by1": 1, "bx2": 6, "by2": 5}


def corners(kind: Kind) -> list[Input]:
    """The upper left and the lower right corner of box A and of box B; y runs downwards."""
    ends = {"1": "first", "2": "last"}
    return [
        Input(
            f"{box}{axis}{end}",
            f"{axis}_{end}^{box.upper()}",
            f"{ends[end]} {axis} of box {box.upper()}",
            kind,
            0,
            12,
        )
        for box in "ab"
        for end in "12"
        for axis in "xy"
    ]


def lengths(plus: str) -> list[Step]:
    """Sides of the intersection, areas and union; ``plus`` is what a box is longer than the difference of its ends."""
    kind: Any = "int" if plus else "real"

    def area(box: str) -> Step:
        sides = rf"(<{box}x2> - <{box}x1>{plus}) \cdot (<{box}y2> - <{box}y1>{plus})"
        return Step(f"area_{box}", box.upper(), sides, f"area of box {box.upper()}", kind)

    return [
        Step("width", "w", rf"\max(\min(<ax2>, <bx2>) - \max(<ax1>, <bx1>){plus}, 0)", "common width", kind),
        Step(
            "height", "h", rf"\max(\min(<ay2>, <by2>) - \max(<ay1>, <by1>){plus}, 0)", "common height", kind
        ),
        Step("inter", "I", r"<width> \cdot <height>", "intersection", kind),
        area("a"),
        area("b"),
        Step("union", "U", r"<area_a> + <area_b> - <inter>", "the intersection counts once", kind),
        Step("iou", r"\text{IoU}", r"\frac{<inter>}{<union>}", "between 0 and 1"),
    ]


def measured(xp: Any, extra: int, clamped: bool = True, **box: Any) -> Steps:
    """All steps of two boxes that are ``extra`` longer than the difference of their ends."""
    width = xp.minimum(box["ax2"], box["bx2"]) - xp.maximum(box["ax1"], box["bx1"]) + extra
    height = xp.minimum(box["ay2"], box["by2"]) - xp.maximum(box["ay1"], box["by1"]) + extra
    if clamped:
        width, height = xp.maximum(width, 0 * width), xp.maximum(height, 0 * height)
    area_a, area_b = (
        (box[f"{one}x2"] - box[f"{one}x1"] + extra) * (box[f"{one}y2"] - box[f"{one}y1"] + extra)
        for one in "ab"
    )
    inter = width * height
    found = {"width": width, "height": height, "inter": inter, "area_a": area_a, "area_b": area_b}
    return found | of_union(xp, inter, area_a + area_b - inter)


def of_union(xp: Any, inter: Any, union: Any) -> Steps:
    """The steps that rest on the union; whole numbers are divided as reals."""
    if xp.isdtype(union.dtype, "integral"):
        return {"union": union, "iou": xp.astype(inter, xp.float64) / xp.astype(union, xp.float64)}
    return {"union": union, "iou": inter / union}


@define(
    "detection.iou",
    title="Intersection over union of two boxes",
    inputs=corners("real"),
    steps=lengths(""),
    source=f"{EVERINGHAM}: area of overlap; Jaccard 1912",
    example=(
        BOXES_EXAMPLE,
        {"width": 2, "height": 2, "inter": 4, "area_a": 12, "area_b": 16, "union": 24, "iou": 1 / 6},
    ),
    where=["ax1 < ax2", "ay1 < ay2", "bx1 < bx2", "by1 < by2"],
)
def iou(xp: Any, **box: Any) -> Steps:
    """IoU = I / (A + B - I), I = max(min(x2) - max(x1), 0) max(min(y2) - max(y1), 0)

    Coordinates are edges, so that a box from 0 to 4 is 4 wide. A negative side means that the boxes do not meet.
    Example: 4x3 at the origin and 4x4 from (2, 1) share 2x2: 4 / (12 + 16 - 4) = 1/6.
    """
    return measured(xp, 0, **box)


@define(
    "detection.iou_pixels",
    title="Intersection over union of two boxes of pixels, last pixel included",
    inputs=corners("int"),
    steps=lengths(" + 1"),
    source=f"{EVERINGHAM}, development kit: the corners are pixels of the object, so that w = x2 - x1 + 1",
    example=(
        BOXES_EXAMPLE,
        {"width": 3, "height": 3, "inter": 9, "area_a": 20, "area_b": 25, "union": 36, "iou": 0.25},
    ),
    # Box B may be one pixel wide. A is wider, so that whoever forgets the last pixel still finds a union to divide by.
    where=["ax1 < ax2", "ay1 < ay2", "bx1 <= bx2", "by1 <= by2"],
)
def iou_pixels(xp: Any, **box: Any) -> Steps:
    """IoU = I / (A + B - I), where every length is x2 - x1 + 1, the number of pixels

    Coordinates name pixels that belong to the box: from 0 to 4 are 5 pixels. PASCAL VOC and Fast R-CNN count so.
    Example: pixels 0..4 x 0..3 and 2..6 x 1..5 share 3x3: 9 / (20 + 25 - 9) = 1/4, where edges would give 1/6.
    """
    return measured(xp, 1, **box)


def add_mistakes(made: Formula, extra: int, other: str, who: str) -> None:
    """What people get wrong in either convention; the other convention is one of them."""

    @made.mistake(
        "union-is-sum", who="adds the areas and counts the intersection twice", affects=["union", "iou"]
    )
    def _(xp: Any, **box: Any) -> Steps:
        right = made.body(xp, **box)
        return of_union(xp, right["inter"], right["area_a"] + right["area_b"])

    @made.mistake(
        "negative-sides",
        who="does not clamp at zero, so that boxes apart along both axes get a positive intersection",
        affects=["width", "height", "inter", "union", "iou"],
    )
    def _(xp: Any, **box: Any) -> Steps:
        wrong = measured(xp, extra, clamped=False, **box)
        return {name: wrong[name] for name in ("width", "height", "inter", "union", "iou")}

    @made.mistake("dice", who="takes twice the intersection over the sum of the areas, the Dice coefficient")
    def _(xp: Any, **box: Any) -> Steps:
        right = made.body(xp, **box)
        return {"iou": of_union(xp, 2 * right["inter"], right["area_a"] + right["area_b"])["iou"]}

    @made.mistake("smaller-area", who="divides by the smaller box, which is 1 for every box inside another")
    def _(xp: Any, **box: Any) -> Steps:
        right = made.body(xp, **box)
        return {"iou": of_union(xp, right["inter"], xp.minimum(right["area_a"], right["area_b"]))["iou"]}

    @made.mistake(other, who=who, affects=["width", "height", "inter", "area_a", "area_b", "union", "iou"])
    def _(xp: Any, **box: Any) -> Steps:
        return measured(xp, 1 - extra, **box)


add_mistakes(iou, 0, "pixels-counted", "adds 1 to every length, as if the coordinates named pixels")
add_mistakes(iou_pixels, 1, "last-pixel-forgotten", "takes the pixels for edges, w = x2 - x1")
