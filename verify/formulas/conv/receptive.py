"""Receptive fields: how much of the input one output sees, and where that part begins."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define


@define(
    "conv.receptive_field",
    title="Receptive field of a stack of convolution or pooling layers",
    inputs=[
        Input("k", "k_{l}", "kernel size of each layer, input side first", "int", 1, 7, ("L",)),
        Input("s", "s_{l}", "stride of each layer", "int", 1, 3, ("L",)),
    ],
    steps=[
        Step("jump", "j_{l}", r"<jump-1> \cdot <s>", "input pixels between neighbours", "int", ("L",), "1"),
        Step(
            "field",
            "r_{l}",
            r"<field-1> + (<k> - 1) \cdot <jump-1>",
            "receptive field, input pixels",
            "int",
            ("L",),
            "1",
        ),
    ],
    source="Araujo, Norris & Sim 2019, Computing Receptive Fields of Convolutional Neural Networks, Distill",
    example=({"k": [7, 3, 3], "s": [2, 2, 1]}, {"jump": [2, 4, 4], "field": [7, 11, 19]}),
    dims={"L": (2, 4)},
    over="L",
)
def receptive_field(xp: Any, k: Any, s: Any) -> Steps:
    """r_l = r_(l-1) + (k_l - 1) j_(l-1);  j_l = j_(l-1) s_l;  r_0 = j_0 = 1, in input pixels

    A kernel's k taps stand j_(l-1) pixels apart: the strides *before* the layer count, its own does not yet.
    Example: 7x7 stride 2, 3x3 stride 2, 3x3: 1 + 6 * 1 = 7, then 7 + 2 * 2 = 11, then 11 + 2 * 4 = 19.
    """
    jump = field = 1 + 0 * k[:, 0]
    jumps, fields = [], []
    for layer in range(k.shape[1]):
        field = field + (k[:, layer] - 1) * jump
        jump = jump * s[:, layer]
        jumps.append(jump)
        fields.append(field)
    return {"jump": xp.stack(jumps, axis=1), "field": xp.stack(fields, axis=1)}


@receptive_field.mistake("own-stride", who="multiplies by the layer's own stride too, j_l for j_(l-1)")
def _(xp: Any, k: Any, s: Any) -> Steps:
    return {"field": 1 + xp.cumulative_sum((k - 1) * receptive_field.body(xp, k, s)["jump"], axis=1)}


@receptive_field.mistake("strides-ignored", who="adds k - 1 a layer, right only where every stride is 1")
def _(xp: Any, k: Any, s: Any) -> Steps:
    return {"field": 1 + xp.cumulative_sum(k - 1, axis=1)}


@receptive_field.mistake("kernels-added", who="takes the sum of the kernel sizes")
def _(xp: Any, k: Any, s: Any) -> Steps:
    return {"field": xp.cumulative_sum(k, axis=1)}


@receptive_field.mistake("kernels-multiplied", who="takes the product of the kernel sizes")
def _(xp: Any, k: Any, s: Any) -> Steps:
    products = [k[:, 0]]
    for layer in range(1, k.shape[1]):
        products.append(products[-1] * k[:, layer])
    return {"field": xp.stack(products, axis=1)}


def layers(name: str, symbol: str, meaning: str, low: int, high: int) -> Input:
    """An input with one entry a layer, input side first."""
    return Input(name, symbol, meaning, "int", low, high, ("L",))


JUMP = Step("jump", "j_{l}", r"<jump-1> \cdot <s>", "input pixels between neighbours", "int", ("L",), "1")
FIELD = Step(
    "field",
    "r_{l}",
    r"<field-1> + <d> \cdot (<k> - 1) \cdot <jump-1>",
    "receptive field, input pixels",
    "int",
    ("L",),
    "1",
)
DEPTHS = {"L": (2, 4)}


@define(
    "conv.receptive_field_start",
    title="Receptive field with dilation and padding: size, first pixel, centre",
    inputs=[
        layers("k", "k_{l}", "kernel size of each layer, input side first", 1, 5),
        layers("s", "s_{l}", "stride of each layer", 1, 3),
        layers("p", "p_{l}", "zero padding on each side of each layer", 0, 2),
        layers("d", "d_{l}", "dilation of each layer", 1, 2),
    ],
    steps=[
        JUMP,
        FIELD,
        Step(
            "left",
            "u_{l}",
            r"<left-1> - <p> \cdot <jump-1>",
            "first pixel that output 0 sees; negative in the padding",
            "int",
            ("L",),
        ),
        Step(
            "centre",
            "c_{l}",
            r"<left> + \frac{<field> - 1}{2}",
            "centre of what output 0 sees; pixel 0 is at 0",
            shape=("L",),
        ),
    ],
    source="Araujo, Norris & Sim 2019, Computing Receptive Fields of Convolutional Neural Networks, Distill",
    example=(
        {"k": [7, 3, 3], "s": [2, 2, 1], "p": [3, 1, 1], "d": [1, 1, 2]},
        {"jump": [2, 4, 4], "field": [7, 11, 27], "left": [-3, -5, -9], "centre": [0.0, 0.0, 4.0]},
    ),
    dims=DEPTHS,
    over="L",
)
def receptive_field_start(xp: Any, k: Any, s: Any, p: Any, d: Any) -> Steps:
    """r_l = r_(l-1) + d_l (k_l - 1) j_(l-1);  u_l = u_(l-1) - p_l j_(l-1);  c_l = u_l + (r_l - 1) / 2

    Output o of layer l sees the r_l pixels from u_l + o j_l on. With same padding everywhere the centre stays at 0.
    Example: 7x7/2 and 3x3/2 with padding 3 and 1 see 11 pixels from -5 on; a 3x3 of dilation 2 makes them 27.
    """
    jump = field = 1 + 0 * k[:, 0]
    left = 0 * k[:, 0]
    jumps, fields, lefts = [], [], []
    for layer in range(k.shape[1]):
        field = field + d[:, layer] * (k[:, layer] - 1) * jump
        left = left - p[:, layer] * jump
        jump = jump * s[:, layer]
        jumps.append(jump)
        fields.append(field)
        lefts.append(left)
    field, left = xp.stack(fields, axis=1), xp.stack(lefts, axis=1)
    centre = xp.astype(left, xp.float64) + xp.astype(field - 1, xp.float64) / 2
    return {"jump": xp.stack(jumps, axis=1), "field": field, "left": left, "centre": centre}


def centred(xp: Any, field: Any, left: Any) -> Steps:
    centre = xp.astype(left, xp.float64) + xp.astype(field - 1, xp.float64) / 2
    return {"field": field, "left": left, "centre": centre}


@receptive_field_start.mistake(
    "padding-ignored", who="lets the first output begin at pixel 0", affects=["left", "centre"]
)
def _(xp: Any, p: Any, **given: Any) -> Steps:
    wrong = receptive_field_start.body(xp, p=0 * p, **given)
    return {name: wrong[name] for name in ("left", "centre")}


@receptive_field_start.mistake(
    "padding-not-scaled",
    who="adds the paddings up as if each were in input pixels; a padded zero is j_(l-1) pixels wide",
    affects=["left", "centre"],
)
def _(xp: Any, p: Any, **given: Any) -> Steps:
    right = receptive_field_start.body(xp, p=p, **given)
    wrong = centred(xp, right["field"], -xp.cumulative_sum(p, axis=1))
    return {name: wrong[name] for name in ("left", "centre")}


@receptive_field_start.mistake(
    "dilation-ignored", who="takes k for the dilated kernel", affects=["field", "centre"]
)
def _(xp: Any, d: Any, **given: Any) -> Steps:
    wrong = receptive_field_start.body(xp, d=1 + 0 * d, **given)
    return {name: wrong[name] for name in ("field", "centre")}


@receptive_field_start.mistake(
    "own-stride",
    who="multiplies by the layer's own stride too, j_l for j_(l-1)",
    affects=["field", "left", "centre"],
)
def _(xp: Any, k: Any, s: Any, p: Any, d: Any) -> Steps:
    jump = receptive_field_start.body(xp, k, s, p, d)["jump"]
    field = 1 + xp.cumulative_sum(d * (k - 1) * jump, axis=1)
    return centred(xp, field, -xp.cumulative_sum(p * jump, axis=1))


@receptive_field_start.mistake(
    "half-a-pixel-on",
    who="gives the centre in coordinates in which pixel 0 reaches from 0 to 1",
    affects="centre",
)
def _(xp: Any, **given: Any) -> Steps:
    return {"centre": receptive_field_start.body(xp, **given)["centre"] + 0.5}
