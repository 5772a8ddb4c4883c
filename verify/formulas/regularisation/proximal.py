"""Why L1 makes zeros: the minimiser with each penalty, soft-thresholding, and the steps that do or do not reach 0."""

from __future__ import annotations

from typing import Any

from verify.formulas.regularisation.penalties import LAM, D, line
from verify.registry import Input, Step, Steps, define

LANDSCAPE = [
    Input("slope", "d_0", "slope of the loss at w = 0", low=-3, high=3),
    Input("curvature", "h", "second derivative of the loss", low=0.5, high=3),
    LAM,
]


def shrunk(xp: Any, v: Any, threshold: Any) -> Any:
    """sign(v) max(|v| - threshold, 0)."""
    left = xp.abs(v) - threshold
    return xp.sign(v) * xp.where(left > 0, left, 0 * left)


@define(
    "regularisation.l1_minimiser",
    title="Where a quadratic loss with an L1 penalty is smallest",
    inputs=LANDSCAPE,
    steps=[
        Step("left", "d^{-}", r"<slope> - <lam>", "slope just left of 0"),
        Step("right", "d^{+}", r"<slope> + <lam>", "slope just right of 0"),
        Step(
            "w",
            "w^*",
            r"-\frac{\operatorname{sign}(<slope>) \cdot \max(|<slope>| - <lam>, 0)}{<curvature>}",
            "the minimiser",
        ),
    ],
    source="Goodfellow, Bengio & Courville 2016, Deep Learning, equation 7.23; Tibshirani 1996, JRSS B 58",
    example=({"slope": 2.0, "curvature": 1.0, "lam": 1.0}, {"left": 1.0, "right": 3.0, "w": -1.0}),
)
def l1_minimiser(xp: Any, slope: Any, curvature: Any, lam: Any) -> Steps:
    """argmin d0 w + h/2 w^2 + lambda |w| = -sign(d0) max(|d0| - lambda, 0) / h

    0 is the minimum exactly where the slope changes its sign there, d0 - lambda <= 0 <= d0 + lambda: a whole interval
    of losses is answered with w = 0.
    Example: d0 = 0.5 with lambda = 1 gives 0, d0 = 2 gives -(2 - 1) / 1 = -1.
    """
    return {"left": slope - lam, "right": slope + lam, "w": -shrunk(xp, slope, lam) / curvature}


@l1_minimiser.mistake(
    "always-zero", who="says that L1 has its minimum at 0, without the condition |d0| <= lambda"
)
def _(xp: Any, slope: Any, curvature: Any, lam: Any) -> Steps:
    return {"w": 0 * slope}


@l1_minimiser.mistake("not-cut-off", who="shrinks past 0 where the penalty is stronger than the slope")
def _(xp: Any, slope: Any, curvature: Any, lam: Any) -> Steps:
    return {"w": -xp.sign(slope) * (xp.abs(slope) - lam) / curvature}


@l1_minimiser.mistake("l2-shrinkage", who="shrinks in proportion, as lambda w^2 does")
def _(xp: Any, slope: Any, curvature: Any, lam: Any) -> Steps:
    return {"w": l2_minimiser.body(xp, slope, curvature, lam)["w"]}


@l1_minimiser.mistake("wrong-side", who="moves along the slope instead of against it")
def _(xp: Any, slope: Any, curvature: Any, lam: Any) -> Steps:
    return {"w": shrunk(xp, slope, lam) / curvature}


@define(
    "regularisation.l2_minimiser",
    title="Where a quadratic loss with an L2 penalty is smallest",
    inputs=LANDSCAPE,
    steps=[
        Step("unpenalised", "w_0", r"-\frac{<slope>}{<curvature>}", "minimiser of the loss alone"),
        Step(
            "shrinkage", "s", r"\frac{<curvature>}{<curvature> + 2 \cdot <lam>}", "factor towards 0, never 0"
        ),
        Step("w", "w^*", r"<shrinkage> \cdot <unpenalised>", "the minimiser"),
    ],
    source="Goodfellow, Bengio & Courville 2016, Deep Learning, equations 7.7 to 7.13",
    example=(
        {"slope": 2.0, "curvature": 1.0, "lam": 1.0},
        {"unpenalised": -2.0, "shrinkage": 1 / 3, "w": -2 / 3},
    ),
)
def l2_minimiser(xp: Any, slope: Any, curvature: Any, lam: Any) -> Steps:
    """argmin d0 w + h/2 w^2 + lambda w^2 = -d0 / (h + 2 lambda)

    The penalty's own slope at 0 is 0, so that the minimum is at 0 only if the loss had it there.
    Example: d0 = 2, h = 1, lambda = 1: -2 shrinks by 1 / 3.
    """
    unpenalised = -slope / curvature
    shrinkage = curvature / (curvature + 2 * lam)
    return {"unpenalised": unpenalised, "shrinkage": shrinkage, "w": shrinkage * unpenalised}


