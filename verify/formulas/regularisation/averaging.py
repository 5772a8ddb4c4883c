"""Exponential moving averages: from zero with a correction, or from a first value; and how long they remember."""

from __future__ import annotations

from typing import Any

from verify.registry import TOLERANCES, Input, Step, Steps, Tolerance, define

T = ("T",)
TIME = {"T": (3, 6)}

X = Input("x", "x_{t}", "values, for example weights after each step", shape=T)
BETA = Input("beta", r"\beta", "weight of the old value (decay)", low=0.5, high=0.99)
# 1 - beta^t loses digits near 0: float32 keeps five of beta = 0.99's.
CORRECTED = {**TOLERANCES, "float32": Tolerance(1e-4, 1e-5)}


def walked(xp: Any, x: Any, beta: Any, start: Any) -> Any:
    """v = beta v + (1 - beta) x from the start on, side by side along the time axis."""
    v, found = start, []
    for t in range(x.shape[1]):
        v = beta * v + (1 - beta) * x[:, t]
        found.append(v)
    return xp.stack(found, axis=1)


def times(xp: Any, x: Any) -> Any:
    """1, 2, ... along the time axis."""
    return xp.cumulative_sum(1 + 0 * x, axis=1)


@define(
    "regularisation.ema",
    title="Exponential moving average from zero, with bias correction",
    inputs=[X, BETA],
    steps=[
        Step("v", "v_{t}", r"<beta> \cdot <v-1> + (1 - <beta>) \cdot <x>", "average, started at 0", shape=T),
        Step("weight", "c_{t}", r"1 - <beta>^{<t>}", "what the weights of x_1 to x_t sum to", shape=T),
        Step("v_hat", r"\hat{v}_{t}", r"\frac{<v>}{<weight>}", "corrected for the start at 0", shape=T),
    ],
    source="Kingma & Ba 2015, arXiv:1412.6980, section 3",
    example=(
        {"x": [2.0, 4.0], "beta": 0.9},
        {"v": [0.2, 0.58], "weight": [0.1, 0.19], "v_hat": [2.0, 0.58 / 0.19]},
    ),
    dims=TIME,
    over="T",
    tolerances=CORRECTED,
)
def ema(xp: Any, x: Any, beta: Any) -> Steps:
    """v = beta v + (1 - beta) x from v = 0;  v_hat = v / (1 - beta^t)

    A value i steps old has the weight (1 - beta) beta^i; these sum to 1 - beta^t only, which the correction undoes.
    Example: 2 and 4 with beta = 0.9: v = 0.58 is far too small, 0.58 / 0.19 = 3.05 lies between them.
    """
    v = walked(xp, x, beta, 0 * beta)
    weight = 1 - beta[:, None] ** times(xp, x)
    return {"v": v, "weight": weight, "v_hat": v / weight}


@ema.mistake(
    "no-bias-correction", who="stops at v, as if it had not started at 0", affects="v_hat", must_differ=True
)
def _(xp: Any, x: Any, beta: Any) -> Steps:
    return {"v_hat": ema.body(xp, x, beta)["v"]}


@ema.mistake(
    "weights-swapped",
    who="gives beta to the new value, as alpha is used elsewhere",
    affects=["v", "weight", "v_hat"],
)
def _(xp: Any, x: Any, beta: Any) -> Steps:
    return ema.body(xp, x, 1 - beta)


@ema.mistake(
    "corrected-once",
    who="divides by 1 - beta at every step, right at t = 1 only",
    affects=["weight", "v_hat"],
)
def _(xp: Any, x: Any, beta: Any) -> Steps:
    weight = 1 - beta[:, None] + 0 * x
    return {"weight": weight, "v_hat": ema.body(xp, x, beta)["v"] / weight}


@ema.mistake("first-value-start", who="starts at x_1 and corrects nothing: another average", affects="v_hat")
def _(xp: Any, x: Any, beta: Any) -> Steps:
    return {"v_hat": walked(xp, x, beta, x[:, 0])}


