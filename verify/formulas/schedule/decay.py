"""Decays: by steps, at milestones, exponential in two notations, inverse in time, polynomial."""

from __future__ import annotations

from typing import Any

from verify.formulas.schedule.shared import LR0, LR_MIN, TIME, TOTAL, real
from verify.registry import Input, Step, Steps, define

GAMMA = Input("gamma", r"\gamma", "factor of each decay", low=0.1, high=0.95)
RATE = Input("k", "k", "decay rate, per step or epoch", low=0.01, high=0.5)
RESULT = Step("lr", r"\eta", r"<lr0> \cdot <factor>", "learning rate")


@define(
    "schedule.step",
    title="Step decay",
    inputs=[LR0, GAMMA, Input("k", "k", "epochs between decays", "int", 1, 15), TIME],
    steps=[
        Step("drops", "n", r"\lfloor \frac{<t>}{<k>} \rfloor", "decays so far", "int"),
        Step("factor", "f", "<gamma>^{<drops>}", "what is left of the rate"),
        RESULT,
    ],
    source="torch.optim.lr_scheduler.StepLR documentation; He et al. 2016, arXiv:1512.03385 (tenfold drops)",
    example=(
        {"lr0": 0.1, "gamma": 0.1, "k": 10, "t": 25},
        {"drops": 2, "factor": 0.01, "lr": 0.001},
    ),
)
def step(xp: Any, lr0: Any, gamma: Any, k: Any, t: Any) -> Steps:
    """lr = lr0 gamma^floor(t / k)

    The rate stays for k epochs and then falls at once.
    Example: 0.1, divided by ten every ten epochs, is 0.1 * 0.1^2 = 0.001 at epoch 25.
    """
    drops = t // k
    factor = gamma ** real(xp, drops, gamma)
    return {"drops": drops, "factor": factor, "lr": lr0 * factor}


def factored(lr0: Any, factor: Any) -> Steps:
    """What follows from a wrong factor."""
    return {"factor": factor, "lr": lr0 * factor}


@step.mistake("not-floored", who="lets the rate fall smoothly between the steps", affects=["factor", "lr"])
def _(xp: Any, lr0: Any, gamma: Any, k: Any, t: Any) -> Steps:
    return factored(lr0, gamma ** (real(xp, t, gamma) / real(xp, k, gamma)))


@step.mistake(
    "ceil-for-floor", who="counts the decay that is still to come", affects=["drops", "factor", "lr"]
)
def _(xp: Any, lr0: Any, gamma: Any, k: Any, t: Any) -> Steps:
    return step.body(xp, lr0, gamma, k, t + k - 1)


@step.mistake("decay-every-epoch", who="multiplies by gamma every epoch", affects=["drops", "factor", "lr"])
def _(xp: Any, lr0: Any, gamma: Any, k: Any, t: Any) -> Steps:
    return step.body(xp, lr0, gamma, 1 + 0 * k, t)


