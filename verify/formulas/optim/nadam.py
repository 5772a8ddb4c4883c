"""Nadam: Adam that looks ahead, in the three forms that carry the name, and what PyTorch makes of its schedule.

Dozat lets the momentum mu_t rise with t and averages with it; many, Optax among them, keep it constant; PyTorch
averages with a constant beta_1 and looks ahead with the rising mu_t. Their steps differ by up to a tenth.
"""

from __future__ import annotations

from typing import Any

from verify.formulas.optim.adaptive import BETA1, BETA2, CORRECTED, MOMENTS, adam
from verify.formulas.optim.shared import (
    EPS,
    LR,
    THETA,
    THETA0,
    TIME,
    G,
    T,
    descended,
    in_time,
    steps_of,
    walks_uphill,
)
from verify.registry import Formula, Input, Step, Steps, define

DOZAT = "Dozat 2016, Incorporating Nesterov Momentum into Adam, ICLR workshop"
PSI = Input("psi", r"\psi", "momentum decay (0.004 by default)", low=0.001, high=2)
SCHEDULED = [
    Step("mu", r"\mu_{t}", r"<beta1> \cdot (1 - 0.5 \cdot 0.96^{<t> \cdot <psi>})", "momentum", shape=T),
    Step(
        "mu_next",
        r"\mu'_{t}",
        r"<beta1> \cdot (1 - 0.5 \cdot 0.96^{(<t> + 1) \cdot <psi>})",
        "momentum of the next step",
        shape=T,
    ),
    Step("prod", r"\Pi_{t}", r"<prod-1> \cdot <mu>", "product of the momenta so far", shape=T, before="1"),
]
AHEAD = Step(
    "ahead",
    r"\bar{m}_{t}",
    r"\frac{<mu_next> \cdot <m>}{1 - <prod> \cdot <mu_next>} + \frac{(1 - <mu>) \cdot <g>}{1 - <prod>}",
    "mean gradient, looking ahead",
    shape=T,
)
NADAM_STEP = Step(
    "step", r"\Delta_{t}", r"<lr> \cdot \frac{<ahead>}{\sqrt{<v_hat>} + <eps>}", "step", shape=T
)


def rising(beta1: Any, psi: Any, t: int) -> Any:
    """Dozat's momentum at step t: from about beta1 / 2 towards beta1."""
    return beta1 * (1 - 0.5 * 0.96 ** (t * psi))


def stepped(xp: Any, theta0: Any, lr: Any, eps: Any, ahead: Any, v_hat: Any) -> Steps:
    """What follows from another look-ahead mean."""
    return {"ahead": ahead, **descended(xp, theta0, lr[:, None] * ahead / (xp.sqrt(v_hat) + eps[:, None]))}


@define(
    "optim.nadam_constant",
    title="Nadam with a constant momentum",
    inputs=[THETA0, G, LR, BETA1, BETA2, EPS],
    steps=[
        *MOMENTS[:2],
        Step(
            "ahead",
            r"\bar{m}_{t}",
            r"\frac{<beta1> \cdot <m>}{1 - <beta1>^{<t> + 1}} + \frac{(1 - <beta1>) \cdot <g>}{1 - <beta1>^{<t>}}",
            "mean gradient, looking ahead",
            shape=T,
        ),
        MOMENTS[3],
        NADAM_STEP,
        THETA,
    ],
    source=f"{DOZAT}, Algorithm 2 with mu_t = beta_1; optax.nadam",
    example=(
        {"theta0": 1.0, "g": [1.0, 1.0], "lr": 0.1, "beta1": 0.5, "beta2": 0.75, "eps": 0.0},
        {"m": [0.5, 0.75], "ahead": [4 / 3, 3 / 7 + 2 / 3], "v_hat": [1.0, 1.0]},
    ),
    dims=TIME,
    over="T",
    tolerances=CORRECTED,
)
def nadam_constant(xp: Any, theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any) -> Steps:
    """m_bar = b1 m / (1 - b1^(t+1)) + (1 - b1) g / (1 - b1^t);  theta = theta - lr m_bar / (sqrt(v_hat) + eps)

    Adam's mean is b1 m_(t-1) + (1 - b1) g_t; Nadam puts today's m in the place of yesterday's, as if the next
    momentum step had been taken already. v_hat is Adam's.
    Example: g = 1, b1 = 0.5 at t = 1: 0.5 * 0.5 / 0.75 + 0.5 / 0.5 = 1.3333.
    """
    m, v, theta, rows = 0 * theta0, 0 * theta0, theta0, []
    for t, g_t in steps_of(g):
        m = beta1 * m + (1 - beta1) * g_t
        v = beta2 * v + (1 - beta2) * g_t**2
        ahead = beta1 * m / (1 - beta1 ** (t + 1)) + (1 - beta1) * g_t / (1 - beta1**t)
        v_hat = v / (1 - beta2**t)
        step = lr * ahead / (xp.sqrt(v_hat) + eps)
        theta = theta - step
        rows.append({"m": m, "v": v, "ahead": ahead, "v_hat": v_hat, "step": step, "theta": theta})
    return in_time(xp, rows)