@l2_minimiser.mistake(
    "half-convention", who="has the penalty lambda/2 w^2 in mind: h + lambda", affects=["shrinkage", "w"]
)
def _(xp: Any, slope: Any, curvature: Any, lam: Any) -> Steps:
    wrong = l2_minimiser.body(xp, slope, curvature, lam / 2)
    return {name: wrong[name] for name in ("shrinkage", "w")}


@l2_minimiser.mistake("l1-threshold", who="subtracts lambda and cuts off at 0, as L1 does")
def _(xp: Any, slope: Any, curvature: Any, lam: Any) -> Steps:
    return {"w": l1_minimiser.body(xp, slope, curvature, lam)["w"]}


@l2_minimiser.mistake("always-zero", who="says that a penalised weight ends at 0", affects=["shrinkage", "w"])
def _(xp: Any, slope: Any, curvature: Any, lam: Any) -> Steps:
    return {"shrinkage": 0 * slope, "w": 0 * slope}


V = Input("v", "v_{i}", "values", shape=D)
SOFT = r"\operatorname{sign}(<v>) \odot <left>"


@define(
    "regularisation.soft_threshold",
    title="Soft-thresholding, the proximal map of L1",
    inputs=[V, Input("t", "t", "threshold", low=0.1, high=1.5)],
    steps=[
        Step("left", "a_{i}", r"\max(|<v>| - <t>, 0)", "what is left of the size", shape=D),
        Step("w", "w_{i}", SOFT, "values moved towards 0 by t, the small ones to 0", shape=D),
    ],
    source="Donoho 1995, IEEE Trans. Inf. Theory 41; Beck & Teboulle 2009, SIAM J. Imaging Sci. 2",
    example=(
        {"v": [1.5, -0.25, -2.0], "t": 0.5},
        {"left": [1.0, 0.0, 1.5], "w": [1.0, 0.0, -1.5]},
    ),
    dims={"D": (2, 5)},
)
def soft_threshold(xp: Any, v: Any, t: Any) -> Steps:
    """S_t(v) = sign(v) max(|v| - t, 0) = argmin_w (w - v)^2 / 2 + t |w|

    Every value moves towards 0 by t; those nearer than t are set to exactly 0.
    Example: 1.5, -0.25, -2 with t = 0.5 become 1, 0, -1.5.
    """
    w = shrunk(xp, v, line(t))
    return {"left": xp.abs(w), "w": w}


@soft_threshold.mistake(
    "hard-threshold",
    who="keeps what is larger than t as it is: the proximal map of the count of nonzeros",
    affects=["left", "w"],
)
def _(xp: Any, v: Any, t: Any) -> Steps:
    kept = xp.where(xp.abs(v) > line(t), v, 0 * v)
    return {"left": xp.abs(kept), "w": kept}


@soft_threshold.mistake("not-cut-off", who="lets small values cross 0", affects=["left", "w"])
def _(xp: Any, v: Any, t: Any) -> Steps:
    return {"left": xp.abs(v) - line(t), "w": xp.sign(v) * (xp.abs(v) - line(t))}


@soft_threshold.mistake(
    "one-sided", who="subtracts t from negative values too: relu(v - t)", affects=["left", "w"]
)
def _(xp: Any, v: Any, t: Any) -> Steps:
    left = xp.where(v > line(t), v - line(t), 0 * v)
    return {"left": left, "w": left}


W = Input("w", "w_{i}", "weights before the step", shape=D)
G = Input("g", "g_{i}", "gradient of the loss, without the penalty", shape=D)
LR = Input("lr", r"\eta", "step size", low=0.05, high=0.8)