@define(
    "regularisation.ema_of_weights",
    title="Exponential moving average of weights, from the model's own",
    inputs=[Input("start", "x_{0}", "weight of the model before the first step"), X, BETA],
    steps=[
        Step("share", "w_{t}", r"<beta>^{<t>}", "weight that the start still has", shape=T),
        Step(
            "v",
            "v_{t}",
            r"<beta> \cdot <v-1> + (1 - <beta>) \cdot <x>",
            "shadow copy, started as the model",
            shape=T,
            before="start",
        ),
    ],
    source="Polyak & Juditsky 1992; Ho, Jain & Abbeel 2020, arXiv:2006.11239 (decay 0.9999); "
    "torch.optim.swa_utils.AveragedModel with get_ema_avg_fn",
    example=(
        {"start": 2.0, "x": [4.0, 4.0, 4.0], "beta": 0.5},
        {"share": [0.5, 0.25, 0.125], "v": [3.0, 3.5, 3.75]},
    ),
    dims=TIME,
    over="T",
)
def ema_of_weights(xp: Any, start: Any, x: Any, beta: Any) -> Steps:
    """v = beta v + (1 - beta) x, from v = the model's weights at the start

    A shadow copy used for evaluation; the optimiser goes on from x, not from v. The weights of start and x sum to 1,
    so that there is nothing to correct.
    Example: from 2 towards 4, 4, 4 with beta = 0.5: 3, 3.5, 3.75.
    """
    return {"share": beta[:, None] ** times(xp, x), "v": walked(xp, x, beta, start)}


@ema_of_weights.mistake("zero-start", who="starts the copy at 0", affects="v")
def _(xp: Any, start: Any, x: Any, beta: Any) -> Steps:
    return {"v": walked(xp, x, beta, 0 * start)}


@ema_of_weights.mistake(
    "weights-swapped", who="gives beta to the new value, as alpha is used elsewhere", affects=["share", "v"]
)
def _(xp: Any, start: Any, x: Any, beta: Any) -> Steps:
    return ema_of_weights.body(xp, start, x, 1 - beta)


@ema_of_weights.mistake(
    "corrected", who="divides by 1 - beta^t, although the copy did not start at 0", affects="v"
)
def _(xp: Any, start: Any, x: Any, beta: Any) -> Steps:
    right = ema_of_weights.body(xp, start, x, beta)
    return {"v": right["v"] / (1 - right["share"])}


@define(
    "regularisation.ema_memory",
    title="How long an exponential moving average remembers",
    inputs=[BETA, Input("t", "t", "steps taken", "int", 1, 40)],
    steps=[
        Step("total", "c_t", r"1 - <beta>^{<t>}", "sum of the weights after t steps"),
        Step("half_life", "t_{1/2}", r"\frac{\ln 0.5}{\ln <beta>}", "steps after which a weight is halved"),
        Step("span", "n", r"\frac{1}{1 - <beta>}", "steps it averages over, roughly"),
    ],
    source="Kingma & Ba 2015, arXiv:1412.6980, section 3; Brown 1963, Smoothing, Forecasting and Prediction",
    example=(
        {"beta": 0.9, "t": 10},
        {"total": 0.6513215599, "half_life": 6.578813479, "span": 10.0},
    ),
    tolerances={**TOLERANCES, "float32": Tolerance(1e-4, 1e-5)},
)
def ema_memory(xp: Any, beta: Any, t: Any) -> Steps:
    """total = 1 - beta^t;  half-life = ln 0.5 / ln beta;  span = 1 / (1 - beta)

    After `span` steps a value's weight has fallen to about 1 / e of what it was.
    Example: beta = 0.9 after 10 steps: the weights sum to 0.651; the half-life is 6.6 steps, the span 10.
    """
    steps = xp.astype(t, beta.dtype)
    half_life = xp.log(0 * beta + 0.5) / xp.log(beta)
    return {"total": 1 - beta**steps, "half_life": half_life, "span": 1 / (1 - beta)}


@ema_memory.mistake("one-step-less", who="takes the exponent t - 1", affects="total")
def _(xp: Any, beta: Any, t: Any) -> Steps:
    return {"total": 1 - beta ** xp.astype(t - 1, beta.dtype)}


@ema_memory.mistake("what-is-left", who="gives the weight beta^t of the start at 0", affects="total")
def _(xp: Any, beta: Any, t: Any) -> Steps:
    return {"total": beta ** xp.astype(t, beta.dtype)}


@ema_memory.mistake(
    "alpha-for-beta", who="takes beta for the weight of the new value", affects=["total", "half_life", "span"]
)
def _(xp: Any, beta: Any, t: Any) -> Steps:
    return ema_memory.body(xp, 1 - beta, t)


@ema_memory.mistake(
    "half-of-the-span",
    who="takes half the span for the half-life, or twice the half-life for the span",
    affects=["half_life", "span"],
)
def _(xp: Any, beta: Any, t: Any) -> Steps:
    right = ema_memory.body(xp, beta, t)
    return {"half_life": right["span"] / 2, "span": 2 * right["half_life"]}
