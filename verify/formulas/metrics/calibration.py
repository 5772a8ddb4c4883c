"""Is a model as right as it is sure: expected calibration error, from bins and from samples."""

from __future__ import annotations

from typing import Any

from verify.formulas.metrics.probability import labels
from verify.formulas.metrics.shared import N, count
from verify.registry import Input, Step, Steps, define, predicate

NAEINI = "Naeini, Cooper & Hauskrecht 2015, AAAI"
GUO = "Guo, Pleiss, Sun & Weinberger 2017, arXiv:1706.04599, equation 3"


@predicate("metrics.right_within_count")
def right_within_count(n: Any, right: Any) -> Any:
    """No bin has more right samples than samples."""
    return (right <= n).all(axis=1)


@define(
    "metrics.ece_bins",
    title="Expected calibration error from bins",
    inputs=[
        Input("n", "n_{b}", "samples in each bin", "int", 1, 40, ("B",)),
        Input("right", "h_{b}", "of them predicted right", "int", 0, 40, ("B",)),
        Input("conf", r"\mathrm{conf}_{b}", "mean confidence in the bin", low=0, high=1, shape=("B",)),
    ],
    steps=[
        Step("acc", r"\mathrm{acc}_{b}", r"\frac{<right>}{<n>}", "accuracy in the bin", shape=("B",)),
        Step("gap", "g_{b}", "|<acc> - <conf>|", "gap of the bin", shape=("B",)),
        Step("mce", r"\mathrm{MCE}", r"\max <gap>", "maximum calibration error"),
        Step(
            "ece",
            r"\mathrm{ECE}",
            r"\frac{\sum_i{<n> \cdot <gap>}}{\sum_i{<n>}}",
            "expected calibration error",
        ),
    ],
    source=f"{NAEINI}; {GUO}",
    example=(
        {"n": [50, 30, 20], "right": [30, 24, 19], "conf": [0.55, 0.75, 0.9]},
        {"acc": [0.6, 0.8, 0.95], "gap": [0.05, 0.05, 0.05], "mce": 0.05, "ece": 0.05},
    ),
    dims={"B": (2, 5)},
    where=["metrics.right_within_count"],
)
def ece_bins(xp: Any, n: Any, right: Any, conf: Any) -> Steps:
    """ECE = sum_b (n_b / N) |acc_b - conf_b|

    The gap between how sure the model is and how often it is right, weighted by samples. 0 for a model that always
    says the base rate: calibrated is not accurate.
    Example: bins of 50, 30 and 20 samples, each 0.05 off: ECE = 0.05.
    """
    acc = xp.astype(right, conf.dtype) / xp.astype(n, conf.dtype)
    gap = xp.abs(acc - conf)
    weight = xp.astype(n, conf.dtype) / xp.astype(xp.sum(n, axis=1), conf.dtype)[:, None]
    return {"acc": acc, "gap": gap, "mce": xp.max(gap, axis=1), "ece": xp.sum(weight * gap, axis=1)}


@ece_bins.mistake("unweighted", who="averages over the bins, however few samples they hold", affects="ece")
def _(xp: Any, **x: Any) -> Steps:
    return {"ece": xp.mean(ece_bins.body(xp, **x)["gap"], axis=1)}


@ece_bins.mistake("maximum", who="takes the largest gap, the maximum calibration error", affects="ece")
def _(xp: Any, **x: Any) -> Steps:
    return {"ece": ece_bins.body(xp, **x)["mce"]}


@ece_bins.mistake("signed", who="lets gaps of both signs cancel", affects=["gap", "mce", "ece"])
def _(xp: Any, n: Any, right: Any, conf: Any) -> Steps:
    gap = ece_bins.body(xp, n, right, conf)["acc"] - conf
    weight = xp.astype(n, conf.dtype)
    ece = xp.sum(weight * gap, axis=1) / xp.sum(weight, axis=1)
    return {"gap": gap, "mce": xp.max(gap, axis=1), "ece": ece}


