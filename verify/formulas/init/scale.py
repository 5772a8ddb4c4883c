"""Standard deviations and uniform bounds of Xavier, He, LeCun and PyTorch's default initialisation.

A uniform distribution over (-a, a) has the variance a^2 / 3, hence the factor sqrt(3) between std and bound.
"""

from __future__ import annotations

from typing import Any

from verify.registry import Formula, Input, Step, Steps, define

GLOROT = "Glorot & Bengio 2010, AISTATS"
HE = "He et al. 2015, arXiv:1502.01852"
LECUN = "LeCun et al. 1998, Efficient BackProp, section 4.6"

FAN_IN = Input("fan_in", "n_{in}", "inputs of a unit", "int", 1, 32)
FAN_OUT = Input("fan_out", "n_{out}", "units that an input feeds", "int", 1, 32)
STD = Step("std", r"\sigma", r"\sqrt{<var>}", "of a normal distribution")
BOUND = Step("bound", "a", r"\sqrt{3} \cdot <std>", "of a uniform distribution over (-a, a)")
EVERY = ["var", "std", "bound"]


def spread(xp: Any, var: Any) -> Steps:
    """The variance with the standard deviation and the uniform bound that go with it."""
    return {"var": var, "std": xp.sqrt(var), "bound": xp.sqrt(3 * var)}


def common_mistakes(made: Formula, steps: list[str]) -> None:
    """The slips that every one of these rules allows; ``steps`` follow from the standard deviation."""

    @made.mistake("variance-for-std", who="takes the variance for the standard deviation", affects=steps)
    def _(xp: Any, **given: Any) -> Steps:
        var = made.body(xp, **given)["std"] ** 2
        return {name: value for name, value in spread(xp, var**2).items() if name in steps}

    @made.mistake("bound-is-std", who="draws uniformly up to the standard deviation", affects="bound")
    def _(xp: Any, **given: Any) -> Steps:
        return {"bound": made.body(xp, **given)["std"]}


@define(
    "init.xavier",
    title="Xavier (Glorot) initialisation",
    inputs=[
        FAN_IN,
        FAN_OUT,
        Input("gain", "g", "gain of the activation, 1 for tanh by the paper", low=0.5, high=2),
    ],
    steps=[
        Step("var", r"\sigma^2", r"<gain>^2 \cdot \frac{2}{<fan_in> + <fan_out>}", "variance of a weight"),
        STD,
        BOUND,
    ],
    source=f"{GLOROT}, equations 12 and 16; torch.nn.init.xavier_uniform_",
    example=(
        {"fan_in": 300, "fan_out": 100, "gain": 1.0},
        {"var": 0.005, "std": 0.0707106781, "bound": 0.1224744871},
    ),
)
def xavier(xp: Any, fan_in: Any, fan_out: Any, gain: Any) -> Steps:
    """var = g^2 2 / (fan_in + fan_out);  bound = g sqrt(6 / (fan_in + fan_out))

    Keeping the variance of the activations asks for 1 / fan_in, that of the gradients for 1 / fan_out: this is the
    harmonic mean of the two, for units that are linear near 0.
    Example: 300 inputs and 100 units: variance 2 / 400, uniform in +-sqrt(6 / 400) = +-0.122.
    """
    return spread(xp, gain**2 * 2 / xp.astype(fan_in + fan_out, gain.dtype))


@xavier.mistake("fan-in-only", who="divides by fan_in alone: LeCun's rule", affects=EVERY)
def _(xp: Any, fan_in: Any, fan_out: Any, gain: Any) -> Steps:
    return spread(xp, gain**2 / xp.astype(fan_in, gain.dtype))


@xavier.mistake("he-variance", who="takes 2 / fan_in: He's rule for ReLU", affects=EVERY)
def _(xp: Any, fan_in: Any, fan_out: Any, gain: Any) -> Steps:
    return spread(xp, gain**2 * 2 / xp.astype(fan_in, gain.dtype))


@xavier.mistake("two-forgotten", who="divides by the sum of the fans, not by their mean", affects=EVERY)
def _(xp: Any, fan_in: Any, fan_out: Any, gain: Any) -> Steps:
    return spread(xp, gain**2 / xp.astype(fan_in + fan_out, gain.dtype))


common_mistakes(xavier, ["std", "bound"])


