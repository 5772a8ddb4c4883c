"""Activations made of straight pieces that saturate: ReLU6, hard tanh, hard sigmoid in two forms, hard swish."""

from __future__ import annotations

from typing import Any

from verify.formulas.activation.shared import Z, derivative, holds, positive
from verify.registry import Step, Steps, define

HOWARD = "Howard et al. 2019, arXiv:1905.02244"


def between(xp: Any, z: Any, low: float, high: float) -> Any:
    """z cut off below and above."""
    return xp.clip(z, low, high)


def inside(xp: Any, z: Any, low: float, high: float) -> Any:
    """1 strictly between the bounds, 0 elsewhere."""
    return holds(xp, (z > low) & (z < high), z)


@define(
    "activation.relu6",
    title="ReLU6 and its derivative",
    inputs=[Z],
    steps=[
        Step("y", "y", r"\min(\max(0, <z>), 6)", "rectified and capped"),
        derivative("[0 < <z> < 6]"),
    ],
    source="Krizhevsky 2010, Convolutional Deep Belief Networks on CIFAR-10; Sandler et al. 2018, arXiv:1801.04381",
    example=({"z": 7.5}, {"y": 6.0, "dy": 0.0}),
)
def relu6(xp: Any, z: Any) -> Steps:
    """y = min(max(0, z), 6);  dy/dz = 1 for 0 < z < 6, otherwise 0

    The cap keeps the range small for low-precision arithmetic.
    Example: z = 7.5 gives 6 with the slope 0.
    """
    return {"y": between(xp, z, 0, 6), "dy": inside(xp, z, 0, 6)}


@relu6.mistake("not-capped", who="forgets the cap: that is ReLU", affects=["y", "dy"])
def _(xp: Any, z: Any) -> Steps:
    return {"y": positive(xp, z), "dy": holds(xp, z > 0, z)}


@relu6.mistake("slope-above-the-cap", who="lets gradient through where the output is capped", affects="dy")
def _(xp: Any, z: Any) -> Steps:
    return {"dy": holds(xp, z > 0, z)}


@relu6.mistake("scaled-to-one", who="divides by 6, as the hard sigmoid does", affects=["y", "dy"])
def _(xp: Any, z: Any) -> Steps:
    return {"y": between(xp, z, 0, 6) / 6, "dy": inside(xp, z, 0, 6) / 6}


@define(
    "activation.hard_tanh",
    title="Hard tanh and its derivative",
    inputs=[Z],
    steps=[Step("y", "y", r"\max(-1, \min(1, <z>))", "cut off"), derivative("[-1 < <z> < 1]")],
    source="Collobert 2004, Large Scale Machine Learning (thesis)",
    example=({"z": -0.4}, {"y": -0.4, "dy": 1.0}),
)
def hard_tanh(xp: Any, z: Any) -> Steps:
    """y = max(-1, min(1, z));  dy/dz = 1 for -1 < z < 1, otherwise 0

    Example: z = -0.4 gives -0.4 with the slope 1; z = 2 gives 1 with the slope 0.
    """
    return {"y": between(xp, z, -1, 1), "dy": inside(xp, z, -1, 1)}


@hard_tanh.mistake("tanh-derivative", who="takes 1 - y^2, which belongs to tanh", affects="dy")
def _(xp: Any, z: Any) -> Steps:
    return {"dy": 1 - between(xp, z, -1, 1) ** 2}


@hard_tanh.mistake("slope-where-saturated", who="lets gradient through where the output is cut", affects="dy")
def _(xp: Any, z: Any) -> Steps:
    return {"dy": 1 + 0 * z}


@hard_tanh.mistake("zero-to-one", who="cuts at 0 as a hard sigmoid does", affects=["y", "dy"])
def _(xp: Any, z: Any) -> Steps:
    return {"y": between(xp, z, 0, 1), "dy": inside(xp, z, 0, 1)}


@define(
    "activation.hard_sigmoid",
    title="Hard sigmoid (slope 1/6) and its derivative",
    inputs=[Z],
    steps=[
        Step("y", "y", r"\max(0, \min(1, \frac{<z> + 3}{6}))", "piecewise linear sigmoid"),
        derivative(r"\frac{[-3 < <z> < 3]}{6}"),
    ],
    source=f"{HOWARD}; torch.nn.Hardsigmoid, Keras 3",
    example=({"z": 1.0}, {"y": 2 / 3, "dy": 1 / 6}),
)
def hard_sigmoid(xp: Any, z: Any) -> Steps:
    """y = ReLU6(z + 3) / 6;  dy/dz = 1/6 for -3 < z < 3, otherwise 0

    PyTorch's form; Keras 2 had the slope 0.2.
    Example: z = 1 gives 4/6 with the slope 1/6.
    """
    return {"y": between(xp, z + 3, 0, 6) / 6, "dy": inside(xp, z, -3, 3) / 6}


