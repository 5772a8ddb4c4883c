"""Dropout in both forms, and what it does to means, variances and counts.

p is the probability of *dropping* a unit, as in PyTorch and Keras; the paper's p is that of keeping it.
"""

from __future__ import annotations

from typing import Any

from verify.formulas.regularisation.penalties import D, line
from verify.registry import Input, Step, Steps, define

SRIVASTAVA = "Srivastava et al. 2014, JMLR 15"
SIZE = {"D": (2, 5)}

X = Input("x", "x_{i}", "activations of a layer", shape=D)
MASK = Input("mask", "m_{i}", "1 for a kept unit, 0 for a dropped one", "int", 0, 1, shape=D)
P = Input("p", "p", "probability of dropping a unit", low=0.1, high=0.8)
KEEP = Step("keep", "q", r"1 - <p>", "probability of keeping a unit")


@define(
    "regularisation.dropout_inverted",
    title="Inverted dropout",
    inputs=[X, MASK, P],
    steps=[
        KEEP,
        Step("y", "y_{i}", r"\frac{<mask> \odot <x>}{<keep>}", "in training", shape=D),
        Step("y_test", r"y_{test,i}", "<x>", "at test time: nothing is done", shape=D),
    ],
    source=f"{SRIVASTAVA}, section 10 (scaling in training); torch.nn.Dropout",
    example=(
        {"x": [1.0, -2.0, 4.0], "mask": [1, 0, 1], "p": 0.2},
        {"keep": 0.8, "y": [1.25, 0.0, 5.0], "y_test": [1.0, -2.0, 4.0]},
    ),
    dims=SIZE,
)
def dropout_inverted(xp: Any, x: Any, mask: Any, p: Any) -> Steps:
    """y = mask * x / (1 - p) in training;  y = x at test time

    The kept units are scaled up at once, so that the mean is that of x and the test network needs no change.
    Example: 1, -2, 4 with the mask 1, 0, 1 and p = 0.2 become 1.25, 0, 5.
    """
    keep = 1 - p
    return {"keep": keep, "y": xp.astype(mask, x.dtype) * x / line(keep), "y_test": 1 * x}


@dropout_inverted.mistake("not-scaled", who="drops units without scaling the others up", affects="y")
def _(xp: Any, x: Any, mask: Any, p: Any) -> Steps:
    return {"y": xp.astype(mask, x.dtype) * x}


@dropout_inverted.mistake(
    "drop-for-keep", who="takes p for the probability of keeping, as the paper's p is", affects=["keep", "y"]
)
def _(xp: Any, x: Any, mask: Any, p: Any) -> Steps:
    return {"keep": 1 * p, "y": xp.astype(mask, x.dtype) * x / line(p)}


@dropout_inverted.mistake("mask-inverted", who="keeps what the mask drops", affects="y")
def _(xp: Any, x: Any, mask: Any, p: Any) -> Steps:
    return {"y": dropout_inverted.body(xp, x, 1 - mask, p)["y"]}


@dropout_inverted.mistake("scaled-at-test", who="multiplies by 1 - p at test time as well", affects="y_test")
def _(xp: Any, x: Any, mask: Any, p: Any) -> Steps:
    return {"y_test": line(1 - p) * x}


@dropout_inverted.mistake("left-in-training", who="drops units at test time too", affects="y_test")
def _(xp: Any, x: Any, mask: Any, p: Any) -> Steps:
    return {"y_test": dropout_inverted.body(xp, x, mask, p)["y"]}


@define(
    "regularisation.dropout_standard",
    title="Dropout as first published, scaled at test time",
    inputs=[X, MASK, P],
    steps=[
        KEEP,
        Step("y", "y_{i}", r"<mask> \odot <x>", "in training", shape=D),
        Step("y_test", r"y_{test,i}", r"<keep> \cdot <x>", "at test time", shape=D),
    ],
    source=f"{SRIVASTAVA}, sections 4 and 10; Hinton et al. 2012, arXiv:1207.0580",
    example=(
        {"x": [1.0, -2.0, 4.0], "mask": [1, 0, 1], "p": 0.2},
        {"keep": 0.8, "y": [1.0, 0.0, 4.0], "y_test": [0.8, -1.6, 3.2]},
    ),
    dims=SIZE,
)
def dropout_standard(xp: Any, x: Any, mask: Any, p: Any) -> Steps:
    """y = mask * x in training;  y = (1 - p) x at test time

    At test time every unit is there, so that the next layer would get 1 / (1 - p) times what it was trained on. The
    paper scales the outgoing weights, which is the same.
    Example: 1, -2, 4 with p = 0.2 become 0.8, -1.6, 3.2 at test time.
    """
    keep = 1 - p
    return {"keep": keep, "y": xp.astype(mask, x.dtype) * x, "y_test": line(keep) * x}


