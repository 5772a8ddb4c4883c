"""What scale and shift can undo, and what becomes of the scale of weights that a normalisation follows."""

from __future__ import annotations

from typing import Any

from verify.formulas.norm.batch import BATCH, EPS, X
from verify.registry import Input, Step, Steps, define

D = ("D",)


@define(
    "norm.batch_undone",
    title="The scale and shift with which batch norm returns its batch",
    inputs=[X, EPS],
    steps=[
        Step("mean", r"\mu_B", r"\frac{1}{<N>} \sum_i{<x>}", "batch mean"),
        Step("var", r"\sigma_B^2", r"\frac{1}{<N>} \sum_i{(<x> - <mean>)^2}", "biased batch variance"),
        Step("gamma", r"\gamma", r"\sqrt{<var> + <eps>}", "scale that undoes the division"),
        Step("beta", r"\beta", "<mean>", "shift that undoes the subtraction"),
    ],
    source="Ioffe & Szegedy 2015, arXiv:1502.03167, section 3",
    example=({"x": [1.0, 1.0, 5.0, 5.0], "eps": 0.0}, {"mean": 3.0, "var": 4.0, "gamma": 2.0, "beta": 3.0}),
    dims=BATCH,
)
def batch_undone(xp: Any, x: Any, eps: Any) -> Steps:
    """gamma = sqrt(var + eps), beta = mean

    With these the layer is the identity, so that normalising takes no function away from the network.
    Example: 1, 1, 5, 5 have mean 3 and variance 4: gamma = 2 and beta = 3.
    """
    mean, var = xp.mean(x, axis=1), xp.var(x, axis=1)
    return {"mean": mean, "var": var, "gamma": xp.sqrt(var + eps), "beta": 1 * mean}


@batch_undone.mistake("variance-for-deviation", who="multiplies by the variance", affects="gamma")
def _(xp: Any, x: Any, eps: Any) -> Steps:
    return {"gamma": xp.var(x, axis=1) + eps}


@batch_undone.mistake(
    "initial-values",
    who="leaves gamma and beta at 1 and 0, as they are initialised",
    affects=["gamma", "beta"],
)
def _(xp: Any, x: Any, eps: Any) -> Steps:
    return {"gamma": 1 + 0 * eps, "beta": 0 * eps}


@batch_undone.mistake(
    "scale-and-shift-swapped", who="takes the mean for the scale", affects=["gamma", "beta"]
)
def _(xp: Any, x: Any, eps: Any) -> Steps:
    return {"gamma": xp.mean(x, axis=1), "beta": xp.sqrt(xp.var(x, axis=1) + eps)}


@batch_undone.mistake("subtracted-again", who="shifts by minus the mean once more", affects="beta")
def _(xp: Any, x: Any, eps: Any) -> Steps:
    return {"beta": -xp.mean(x, axis=1)}


WEIGHTS = Input("w", "w_{i}", "weights of a unit that a normalisation follows", shape=D)


@define(
    "norm.effective_rate",
    title="Effective learning rate of weights before a normalisation",
    inputs=[WEIGHTS, Input("lr", r"\eta", "learning rate", low=0.01, high=0.5)],
    steps=[
        Step("norm2", r"\|w\|^2", r"\sum_i{<w>^2}", "squared length of the weights"),
        Step("effective", r"\eta_{eff}", r"\frac{<lr>}{<norm2>}", "rate at which the direction turns"),
    ],
    source="van Laarhoven 2017, arXiv:1706.05350; Zhang et al. 2019, arXiv:1810.12281",
    example=({"w": [3.0, 4.0], "lr": 0.5}, {"norm2": 25.0, "effective": 0.02}),
    dims={"D": (2, 4)},
)
def effective_rate(xp: Any, w: Any, lr: Any) -> Steps:
    """eta_eff = eta / |w|^2

    The layer's output does not depend on |w|, only on the direction w / |w|; its gradient shrinks as 1 / |w| and so
    does the turn it causes. Weight decay therefore acts by keeping |w| small, that is the effective rate large.
    Example: w = (3, 4) with a rate of 0.5 turns as a unit vector does with 0.5 / 25 = 0.02.
    """
    norm2 = xp.sum(w**2, axis=1)
    return {"norm2": norm2, "effective": lr / norm2}