@define(
    "init.he",
    title="He (Kaiming) initialisation",
    inputs=[
        FAN_IN,
        FAN_OUT,
        Input("a", "a", "slope of a leaky ReLU for negative inputs, 0 for ReLU", low=0, high=0.5),
        Input("mode", "m", "which fan is divided by", "choice", values=("in", "out")),
    ],
    steps=[
        Step("fan", "n", r"n_{<mode>}", "the fan that counts", "int"),
        Step("var", r"\sigma^2", r"\frac{2}{(1 + <a>^2) \cdot <fan>}", "variance of a weight"),
        STD,
        BOUND,
    ],
    source=f"{HE}, equations 10, 14 and 15; torch.nn.init.kaiming_normal_",
    example=(
        {"fan_in": 50, "fan_out": 200, "a": 0.0, "mode": "in"},
        {"fan": 50, "var": 0.04, "std": 0.2, "bound": 0.3464101615},
    ),
)
def he(xp: Any, fan_in: Any, fan_out: Any, a: Any, mode: str) -> Steps:
    """var = 2 / ((1 + a^2) fan);  std = sqrt(2 / fan) for ReLU

    ReLU throws half of the second moment away, the 2 brings it back. fan_in keeps the activations' variance, fan_out
    that of the gradients; either will do, the other direction is off by a constant factor only.
    Example: fan_in = 50 and ReLU: variance 2 / 50 = 0.04, standard deviation 0.2.
    """
    fan = {"in": fan_in, "out": fan_out}[mode]
    return {"fan": 1 * fan, **spread(xp, 2 / ((1 + a**2) * xp.astype(fan, a.dtype)))}


@he.mistake("other-fan", who="divides by the other fan", affects=["fan", *EVERY])
def _(xp: Any, fan_in: Any, fan_out: Any, a: Any, mode: str) -> Steps:
    return he.body(xp, fan_out, fan_in, a, mode)


@he.mistake("no-two", who="takes 1 / fan, LeCun's rule, which ReLU halves in every layer", affects=EVERY)
def _(xp: Any, **given: Any) -> Steps:
    return spread(xp, he.body(xp, **given)["var"] / 2)


@he.mistake("xavier", who="divides by the mean of both fans", affects=EVERY)
def _(xp: Any, fan_in: Any, fan_out: Any, a: Any, mode: str) -> Steps:
    return spread(xp, 4 / ((1 + a**2) * xp.astype(fan_in + fan_out, a.dtype)))


@he.mistake("slope-not-squared", who="divides by 1 + a", affects=EVERY)
def _(xp: Any, a: Any, **rest: Any) -> Steps:
    wrong = he.body(xp, a=xp.sqrt(a), **rest)
    return {name: wrong[name] for name in EVERY}


common_mistakes(he, ["std", "bound"])


@define(
    "init.lecun",
    title="LeCun initialisation",
    inputs=[FAN_IN],
    steps=[Step("var", r"\sigma^2", r"\frac{1}{<fan_in>}", "variance of a weight"), STD, BOUND],
    source=f"{LECUN}; Klambauer et al. 2017, arXiv:1706.02515 (for SELU)",
    example=({"fan_in": 25}, {"var": 0.04, "std": 0.2, "bound": 0.3464101615}),
)
def lecun(xp: Any, fan_in: Any) -> Steps:
    """var = 1 / fan_in

    Keeps the variance of the activations of units that are linear near 0; the rule that SELU asks for.
    Example: 25 inputs: variance 0.04, standard deviation 0.2.
    """
    return spread(xp, 1 / xp.astype(fan_in, xp.float64))


@lecun.mistake("he-variance", who="takes 2 / fan_in: He's rule for ReLU", affects=EVERY)
def _(xp: Any, fan_in: Any) -> Steps:
    return spread(xp, 2 / xp.astype(fan_in, xp.float64))


@lecun.mistake(
    "default-bound",
    who="takes PyTorch's default, uniform in +-1 / sqrt(fan_in): a third of the variance",
    affects=EVERY,
)
def _(xp: Any, fan_in: Any) -> Steps:
    return torch_default.body(xp, fan_in)


common_mistakes(lecun, ["std", "bound"])


@define(
    "init.torch_default",
    title="PyTorch's default for the weights of Linear and convolutions",
    inputs=[FAN_IN],
    steps=[Step("var", r"\sigma^2", r"\frac{1}{3 \cdot <fan_in>}", "variance of a weight"), STD, BOUND],
    source="torch.nn.Linear documentation: uniform in +-1 / sqrt(in_features), kaiming_uniform_(a = sqrt(5))",
    example=({"fan_in": 100}, {"bound": 0.1, "var": 1 / 300, "std": 0.0577350269}),
)
def torch_default(xp: Any, fan_in: Any) -> Steps:
    """bound = 1 / sqrt(fan_in), so that var = 1 / (3 fan_in)

    A sixth of He's variance: activations of a deep ReLU network shrink unless something normalises them.
    Example: 100 inputs: uniform in +-0.1, standard deviation 0.058.
    """
    return spread(xp, 1 / (3 * xp.astype(fan_in, xp.float64)))


@torch_default.mistake(
    "lecun", who="takes 1 / sqrt(fan_in) for the standard deviation, not for the bound", affects=EVERY
)
def _(xp: Any, fan_in: Any) -> Steps:
    return lecun.body(xp, fan_in)


@torch_default.mistake("he-variance", who="thinks that PyTorch's default is He's rule", affects=EVERY)
def _(xp: Any, fan_in: Any) -> Steps:
    return spread(xp, 2 / xp.astype(fan_in, xp.float64))


common_mistakes(torch_default, ["std", "bound"])