@dropout_standard.mistake(
    "scaled-in-training", who="divides by 1 - p in training: inverted dropout", affects="y"
)
def _(xp: Any, x: Any, mask: Any, p: Any) -> Steps:
    return {"y": dropout_inverted.body(xp, x, mask, p)["y"]}


@dropout_standard.mistake(
    "not-scaled-at-test", who="puts all units back without scaling them down", affects="y_test"
)
def _(xp: Any, x: Any, mask: Any, p: Any) -> Steps:
    return {"y_test": 1 * x}


@dropout_standard.mistake(
    "drop-for-keep", who="scales by the probability of dropping", affects=["keep", "y_test"]
)
def _(xp: Any, x: Any, mask: Any, p: Any) -> Steps:
    return {"keep": 1 * p, "y_test": line(p) * x}


@define(
    "regularisation.dropout_unit",
    title="Mean and variance of a linear unit behind inverted dropout",
    inputs=[X, Input("w", "w_{i}", "weights of the unit", shape=D), P],
    steps=[
        Step("mean", r"\operatorname{E}[z]", r"\sum_i{<w> \cdot <x>}", "as without dropout"),
        Step("squares", "S", r"\sum_i{(<w> \cdot <x>)^2}", "squares of the summands"),
        Step("var", r"\operatorname{Var}[z]", r"\frac{<p>}{1 - <p>} \cdot <squares>", "over the masks"),
    ],
    source="Baldi & Sadowski 2013, Understanding Dropout, NIPS 26; Wager et al. 2013, arXiv:1307.1493",
    example=(
        {"x": [1.0, 2.0], "w": [3.0, 1.0], "p": 0.5},
        {"mean": 5.0, "squares": 13.0, "var": 13.0},
    ),
    dims=SIZE,
)
def dropout_unit(xp: Any, x: Any, w: Any, p: Any) -> Steps:
    """E[z] = sum w x;  Var[z] = p / (1 - p) sum (w x)^2, for z = sum w mask x / (1 - p)

    One scaled mask has the values 0 and 1 / (1 - p), hence mean 1 and variance p / (1 - p).
    Example: w x = 3 and 2 with p = 0.5: mean 5, variance 9 + 4 = 13.
    """
    squares = xp.sum((w * x) ** 2, axis=1)
    return {"mean": xp.sum(w * x, axis=1), "squares": squares, "var": p / (1 - p) * squares}


@dropout_unit.mistake("unscaled-mask", who="takes the variance p (1 - p) of a mask of 0 and 1", affects="var")
def _(xp: Any, x: Any, w: Any, p: Any) -> Steps:
    return {"var": p * (1 - p) * xp.sum((w * x) ** 2, axis=1)}


@dropout_unit.mistake("keep-over-drop", who="takes p for the probability of keeping", affects="var")
def _(xp: Any, x: Any, w: Any, p: Any) -> Steps:
    return {"var": (1 - p) / p * xp.sum((w * x) ** 2, axis=1)}


@dropout_unit.mistake(
    "one-mask-for-all",
    who="squares the sum, as if all units were dropped together",
    affects=["squares", "var"],
)
def _(xp: Any, x: Any, w: Any, p: Any) -> Steps:
    squares = xp.sum(w * x, axis=1) ** 2
    return {"squares": squares, "var": p / (1 - p) * squares}


@dropout_unit.mistake(
    "mean-scaled-down", who="multiplies the mean by 1 - p, as without the scaling", affects="mean"
)
def _(xp: Any, x: Any, w: Any, p: Any) -> Steps:
    return {"mean": (1 - p) * xp.sum(w * x, axis=1)}


