"""RAdam: Adam's adaptive step, taken only once the second moment rests on enough gradients: 4 in the paper, 5 in
PyTorch."""

from __future__ import annotations

from typing import Any

from verify.formulas.optim.adaptive import BETA1, CORRECTED, MOMENTS
from verify.formulas.optim.shared import (
    EPS,
    LR,
    THETA,
    THETA0,
    G,
    T,
    descended,
    in_time,
    steps_of,
    walks_uphill,
)
from verify.registry import Formula, Input, Step, Steps, define

BETA2 = Input("beta2", r"\beta_2", "decay of the second moment", low=0.9, high=0.999)
LIU = "Liu et al. 2020, arXiv:1908.03265, Algorithm 2"
SIX = {"T": (6, 8)}
ONES: dict[str, Any] = {"theta0": 0.0, "g": [1.0] * 6, "lr": 1.0, "beta1": 0.9, "beta2": 0.9}
LENGTHS = [1.0, 19 - 3.24 / 0.19, 19 - 4.374 / 0.271, 3.73742367, 4.5805719, 5.3895646]


def steps_above(threshold: int, root: str) -> list[Step]:
    """The steps, with the rectification above that length and ``root`` below the line."""
    return [
        *MOMENTS[:3],
        Step("longest", r"\rho_{\infty}", r"\frac{2}{1 - <beta2>} - 1", "longest length of the average"),
        Step(
            "length",
            r"\rho_{t}",
            r"<longest> - \frac{2 \cdot <t> \cdot <beta2>^{<t>}}{1 - <beta2>^{<t>}}",
            "length of the average so far",
            shape=T,
        ),
        Step(
            "rect",
            "r_{t}",
            rf"[<length> > {threshold}] \cdot \sqrt{{\frac{{(<length> - 4) \cdot (<length> - 2) \cdot <longest>}}"
            r"{(<longest> - 4) \cdot (<longest> - 2) \cdot <length>}}",
            "rectification, 0 as long as it is switched off",
            shape=T,
        ),
        Step(
            "scale",
            "l_{t}",
            rf"<rect> \cdot \frac{{\sqrt{{1 - <beta2>^{{<t>}}}}}}{{{root}}} + [<length> \le {threshold}]",
            "factor on the mean gradient",
            shape=T,
        ),
        Step("step", r"\Delta_{t}", r"<lr> \cdot <m_hat> \cdot <scale>", "step", shape=T),
        THETA,
    ]


@define(
    "optim.radam",
    title="RAdam (rectified Adam, as in PyTorch)",
    inputs=[THETA0, G, LR, BETA1, BETA2, EPS],
    steps=steps_above(5, r"\sqrt{<v>} + <eps>"),
    source=f"torch.optim.RAdam documentation (threshold 5, eps); {LIU}, has the threshold 4",
    example=(
        {**ONES, "eps": 0.0},
        {
            "longest": 19.0,
            "length": LENGTHS,
            "rect": [0.0, 0.0, 0.0, 0.0, 0.0, 0.25517681],
            "step": [1.0, 1.0, 1.0, 1.0, 1.0, 0.25517681],
        },
    ),
    dims=SIX,
    over="T",
    tolerances=CORRECTED,
)
def radam(xp: Any, theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any) -> Steps:
    """rho_t = 2 / (1 - b2) - 1 - 2 t b2^t / (1 - b2^t);  theta = theta - lr m_hat (r_t / sqrt(v_hat) or 1)

    rho_t is how many gradients the second moment rests on. Up to 5 its variance is too large (or infinite) and the
    step is that of momentum; beyond, r_t < 1 shortens Adam's. It grows to 1: a warm-up without a schedule.
    Example: with b2 = 0.999 rho_t is nearly t, so that five steps go without, and r_6 is about 0.026.
    """
    return rectified(xp, theta0, g, lr, beta1, beta2, eps, threshold=5)


@define(
    "optim.radam_paper",
    title="RAdam (as published: rectified above 4, no eps)",
    inputs=[THETA0, G, LR, BETA1, BETA2],
    steps=steps_above(4, r"\sqrt{<v>}"),
    source=LIU,
    example=(
        ONES,
        {
            "length": LENGTHS,
            "rect": [0.0, 0.0, 0.0, 0.0, 0.15611076, 0.25517681],
            "step": [1.0, 1.0, 1.0, 1.0, 0.15611076, 0.25517681],
        },
    ),
    dims=SIX,
    over="T",
    tolerances=CORRECTED,
)
def radam_paper(xp: Any, theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any) -> Steps:
    """rho_t = 2 / (1 - b2) - 1 - 2 t b2^t / (1 - b2^t);  theta = theta - lr m_hat (r_t / sqrt(v_hat) or 1)

    Above 4 the variance of 1 / sqrt(v_hat) exists, and r_t brings it down to what it is in the end.
    Example: gradients of 1, b2 = 0.9: rho_5 = 4.58 is the first above 4, r_5 = 0.156.
    """
    return rectified(xp, theta0, g, lr, beta1, beta2, 0 * lr, threshold=4)


