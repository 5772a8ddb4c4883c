"""Weight decay and L2: one and the same for plain SGD, two different things for Adam.

lambda is the gradient's, g + lambda theta (the penalty lambda / 2 theta^2), as in PyTorch's weight_decay.
"""

from __future__ import annotations

from typing import Any

from verify.registry import TOLERANCES, Formula, Input, Step, Steps, Tolerance, define

LOSHCHILOV = "Loshchilov & Hutter 2019, arXiv:1711.05101"
T = ("T",)
TIME = {"T": (3, 5)}

THETA0 = Input("theta0", r"\theta_{0}", "parameter before the first step", low=-2, high=2)
G = Input("g", "g_{t}", "gradient of the loss at each step", shape=T)
LR = Input("lr", r"\eta", "learning rate", low=0.01, high=0.5)
LAM = Input("lam", r"\lambda", "weight decay", low=0.01, high=0.5)
WALK = {"theta0": 1.0, "g": [0.5, -1.0], "lr": 0.1, "lam": 0.2}


def in_time(xp: Any, rows: list[Steps]) -> Steps:
    """The values of every step side by side along a trailing time axis."""
    return {name: xp.stack([row[name] for row in rows], axis=1) for name in rows[0]}


@define(
    "regularisation.sgd_l2",
    title="SGD with an L2 penalty",
    inputs=[THETA0, G, LR, LAM],
    steps=[
        Step(
            "total", r"\tilde{g}_{t}", r"<g> + <lam> \cdot <theta-1>", "gradient with the penalty's", shape=T
        ),
        Step(
            "theta", r"\theta_{t}", r"<theta-1> - <lr> \cdot <total>", "parameter", shape=T, before="theta0"
        ),
    ],
    source=f"{LOSHCHILOV}, Algorithm 1; torch.optim.SGD(weight_decay)",
    example=(WALK, {"total": [0.7, -0.814], "theta": [0.93, 1.0114]}),
    dims=TIME,
    over="T",
)
def sgd_l2(xp: Any, theta0: Any, g: Any, lr: Any, lam: Any) -> Steps:
    """theta = theta - eta (g + lambda theta)

    Example: theta = 1, g = 0.5, eta = 0.1, lambda = 0.2: 1 - 0.1 * 0.7 = 0.93.
    """
    theta, rows = theta0, []
    for t in range(g.shape[1]):
        total = g[:, t] + lam * theta
        theta = theta - lr * total
        rows.append({"total": total, "theta": theta})
    return in_time(xp, rows)


@define(
    "regularisation.sgd_decay",
    title="SGD with decoupled weight decay",
    inputs=[THETA0, G, LR, LAM],
    steps=[
        Step("factor", "f", r"1 - <lr> \cdot <lam>", "what a step leaves of the weight", shape=T),
        Step("shrunk", "s_{t}", r"<factor> \cdot <theta-1>", "decayed", shape=T),
        Step("theta", r"\theta_{t}", r"<shrunk> - <lr> \cdot <g>", "parameter", shape=T, before="theta0"),
    ],
    source=f"{LOSHCHILOV}, section 2 and proposition 1: the same as L2 for SGD",
    example=(WALK, {"factor": [0.98, 0.98], "shrunk": [0.98, 0.9114], "theta": [0.93, 1.0114]}),
    dims=TIME,
    over="T",
)
def sgd_decay(xp: Any, theta0: Any, g: Any, lr: Any, lam: Any) -> Steps:
    """theta = (1 - eta lambda) theta - eta g

    The same walk as SGD with L2, written so that one sees the weight shrink by the same share in every step.
    Example: theta = 1, g = 0.5, eta = 0.1, lambda = 0.2: 0.98 - 0.05 = 0.93.
    """
    factor, theta, rows = 1 - lr * lam, theta0, []
    for t in range(g.shape[1]):
        shrunk = factor * theta
        theta = shrunk - lr * g[:, t]
        rows.append({"factor": factor, "shrunk": shrunk, "theta": theta})
    return in_time(xp, rows)


def common_mistakes(made: Formula, steps: list[str]) -> None:
    """Registers the mistakes of both forms; ``steps`` are those that a wrong decay changes."""

    def only(found: Steps) -> Steps:
        return {name: found[name] for name in steps}

    @made.mistake("twice-lambda", who="differentiates lambda theta^2, without the half", affects=steps)
    def _(xp: Any, lam: Any, **rest: Any) -> Steps:
        return only(made.body(xp, lam=2 * lam, **rest))

    @made.mistake("decay-not-scaled", who="subtracts lambda theta without the learning rate", affects=steps)
    def _(xp: Any, lr: Any, lam: Any, **rest: Any) -> Steps:
        return only(made.body(xp, lr=lr, lam=lam / lr, **rest))

    @made.mistake("grows", who="adds the decay: weights grow away from 0", affects=steps)
    def _(xp: Any, lam: Any, **rest: Any) -> Steps:
        return only(made.body(xp, lam=-lam, **rest))

    @made.mistake("no-decay", who="leaves the decay out", affects=steps)
    def _(xp: Any, lam: Any, **rest: Any) -> Steps:
        return only(made.body(xp, lam=0 * lam, **rest))


common_mistakes(sgd_l2, ["total", "theta"])
common_mistakes(sgd_decay, ["factor", "shrunk", "theta"])


