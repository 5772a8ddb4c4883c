"""How the variance goes from layer to layer: forward, backward, through ReLU, through depth."""

from __future__ import annotations

from typing import Any

from verify.formulas.init.scale import GLOROT, HE
from verify.registry import TOLERANCES, Input, Step, Steps, Tolerance, define

VAR_W = Input(
    "var_w", r"\operatorname{Var}[w]", "variance of the weights, which have mean 0", low=0.02, high=1
)
ACTIVATION = Input(
    "activation", r"\varphi", "linear (tanh near 0) or relu", "choice", values=("linear", "relu")
)


def kept(activation: str) -> float:
    """The share of the second moment that the activation lets through: ReLU cuts off one half."""
    return {"linear": 1.0, "relu": 0.5}[activation]


@define(
    "init.net_input_variance",
    title="Variance of a unit's net input",
    inputs=[
        Input("n", "n", "inputs of the unit", "int", 1, 5),
        VAR_W,
        Input("mean_x", r"\mu_x", "mean of an input", low=-1.5, high=1.5),
        Input("var_x", r"\sigma_x^2", "variance of an input", low=0.1, high=2),
    ],
    steps=[
        Step("moment", r"\operatorname{E}[x^2]", r"<var_x> + <mean_x>^2", "second moment of an input"),
        Step("var", r"\operatorname{Var}[z]", r"<n> \cdot <var_w> \cdot <moment>", "of the net input"),
    ],
    source=f"{HE}, equation 7",
    example=({"n": 100, "var_w": 0.01, "mean_x": 1.0, "var_x": 3.0}, {"moment": 4.0, "var": 4.0}),
)
def net_input_variance(xp: Any, n: Any, var_w: Any, mean_x: Any, var_x: Any) -> Steps:
    """Var[z] = n Var[w] E[x^2], for z = sum w x with independent weights of mean 0

    It is the second moment that counts, not the variance: after ReLU the inputs have a mean.
    Example: 100 weights of variance 0.01 on inputs of mean 1 and variance 3: 100 * 0.01 * 4 = 4.
    """
    moment = var_x + mean_x**2
    return {"moment": moment, "var": xp.astype(n, var_w.dtype) * var_w * moment}


@net_input_variance.mistake(
    "mean-forgotten",
    who="multiplies by the variance of the inputs, as if their mean were 0",
    affects=["moment", "var"],
)
def _(xp: Any, mean_x: Any, **rest: Any) -> Steps:
    return net_input_variance.body(xp, mean_x=0 * mean_x, **rest)


@net_input_variance.mistake("not-added-up", who="forgets that n summands add their variances", affects="var")
def _(xp: Any, n: Any, **rest: Any) -> Steps:
    return {"var": net_input_variance.body(xp, n=1 + 0 * n, **rest)["var"]}


@net_input_variance.mistake(
    "deviation-for-variance", who="multiplies by the weights' standard deviation", affects="var"
)
def _(xp: Any, var_w: Any, **rest: Any) -> Steps:
    return {"var": net_input_variance.body(xp, var_w=xp.sqrt(var_w), **rest)["var"]}


@define(
    "init.relu_moments",
    title="What ReLU leaves of a normal variable",
    inputs=[Input("var", r"\sigma^2", "variance of the normal net input, which has mean 0", low=0.2, high=4)],
    steps=[
        Step("mean", r"\operatorname{E}[a]", r"\sqrt{\frac{<var>}{2 \pi}}", "mean of the output"),
        Step("moment", r"\operatorname{E}[a^2]", r"\frac{<var>}{2}", "second moment of the output"),
        Step("var_a", r"\operatorname{Var}[a]", r"<moment> - <mean>^2", "variance of the output"),
    ],
    source=f"{HE}, section 2.2 (E[a^2] = Var[z] / 2)",
    example=({"var": 1.0}, {"mean": 0.3989422804, "moment": 0.5, "var_a": 0.3408450569}),
)
def relu_moments(xp: Any, var: Any) -> Steps:
    """E[relu(z)] = sigma / sqrt(2 pi);  E[relu(z)^2] = sigma^2 / 2;  Var = sigma^2 (1/2 - 1 / (2 pi))

    Half of the second moment is left, whatever symmetric distribution z has; a third of the variance, if it is normal.
    Example: a standard normal z: mean 0.399, second moment 0.5, variance 0.341.
    """
    pi = xp.pi
    return {"mean": xp.sqrt(var / (2 * pi)), "moment": var / 2, "var_a": var * (0.5 - 0.5 / pi)}


@relu_moments.mistake("moment-for-variance", who="takes the second moment for the variance", affects="var_a")
def _(xp: Any, var: Any) -> Steps:
    return {"var_a": var / 2}


@relu_moments.mistake("mean-zero", who="thinks that the output still has mean 0", affects=["mean", "var_a"])
def _(xp: Any, var: Any) -> Steps:
    return {"mean": 0 * var, "var_a": var / 2}


@relu_moments.mistake(
    "half-normal", who="gives the mean and second moment of |z|", affects=["mean", "moment", "var_a"]
)
def _(xp: Any, var: Any) -> Steps:
    return {"mean": xp.sqrt(2 * var / xp.pi), "moment": 1 * var, "var_a": var * (1 - 2 / xp.pi)}