def rectified(
    xp: Any, theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any, threshold: int
) -> Steps:
    """The walk that adapts its steps once rho_t has come above the threshold."""
    longest = 2 / (1 - beta2) - 1
    m, v, theta, rows = 0 * theta0, 0 * theta0, theta0, []
    weights, ages = 0 * beta2, 0 * beta2
    for t, g_t in steps_of(g):
        m = beta1 * m + (1 - beta1) * g_t
        v = beta2 * v + (1 - beta2) * g_t**2
        m_hat = m / (1 - beta1**t)
        # rho_t is twice the mean age of the weights b2^0, b2^1, ... less 1. Its printed form takes 1998 from 1999.
        weights, ages = weights + beta2 ** (t - 1), ages + t * beta2 ** (t - 1)
        length = 2 * ages / weights - 1
        enough = length > threshold
        long = xp.where(enough, length, longest)
        rect = xp.sqrt((long - 4) * (long - 2) * longest / ((longest - 4) * (longest - 2) * long))
        adapted = rect * xp.sqrt(1 - beta2**t) / (xp.sqrt(v) + eps)
        scale = xp.where(enough, adapted, 1 + 0 * adapted)
        step = lr * m_hat * scale
        theta = theta - step
        moments = {"m": m, "v": v, "m_hat": m_hat, "length": length}
        rect = xp.where(enough, rect, 0 * rect)
        rows.append({**moments, "rect": rect, "scale": scale, "step": step, "theta": theta})
    found = in_time(xp, rows)
    return {**{name: found[name] for name in ("m", "v", "m_hat")}, "longest": longest, **found}


def scaled(xp: Any, theta0: Any, lr: Any, right: Steps, scale: Any) -> Steps:
    """What follows from other factors."""
    return {"scale": scale, **descended(xp, theta0, lr[:, None] * right["m_hat"] * scale)}


def adaptive(xp: Any, right: Steps, beta2: Any, eps: Any) -> Any:
    """Adam's factor 1 / sqrt(v_hat) at each step, eps beside the root of v."""
    steps = range(1, right["v"].shape[1] + 1)
    sums = xp.stack([xp.sqrt(1 - beta2**t) for t in steps], axis=1)
    return sums / (xp.sqrt(right["v"]) + eps[:, None])


CHANGED = ["rect", "scale", "step", "theta"]


@radam.mistake(
    "threshold-four",
    who="rectifies from rho > 4 on, as the paper does; PyTorch waits for 5: another convention",
    affects=CHANGED,
)
def _(xp: Any, **given: Any) -> Steps:
    found = rectified(xp, threshold=4, **given)
    return {name: found[name] for name in CHANGED}


@radam_paper.mistake(
    "threshold-five",
    who="waits until rho > 5, as PyTorch does: another convention",
    affects=CHANGED,
)
def _(xp: Any, lr: Any, **rest: Any) -> Steps:
    found = rectified(xp, lr=lr, eps=0 * lr, threshold=5, **rest)
    return {name: found[name] for name in CHANGED}


def shared_mistakes(made: Formula) -> None:
    """Registers the mistakes that both thresholds allow."""

    def both(xp: Any, given: dict[str, Any]) -> tuple[Steps, Any]:
        """The right steps, and Adam's own factors."""
        right = made.body(xp, **given)
        return right, adaptive(xp, right, given["beta2"], given.get("eps", 0 * given["lr"]))

    @made.mistake(
        "never-rectified",
        who="takes Adam's step from the first gradient on",
        affects=CHANGED,
        must_differ=True,
    )
    def _(xp: Any, **given: Any) -> Steps:
        right, adam = both(xp, given)
        return {"rect": 1 + 0 * right["rect"], **scaled(xp, given["theta0"], given["lr"], right, adam)}

    @made.mistake(
        "waits",
        who="takes no step at all before the rectification sets in",
        affects=CHANGED[1:],
    )
    def _(xp: Any, **given: Any) -> Steps:
        right = made.body(xp, **given)
        scale = xp.where(right["rect"] > 0, right["scale"], 0 * right["scale"])
        return scaled(xp, given["theta0"], given["lr"], right, scale)

    @made.mistake(
        "unrectified-adam-after",
        who="leaves out r_t: switches over to Adam's whole step",
        affects=CHANGED,
    )
    def _(xp: Any, **given: Any) -> Steps:
        right, adam = both(xp, given)
        on = right["rect"] > 0
        rect = xp.where(on, 1 + 0 * right["rect"], right["rect"])
        scale = xp.where(on, adam, right["scale"])
        return {"rect": rect, **scaled(xp, given["theta0"], given["lr"], right, scale)}

    walks_uphill(made)


shared_mistakes(radam)
shared_mistakes(radam_paper)