@nadam_constant.mistake(
    "correction-of-today",
    who="corrects the look-ahead with 1 - b1^t, not 1 - b1^(t+1), as Ruder's overview prints it",
    affects=["ahead", "step", "theta"],
)
def _(xp: Any, theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any) -> Steps:
    right = nadam_constant.body(xp, theta0, g, lr, beta1, beta2, eps)
    sums = xp.stack([1 - beta1**t for t, _ in steps_of(g)], axis=1)
    ahead = (beta1[:, None] * right["m"] + (1 - beta1)[:, None] * g) / sums
    return stepped(xp, theta0, lr, eps, ahead, right["v_hat"])


@nadam_constant.mistake(
    "scheduled-look-ahead",
    who="lets the momentum of the look-ahead rise with t, by PyTorch's default psi = 0.004",
    affects=["ahead", "step", "theta"],
)
def _(xp: Any, theta0: Any, **rest: Any) -> Steps:
    found = nadam_pytorch.body(xp, theta0=theta0, psi=0 * theta0 + 0.004, **rest)
    return {name: found[name] for name in ("ahead", "step", "theta")}


@define(
    "optim.nadam_dozat",
    title="Nadam with Dozat's momentum schedule",
    inputs=[THETA0, G, LR, BETA1, BETA2, EPS, PSI],
    steps=[
        *SCHEDULED,
        Step("m", "m_{t}", r"<mu> \cdot <m-1> + (1 - <mu>) \cdot <g>", "first moment", shape=T),
        MOMENTS[1],
        AHEAD,
        MOMENTS[3],
        NADAM_STEP,
        THETA,
    ],
    source=f"{DOZAT}, Algorithm 2 and the schedule of its section 3; v_hat as in Adam",
    example=(
        {"theta0": 1.0, "g": [1.0, 1.0], "lr": 0.1, "beta1": 0.9, "beta2": 0.999, "eps": 0.0, "psi": 0.0},
        {"mu": [0.45, 0.45], "prod": [0.45, 0.2025], "m": [0.55, 0.7975]},
    ),
    dims=TIME,
    over="T",
    tolerances=CORRECTED,
)
def nadam_dozat(xp: Any, theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any, psi: Any) -> Steps:
    """m = mu_t m + (1 - mu_t) g;  m_bar = mu_(t+1) m / (1 - Pi_(t+1)) + (1 - mu_t) g / (1 - Pi_t)

    mu_t = b1 (1 - 0.5 * 0.96^(t psi)) rises from about b1 / 2 to b1, Pi_t is the product mu_1 ... mu_t, and
    theta = theta - lr m_bar / (sqrt(v_hat) + eps).
    Example: with psi = 0 and b1 = 0.9 mu stays 0.45: g = 1 gives m = 0.55, then 0.45 * 0.55 + 0.55 = 0.7975.
    """
    prod, m, v, theta, rows = 1 + 0 * theta0, 0 * theta0, 0 * theta0, theta0, []
    for t, g_t in steps_of(g):
        mu, mu_next = rising(beta1, psi, t), rising(beta1, psi, t + 1)
        prod = prod * mu
        m = mu * m + (1 - mu) * g_t
        v = beta2 * v + (1 - beta2) * g_t**2
        ahead = mu_next * m / (1 - prod * mu_next) + (1 - mu) * g_t / (1 - prod)
        v_hat = v / (1 - beta2**t)
        step = lr * ahead / (xp.sqrt(v_hat) + eps)
        theta = theta - step
        moments = {"m": m, "v": v, "ahead": ahead, "v_hat": v_hat}
        rows.append({"mu": mu, "mu_next": mu_next, "prod": prod, **moments, "step": step, "theta": theta})
    return in_time(xp, rows)


@nadam_dozat.mistake(
    "constant-average",
    who="averages with beta_1 and looks ahead with mu_t, as PyTorch does: another convention",
    affects=["m", "ahead", "step", "theta"],
)
def _(xp: Any, **given: Any) -> Steps:
    found = nadam_pytorch.body(xp, **given)
    return {name: found[name] for name in ("m", "ahead", "step", "theta")}