@define(
    "regularisation.proximal_step",
    title="Proximal gradient step for L1 (ISTA)",
    inputs=[W, G, LR, LAM],
    steps=[
        Step("v", "v_{i}", r"<w> - <lr> \cdot <g>", "after the gradient step of the loss", shape=D),
        Step("t", "t", r"<lr> \cdot <lam>", "threshold"),
        Step(
            "w_new",
            "w_{i}'",
            r"\operatorname{sign}(<v>) \odot \max(|<v>| - <t>, 0)",
            "after soft-thresholding",
            shape=D,
        ),
    ],
    source="Beck & Teboulle 2009, SIAM J. Imaging Sci. 2, equation 1.4; Parikh & Boyd 2014, Proximal Algorithms",
    example=(
        {"w": [1.0, 0.1], "g": [2.0, 0.5], "lr": 0.1, "lam": 1.0},
        {"v": [0.8, 0.05], "t": 0.1, "w_new": [0.7, 0.0]},
    ),
    dims={"D": (2, 5)},
)
def proximal_step(xp: Any, w: Any, g: Any, lr: Any, lam: Any) -> Steps:
    """w' = S(w - eta g) with the threshold eta lambda

    First a step on the smooth loss alone, then the penalty is dealt with exactly: weights become 0 and stay there.
    Example: w = (1, 0.1), g = (2, 0.5), eta = 0.1, lambda = 1: v = (0.8, 0.05), then (0.7, 0).
    """
    v, t = w - line(lr) * g, lr * lam
    return {"v": v, "t": t, "w_new": shrunk(xp, v, line(t))}


@proximal_step.mistake(
    "subgradient-step",
    who="adds lambda sign(w) to the gradient: it hovers around 0 and never lands on it",
    affects="w_new",
)
def _(xp: Any, w: Any, g: Any, lr: Any, lam: Any) -> Steps:
    return {"w_new": w - line(lr) * (g + line(lam) * xp.sign(w))}


@proximal_step.mistake(
    "threshold-not-scaled", who="thresholds by lambda instead of eta lambda", affects=["t", "w_new"]
)
def _(xp: Any, w: Any, g: Any, lr: Any, lam: Any) -> Steps:
    return {"t": 1 * lam, "w_new": shrunk(xp, w - line(lr) * g, line(lam))}


@proximal_step.mistake("hard-threshold", who="sets small weights to 0 and leaves the others", affects="w_new")
def _(xp: Any, w: Any, g: Any, lr: Any, lam: Any) -> Steps:
    v = w - line(lr) * g
    return {"w_new": xp.where(xp.abs(v) > line(lr * lam), v, 0 * v)}


@define(
    "regularisation.subgradient_step",
    title="Subgradient step for L1",
    inputs=[W, G, LR, LAM],
    steps=[
        Step(
            "direction",
            "d_{i}",
            r"<g> + <lam> \cdot \operatorname{sign}(<w>)",
            "a subgradient of loss and penalty",
            shape=D,
        ),
        Step("w_new", "w_{i}'", r"<w> - <lr> \cdot <direction>", "after the step", shape=D),
    ],
    source="Boyd, Xiao & Mutapcic 2003, Subgradient Methods (Stanford EE392o notes)",
    example=(
        {"w": [1.0, 0.1], "g": [2.0, 0.5], "lr": 0.1, "lam": 1.0},
        {"direction": [3.0, 1.5], "w_new": [0.7, -0.05]},
    ),
    dims={"D": (2, 5)},
)
def subgradient_step(xp: Any, w: Any, g: Any, lr: Any, lam: Any) -> Steps:
    """w' = w - eta (g + lambda sign(w)), with sign(0) = 0

    L1 can be trained like this, as autograd does; what it does not give is exact zeros: near 0 it jumps across.
    Example: w = 0.1, g = 0.5, eta = 0.1, lambda = 1 goes to 0.1 - 0.15 = -0.05, the proximal step to 0.
    """
    direction = g + line(lam) * xp.sign(w)
    return {"direction": direction, "w_new": w - line(lr) * direction}


@subgradient_step.mistake("proximal-step", who="soft-thresholds after the step of the loss", affects="w_new")
def _(xp: Any, w: Any, g: Any, lr: Any, lam: Any) -> Steps:
    return {"w_new": proximal_step.body(xp, w, g, lr, lam)["w_new"]}


@subgradient_step.mistake(
    "gradient-of-l2", who="adds lambda w instead of lambda sign(w)", affects=["direction", "w_new"]
)
def _(xp: Any, w: Any, g: Any, lr: Any, lam: Any) -> Steps:
    direction = g + line(lam) * w
    return {"direction": direction, "w_new": w - line(lr) * direction}


@subgradient_step.mistake(
    "sign-forgotten", who="adds lambda whatever the sign of w", affects=["direction", "w_new"]
)
def _(xp: Any, w: Any, g: Any, lr: Any, lam: Any) -> Steps:
    direction = g + line(lam)
    return {"direction": direction, "w_new": w - line(lr) * direction}
