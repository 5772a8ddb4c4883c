"""The gradients of batch, layer and RMS normalisation: the statistics depend on x too.

dy stands for the loss's gradient with respect to y, dx for that with respect to x, and so on.
"""

from __future__ import annotations

from typing import Any

from verify.formulas.norm.batch import BATCH, IOFFE, batch_train, each
from verify.formulas.norm.batch import GAMMA as ONE_GAMMA
from verify.formulas.norm.batch import X as FEATURE
from verify.formulas.norm.token import BA, EPS, GAMMA, STATISTICS, X_HAT, ZHANG, D, X
from verify.registry import TOLERANCES, Input, Step, Steps, Tolerance, define

# dx is a small difference of larger terms, divided by sigma, which is small where the values are nearly equal.
CANCELLED = {**TOLERANCES, "float32": Tolerance(1e-3, 1e-3)}

N = ("N",)


@define(
    "norm.batch_backward",
    title="Gradients of batch normalisation in training",
    inputs=[
        FEATURE,
        ONE_GAMMA,
        Input("dy", r"\frac{\partial L}{\partial y_{i}}", "gradient from above", shape=N),
        EPS,
    ],
    steps=[
        Step("mean", r"\mu_B", r"\frac{1}{<N>} \sum_i{<x>}", "batch mean"),
        Step("var", r"\sigma_B^2", r"\frac{1}{<N>} \sum_i{(<x> - <mean>)^2}", "biased batch variance"),
        Step("x_hat", r"\hat{x}_{i}", r"\frac{<x> - <mean>}{\sqrt{<var> + <eps>}}", "normalised", shape=N),
        Step("dbeta", r"\frac{\partial L}{\partial \beta}", r"\sum_i{<dy>}"),
        Step("dgamma", r"\frac{\partial L}{\partial \gamma}", r"\sum_i{<dy> \cdot <x_hat>}"),
        Step("dx_hat", r"\frac{\partial L}{\partial \hat{x}_{i}}", r"<gamma> \cdot <dy>", shape=N),
        Step(
            "dvar",
            r"\frac{\partial L}{\partial \sigma_B^2}",
            r"-\frac{1}{2} (<var> + <eps>)^{-3/2} \sum_i{<dx_hat> \cdot (<x> - <mean>)}",
        ),
        Step(
            "dmean",
            r"\frac{\partial L}{\partial \mu_B}",
            r"-\frac{1}{\sqrt{<var> + <eps>}} \sum_i{<dx_hat>}",
            "the way through the variance adds 0: the distances from the mean sum to 0",
        ),
        Step(
            "dx",
            r"\frac{\partial L}{\partial x_{i}}",
            r"\frac{<dx_hat>}{\sqrt{<var> + <eps>}} + <dvar> \cdot \frac{2}{<N>} (<x> - <mean>) + \frac{<dmean>}{<N>}",
            shape=N,
        ),
    ],
    source=f"{IOFFE}, section 3",
    example=(
        {"x": [1.0, 1.0, 3.0, 3.0], "gamma": 2.0, "dy": [1.0, 0.0, 0.0, 2.0], "eps": 0.0},
        {
            "dbeta": 3.0,
            "dgamma": 1.0,
            "dx_hat": [2.0, 0.0, 0.0, 4.0],
            "dvar": -1.0,
            "dmean": -6.0,
            "dx": [1.0, -1.0, -2.0, 2.0],
        },
    ),
    dims=BATCH,
    tolerances=CANCELLED,
)
def batch_backward(xp: Any, x: Any, gamma: Any, dy: Any, eps: Any) -> Steps:
    """dx = dx_hat / sigma + dvar * 2 (x - mean) / N + dmean / N, with sigma = sqrt(var + eps)

    Three ways lead from x to the loss: directly, through the batch variance and through the batch mean. dx sums to
    0 and, without eps, is orthogonal to x_hat: a shift or a scaling of the batch changes nothing.
    Example: x = 1, 1, 3, 3 with gamma = 2 and dy = 1, 0, 0, 2 gives 2 + 0.5 - 1.5 = 1 for the first.
    """
    forward = batch_train.body(xp, x, gamma, 0 * gamma, eps)
    distance, sigma = x - each(forward["mean"]), xp.sqrt(forward["var"] + eps)
    x_hat = forward["x_hat"]
    dx_hat = each(gamma) * dy
    dvar = -xp.sum(dx_hat * distance, axis=1) / (2 * sigma**3)
    dmean = -xp.sum(dx_hat, axis=1) / sigma
    return {
        "mean": forward["mean"],
        "var": forward["var"],
        "x_hat": x_hat,
        "dbeta": xp.sum(dy, axis=1),
        "dgamma": xp.sum(dy * x_hat, axis=1),
        "dx_hat": dx_hat,
        "dvar": dvar,
        "dmean": dmean,
        "dx": dx_hat / each(sigma) + (2 * each(dvar) * distance + each(dmean)) / x.shape[1],
    }