@define(
    "init.layer_gains",
    title="By what factor a layer changes the variance, forward and backward",
    inputs=[
        Input("fan_in", "n_{in}", "inputs of a unit", "int", 1, 8),
        Input("fan_out", "n_{out}", "units that an input feeds", "int", 1, 8),
        VAR_W,
        ACTIVATION,
    ],
    steps=[
        Step("kept", r"c_{\varphi}", r"\operatorname{kept}(<activation>)", "1 for linear, 1/2 for relu"),
        Step("forward", r"\rho", r"<kept> \cdot <fan_in> \cdot <var_w>", "of the net inputs"),
        Step("backward", r"\rho'", r"<kept> \cdot <fan_out> \cdot <var_w>", "of the gradients"),
    ],
    source=f"{GLOROT}, equations 5 and 6; {HE}, equations 8 and 13",
    example=(
        {"fan_in": 100, "fan_out": 50, "var_w": 0.02, "activation": "relu"},
        {"kept": 0.5, "forward": 1.0, "backward": 0.5},
    ),
)
def layer_gains(xp: Any, fan_in: Any, fan_out: Any, var_w: Any, activation: str) -> Steps:
    """forward = c fan_in Var[w];  backward = c fan_out Var[w], with c = 1 (linear) or 1/2 (ReLU)

    Both are 1 only if the fans are equal: Xavier splits the difference, He picks one.
    Example: 100 inputs, 50 outputs, Var[w] = 2 / 100 and ReLU: forward 1, backward 1/2.
    """
    share = kept(activation) + 0 * var_w
    forward = share * xp.astype(fan_in, var_w.dtype) * var_w
    return {"kept": share, "forward": forward, "backward": share * xp.astype(fan_out, var_w.dtype) * var_w}


@layer_gains.mistake(
    "half-forgotten",
    who="leaves ReLU's half out: Xavier's rule for a ReLU network",
    affects=["kept", "forward", "backward"],
)
def _(xp: Any, activation: str, **rest: Any) -> Steps:
    return layer_gains.body(xp, activation="linear", **rest)


@layer_gains.mistake(
    "fans-swapped", who="takes fan_out forward and fan_in backward", affects=["forward", "backward"]
)
def _(xp: Any, fan_in: Any, fan_out: Any, **rest: Any) -> Steps:
    wrong = layer_gains.body(xp, fan_in=fan_out, fan_out=fan_in, **rest)
    return {name: wrong[name] for name in ("forward", "backward")}


@layer_gains.mistake("same-both-ways", who="takes fan_in for the gradients as well", affects="backward")
def _(xp: Any, fan_in: Any, **rest: Any) -> Steps:
    return {"backward": layer_gains.body(xp, fan_in=fan_in, **rest)["forward"]}


@define(
    "init.variance_through_depth",
    title="Variance after L layers",
    inputs=[
        Input("n", "n", "units in every layer", "int", 1, 8),
        VAR_W,
        Input("var_0", r"\operatorname{Var}[z_0]", "variance of the net inputs before them", low=0.5, high=2),
        Input("layers", "L", "layers", "int", 1, 10),
        ACTIVATION,
    ],
    steps=[
        Step("kept", r"c_{\varphi}", r"\operatorname{kept}(<activation>)", "1 for linear, 1/2 for relu"),
        Step("gain", r"\rho", r"<kept> \cdot <n> \cdot <var_w>", "factor of one layer"),
        Step("var", r"\operatorname{Var}[z_L]", r"<var_0> \cdot <gain>^{<layers>}", "after L layers"),
    ],
    source=f"{HE}, equation 9; {GLOROT}, equation 5",
    example=(
        {"n": 100, "var_w": 0.01, "var_0": 1.0, "layers": 10, "activation": "relu"},
        {"gain": 0.5, "var": 0.0009765625},
    ),
    # gain^L carries L times the rounding of gain.
    tolerances={**TOLERANCES, "float32": Tolerance(1e-4, 2e-6)},
)
def variance_through_depth(xp: Any, n: Any, var_w: Any, var_0: Any, layers: Any, activation: str) -> Steps:
    """Var[z_L] = Var[z_0] (c n Var[w])^L, with c = 1 (linear) or 1/2 (ReLU)

    Anything but a factor of 1 vanishes or explodes exponentially with the depth.
    Example: Xavier's 1 / n in a ReLU network halves the variance in every layer: 1 / 1024 after ten.
    """
    share = kept(activation) + 0 * var_w
    gain = share * xp.astype(n, var_w.dtype) * var_w
    return {"kept": share, "gain": gain, "var": var_0 * gain ** xp.astype(layers, var_w.dtype)}


@variance_through_depth.mistake(
    "half-forgotten",
    who="leaves ReLU's half out: Xavier's rule for a ReLU network",
    affects=["kept", "gain", "var"],
)
def _(xp: Any, activation: str, **rest: Any) -> Steps:
    return variance_through_depth.body(xp, activation="linear", **rest)


@variance_through_depth.mistake(
    "layers-added", who="multiplies by L where the factors multiply", affects="var"
)
def _(xp: Any, var_0: Any, layers: Any, **rest: Any) -> Steps:
    gain = variance_through_depth.body(xp, var_0=var_0, layers=layers, **rest)["gain"]
    return {"var": var_0 * gain * xp.astype(layers, gain.dtype)}


@variance_through_depth.mistake("width-forgotten", who="multiplies by Var[w] alone", affects=["gain", "var"])
def _(xp: Any, n: Any, **rest: Any) -> Steps:
    wrong = variance_through_depth.body(xp, n=1 + 0 * n, **rest)
    return {name: wrong[name] for name in ("gain", "var")}


@variance_through_depth.mistake(
    "deviation-for-variance", who="takes the root: the standard deviation after L layers", affects="var"
)
def _(xp: Any, **given: Any) -> Steps:
    return {"var": xp.sqrt(variance_through_depth.body(xp, **given)["var"])}
