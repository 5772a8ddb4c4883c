"""The four weights of cubic interpolation, for any steepness of Keys' kernel."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define

KEYS = "Keys 1981, Cubic Convolution Interpolation for Digital Image Processing"


def near(u: Any, a: Any) -> Any:
    """Keys' kernel within one pixel."""
    return ((a + 2) * u - (a + 3)) * u * u + 1


def far(u: Any, a: Any) -> Any:
    """Keys' kernel between one and two pixels."""
    return a * (((u - 5) * u + 8) * u - 4)


@define(
    "image.cubic_weights",
    title="Weights of bicubic interpolation along one axis",
    inputs=[
        Input("t", "t", "place between the two middle pixels, 0 at the left one", low=0, high=1),
        Input("a", "a", "steepness of the kernel", low=-1, high=-0.25),
    ],
    steps=[
        Step(
            "before",
            "w_{-1}",
            r"<a> \cdot ((1 + <t>)^3 - 5 \cdot (1 + <t>)^2 + 8 \cdot (1 + <t>) - 4)",
            "one before",
        ),
        Step("left", "w_0", r"(<a> + 2) \cdot <t>^3 - (<a> + 3) \cdot <t>^2 + 1", "left of the middle"),
        Step(
            "right",
            "w_1",
            r"(<a> + 2) \cdot (1 - <t>)^3 - (<a> + 3) \cdot (1 - <t>)^2 + 1",
            "right of the middle",
        ),
        Step(
            "after",
            "w_2",
            r"<a> \cdot ((2 - <t>)^3 - 5 \cdot (2 - <t>)^2 + 8 \cdot (2 - <t>) - 4)",
            "one behind",
        ),
    ],
    source=f"{KEYS}; a = -0.5 in Keys and Pillow, -0.75 in OpenCV and torch",
    example=(
        {"t": 0.5, "a": -0.5},
        {"before": -0.0625, "left": 0.5625, "right": 0.5625, "after": -0.0625},
    ),
)
def cubic_weights(xp: Any, t: Any, a: Any) -> Steps:
    """w(u) = (a + 2) u^3 - (a + 3) u^2 + 1 for u <= 1, a (u^3 - 5 u^2 + 8 u - 4) for 1 < u < 2, u the distance

    The outer weights are negative, which sharpens and overshoots at edges; the four add up to 1.
    Example: half-way with a = -0.5: -1/16, 9/16, 9/16, -1/16.
    """
    return {"before": far(1 + t, a), "left": near(t, a), "right": near(1 - t, a), "after": far(2 - t, a)}


ALL = ["before", "left", "right", "after"]


@cubic_weights.mistake(
    "linear", who="weighs the two middle pixels only, as bilinear interpolation does", affects=ALL
)
def _(xp: Any, t: Any, a: Any) -> Steps:
    return {"before": 0 * t, "left": 1 - t, "right": 1 * t, "after": 0 * t}


@cubic_weights.mistake("turned-round", who="measures t from the right pixel", affects=ALL)
def _(xp: Any, t: Any, a: Any) -> Steps:
    return cubic_weights.body(xp, 1 - t, a)


@cubic_weights.mistake(
    "inner-piece-everywhere", who="uses the inner cubic beyond one pixel as well", affects=["before", "after"]
)
def _(xp: Any, t: Any, a: Any) -> Steps:
    return {"before": near(1 + t, a), "after": near(2 - t, a)}