@step.mistake(
    "multiplied-not-raised", who="multiplies by n gamma where gamma is raised to n", affects=["factor", "lr"]
)
def _(xp: Any, lr0: Any, gamma: Any, k: Any, t: Any) -> Steps:
    return factored(lr0, gamma * real(xp, t // k, gamma))


@define(
    "schedule.multistep",
    title="Step decay at milestones",
    inputs=[
        LR0,
        GAMMA,
        Input("milestones", "m", "epochs of the decays", "int", 1, 40, ("M",)),
        TIME,
    ],
    steps=[
        Step("drops", "n", r"\sum_i{[<milestones> \le <t>]}", "milestones reached", "int"),
        Step("factor", "f", "<gamma>^{<drops>}", "what is left of the rate"),
        RESULT,
    ],
    source="torch.optim.lr_scheduler.MultiStepLR documentation; Goyal et al. 2017, arXiv:1706.02677 (30, 60, 80)",
    example=(
        {"lr0": 0.1, "gamma": 0.1, "milestones": [30, 60, 80], "t": 60},
        {"drops": 2, "factor": 0.01, "lr": 0.001},
    ),
    dims={"M": (2, 3)},
)
def multistep(xp: Any, lr0: Any, gamma: Any, milestones: Any, t: Any) -> Steps:
    """lr = lr0 gamma^n, n = number of milestones m <= t

    The epoch of a milestone already runs at the lower rate.
    Example: 0.1 with milestones 30, 60, 80: at epoch 60 two are reached, 0.1 * 0.1^2 = 0.001.
    """
    drops = xp.sum(xp.astype(milestones <= t[:, None], xp.int64), axis=1)
    factor = gamma ** real(xp, drops, gamma)
    return {"drops": drops, "factor": factor, "lr": lr0 * factor}


EVERY = ["drops", "factor", "lr"]


@multistep.mistake(
    "after-the-milestone", who="lets the milestone's own epoch run at the old rate", affects=EVERY
)
def _(xp: Any, lr0: Any, gamma: Any, milestones: Any, t: Any) -> Steps:
    return multistep.body(xp, lr0, gamma, milestones + 1, t)


@multistep.mistake(
    "multiplied-not-raised", who="multiplies by n gamma where gamma is raised to n", affects=["factor", "lr"]
)
def _(xp: Any, lr0: Any, gamma: Any, milestones: Any, t: Any) -> Steps:
    drops = multistep.body(xp, lr0, gamma, milestones, t)["drops"]
    return factored(lr0, gamma * real(xp, drops, gamma))


@multistep.mistake("one-decay-only", who="decays once, however many milestones have passed", affects=EVERY)
def _(xp: Any, lr0: Any, gamma: Any, milestones: Any, t: Any) -> Steps:
    first = xp.min(milestones, axis=1, keepdims=True)
    return multistep.body(xp, lr0, gamma, first, t)


@multistep.mistake("smallest-power", who="raises gamma to n + 1: counts the first phase too", affects=EVERY)
def _(xp: Any, lr0: Any, gamma: Any, milestones: Any, t: Any) -> Steps:
    drops = multistep.body(xp, lr0, gamma, milestones, t)["drops"] + 1
    return {"drops": drops, **factored(lr0, gamma ** real(xp, drops, gamma))}


@define(
    "schedule.exponential",
    title="Exponential decay, by its rate k",
    inputs=[LR0, RATE, TIME],
    steps=[Step("factor", "f", r"\exp(-<k> \cdot <t>)", "what is left of the rate"), RESULT],
    source="CS231n course notes, Neural Networks Part 3, annealing the learning rate",
    example=({"lr0": 0.1, "k": 0.1, "t": 10}, {"factor": 0.36787944, "lr": 0.036787944}),
)
def exponential(xp: Any, lr0: Any, k: Any, t: Any) -> Steps:
    """lr = lr0 e^(-k t)

    The same as a factor gamma = e^(-k) at every step; halved every ln 2 / k steps.
    Example: 0.1 with k = 0.1 after 10 epochs: 0.1 / e = 0.0368.
    """
    return factored(lr0, xp.exp(-k * real(xp, t, k)))


@exponential.mistake(
    "rate-as-factor", who="takes k for the factor of each step: lr0 k^t", affects=["factor", "lr"]
)
def _(xp: Any, lr0: Any, k: Any, t: Any) -> Steps:
    return factored(lr0, k ** real(xp, t, k))


@exponential.mistake(
    "compounded", who="takes off the fraction k at every step: lr0 (1 - k)^t", affects=["factor", "lr"]
)
def _(xp: Any, lr0: Any, k: Any, t: Any) -> Steps:
    return factored(lr0, (1 - k) ** real(xp, t, k))


@exponential.mistake(
    "inverse-time", who="divides by 1 + k t: that is inverse-time decay", affects=["factor", "lr"]
)
def _(xp: Any, lr0: Any, k: Any, t: Any) -> Steps:
    return inverse_time.body(xp, lr0, k, t)


@exponential.mistake("sign-lost", who="lets the rate grow: e^(k t)", affects=["factor", "lr"])
def _(xp: Any, lr0: Any, k: Any, t: Any) -> Steps:
    return factored(lr0, xp.exp(k * real(xp, t, k)))


@define(
    "schedule.geometric",
    title="Exponential decay, by its factor gamma (PyTorch's ExponentialLR)",
    inputs=[LR0, GAMMA, TIME],
    steps=[Step("factor", "f", "<gamma>^{<t>}", "what is left of the rate"), RESULT],
    source="torch.optim.lr_scheduler.ExponentialLR documentation",
    example=({"lr0": 0.1, "gamma": 0.9, "t": 3}, {"factor": 0.729, "lr": 0.0729}),
)
def geometric(xp: Any, lr0: Any, gamma: Any, t: Any) -> Steps:
    """lr = lr0 gamma^t

    With k = -ln gamma the same as lr0 e^(-k t).
    Example: 0.1 with gamma = 0.9 after 3 epochs: 0.1 * 0.729.
    """
    return factored(lr0, gamma ** real(xp, t, gamma))


@geometric.mistake(
    "factor-as-rate", who="takes gamma for the rate in lr0 e^(-gamma t)", affects=["factor", "lr"]
)
def _(xp: Any, lr0: Any, gamma: Any, t: Any) -> Steps:
    return exponential.body(xp, lr0, gamma, t)


@geometric.mistake("complement", who="keeps 1 - gamma of the rate at each step", affects=["factor", "lr"])
def _(xp: Any, lr0: Any, gamma: Any, t: Any) -> Steps:
    return geometric.body(xp, lr0, 1 - gamma, t)


@geometric.mistake("one-step-ahead", who="decays before the first epoch already", affects=["factor", "lr"])
def _(xp: Any, lr0: Any, gamma: Any, t: Any) -> Steps:
    return geometric.body(xp, lr0, gamma, t + 1)


@define(
    "schedule.inverse_time",
    title="Inverse-time decay",
    inputs=[LR0, RATE, TIME],
    steps=[Step("factor", "f", r"\frac{1}{1 + <k> \cdot <t>}", "what is left of the rate"), RESULT],
    source="CS231n course notes, Neural Networks Part 3; Robbins & Monro 1951 for the order 1/t",
    example=({"lr0": 0.1, "k": 0.1, "t": 10}, {"factor": 0.5, "lr": 0.05}),
)
def inverse_time(xp: Any, lr0: Any, k: Any, t: Any) -> Steps:
    """lr = lr0 / (1 + k t)

    Halved after 1 / k steps, then ever more slowly: the sum of all rates is infinite, that of their squares is not.
    Example: 0.1 with k = 0.1 after 10 epochs: 0.1 / 2 = 0.05.
    """
    return factored(lr0, 1 / (1 + k * real(xp, t, k)))


@inverse_time.mistake("exponential", who="takes e^(-k t), another decay with a k", affects=["factor", "lr"])
def _(xp: Any, lr0: Any, k: Any, t: Any) -> Steps:
    return exponential.body(xp, lr0, k, t)


@inverse_time.mistake("linear", who="subtracts k t: 1 - k t, the tangent at 0", affects=["factor", "lr"])
def _(xp: Any, lr0: Any, k: Any, t: Any) -> Steps:
    return factored(lr0, 1 - k * real(xp, t, k))


@inverse_time.mistake(
    "inverse-root", who="takes the root, as the Transformer's schedule decays", affects=["factor", "lr"]
)
def _(xp: Any, lr0: Any, k: Any, t: Any) -> Steps:
    return factored(lr0, 1 / xp.sqrt(1 + k * real(xp, t, k)))


@define(
    "schedule.polynomial",
    title="Polynomial decay (linear for p = 1)",
    inputs=[LR0, LR_MIN, Input("p", "p", "power", low=0.5, high=3), TOTAL, TIME],
    steps=[
        Step("progress", "u", r"\min(1, \frac{<t>}{<total>})", "part of the way"),
        Step("factor", "f", "(1 - <progress>)^{<p>}", "what is left of the way down"),
        Step("lr", r"\eta", r"<lr_min> + (<lr0> - <lr_min>) \cdot <factor>", "learning rate"),
    ],
    source="Chen et al. 2018, arXiv:1606.00915 ('poly', p = 0.9); torch.optim.lr_scheduler.PolynomialLR",
    example=(
        {"lr0": 0.1, "lr_min": 0.02, "p": 2.0, "total": 40, "t": 20},
        {"progress": 0.5, "factor": 0.25, "lr": 0.04},
    ),
)
def polynomial(xp: Any, lr0: Any, lr_min: Any, p: Any, total: Any, t: Any) -> Steps:
    """lr = lr_min + (lr0 - lr_min) (1 - t / T)^p, and lr_min after T

    Example: from 0.1 to 0.02 with p = 2, half the way: 0.02 + 0.08 * 0.25 = 0.04.
    """
    progress = real(xp, xp.minimum(t, total), p) / real(xp, total, p)
    return {"progress": progress, **lowered(lr0, lr_min, (1 - progress) ** p)}


def lowered(lr0: Any, lr_min: Any, factor: Any) -> Steps:
    """From a factor between 1 and 0 to the rate between lr0 and lr_min."""
    return {"factor": factor, "lr": lr_min + (lr0 - lr_min) * factor}


@polynomial.mistake("power-forgotten", who="goes down in a straight line", affects=["factor", "lr"])
def _(xp: Any, lr0: Any, lr_min: Any, p: Any, total: Any, t: Any) -> Steps:
    return lowered(lr0, lr_min, 1 - polynomial.body(xp, lr0, lr_min, p, total, t)["progress"])


@polynomial.mistake(
    "power-of-progress", who="takes 1 - (t / T)^p for (1 - t / T)^p", affects=["factor", "lr"]
)
def _(xp: Any, lr0: Any, lr_min: Any, p: Any, total: Any, t: Any) -> Steps:
    return lowered(lr0, lr_min, 1 - polynomial.body(xp, lr0, lr_min, p, total, t)["progress"] ** p)


@polynomial.mistake("ends-at-zero", who="leaves the smallest rate out")
def _(xp: Any, lr0: Any, lr_min: Any, p: Any, total: Any, t: Any) -> Steps:
    return {"lr": polynomial.body(xp, lr0, 0 * lr_min, p, total, t)["lr"]}


@polynomial.mistake("range-not-reduced", who="adds the smallest rate to the whole lr0 (1 - t / T)^p")
def _(xp: Any, lr0: Any, lr_min: Any, p: Any, total: Any, t: Any) -> Steps:
    right = polynomial.body(xp, lr0, lr_min, p, total, t)
    return {"lr": lr_min + lr0 * right["factor"]}
