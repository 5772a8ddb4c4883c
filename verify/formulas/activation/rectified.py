"""Activations that are linear on either side of zero: ReLU and its leaky relatives. At zero itself the slope is that
of the negative side, by convention."""

from __future__ import annotations

from typing import Any

from verify.formulas.activation.shared import Z, derivative, holds, negative, positive
from verify.registry import Input, Step, Steps, define

XU = "Xu, Wang, Chen & Li 2015, arXiv:1505.00853"
LEAKY = r"\max(0, <z>) + <a> \cdot \min(0, <z>)"
LEAKY_SLOPE = r"[<z> > 0] + <a> \cdot [<z> \le 0]"


@define(
    "activation.relu",
    title="ReLU and its derivative",
    inputs=[Z],
    steps=[
        Step("y", "y", r"\max(0, <z>)", "rectified"),
        derivative("[<z> > 0]", "derivative: 1 where z > 0, otherwise 0"),
    ],
    source="Nair & Hinton 2010, ICML; Glorot, Bordes & Bengio 2011, AISTATS",
    example=({"z": -1.5}, {"y": 0.0, "dy": 0.0}),
)
def relu(xp: Any, z: Any) -> Steps:
    """y = max(0, z);  dy/dz = 1 for z > 0, otherwise 0

    Not differentiable at 0, where 0 is taken. A unit that is negative for every input passes no gradient.
    Example: z = -1.5 gives 0 with the slope 0; z = 1.5 gives 1.5 with the slope 1.
    """
    return {"y": positive(xp, z), "dy": holds(xp, z > 0, z)}


@relu.mistake("derivative-is-output", who="takes max(0, z) for the derivative as well", affects="dy")
def _(xp: Any, z: Any) -> Steps:
    return {"dy": positive(xp, z)}


@relu.mistake("slope-one-everywhere", who="forgets that the negative half passes no gradient", affects="dy")
def _(xp: Any, z: Any) -> Steps:
    return {"dy": 1 + 0 * z}


@relu.mistake("absolute-value", who="turns the negative half up where it is cut off", affects=["y", "dy"])
def _(xp: Any, z: Any) -> Steps:
    return {"y": xp.abs(z), "dy": 2 * holds(xp, z > 0, z) - 1}


@define(
    "activation.leaky_relu",
    title="Leaky ReLU and its derivative",
    inputs=[Z, Input("a", "a", "slope on the negative side", low=0.01, high=0.3)],
    steps=[Step("y", "y", LEAKY, "leaky rectified"), derivative(LEAKY_SLOPE)],
    source="Maas, Hannun & Ng 2013, ICML workshop",
    example=({"z": -2.0, "a": 0.01}, {"y": -0.02, "dy": 0.01}),
)
def leaky_relu(xp: Any, z: Any, a: Any) -> Steps:
    """y = max(0, z) + a min(0, z);  dy/dz = 1 for z > 0, otherwise a

    a is a slope, 0.01 in the paper. Xu et al. write z / a with a > 1 for the same function.
    Example: z = -2 with a = 0.01 gives -0.02 and the slope 0.01.
    """
    slope = holds(xp, z > 0, z) + a * holds(xp, z <= 0, z)
    return {"y": positive(xp, z) + a * negative(xp, z), "dy": slope}


@leaky_relu.mistake(
    "slope-as-divisor",
    who="reads a as the divisor of Xu et al.: 0.01 becomes a slope of 100",
    affects=["y", "dy"],
)
def _(xp: Any, z: Any, a: Any) -> Steps:
    return leaky_relu.body(xp, z, 1 / a)


@leaky_relu.mistake("no-leak", who="cuts the negative half off: that is ReLU", affects=["y", "dy"])
def _(xp: Any, z: Any, a: Any) -> Steps:
    return relu.body(xp, z)


@leaky_relu.mistake("leak-turned-up", who="gives the leak the other sign, -a z", affects=["y", "dy"])
def _(xp: Any, z: Any, a: Any) -> Steps:
    return leaky_relu.body(xp, z, -a)


@leaky_relu.mistake("derivative-times-input", who="takes a z for the derivative a", affects="dy")
def _(xp: Any, z: Any, a: Any) -> Steps:
    return {"dy": holds(xp, z > 0, z) + a * negative(xp, z)}