@nadam_dozat.mistake(
    "printed-second-moment",
    who="takes v_hat = b2 v / (1 - b2^t) from Algorithm 2 as it is printed",
    affects=["v_hat", "step", "theta"],
)
def _(xp: Any, theta0: Any, lr: Any, beta2: Any, eps: Any, **rest: Any) -> Steps:
    right = nadam_dozat.body(xp, theta0=theta0, lr=lr, beta2=beta2, eps=eps, **rest)
    v_hat = beta2[:, None] * right["v_hat"]
    found = stepped(xp, theta0, lr, eps, right["ahead"], v_hat)
    return {"v_hat": v_hat, "step": found["step"], "theta": found["theta"]}


@define(
    "optim.nadam_pytorch",
    title="Nadam (PyTorch and Keras: constant average, scheduled look-ahead)",
    inputs=[THETA0, G, LR, BETA1, BETA2, EPS, PSI],
    steps=[*SCHEDULED, *MOMENTS[:2], AHEAD, MOMENTS[3], NADAM_STEP, THETA],
    source=f"torch.optim.NAdam and tf.keras.optimizers.Nadam documentation, after {DOZAT}",
    example=(
        {"theta0": 1.0, "g": [1.0, 1.0], "lr": 0.1, "beta1": 0.9, "beta2": 0.999, "eps": 0.0, "psi": 0.0},
        {
            "mu": [0.45, 0.45],
            "m": [0.1, 0.19],
            "ahead": [1 + 0.045 / 0.7975, 0.0855 / 0.908875 + 0.55 / 0.7975],
        },
    ),
    dims=TIME,
    over="T",
    tolerances=CORRECTED,
)
def nadam_pytorch(xp: Any, theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any, psi: Any) -> Steps:
    """m = b1 m + (1 - b1) g;  m_bar = mu_(t+1) m / (1 - Pi_(t+1)) + (1 - mu_t) g / (1 - Pi_t)

    mu_t, Pi_t and the step are Dozat's; the average is Adam's.
    Example: with psi = 0 and b1 = 0.9 mu stays 0.45; g = 1 gives m = 0.1 and 0.45 * 0.1 / 0.7975 + 1 = 1.0564.
    """
    prod, m, v, theta, rows = 1 + 0 * theta0, 0 * theta0, 0 * theta0, theta0, []
    for t, g_t in steps_of(g):
        mu, mu_next = rising(beta1, psi, t), rising(beta1, psi, t + 1)
        prod = prod * mu
        m = beta1 * m + (1 - beta1) * g_t
        v = beta2 * v + (1 - beta2) * g_t**2
        ahead = mu_next * m / (1 - prod * mu_next) + (1 - mu) * g_t / (1 - prod)
        v_hat = v / (1 - beta2**t)
        step = lr * ahead / (xp.sqrt(v_hat) + eps)
        theta = theta - step
        moments = {"m": m, "v": v, "ahead": ahead, "v_hat": v_hat}
        rows.append({"mu": mu, "mu_next": mu_next, "prod": prod, **moments, "step": step, "theta": theta})
    return in_time(xp, rows)


@nadam_pytorch.mistake(
    "scheduled-average",
    who="averages with mu_t as well, as Dozat's algorithm does: another convention",
    affects=["m", "ahead", "step", "theta"],
)
def _(xp: Any, **given: Any) -> Steps:
    found = nadam_dozat.body(xp, **given)
    return {name: found[name] for name in ("m", "ahead", "step", "theta")}


for scheduled in (nadam_dozat, nadam_pytorch):

    @scheduled.mistake(
        "constant-momentum",
        who="keeps the momentum at beta_1: the form without a schedule",
        affects=["ahead", "step", "theta"],
    )
    def _(xp: Any, psi: Any, **rest: Any) -> Steps:
        found = nadam_constant.body(xp, **rest)
        return {name: found[name] for name in ("ahead", "step", "theta")}


def stays_adam(made: Formula) -> None:
    """Registers the mistake of taking Nadam for 'Adam plus the accumulation of a first moment', which Adam has."""

    @made.mistake(
        "plain-adam",
        who="takes what Nadam adds for the first moment, which Adam has, and does not look ahead",
        affects=["ahead", "step", "theta"],
        must_differ=True,
    )
    def _(xp: Any, **given: Any) -> Steps:
        found = adam.body(xp, **{name: value for name, value in given.items() if name != "psi"})
        return {"ahead": found["m_hat"], "step": found["step"], "theta": found["theta"]}


for form in (nadam_constant, nadam_dozat, nadam_pytorch):
    stays_adam(form)
    walks_uphill(form)