@effective_rate.mistake(
    "length-once", who="divides by |w|: sees the turn or the gradient, not both", affects="effective"
)
def _(xp: Any, w: Any, lr: Any) -> Steps:
    return {"effective": lr / xp.sqrt(xp.sum(w**2, axis=1))}


@effective_rate.mistake(
    "unchanged",
    who="thinks that the size of the weights has no say where the output has none",
    affects="effective",
)
def _(xp: Any, w: Any, lr: Any) -> Steps:
    return {"effective": 1 * lr}


@effective_rate.mistake("multiplied", who="thinks that larger weights move faster", affects="effective")
def _(xp: Any, w: Any, lr: Any) -> Steps:
    return {"effective": lr * xp.sum(w**2, axis=1)}


@define(
    "norm.weight",
    title="Weight normalisation and its gradients",
    inputs=[
        Input("v", "v_{i}", "direction of the weights, of any length", shape=D),
        Input("g", "g", "length of the weights", low=0.5, high=2),
        Input("dw", r"\frac{\partial L}{\partial w_{i}}", "gradient with respect to the weights", shape=D),
    ],
    steps=[
        Step("length", r"\|v\|", r"\sqrt{\sum_i{<v>^2}}", "length of v"),
        Step("w", "w_{i}", r"<g> \cdot \frac{<v>}{<length>}", "weights of the layer", shape=D),
        Step("dg", r"\frac{\partial L}{\partial g}", r"\frac{1}{<length>} \sum_i{<dw> \cdot <v>}"),
        Step(
            "dv",
            r"\frac{\partial L}{\partial v_{i}}",
            r"\frac{<g>}{<length>} (<dw> - <dg> \cdot \frac{<v>}{<length>})",
            "orthogonal to v",
            shape=D,
        ),
    ],
    source="Salimans & Kingma 2016, arXiv:1602.07868, equations 2 and 3",
    example=(
        {"v": [3.0, 4.0], "g": 2.0, "dw": [1.0, 0.0]},
        {"length": 5.0, "w": [1.2, 1.6], "dg": 0.6, "dv": [0.256, -0.192]},
    ),
    dims={"D": (2, 4)},
)
def weight(xp: Any, v: Any, g: Any, dw: Any) -> Steps:
    """w = g v / |v|;  dg = dw . v / |v|;  dv = g / |v| (dw - dg v / |v|)

    Length and direction are learned apart; unlike batch norm it looks at the weights alone, not at the data.
    Example: v = (3, 4), g = 2 gives w = (1.2, 1.6); of dw = (1, 0) the part along v is 0.6 (0.6, 0.8).
    """
    length = xp.sqrt(xp.sum(v**2, axis=1))
    unit = v / length[:, None]
    dg = xp.sum(dw * unit, axis=1)
    dv = (g / length)[:, None] * (dw - dg[:, None] * unit)
    return {"length": length, "w": g[:, None] * unit, "dg": dg, "dv": dv}


@weight.mistake(
    "not-divided", who="multiplies g by v without dividing by its length", affects=["w", "dg", "dv"]
)
def _(xp: Any, v: Any, g: Any, dw: Any) -> Steps:
    return {"w": g[:, None] * v, "dg": xp.sum(dw * v, axis=1), "dv": g[:, None] * dw}


@weight.mistake("length-constant", who="treats |v| as a constant in the gradient", affects="dv")
def _(xp: Any, v: Any, g: Any, dw: Any) -> Steps:
    return {"dv": (g / xp.sqrt(xp.sum(v**2, axis=1)))[:, None] * dw}


@weight.mistake("g-forgotten", who="leaves the length g out of the gradient of the direction", affects="dv")
def _(xp: Any, v: Any, g: Any, dw: Any) -> Steps:
    return {"dv": weight.body(xp, v, 1 + 0 * g, dw)["dv"]}
