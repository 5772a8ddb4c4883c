"""One rate for each layer, from the size of its weights and of its gradient: LARS and LAMB, for huge batches."""

from __future__ import annotations

from typing import Any

from verify.formulas.optim.adaptive import BETA1, BETA2, CORRECTED
from verify.formulas.optim.shared import EPS, LR, in_time
from verify.registry import Input, Step, Steps, define

N = ("N",)
TN = ("T", "N")
WD = Input("wd", r"\lambda", "weight decay", low=0.01, high=0.3)


def norm(xp: Any, x: Any) -> Any:
    """The 2-norm over the last axis, which stays."""
    return xp.sqrt(xp.sum(x * x, axis=-1, keepdims=True))


@define(
    "optim.lars",
    title="LARS: trust ratio and one step for one layer",
    inputs=[
        Input("w", "w", "weights of the layer", shape=N),
        Input("g", "g", "gradient of the layer", shape=N),
        LR,
        Input("trust", r"\eta_{L}", "trust coefficient", low=0.001, high=0.1),
        WD,
    ],
    steps=[
        Step("w_norm", r"\|w\|", r"\sqrt{\sum_i{<w>^2}}", "size of the weights"),
        Step("g_norm", r"\|g\|", r"\sqrt{\sum_i{<g>^2}}", "size of the gradient"),
        Step(
            "ratio",
            "r",
            r"<trust> \cdot \frac{<w_norm>}{<g_norm> + <wd> \cdot <w_norm>}",
            "trust ratio of the layer",
        ),
        Step("step", r"\Delta", r"<lr> \cdot <ratio> \cdot (<g> + <wd> \cdot <w>)", "step", shape=N),
        Step("w_new", "w'", "<w> - <step>", "new weights", shape=N),
    ],
    source="You, Gitman & Ginsburg 2017, arXiv:1708.03888, equation 6 and Algorithm 1 (momentum 0)",
    example=(
        {"w": [3.0, 4.0], "g": [0.6, 0.8], "lr": 0.5, "trust": 0.02, "wd": 0.2},
        {"w_norm": 5.0, "g_norm": 1.0, "ratio": 0.05, "step": [0.03, 0.04], "w_new": [2.97, 3.96]},
    ),
    dims={"N": (2, 5)},
)
def lars(xp: Any, w: Any, g: Any, lr: Any, trust: Any, wd: Any) -> Steps:
    """r = eta |w| / (|g| + wd |w|);  w = w - lr r (g + wd w)

    Each layer moves by about the fraction lr eta of its own size, whatever the scale of its gradient.
    Example: |w| = 5, |g| = 1, wd = 0.2, eta = 0.02: r = 0.1 / 2 = 0.05.
    """
    w_norm, g_norm = norm(xp, w), norm(xp, g)
    ratio = trust[:, None] * w_norm / (g_norm + wd[:, None] * w_norm)
    step = lr[:, None] * ratio * (g + wd[:, None] * w)
    return {
        "w_norm": w_norm[:, 0],
        "g_norm": g_norm[:, 0],
        "ratio": ratio[:, 0],
        "step": step,
        "w_new": w - step,
    }


def lars_with(w: Any, g: Any, lr: Any, wd: Any, ratio: Any) -> Steps:
    """What follows from a wrong trust ratio."""
    step = (lr * ratio)[:, None] * (g + wd[:, None] * w)
    return {"ratio": ratio, "step": step, "w_new": w - step}


RATIO = ["ratio", "step", "w_new"]


@lars.mistake("ratio-inverted", who="divides the gradient's size by that of the weights", affects=RATIO)
def _(xp: Any, w: Any, g: Any, lr: Any, trust: Any, wd: Any) -> Steps:
    right = lars.body(xp, w, g, lr, trust, wd)
    return lars_with(w, g, lr, wd, trust * right["g_norm"] / (right["w_norm"] + wd * right["g_norm"]))


@lars.mistake("decay-not-below", who="leaves the weight decay out of the denominator", affects=RATIO)
def _(xp: Any, w: Any, g: Any, lr: Any, trust: Any, wd: Any) -> Steps:
    right = lars.body(xp, w, g, lr, trust, wd)
    return lars_with(w, g, lr, wd, trust * right["w_norm"] / right["g_norm"])


@lars.mistake(
    "decay-not-in-step",
    who="puts the weight decay into the ratio and not into the step",
    affects=["step", "w_new"],
)
def _(xp: Any, w: Any, g: Any, lr: Any, trust: Any, wd: Any) -> Steps:
    step = (lr * lars.body(xp, w, g, lr, trust, wd)["ratio"])[:, None] * g
    return {"step": step, "w_new": w - step}


@lars.mistake(
    "norm-squared", who="forgets the roots: sums of squares for norms", affects=["w_norm", "g_norm", *RATIO]
)
def _(xp: Any, w: Any, g: Any, lr: Any, trust: Any, wd: Any) -> Steps:
    right = lars.body(xp, w, g, lr, trust, wd)
    w_norm, g_norm = right["w_norm"] ** 2, right["g_norm"] ** 2
    return {
        "w_norm": w_norm,
        "g_norm": g_norm,
        **lars_with(w, g, lr, wd, trust * w_norm / (g_norm + wd * w_norm)),
    }