@batch_backward.mistake(
    "statistics-constant",
    who="treats mean and variance as constants, which they are at inference only",
    affects="dx",
)
def _(xp: Any, x: Any, gamma: Any, dy: Any, eps: Any) -> Steps:
    right = batch_backward.body(xp, x, gamma, dy, eps)
    return {"dx": right["dx_hat"] / xp.sqrt(each(right["var"] + eps))}


@batch_backward.mistake("no-variance-path", who="leaves out the way through the variance", affects="dx")
def _(xp: Any, x: Any, gamma: Any, dy: Any, eps: Any) -> Steps:
    right = batch_backward.body(xp, x, gamma, dy, eps)
    direct = right["dx_hat"] / xp.sqrt(each(right["var"] + eps))
    return {"dx": direct + each(right["dmean"]) / x.shape[1]}


@batch_backward.mistake("no-mean-path", who="leaves out the way through the mean", affects="dx")
def _(xp: Any, x: Any, gamma: Any, dy: Any, eps: Any) -> Steps:
    right = batch_backward.body(xp, x, gamma, dy, eps)
    return {"dx": right["dx"] - each(right["dmean"]) / x.shape[1]}


@batch_backward.mistake(
    "gamma-forgotten", who="hands dy on as dx_hat", affects=["dx_hat", "dvar", "dmean", "dx"]
)
def _(xp: Any, x: Any, gamma: Any, dy: Any, eps: Any) -> Steps:
    wrong = batch_backward.body(xp, x, 1 + 0 * gamma, dy, eps)
    return {name: wrong[name] for name in ("dx_hat", "dvar", "dmean", "dx")}


@batch_backward.mistake("dgamma-of-x", who="multiplies dy by x, which gamma never saw", affects="dgamma")
def _(xp: Any, x: Any, gamma: Any, dy: Any, eps: Any) -> Steps:
    return {"dgamma": xp.sum(dy * x, axis=1)}


@batch_backward.mistake(
    "averaged", who="averages over the batch where the gradients add up", affects=["dbeta", "dgamma"]
)
def _(xp: Any, **given: Any) -> Steps:
    right = batch_backward.body(xp, **given)
    return {name: right[name] / given["x"].shape[1] for name in ("dbeta", "dgamma")}


DY = Input("dy", r"\frac{\partial L}{\partial y_{i}}", "gradient from above", shape=D)
DGAMMA = Step("dgamma", r"\frac{\partial L}{\partial \gamma_{i}}", r"<dy> \odot <x_hat>", shape=D)
DX_HAT = Step("dx_hat", r"\frac{\partial L}{\partial \hat{x}_{i}}", r"<gamma> \odot <dy>", shape=D)
ALONG = Step(
    "along", "m_2", r"\frac{1}{<D>} \sum_i{<dx_hat> \cdot <x_hat>}", "the part of dx_hat along x_hat"
)
DX = r"\frac{\partial L}{\partial x_{i}}"


