"""Box regression: a box told by its offsets from an anchor, and back."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define

REN = "Ren et al. 2015, arXiv:1506.01497, equation 2; Girshick et al. 2014, arXiv:1311.2524, appendix C"

ANCHOR = [
    Input("xa", "x_a", "centre of the anchor, across", low=0, high=20),
    Input("ya", "y_a", "centre of the anchor, down", low=0, high=20),
    Input("wa", "w_a", "width of the anchor", low=1, high=8),
    Input("ha", "h_a", "height of the anchor", low=1, high=8),
]


@define(
    "detection.box_targets",
    title="Regression targets of a box and its anchor",
    inputs=[
        Input("x", "x", "centre of the box, across", low=0, high=20),
        Input("y", "y", "centre of the box, down", low=0, high=20),
        Input("w", "w", "width of the box", low=1, high=8),
        Input("h", "h", "height of the box", low=1, high=8),
        *ANCHOR,
    ],
    steps=[
        Step("tx", "t_x", r"\frac{<x> - <xa>}{<wa>}", "shift across, in widths of the anchor"),
        Step("ty", "t_y", r"\frac{<y> - <ya>}{<ha>}", "shift down, in heights of the anchor"),
        Step("tw", "t_w", r"\ln(\frac{<w>}{<wa>})", "logarithm of the stretch across"),
        Step("th", "t_h", r"\ln(\frac{<h>}{<ha>})", "logarithm of the stretch down"),
    ],
    source=REN,
    example=(
        {"x": 6.0, "y": 3.0, "w": 4.0, "h": 2.0, "xa": 5.0, "ya": 4.0, "wa": 4.0, "ha": 2.0},
        {"tx": 0.25, "ty": -0.5, "tw": 0.0, "th": 0.0},
    ),
)
def box_targets(xp: Any, x: Any, y: Any, w: Any, h: Any, xa: Any, ya: Any, wa: Any, ha: Any) -> Steps:
    """t_x = (x - x_a) / w_a;  t_y = (y - y_a) / h_a;  t_w = ln(w / w_a);  t_h = ln(h / h_a)

    Measured in anchors, a large and a small object give targets of the same size; the logarithm keeps sizes positive.
    Example: one pixel right of an anchor 4 wide is 0.25, one pixel above an anchor 2 high is -0.5; same size, 0 and 0.
    """
    return {"tx": (x - xa) / wa, "ty": (y - ya) / ha, "tw": xp.log(w / wa), "th": xp.log(h / ha)}


@box_targets.mistake("not-scaled", who="gives the shift in pixels", affects=["tx", "ty"])
def _(xp: Any, x: Any, y: Any, xa: Any, ya: Any, **_: Any) -> Steps:
    return {"tx": x - xa, "ty": y - ya}


@box_targets.mistake("in-boxes", who="divides by the box's own size", affects=["tx", "ty"])
def _(xp: Any, x: Any, y: Any, w: Any, h: Any, xa: Any, ya: Any, **_: Any) -> Steps:
    return {"tx": (x - xa) / w, "ty": (y - ya) / h}


@box_targets.mistake("no-logarithm", who="takes the ratio of the sizes itself", affects=["tw", "th"])
def _(xp: Any, w: Any, h: Any, wa: Any, ha: Any, **_: Any) -> Steps:
    return {"tw": w / wa, "th": h / ha}


@box_targets.mistake("upside-down", who="divides the anchor's size by the box's", affects=["tw", "th"])
def _(xp: Any, w: Any, h: Any, wa: Any, ha: Any, **_: Any) -> Steps:
    return {"tw": xp.log(wa / w), "th": xp.log(ha / h)}


@define(
    "detection.box_decode",
    title="Box from an anchor and its predicted offsets",
    inputs=[
        Input("tx", "t_x", "shift across, in widths of the anchor", low=-1, high=1),
        Input("ty", "t_y", "shift down, in heights of the anchor", low=-1, high=1),
        Input("tw", "t_w", "logarithm of the stretch across", low=-1, high=1),
        Input("th", "t_h", "logarithm of the stretch down", low=-1, high=1),
        *ANCHOR,
    ],
    steps=[
        Step("x", "x", r"<xa> + <wa> \cdot <tx>", "centre of the box, across"),
        Step("y", "y", r"<ya> + <ha> \cdot <ty>", "centre of the box, down"),
        Step("w", "w", r"<wa> \cdot e^{<tw>}", "width of the box"),
        Step("h", "h", r"<ha> \cdot e^{<th>}", "height of the box"),
        Step("left", "x_1", r"<x> - \frac{<w>}{2}", "left edge"),
        Step("right", "x_2", r"<x> + \frac{<w>}{2}", "right edge"),
    ],
    source=REN,
    example=(
        {"tx": 0.25, "ty": -0.5, "tw": 0.0, "th": 0.0, "xa": 5.0, "ya": 4.0, "wa": 4.0, "ha": 2.0},
        {"x": 6.0, "y": 3.0, "w": 4.0, "h": 2.0, "left": 4.0, "right": 8.0},
    ),
)
def box_decode(xp: Any, tx: Any, ty: Any, tw: Any, th: Any, xa: Any, ya: Any, wa: Any, ha: Any) -> Steps:
    """x = x_a + w_a t_x;  y = y_a + h_a t_y;  w = w_a exp(t_w);  h = h_a exp(t_h)

    The inverse of the regression targets; the size is positive whatever the network says.
    Example: a quarter of a width of 4 to the right of 5 is 6, and the same size reaches from 4 to 8.
    """
    return edges({"x": xa + wa * tx, "y": ya + ha * ty, "w": wa * xp.exp(tw), "h": ha * xp.exp(th)})


def edges(box: Steps) -> Steps:
    return box | {"left": box["x"] - box["w"] / 2, "right": box["x"] + box["w"] / 2}


@box_decode.mistake("not-scaled", who="adds the offsets as pixels", affects=["x", "y", "left", "right"])
def _(xp: Any, tx: Any, ty: Any, xa: Any, ya: Any, **given: Any) -> Steps:
    right = box_decode.body(xp, tx=tx, ty=ty, xa=xa, ya=ya, **given)
    wrong = edges(right | {"x": xa + tx, "y": ya + ty})
    return {name: wrong[name] for name in ("x", "y", "left", "right")}


@box_decode.mistake(
    "no-exponential", who="multiplies the size by the offset itself", affects=["w", "h", "left", "right"]
)
def _(xp: Any, tw: Any, th: Any, wa: Any, ha: Any, **given: Any) -> Steps:
    right = box_decode.body(xp, tw=tw, th=th, wa=wa, ha=ha, **given)
    wrong = edges(right | {"w": wa * tw, "h": ha * th})
    return {name: wrong[name] for name in ("w", "h", "left", "right")}


@box_decode.mistake("centre-as-corner", who="takes x for the left edge", affects=["left", "right"])
def _(xp: Any, **given: Any) -> Steps:
    right = box_decode.body(xp, **given)
    return {"left": right["x"], "right": right["x"] + right["w"]}