@hard_sigmoid.mistake("slope-one-fifth", who="uses the form of Keras 2, 0.2 z + 0.5", affects=["y", "dy"])
def _(xp: Any, z: Any) -> Steps:
    return hard_sigmoid_fifth.body(xp, z)


@hard_sigmoid.mistake("not-shifted", who="forgets the 3: ReLU6(z) / 6", affects=["y", "dy"])
def _(xp: Any, z: Any) -> Steps:
    return {"y": between(xp, z, 0, 6) / 6, "dy": inside(xp, z, 0, 6) / 6}


@hard_sigmoid.mistake("sigmoid-derivative", who="takes y (1 - y), which belongs to the sigmoid", affects="dy")
def _(xp: Any, z: Any) -> Steps:
    y = between(xp, z + 3, 0, 6) / 6
    return {"dy": y * (1 - y)}


@define(
    "activation.hard_sigmoid_fifth",
    title="Hard sigmoid (slope 0.2) and its derivative",
    inputs=[Z],
    steps=[
        Step("y", "y", r"\max(0, \min(1, 0.2 \cdot <z> + 0.5))", "piecewise linear sigmoid"),
        derivative(r"0.2 \cdot [-2.5 < <z> < 2.5]"),
    ],
    source="Keras 2 and ONNX HardSigmoid documentation (alpha 0.2, beta 0.5)",
    example=({"z": 1.0}, {"y": 0.7, "dy": 0.2}),
)
def hard_sigmoid_fifth(xp: Any, z: Any) -> Steps:
    """y = max(0, min(1, 0.2 z + 0.5));  dy/dz = 0.2 for -2.5 < z < 2.5, otherwise 0

    Keras 2 gave it to the gates of its LSTM; PyTorch's form has the slope 1/6.
    Example: z = 1 gives 0.7 with the slope 0.2.
    """
    return {"y": between(xp, z / 5 + 0.5, 0, 1), "dy": inside(xp, z, -2.5, 2.5) / 5}


@hard_sigmoid_fifth.mistake("slope-one-sixth", who="uses PyTorch's form, (z + 3) / 6", affects=["y", "dy"])
def _(xp: Any, z: Any) -> Steps:
    return hard_sigmoid.body(xp, z)


@hard_sigmoid_fifth.mistake("slope-where-saturated", who="takes the slope 0.2 everywhere", affects="dy")
def _(xp: Any, z: Any) -> Steps:
    return {"dy": 0 * z + 0.2}


@hard_sigmoid_fifth.mistake("not-cut", who="lets the line run below 0 and above 1", affects="y")
def _(xp: Any, z: Any) -> Steps:
    return {"y": z / 5 + 0.5}


@define(
    "activation.hard_swish",
    title="Hard swish and its derivative",
    inputs=[Z],
    steps=[
        Step("gate", "s", r"\frac{\min(\max(0, <z> + 3), 6)}{6}", "gate: hard sigmoid"),
        Step("y", "y", r"<z> \cdot <gate>", "output"),
        derivative(r"<gate> + <z> \cdot \frac{[-3 < <z> < 3]}{6}"),
    ],
    source=HOWARD,
    example=({"z": 1.0}, {"gate": 2 / 3, "y": 2 / 3, "dy": 5 / 6}),
)
def hard_swish(xp: Any, z: Any) -> Steps:
    """y = z ReLU6(z + 3) / 6;  dy/dz = (2z + 3) / 6 for -3 < z < 3, 0 below, 1 above

    Example: z = 1 gives 1 * 4/6 and the slope 4/6 + 1/6 = 5/6.
    """
    gate = hard_sigmoid.body(xp, z)
    return {"gate": gate["y"], "y": z * gate["y"], "dy": gate["y"] + z * gate["dy"]}


@hard_swish.mistake("no-product-rule", who="differentiates z only and stops at the gate", affects="dy")
def _(xp: Any, z: Any) -> Steps:
    return {"dy": hard_sigmoid.body(xp, z)["y"]}


@hard_swish.mistake("gate-only", who="differentiates the gate only: z / 6", affects="dy")
def _(xp: Any, z: Any) -> Steps:
    return {"dy": z * hard_sigmoid.body(xp, z)["dy"]}


@hard_swish.mistake("not-shifted", who="forgets the 3: z ReLU6(z) / 6", affects=["gate", "y", "dy"])
def _(xp: Any, z: Any) -> Steps:
    gate = between(xp, z, 0, 6) / 6
    return {"gate": gate, "y": z * gate, "dy": gate + z * inside(xp, z, 0, 6) / 6}
