"""Anchors: how many, and of which shape."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define

REN = "Ren et al. 2015, arXiv:1506.01497"


@define(
    "detection.anchor_count",
    title="Anchors of a region proposal network",
    inputs=[
        Input(
            "stride", "s", "pixels between two positions of the map", "choice", values=("4", "8", "16", "32")
        ),
        Input("height", "H", "height of the image, pixels", "int", 32, 300),
        Input("width", "W", "width of the image, pixels", "int", 32, 300),
        Input("scales", "n_s", "scales at every position", "int", 1, 5),
        Input("ratios", "n_r", "aspect ratios at every scale", "int", 1, 4),
    ],
    steps=[
        Step("rows", "h", r"\lfloor \frac{<height>}{<stride>} \rfloor", "rows of the map", "int"),
        Step("columns", "w", r"\lfloor \frac{<width>}{<stride>} \rfloor", "columns of the map", "int"),
        Step("each", "k", r"<scales> \cdot <ratios>", "anchors at every position", "int"),
        Step("scores", "c_{cls}", r"2 \cdot <each>", "channels of scores: object or not", "int"),
        Step("offsets", "c_{reg}", r"4 \cdot <each>", "channels of offsets", "int"),
        Step("anchors", "N", r"<rows> \cdot <columns> \cdot <each>", "anchors of the image", "int"),
    ],
    source=f"{REN}, section 3.1.1: W H k anchors, 2k scores and 4k coordinates",
    example=(
        {"stride": "16", "height": 600, "width": 1000, "scales": 3, "ratios": 3},
        {"rows": 37, "columns": 62, "each": 9, "scores": 18, "offsets": 36, "anchors": 20646},
    ),
)
def anchor_count(xp: Any, stride: str, height: Any, width: Any, scales: Any, ratios: Any) -> Steps:
    """N = floor(H / s) floor(W / s) k,  k = scales times ratios

    Halving by 2x2 pooling rounds down each time, which is the floor of H / s.
    Example: 600x1000 pixels at stride 16 with 3 scales and 3 ratios: 37 * 62 * 9 = 20,646, the paper's 'roughly 20000'.
    """
    rows, columns = height // int(stride), width // int(stride)
    each = scales * ratios
    return {
        "rows": rows,
        "columns": columns,
        "each": each,
        "scores": 2 * each,
        "offsets": 4 * each,
        "anchors": rows * columns * each,
    }


@anchor_count.mistake(
    "scales-plus-ratios",
    who="adds scales and ratios instead of pairing them",
    affects=["each", "scores", "offsets", "anchors"],
)
def _(xp: Any, scales: Any, ratios: Any, **given: Any) -> Steps:
    wrong = anchor_count.body(xp, scales=scales + ratios, ratios=1 + 0 * ratios, **given)
    return {name: wrong[name] for name in ("each", "scores", "offsets", "anchors")}


@anchor_count.mistake("one-a-position", who="counts the positions of the map", affects="anchors")
def _(xp: Any, **given: Any) -> Steps:
    right = anchor_count.body(xp, **given)
    return {"anchors": right["rows"] * right["columns"]}


@anchor_count.mistake("rounded-up", who="rounds the map's size up", affects=["rows", "columns", "anchors"])
def _(xp: Any, stride: str, height: Any, width: Any, **given: Any) -> Steps:
    s = int(stride)
    wrong = anchor_count.body(
        xp, stride=stride, height=-(-height // s) * s, width=-(-width // s) * s, **given
    )
    return {name: wrong[name] for name in ("rows", "columns", "anchors")}


@anchor_count.mistake("every-pixel", who="puts the anchors at every pixel of the image", affects="anchors")
def _(xp: Any, height: Any, width: Any, **given: Any) -> Steps:
    each = anchor_count.body(xp, height=height, width=width, **given)["each"]
    return {"anchors": height * width * each}


@anchor_count.mistake(
    "one-score", who="gives an anchor a single score, as a sigmoid would need", affects="scores"
)
def _(xp: Any, **given: Any) -> Steps:
    return {"scores": anchor_count.body(xp, **given)["each"]}


@define(
    "detection.anchor_shape",
    title="Width and height of an anchor from scale and aspect ratio",
    inputs=[
        Input("scale", "s", "side of the square of the same area, pixels", low=8, high=512),
        Input("ratio", "r", "height over width", low=0.25, high=4),
    ],
    steps=[
        Step("width", "w", r"\frac{<scale>}{\sqrt{<ratio>}}", "width, pixels"),
        Step("height", "h", r"<scale> \cdot \sqrt{<ratio>}", "height, pixels"),
    ],
    source=f"{REN}, section 3.1.1: scales by area, 128^2 to 512^2, and ratios 1:1, 1:2 and 2:1",
    example=({"scale": 128.0, "ratio": 4.0}, {"width": 64.0, "height": 256.0}),
)
def anchor_shape(xp: Any, scale: Any, ratio: Any) -> Steps:
    """w = s / sqrt(r), h = s sqrt(r), so that w h = s^2 and h / w = r

    The ratio changes the shape, not the area. r is height over width, as in the authors' code and torchvision's.
    Example: scale 128, ratio 4: 64 wide and 256 high, 128^2 pixels as before.
    """
    root = xp.sqrt(ratio)
    return {"width": scale / root, "height": scale * root}


@anchor_shape.mistake(
    "area-not-kept", who="keeps the width and stretches the height by r", affects=["width", "height"]
)
def _(xp: Any, scale: Any, ratio: Any) -> Steps:
    return {"width": 1 * scale, "height": scale * ratio}


@anchor_shape.mistake(
    "width-over-height", who="reads the ratio as width over height", affects=["width", "height"]
)
def _(xp: Any, scale: Any, ratio: Any) -> Steps:
    return anchor_shape.body(xp, scale, 1 / ratio)


@anchor_shape.mistake(
    "root-forgotten", who="divides and multiplies by r itself: the ratio is r^2", affects=["width", "height"]
)
def _(xp: Any, scale: Any, ratio: Any) -> Steps:
    return anchor_shape.body(xp, scale, ratio**2)