@define(
    "norm.layer_backward",
    title="Gradients of layer normalisation",
    inputs=[X, GAMMA, DY, EPS],
    steps=[
        *STATISTICS,
        X_HAT,
        DGAMMA,
        DX_HAT,
        Step("level", "m_1", r"\frac{1}{<D>} \sum_i{<dx_hat>}", "the mean of dx_hat"),
        ALONG,
        Step("dx", DX, r"\frac{<dx_hat> - <level> - <along> \cdot <x_hat>}{\sqrt{<var> + <eps>}}", shape=D),
    ],
    source=f"{BA}; torch.nn.LayerNorm's backward pass",
    example=(
        {"x": [1.0, 1.0, 3.0, 3.0], "gamma": [2.0, 1.0, 1.0, 2.0], "dy": [1.0, 0.0, 0.0, 2.0], "eps": 0.0},
        {
            "dgamma": [-1.0, 0.0, 0.0, 2.0],
            "dx_hat": [2.0, 0.0, 0.0, 4.0],
            "level": 1.5,
            "along": 0.5,
            "dx": [1.0, -1.0, -2.0, 2.0],
        },
    ),
    dims={"D": (3, 6)},
    tolerances=CANCELLED,
)
def layer_backward(xp: Any, x: Any, gamma: Any, dy: Any, eps: Any) -> Steps:
    """dx = (dx_hat - mean(dx_hat) - x_hat mean(dx_hat x_hat)) / sigma, with dx_hat = gamma dy, sigma = sqrt(var + eps)

    Normalising throws away the level and the scale of x, so the backward pass takes both out of the gradient.
    Example: dx_hat = 2, 0, 0, 4 has mean 1.5 and mean product 0.5 with x_hat = -1, -1, 1, 1: 2 - 1.5 + 0.5 = 1.
    """
    mean = xp.mean(x, axis=1)
    distance = x - mean[:, None]
    var = xp.mean(distance**2, axis=1)
    sigma = xp.sqrt(var + eps)[:, None]
    x_hat = distance / sigma
    dx_hat = gamma * dy
    level = xp.mean(dx_hat, axis=1)
    along = xp.mean(dx_hat * x_hat, axis=1)
    found = {"mean": mean, "var": var, "x_hat": x_hat, "dgamma": dy * x_hat, "dx_hat": dx_hat}
    dx = (dx_hat - level[:, None] - along[:, None] * x_hat) / sigma
    return {**found, "level": level, "along": along, "dx": dx}


@layer_backward.mistake(
    "statistics-constant", who="treats mean and variance as constants: dx_hat / sigma", affects="dx"
)
def _(xp: Any, x: Any, gamma: Any, dy: Any, eps: Any) -> Steps:
    var = layer_backward.body(xp, x, gamma, dy, eps)["var"]
    return {"dx": gamma * dy / xp.sqrt(var + eps)[:, None]}


@layer_backward.mistake("no-variance-path", who="takes out the level only", affects="dx")
def _(xp: Any, x: Any, gamma: Any, dy: Any, eps: Any) -> Steps:
    right = layer_backward.body(xp, x, gamma, dy, eps)
    sigma = xp.sqrt(right["var"] + eps)[:, None]
    return {"dx": (right["dx_hat"] - right["level"][:, None]) / sigma}


@layer_backward.mistake("no-mean-path", who="takes out the scale only: RMS norm's gradient", affects="dx")
def _(xp: Any, x: Any, gamma: Any, dy: Any, eps: Any) -> Steps:
    right = layer_backward.body(xp, x, gamma, dy, eps)
    sigma = xp.sqrt(right["var"] + eps)[:, None]
    return {"dx": (right["dx_hat"] - right["along"][:, None] * right["x_hat"]) / sigma}