@define(
    "metrics.ece",
    title="Expected calibration error of samples in bins of equal width",
    inputs=[
        Input("p", "p_{i}", "confidence of each prediction", low=0.02, high=0.98, shape=N),
        Input("right", "h_{i}", "1 where the prediction was right", "int", 0, 1, N),
        Input("bins", "B", "bins of equal width", "int", 2, 5),
    ],
    steps=[
        Step("bin", "b_{i}", r"\lceil <p> \cdot <bins> \rceil", "bin of each sample, from 1", "int", N),
        Step(
            "conf",
            r"\mathrm{conf}(b_{i})",
            r"\operatorname{mean}(<p> : <bin>)",
            "of the sample's bin",
            shape=N,
        ),
        Step(
            "acc",
            r"\mathrm{acc}(b_{i})",
            r"\operatorname{mean}(<right> : <bin>)",
            "of the sample's bin",
            shape=N,
        ),
        Step("ece", r"\mathrm{ECE}", r"\frac{1}{<N>} \sum_i{|<acc> - <conf>|}", "expected calibration error"),
    ],
    source=f"{NAEINI}; {GUO}",
    example=(
        {"p": [0.9, 0.8, 0.6, 0.3], "right": [1, 0, 1, 0], "bins": 2},
        {"bin": [2, 2, 2, 1], "conf": [0.766666667, 0.766666667, 0.766666667, 0.3], "ece": 0.15},
    ),
    dims={"N": (4, 8)},
)
def ece(xp: Any, p: Any, right: Any, bins: Any) -> Steps:
    """ECE = sum_b (n_b / N) |acc_b - conf_b| = 1/N sum_i |acc(b_i) - conf(b_i)|

    Bins are (0, 1/B], (1/B, 2/B] and so on. Summing over the samples, each with its bin's gap, weights the bins by
    themselves. The value depends on the bins: fewer bins hide more.
    Example: 0.9, 0.8, 0.6 in the upper half, two right: |0.667 - 0.767|; 0.3 alone and wrong: (3 * 0.1 + 0.3) / 4.
    """
    which = xp.astype(xp.ceil(p * xp.astype(bins, p.dtype)[:, None]), xp.int64)
    return {"bin": which, **binned(xp, p, right, which)}


def binned(xp: Any, p: Any, right: Any, which: Any) -> Steps:
    together = labels(xp, which[:, :, None] == which[:, None, :], p)
    size = xp.sum(together, axis=2)
    conf = xp.sum(together * p[:, None, :], axis=2) / size
    acc = xp.sum(together * labels(xp, right, p)[:, None, :], axis=2) / size
    return {"conf": conf, "acc": acc, "ece": xp.mean(xp.abs(acc - conf), axis=1)}


@ece.mistake(
    "one-bin", who="compares the mean confidence with the accuracy", affects=["bin", "conf", "acc", "ece"]
)
def _(xp: Any, p: Any, right: Any, bins: Any) -> Steps:
    one = 1 + 0 * right
    return {"bin": one, **binned(xp, p, right, one)}


@ece.mistake("no-bins", who="averages |h - p| over the samples", affects="ece")
def _(xp: Any, p: Any, right: Any, bins: Any) -> Steps:
    return {"ece": xp.mean(xp.abs(labels(xp, right, p) - p), axis=1)}


@ece.mistake("unweighted", who="averages over the bins that hold samples, however few", affects="ece")
def _(xp: Any, **x: Any) -> Steps:
    found = ece.body(xp, **x)
    same = found["bin"][:, :, None] == found["bin"][:, None, :]
    weight = 1 / labels(xp, count(xp, same), x["p"])
    return {"ece": xp.sum(weight * xp.abs(found["acc"] - found["conf"]), axis=1) / xp.sum(weight, axis=1)}


@ece.mistake("from-zero", who="numbers the bins from 0: the floor", affects="bin")
def _(xp: Any, p: Any, right: Any, bins: Any) -> Steps:
    return {"bin": xp.astype(xp.floor(p * xp.astype(bins, p.dtype)[:, None]), xp.int64)}
