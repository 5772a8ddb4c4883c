"""Grid and random search: how many trials there are, and what a random one finds."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define

BERGSTRA = "Bergstra & Bengio 2012, Random search for hyper-parameter optimization, JMLR 13"


@define(
    "search.grid",
    title="Fits of a grid search with cross-validation",
    inputs=[
        Input("levels", "n_{i}", "values of each hyper-parameter", "int", 1, 4, ("P",)),
        Input("folds", "k", "folds of the cross-validation", "int", 2, 5),
    ],
    steps=[
        Step("trials", "T", r"\prod_i <levels>", "points of the grid", "int"),
        Step("fits", "F", r"<trials> \cdot <folds>", "models fitted", "int"),
    ],
    source=BERGSTRA,
    example=({"levels": [4, 4, 4, 4, 4], "folds": 5}, {"trials": 1024, "fits": 5120}),
    dims={"P": (2, 4)},
)
def grid(xp: Any, levels: Any, folds: Any) -> Steps:
    """T = n_1 n_2 ... n_P;  F = T k

    Exponential in the number of hyper-parameters, and each value of the one that matters is tried T / n_i times.
    Example: five hyper-parameters of four values: 4^5 = 1024 trials.
    """
    trials = xp.prod(levels, axis=1)
    return {"trials": trials, "fits": trials * folds}


@grid.mistake("summed", who="adds the numbers of values", affects=["trials", "fits"])
def _(xp: Any, levels: Any, folds: Any) -> Steps:
    trials = xp.sum(levels, axis=1)
    return {"trials": trials, "fits": trials * folds}


@grid.mistake("no-folds", who="forgets that each point is fitted once a fold", affects="fits")
def _(xp: Any, levels: Any, folds: Any) -> Steps:
    return {"fits": xp.prod(levels, axis=1)}


@grid.mistake("refit-counted", who="adds the refit on all data to the folds of every point", affects="fits")
def _(xp: Any, levels: Any, folds: Any) -> Steps:
    return {"fits": xp.prod(levels, axis=1) * (folds + 1)}


@define(
    "search.random_hit",
    title="Chance that random search hits the best share",
    inputs=[
        Input("share", "p", "share of the space that is good enough", low=0.01, high=0.4),
        Input("n", "n", "independent trials", "int", 1, 80),
    ],
    steps=[
        Step("miss", "q", r"(1 - <share>)^{<n>}", "all trials miss"),
        Step("hit", "P", "1 - <miss>", "at least one hits"),
    ],
    source=BERGSTRA,
    example=({"share": 0.05, "n": 60}, {"miss": 0.046069799, "hit": 0.953930201}),
)
def random_hit(xp: Any, share: Any, n: Any) -> Steps:
    """P = 1 - (1 - p)^n

    Neither the number of hyper-parameters nor where the good ones lie comes in.
    Example: 60 trials, the best 5 %: 1 - 0.95^60 = 0.954.
    """
    # log1p and expm1 keep the digits of a small share.
    logs = xp.astype(n, share.dtype) * xp.log1p(-share)
    return {"miss": xp.exp(logs), "hit": -xp.expm1(logs)}


@random_hit.mistake("added", who="adds the chances of the trials: n p", affects="hit")
def _(xp: Any, share: Any, n: Any) -> Steps:
    return {"hit": share * xp.astype(n, share.dtype)}


@random_hit.mistake("all-hit", who="takes p^n: that every trial hits", affects="hit")
def _(xp: Any, share: Any, n: Any) -> Steps:
    return {"hit": share ** xp.astype(n, share.dtype)}


@random_hit.mistake("miss", who="gives the chance that all miss", affects="hit")
def _(xp: Any, share: Any, n: Any) -> Steps:
    return {"hit": random_hit.body(xp, share, n)["miss"]}


@random_hit.mistake("exactly-one", who="asks for one hit and no more", affects="hit")
def _(xp: Any, share: Any, n: Any) -> Steps:
    times = xp.astype(n, share.dtype)
    return {"hit": times * share * (1 - share) ** (times - 1)}


@define(
    "search.random_trials",
    title="Trials of random search for a wanted certainty",
    inputs=[
        Input("share", "p", "share of the space that is good enough", low=0.01, high=0.4),
        Input("certainty", "c", "wanted chance of a hit", low=0.5, high=0.99),
    ],
    steps=[
        Step("exact", "x", r"\frac{\log(1 - <certainty>)}{\log(1 - <share>)}", "trials, not rounded"),
        Step("n", "n", r"\lceil <exact> \rceil", "trials", "int"),
    ],
    source=BERGSTRA,
    example=({"share": 0.05, "certainty": 0.95}, {"exact": 58.403974814, "n": 59}),
)
def random_trials(xp: Any, share: Any, certainty: Any) -> Steps:
    """n = ceil(log(1 - c) / log(1 - p))

    Example: the best 5 % with 95 %: 58.4, so 59 trials; hence the rule of thumb of 60.
    """
    exact = xp.log1p(-certainty) / xp.log1p(-share)
    return {"exact": exact, "n": xp.astype(xp.ceil(exact), xp.int64)}


@random_trials.mistake("floor", who="rounds down, which is not enough", affects="n")
def _(xp: Any, share: Any, certainty: Any) -> Steps:
    return {"n": xp.astype(xp.floor(random_trials.body(xp, share, certainty)["exact"]), xp.int64)}


@random_trials.mistake("linear", who="divides c by p, as if chances added up", affects=["exact", "n"])
def _(xp: Any, share: Any, certainty: Any) -> Steps:
    return {"exact": certainty / share, "n": xp.astype(xp.ceil(certainty / share), xp.int64)}


@random_trials.mistake("chances-swapped", who="takes log c / log(1 - p)", affects=["exact", "n"])
def _(xp: Any, share: Any, certainty: Any) -> Steps:
    exact = xp.log(certainty) / xp.log1p(-share)
    return {"exact": exact, "n": xp.astype(xp.ceil(exact), xp.int64)}


@define(
    "search.log_uniform",
    title="A draw on a logarithmic scale",
    inputs=[
        Input("low", "a", "least value", low=0.0001, high=0.1),
        Input("high", "b", "largest value", low=0.2, high=10),
        Input("u", "u", "uniform number from 0 to 1", low=0, high=1),
    ],
    steps=[
        Step("ratio", r"\rho", r"\frac{<high>}{<low>}", "how many times wider"),
        Step("value", "x", r"<low> \cdot <ratio>^{<u>}", "value drawn"),
    ],
    source=f"{BERGSTRA}, section 4",
    example=({"low": 0.0001, "high": 0.1, "u": 0.5}, {"ratio": 1000.0, "value": 0.003162278}),
)
def log_uniform(xp: Any, low: Any, high: Any, u: Any) -> Steps:
    """x = a (b / a)^u = exp(log a + u (log b - log a))

    Every decade is as likely as another: for what multiplies, such as a learning rate or a weight decay.
    Example: from 1e-4 to 0.1, u = 1/2: the geometric middle, 0.00316.
    """
    ratio = high / low
    return {"ratio": ratio, "value": low * ratio**u}


@log_uniform.mistake(
    "linear", who="draws on the linear scale: nine tenths fall into the last decade", affects="value"
)
def _(xp: Any, low: Any, high: Any, u: Any) -> Steps:
    return {"value": low + u * (high - low)}


@log_uniform.mistake("from-the-top", who="counts down from the largest value", affects="value")
def _(xp: Any, low: Any, high: Any, u: Any) -> Steps:
    return {"value": high * (low / high) ** u}


@log_uniform.mistake("exponential-of-linear", who="takes 10 to the power of a linear draw", affects="value")
def _(xp: Any, low: Any, high: Any, u: Any) -> Steps:
    return {"value": 10 ** (low + u * (high - low))}