@define(
    "activation.prelu",
    title="PReLU: the gradient of a channel's learned slope",
    inputs=[
        Input("z", "z_{i}", "net inputs of the channel", low=-7, high=7, shape=("N",)),
        Input("a", "a", "learned slope of the channel", low=0.01, high=0.5),
        Input("g", r"\frac{\partial L}{\partial y_{i}}", "gradient that arrives", shape=("N",)),
    ],
    steps=[
        Step("y", "y_{i}", LEAKY, "output", shape=("N",)),
        Step(
            "dz",
            r"\frac{\partial L}{\partial z_{i}}",
            r"<g> \cdot ([<z> > 0] + <a> \cdot [<z> \le 0])",
            "gradient that is passed on",
            shape=("N",),
        ),
        Step(
            "da",
            r"\frac{\partial L}{\partial a}",
            r"\sum_i{<g> \cdot \min(0, <z>)}",
            "gradient of the slope",
        ),
    ],
    source="He, Zhang, Ren & Sun 2015, arXiv:1502.01852, section 2.1",
    example=(
        {"z": [-2.0, 3.0], "a": 0.25, "g": [0.5, 1.0]},
        {"y": [-0.5, 3.0], "dz": [0.125, 1.0], "da": -1.0},
    ),
    dims={"N": (3, 5)},
)
def prelu(xp: Any, z: Any, a: Any, g: Any) -> Steps:
    """y = max(0, z) + a min(0, z);  dL/da = sum g min(0, z)

    The slope starts at 0.25 and is learned, one for a channel: its gradient sums over all entries of the channel.
    Example: z = (-2, 3) with gradients (0.5, 1): only the first is negative, dL/da = 0.5 * -2 = -1.
    """
    found = leaky_relu.body(xp, z, a[:, None])
    return {"y": found["y"], "dz": g * found["dy"], "da": xp.sum(g * negative(xp, z), axis=1)}


@prelu.mistake("positive-side", who="sums over the entries where z > 0, on which a has no say", affects="da")
def _(xp: Any, z: Any, a: Any, g: Any) -> Steps:
    return {"da": xp.sum(g * positive(xp, z), axis=1)}


@prelu.mistake("input-forgotten", who="sums the gradients alone, without z", affects="da")
def _(xp: Any, z: Any, a: Any, g: Any) -> Steps:
    return {"da": xp.sum(g * holds(xp, z < 0, z), axis=1)}


@prelu.mistake("averaged", who="takes the mean over the channel where the gradient is a sum", affects="da")
def _(xp: Any, z: Any, a: Any, g: Any) -> Steps:
    return {"da": xp.mean(g * negative(xp, z), axis=1)}


@prelu.mistake("no-leak", who="passes nothing back from the negative side, as ReLU does", affects="dz")
def _(xp: Any, z: Any, a: Any, g: Any) -> Steps:
    return {"dz": g * holds(xp, z > 0, z)}


@define(
    "activation.rrelu_test",
    title="Randomised leaky ReLU at test time",
    inputs=[
        Z,
        Input("lower", "l", "smallest slope drawn in training", low=0.05, high=0.2),
        Input("upper", "u", "largest slope drawn in training", low=0.25, high=0.5),
    ],
    steps=[
        Step("a", "a", r"\frac{<lower> + <upper>}{2}", "mean slope"),
        Step("y", "y", LEAKY, "output"),
    ],
    source=f"{XU}; torch.nn.RReLU documentation (slopes from 1/8 to 1/3)",
    example=({"z": -3.0, "lower": 0.1, "upper": 0.3}, {"a": 0.2, "y": -0.6}),
)
def rrelu_test(xp: Any, z: Any, lower: Any, upper: Any) -> Steps:
    """y = max(0, z) + a min(0, z),  a = (l + u) / 2

    In training every entry draws its slope between l and u; at test time the mean slope stands for all.
    Example: slopes from 0.1 to 0.3: a = 0.2, and z = -3 gives -0.6.
    """
    a = (lower + upper) / 2
    return {"a": a, "y": leaky_relu.body(xp, z, a)["y"]}


@rrelu_test.mistake("mean-as-divisor", who="divides by the mean, as where u and l are divisors (Xu et al.)")
def _(xp: Any, z: Any, lower: Any, upper: Any) -> Steps:
    return {"y": leaky_relu.body(xp, z, 2 / (lower + upper))["y"]}


@rrelu_test.mistake("sum-of-bounds", who="forgets to halve", affects=["a", "y"])
def _(xp: Any, z: Any, lower: Any, upper: Any) -> Steps:
    return rrelu_test.body(xp, z, 2 * lower, 2 * upper)


@rrelu_test.mistake("no-leak", who="cuts the negative half off: that is ReLU")
def _(xp: Any, z: Any, lower: Any, upper: Any) -> Steps:
    return {"y": positive(xp, z)}