@layer_backward.mistake(
    "gamma-outside",
    who="multiplies by gamma at the end, as batch norm may, whose gamma is one number for all N",
    affects=["dx_hat", "level", "along", "dx"],
)
def _(xp: Any, x: Any, gamma: Any, dy: Any, eps: Any) -> Steps:
    wrong = layer_backward.body(xp, x, 1 + 0 * gamma, dy, eps)
    parts = {name: wrong[name] for name in ("dx_hat", "level", "along")}
    return {**parts, "dx": gamma * wrong["dx"]}


@define(
    "norm.rms_backward",
    title="Gradients of RMS normalisation",
    inputs=[X, GAMMA, DY, EPS],
    steps=[
        Step("rms", "r", r"\sqrt{\frac{1}{<D>} \sum_i{<x>^2} + <eps>}", "root mean square"),
        Step("x_hat", r"\hat{x}_{i}", r"\frac{<x>}{<rms>}", "normalised", shape=D),
        DGAMMA,
        DX_HAT,
        ALONG,
        Step("dx", DX, r"\frac{<dx_hat> - <along> \cdot <x_hat>}{<rms>}", shape=D),
    ],
    source=f"{ZHANG}; torch.nn.RMSNorm's backward pass",
    example=(
        {"x": [1.0, 1.0, 5.0, 3.0], "gamma": [1.0, 1.0, 1.0, 2.0], "dy": [3.0, 0.0, 0.0, 3.0], "eps": 0.0},
        {
            "rms": 3.0,
            "dx_hat": [3.0, 0.0, 0.0, 6.0],
            "along": 1.75,
            "dx": [29 / 36, -7 / 36, -35 / 36, 51 / 36],
        },
    ),
    dims={"D": (3, 6)},
    tolerances=CANCELLED,
)
def rms_backward(xp: Any, x: Any, gamma: Any, dy: Any, eps: Any) -> Steps:
    """dx = (dx_hat - x_hat mean(dx_hat x_hat)) / r, with dx_hat = gamma dy and r = sqrt(mean(x^2) + eps)

    The layer forgets the length of x, so the part of the gradient along x is taken out.
    Example: x = 1, 1, 5, 3 has r = 3; dx_hat = 3, 0, 0, 6 lies 1.75 along x_hat: (3 - 1.75 / 3) / 3 = 29/36.
    """
    r = xp.sqrt(xp.mean(x**2, axis=1) + eps)
    x_hat = x / r[:, None]
    dx_hat = gamma * dy
    along = xp.mean(dx_hat * x_hat, axis=1)
    dx = (dx_hat - along[:, None] * x_hat) / r[:, None]
    return {"rms": r, "x_hat": x_hat, "dgamma": dy * x_hat, "dx_hat": dx_hat, "along": along, "dx": dx}


@rms_backward.mistake(
    "statistics-constant", who="treats the root mean square as a constant: dx_hat / r", affects="dx"
)
def _(xp: Any, x: Any, gamma: Any, dy: Any, eps: Any) -> Steps:
    return {"dx": gamma * dy / rms_backward.body(xp, x, gamma, dy, eps)["rms"][:, None]}


@rms_backward.mistake(
    "mean-taken-out", who="takes the level out of the gradient as well, as layer norm does", affects="dx"
)
def _(xp: Any, x: Any, gamma: Any, dy: Any, eps: Any) -> Steps:
    right = rms_backward.body(xp, x, gamma, dy, eps)
    return {"dx": right["dx"] - xp.mean(right["dx_hat"], axis=1, keepdims=True) / right["rms"][:, None]}


@rms_backward.mistake(
    "gamma-outside",
    who="multiplies by gamma at the end, although every feature has its own",
    affects=["dx_hat", "along", "dx"],
)
def _(xp: Any, x: Any, gamma: Any, dy: Any, eps: Any) -> Steps:
    wrong = rms_backward.body(xp, x, 1 + 0 * gamma, dy, eps)
    return {"dx_hat": wrong["dx_hat"], "along": wrong["along"], "dx": gamma * wrong["dx"]}