@define(
    "regularisation.dropout_variance_shift",
    title="Variance shift between training and test when batch norm follows dropout",
    inputs=[
        Input("mean", r"\mu", "mean of a unit's activation", low=-2, high=2),
        Input("var", r"\sigma^2", "its variance", low=0.2, high=3),
        P,
    ],
    steps=[
        KEEP,
        Step(
            "trained",
            r"\sigma_{train}^2",
            r"\frac{<var> + <mean>^2}{<keep>} - <mean>^2",
            "variance that batch norm sees in training and stores",
        ),
        Step("ratio", r"\Delta", r"\frac{<var>}{<trained>}", "variance at test over the stored one"),
    ],
    source="Li et al. 2019, arXiv:1801.05134, section 3 (their p is the probability of keeping)",
    example=({"mean": 0.0, "var": 1.0, "p": 0.5}, {"keep": 0.5, "trained": 2.0, "ratio": 0.5}),
)
def dropout_variance_shift(xp: Any, mean: Any, var: Any, p: Any) -> Steps:
    """var_train = (var + mean^2) / (1 - p) - mean^2;  ratio = var / var_train < 1

    Inverted dropout keeps the mean but not the variance: what batch norm stored in training is too large at test.
    Example: mean 0, variance 1, p = 0.5: 2 in training, 1 at test.
    """
    keep = 1 - p
    # (var + p mean^2) / keep: the same without the difference of two large numbers.
    trained = (var + p * mean**2) / keep
    return {"keep": keep, "trained": trained, "ratio": var / trained}


@dropout_variance_shift.mistake(
    "no-shift", who="thinks that keeping the mean keeps the variance", affects=["trained", "ratio"]
)
def _(xp: Any, mean: Any, var: Any, p: Any) -> Steps:
    return {"trained": 1 * var, "ratio": 1 + 0 * var}


@dropout_variance_shift.mistake(
    "scaled-twice",
    who="scales the variance by 1 / (1 - p)^2 as if nothing were dropped",
    affects=["trained", "ratio"],
)
def _(xp: Any, mean: Any, var: Any, p: Any) -> Steps:
    return {"trained": var / (1 - p) ** 2, "ratio": (1 - p) ** 2}


@dropout_variance_shift.mistake(
    "mean-forgotten", who="divides the variance by 1 - p, right for mean 0 only", affects=["trained", "ratio"]
)
def _(xp: Any, mean: Any, var: Any, p: Any) -> Steps:
    return {"trained": var / (1 - p), "ratio": 1 - p}


@dropout_variance_shift.mistake(
    "drop-for-keep", who="takes p for the probability of keeping", affects=["keep", "trained", "ratio"]
)
def _(xp: Any, mean: Any, var: Any, p: Any) -> Steps:
    return dropout_variance_shift.body(xp, mean, var, 1 - p)


@define(
    "regularisation.dropout_counts",
    title="Sub-networks and active units under dropout",
    inputs=[Input("n", "n", "units that may be dropped", "int", 1, 10), P],
    steps=[
        Step("subnetworks", "M", r"2^{<n>}", "masks, hence sub-networks that share their weights", "int"),
        Step("silent", r"P_0", r"<p>^{<n>}", "probability that every unit is dropped"),
        Step("active", r"\operatorname{E}[k]", r"<n> \cdot (1 - <p>)", "units kept on average"),
    ],
    source=f"{SRIVASTAVA}, section 1",
    example=({"n": 10, "p": 0.2}, {"subnetworks": 1024, "silent": 1.024e-7, "active": 8.0}),
)
def dropout_counts(xp: Any, n: Any, p: Any) -> Steps:
    """M = 2^n;  E[active] = n (1 - p)

    Example: 10 units with p = 0.2 have 1024 masks and 8 active units on average.
    """
    units = xp.astype(n, p.dtype)
    return {"subnetworks": 2**n, "silent": p**units, "active": units * (1 - p)}


@dropout_counts.mistake(
    "drop-for-keep", who="takes p for the probability of keeping", affects=["silent", "active"]
)
def _(xp: Any, n: Any, p: Any) -> Steps:
    wrong = dropout_counts.body(xp, n, 1 - p)
    return {name: wrong[name] for name in ("silent", "active")}


@dropout_counts.mistake("n-squared", who="takes n^2 for the number of masks", affects="subnetworks")
def _(xp: Any, n: Any, p: Any) -> Steps:
    return {"subnetworks": n * n}


@dropout_counts.mistake(
    "one-dropped", who="counts the ways of dropping one unit", affects=["subnetworks", "active"]
)
def _(xp: Any, n: Any, p: Any) -> Steps:
    return {"subnetworks": 1 * n, "active": xp.astype(n - 1, p.dtype)}