BETA1 = Input("beta1", r"\beta_1", "decay of the first moment", low=0.5, high=0.95)
BETA2 = Input("beta2", r"\beta_2", "decay of the second moment", low=0.8, high=0.999)
EPS = Input("eps", r"\epsilon", "added to the denominator", low=1e-8, high=1e-3)


@define(
    "regularisation.adam_l2",
    title="Adam with L2 in the gradient (not AdamW)",
    inputs=[THETA0, G, LR, BETA1, BETA2, EPS, LAM],
    steps=[
        Step(
            "total", r"\tilde{g}_{t}", r"<g> + <lam> \cdot <theta-1>", "gradient with the penalty's", shape=T
        ),
        Step("m", "m_{t}", r"<beta1> \cdot <m-1> + (1 - <beta1>) \cdot <total>", "first moment", shape=T),
        Step("v", "v_{t}", r"<beta2> \cdot <v-1> + (1 - <beta2>) \cdot <total>^2", "second moment", shape=T),
        Step("m_hat", r"\hat{m}_{t}", r"\frac{<m>}{1 - <beta1>^{<t>}}", "bias-corrected", shape=T),
        Step("v_hat", r"\hat{v}_{t}", r"\frac{<v>}{1 - <beta2>^{<t>}}", "bias-corrected", shape=T),
        Step(
            "theta",
            r"\theta_{t}",
            r"<theta-1> - <lr> \cdot \frac{<m_hat>}{\sqrt{<v_hat>} + <eps>}",
            "parameter",
            shape=T,
            before="theta0",
        ),
    ],
    source=f"{LOSHCHILOV}, Algorithm 2 with L2; torch.optim.Adam(weight_decay)",
    example=(
        {
            "theta0": 1.0,
            "g": [0.4, -0.2],
            "lr": 0.1,
            "beta1": 0.5,
            "beta2": 0.75,
            "eps": 0.0,
            "lam": 0.1,
        },
        {
            "total": [0.5, -0.11],
            "m": [0.25, 0.07],
            "v": [0.0625, 0.0499],
            "m_hat": [0.5, 0.07 / 0.75],
            "v_hat": [0.25, 0.0499 / 0.4375],
        },
    ),
    dims=TIME,
    over="T",
    # 1 - beta2^t is 0.001 at beta2 = 0.999, t = 1: float32 keeps four of its digits.
    tolerances={**TOLERANCES, "float32": Tolerance(3e-4, 3e-5)},
)
def adam_l2(xp: Any, theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any, lam: Any) -> Steps:
    """theta = theta - eta m_hat / (sqrt(v_hat) + eps), the moments being those of g + lambda theta

    The decay is divided by sqrt(v_hat) like the rest of the gradient, so that weights with large gradients decay
    least; AdamW decays all weights by the same share.
    Example: theta = 1, g = 0.4, lambda = 0.1: the first step is eta whether lambda is there or not.
    """
    m, v, theta, rows = 0 * theta0, 0 * theta0, theta0, []
    for t in range(g.shape[1]):
        total = g[:, t] + lam * theta
        m = beta1 * m + (1 - beta1) * total
        v = beta2 * v + (1 - beta2) * total**2
        m_hat, v_hat = m / (1 - beta1 ** (t + 1)), v / (1 - beta2 ** (t + 1))
        theta = theta - lr * m_hat / (xp.sqrt(v_hat) + eps)
        rows.append({"total": total, "m": m, "v": v, "m_hat": m_hat, "v_hat": v_hat, "theta": theta})
    return in_time(xp, rows)


EVERY = ["total", "m", "v", "m_hat", "v_hat", "theta"]


@adam_l2.mistake("no-decay", who="leaves the decay out: plain Adam", affects=EVERY)
def _(xp: Any, lam: Any, **rest: Any) -> Steps:
    return adam_l2.body(xp, lam=0 * lam, **rest)


@adam_l2.mistake(
    "decoupled", who="shrinks theta by eta lambda outside the moments: that is AdamW", affects=EVERY
)
def _(xp: Any, theta0: Any, lr: Any, lam: Any, **rest: Any) -> Steps:
    plain = adam_l2.body(xp, theta0=theta0, lr=lr, lam=0 * lam, **rest)
    before = xp.concat([theta0[:, None], plain["theta"][:, :-1]], axis=1)
    theta, walked = theta0, []
    for t in range(before.shape[1]):
        theta = (1 - lr * lam) * theta - (before - plain["theta"])[:, t]
        walked.append(theta)
    return {**plain, "theta": xp.stack(walked, axis=1)}


@adam_l2.mistake("no-bias-correction", who="stops at m and v", affects=EVERY, must_differ=True)
def _(xp: Any, theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any, lam: Any) -> Steps:
    m, v, theta, rows = 0 * theta0, 0 * theta0, theta0, []
    for t in range(g.shape[1]):
        total = g[:, t] + lam * theta
        m, v = beta1 * m + (1 - beta1) * total, beta2 * v + (1 - beta2) * total**2
        theta = theta - lr * m / (xp.sqrt(v) + eps)
        rows.append({"total": total, "m": m, "v": v, "m_hat": m, "v_hat": v, "theta": theta})
    return in_time(xp, rows)