@define(
    "optim.lamb",
    title="LAMB on one layer: Adam's direction at a length given by the weights",
    inputs=[
        Input("theta0", r"\theta_{0}", "weights before the first step", shape=N),
        Input("g", "g_{t}", "gradient at each step", shape=TN),
        LR,
        BETA1,
        BETA2,
        EPS,
        WD,
    ],
    steps=[
        Step("m", "m_{t}", r"<beta1> \cdot <m-1> + (1 - <beta1>) \cdot <g>", "first moment", shape=TN),
        Step("v", "v_{t}", r"<beta2> \cdot <v-1> + (1 - <beta2>) \cdot <g>^2", "second moment", shape=TN),
        Step("m_hat", r"\hat{m}_{t}", r"\frac{<m>}{1 - <beta1>^{<t>}}", "bias-corrected", shape=TN),
        Step("v_hat", r"\hat{v}_{t}", r"\frac{<v>}{1 - <beta2>^{<t>}}", "bias-corrected", shape=TN),
        Step(
            "update",
            "u_{t}",
            r"\frac{<m_hat>}{\sqrt{<v_hat>} + <eps>} + <wd> \cdot <theta-1>",
            "Adam's direction and the decay",
            shape=TN,
        ),
        Step("ratio", "r_{t}", r"\frac{\|<theta-1>\|}{\|<update>\|}", "trust ratio", shape=("T",)),
        Step(
            "theta",
            r"\theta_{t}",
            r"<theta-1> - <lr> \cdot <ratio> \cdot <update>",
            "weights",
            shape=TN,
            before="theta0",
        ),
    ],
    source="You et al. 2020, arXiv:1904.00962, Algorithm 2 (phi the identity)",
    example=(
        {
            "theta0": [3.0, 4.0],
            "g": [[1.0, -2.0]],
            "lr": 0.1,
            "beta1": 0.9,
            "beta2": 0.999,
            "eps": 0.0,
            "wd": 0.25,
        },
        {"m_hat": [[1.0, -2.0]], "update": [[1.75, 0.0]], "ratio": [5 / 1.75], "theta": [[2.5, 4.0]]},
    ),
    dims={"T": (3, 4), "N": (2, 4)},
    over="T",
    tolerances=CORRECTED,
)
def lamb(xp: Any, theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any, wd: Any) -> Steps:
    """u = m_hat / (sqrt(v_hat) + eps) + wd theta;  theta = theta - lr (|theta| / |u|) u

    The step of a layer is lr times the size of its weights long, in AdamW's direction.
    Example: |theta| = 5 and u = (1.75, 0): the ratio is 2.857 and the step 0.1 * 5 = 0.5.
    """
    m = v = 0 * theta0
    theta, rows = theta0, []
    rate, b1, b2, e, decay = (x[:, None] for x in (lr, beta1, beta2, eps, wd))
    for t in range(1, g.shape[1] + 1):
        g_t = g[:, t - 1, :]
        m = b1 * m + (1 - b1) * g_t
        v = b2 * v + (1 - b2) * g_t**2
        m_hat, v_hat = m / (1 - b1**t), v / (1 - b2**t)
        update = m_hat / (xp.sqrt(v_hat) + e) + decay * theta
        ratio = norm(xp, theta) / norm(xp, update)
        theta = theta - rate * ratio * update
        rows.append(
            {
                "m": m,
                "v": v,
                "m_hat": m_hat,
                "v_hat": v_hat,
                "update": update,
                "ratio": ratio[:, 0],
                "theta": theta,
            }
        )
    return in_time(xp, rows)


def lamb_by(xp: Any, ratio_of: Any, **given: Any) -> Steps:
    """LAMB with another trust ratio, a function of (theta, Adam's direction, decay term)."""
    right = lamb.body(xp, **given)
    direction = right["m_hat"] / (xp.sqrt(right["v_hat"]) + given["eps"][:, None, None])
    theta, rows = given["theta0"], []
    for t in range(direction.shape[1]):
        a = direction[:, t, :]
        decay = given["wd"][:, None] * theta
        ratio = ratio_of(theta, a, decay)
        theta = theta - given["lr"][:, None] * ratio * (a + decay)
        rows.append({"update": a + decay, "ratio": ratio[:, 0], "theta": theta})
    return in_time(xp, rows)


LENGTHS = ["update", "ratio", "theta"]


@lamb.mistake("ratio-of-adam", who="takes the size of Adam's direction without the decay", affects=LENGTHS)
def _(xp: Any, **given: Any) -> Steps:
    return lamb_by(xp, lambda theta, a, decay: norm(xp, theta) / norm(xp, a), **given)


@lamb.mistake("no-trust-ratio", who="takes AdamW's step as it is", affects=LENGTHS, must_differ=True)
def _(xp: Any, **given: Any) -> Steps:
    return lamb_by(xp, lambda theta, a, decay: 1 + 0 * norm(xp, theta), **given)


@lamb.mistake("ratio-inverted", who="divides the update's size by that of the weights", affects=LENGTHS)
def _(xp: Any, **given: Any) -> Steps:
    return lamb_by(xp, lambda theta, a, decay: norm(xp, a + decay) / norm(xp, theta), **given)


@lamb.mistake("no-bias-correction", who="stops at m and v", affects=["m_hat", "v_hat", *LENGTHS])
def _(xp: Any, **given: Any) -> Steps:
    right = lamb.body(xp, **given)
    theta, rows = given["theta0"], []
    for t in range(right["m"].shape[1]):
        m, v = right["m"][:, t, :], right["v"][:, t, :]
        update = m / (xp.sqrt(v) + given["eps"][:, None]) + given["wd"][:, None] * theta
        ratio = norm(xp, theta) / norm(xp, update)
        theta = theta - given["lr"][:, None] * ratio * update
        rows.append({"m_hat": m, "v_hat": v, "update": update, "ratio": ratio[:, 0], "theta": theta})
    return in_time(xp, rows)
