"""Standardising and rescaling one feature: the statistics are the training set's, whatever they are applied to."""

from __future__ import annotations

from typing import Any

from verify.registry import Formula, Input, Step, Steps, define

CS231N = (
    "CS231n course notes, Neural Networks part 2 (common pitfall: statistics over the training data only)"
)
N = ("N",)
M = ("M",)
SIZES = {"N": (3, 6), "M": (2, 4)}

TRAIN = Input("train", "x_{i}", "the feature in the training set", shape=N)
TEST = Input("test", "x'_{j}", "the feature in the test set", low=-3, high=3, shape=M)


def line(value: Any) -> Any:
    """One number a case, lined up with its samples."""
    return value[:, None]


@define(
    "preprocessing.standardise",
    title="Standardising (z-score) with the statistics of the training set",
    inputs=[TRAIN, TEST],
    steps=[
        Step("mean", r"\mu", r"\frac{1}{<N>} \sum_i{<train>}", "mean of the training set"),
        Step("var", r"\sigma^2", r"\frac{1}{<N>} \sum_i{(<train> - <mean>)^2}", "its biased variance"),
        Step("z_train", "z_{i}", r"\frac{<train> - <mean>}{\sqrt{<var>}}", "training set", shape=N),
        Step("z_test", "z'_{j}", r"\frac{<test> - <mean>}{\sqrt{<var>}}", "test set", shape=M),
    ],
    source=f"{CS231N}; sklearn.preprocessing.StandardScaler",
    example=(
        {"train": [1.0, 1.0, 5.0, 5.0], "test": [3.0, 7.0]},
        {"mean": 3.0, "var": 4.0, "z_train": [-1.0, -1.0, 1.0, 1.0], "z_test": [0.0, 2.0]},
    ),
    dims=SIZES,
)
def standardise(xp: Any, train: Any, test: Any) -> Steps:
    """z = (x - mean) / std, mean and std of the training set

    Afterwards the training set has mean 0 and variance 1, its shape is what it was; the test set has about that.
    Example: training values 1, 1, 5, 5 have mean 3 and variance 4: a test value of 7 becomes 2.
    """
    mean, var = xp.mean(train, axis=1), xp.var(train, axis=1)
    return {"mean": mean, "var": var, **scaled(xp, train, test, mean, var)}


def scaled(xp: Any, train: Any, test: Any, mean: Any, var: Any) -> Steps:
    std = line(xp.sqrt(var))
    return {"z_train": (train - line(mean)) / std, "z_test": (test - line(mean)) / std}


Z = ["z_train", "z_test"]


@standardise.mistake(
    "own-statistics", who="standardises the test set with its own mean and deviation", affects="z_test"
)
def _(xp: Any, train: Any, test: Any) -> Steps:
    return {"z_test": standardise.body(xp, test, test)["z_test"]}


@standardise.mistake("test-left-alone", who="transforms the training set only", affects="z_test")
def _(xp: Any, train: Any, test: Any) -> Steps:
    return {"z_test": 1 * test}


@standardise.mistake(
    "all-data",
    who="takes the statistics over training and test set together: a leak",
    affects=["mean", "var", *Z],
)
def _(xp: Any, train: Any, test: Any) -> Steps:
    both = xp.concat([train, test], axis=1)
    mean, var = xp.mean(both, axis=1), xp.var(both, axis=1)
    return {"mean": mean, "var": var, **scaled(xp, train, test, mean, var)}


@standardise.mistake(
    "divides-by-variance", who="forgets the root: variance for standard deviation", affects=Z
)
def _(xp: Any, train: Any, test: Any) -> Steps:
    right = standardise.body(xp, train, test)
    return scaled(xp, train, test, right["mean"], right["var"] ** 2)


@standardise.mistake("sample-deviation", who="divides by N - 1, the default of pandas", affects=["var", *Z])
def _(xp: Any, train: Any, test: Any) -> Steps:
    mean, var = xp.mean(train, axis=1), xp.var(train, axis=1, correction=1)
    return {"var": var, **scaled(xp, train, test, mean, var)}


@define(
    "preprocessing.min_max",
    title="Min-max scaling with the range of the training set",
    inputs=[TRAIN, TEST],
    steps=[
        Step("low", "a", r"\min(<train>)", "smallest training value"),
        Step("high", "b", r"\max(<train>)", "largest training value"),
        Step("z_train", "z_{i}", r"\frac{<train> - <low>}{<high> - <low>}", "in [0, 1]", shape=N),
        Step("z_test", "z'_{j}", r"\frac{<test> - <low>}{<high> - <low>}", "may lie outside", shape=M),
    ],
    source="sklearn.preprocessing.MinMaxScaler documentation",
    example=(
        {"train": [1.0, 3.0, 5.0], "test": [2.0, 7.0]},
        {"low": 1.0, "high": 5.0, "z_train": [0.0, 0.5, 1.0], "z_test": [0.25, 1.5]},
    ),
    dims=SIZES,
)
def min_max(xp: Any, train: Any, test: Any) -> Steps:
    """z = (x - min) / (max - min), min and max of the training set

    Test values beyond the training range leave [0, 1]; one outlier squeezes all the others.
    Example: training values from 1 to 5: 2 becomes 0.25, 7 becomes 1.5.
    """
    low, high = xp.min(train, axis=1), xp.max(train, axis=1)
    return {"low": low, "high": high, **ranged(train, test, low, high)}


def ranged(train: Any, test: Any, low: Any, high: Any) -> Steps:
    width = line(high - low)
    return {"z_train": (train - line(low)) / width, "z_test": (test - line(low)) / width}


@min_max.mistake(
    "own-range", who="scales the test set by its own smallest and largest value", affects="z_test"
)
def _(xp: Any, train: Any, test: Any) -> Steps:
    return {"z_test": min_max.body(xp, test, test)["z_test"]}


@min_max.mistake("divides-by-maximum", who="divides by the maximum, not by the range", affects=Z)
def _(xp: Any, train: Any, test: Any) -> Steps:
    low, high = xp.min(train, axis=1), xp.max(train, axis=1)
    return {"z_train": (train - line(low)) / line(high), "z_test": (test - line(low)) / line(high)}


@min_max.mistake("centred", who="subtracts the mean instead of the minimum", affects=Z)
def _(xp: Any, train: Any, test: Any) -> Steps:
    width = xp.max(train, axis=1) - xp.min(train, axis=1)
    mean = xp.mean(train, axis=1)
    return ranged(train, test, mean, mean + width)


@min_max.mistake("clipped", who="thinks that test values cannot leave [0, 1]", affects="z_test")
def _(xp: Any, train: Any, test: Any) -> Steps:
    z = min_max.body(xp, train, test)["z_test"]
    return {"z_test": xp.where(z < 0, 0 * z, xp.where(z > 1, 0 * z + 1, z))}


@define(
    "preprocessing.pixel",
    title="Normalising a pixel",
    inputs=[
        Input("p", "p", "pixel, 0 to 255", "int", 0, 255),
        Input("mean", r"\mu", "mean of the channel, on the scale from 0 to 1", low=0.2, high=0.6),
        Input("std", r"\sigma", "standard deviation of the channel, on that scale", low=0.1, high=0.6),
    ],
    steps=[
        Step("x", "x", r"\frac{<p>}{255}", "on the scale from 0 to 1"),
        Step("z", "z", r"\frac{<x> - <mean>}{<std>}", "normalised"),
    ],
    source="torchvision.transforms.ToTensor and Normalize documentation (ImageNet: 0.485, 0.229 for red)",
    example=({"p": 255, "mean": 0.5, "std": 0.5}, {"x": 1.0, "z": 1.0}),
)
def pixel(xp: Any, p: Any, mean: Any, std: Any) -> Steps:
    """z = (p / 255 - mean) / std

    Mean and std are those of pixels between 0 and 1. With 0.5 and 0.5 the range is [-1, 1], that of tanh, closed at
    both ends: (p - 127.5) / 127.5.
    Example: 255 becomes (1 - 0.5) / 0.5 = 1, 0 becomes -1.
    """
    x = xp.astype(p, mean.dtype) / 255
    return {"x": x, "z": (x - mean) / std}


def slips(made: Formula) -> None:
    """Registers the mistakes of a pixel's scale, which differ only in what p becomes."""

    @made.mistake("not-scaled", who="subtracts the mean from a pixel of 0 to 255", affects=["x", "z"])
    def _(xp: Any, p: Any, mean: Any, std: Any) -> Steps:
        x = xp.astype(p, mean.dtype)
        return {"x": x, "z": (x - mean) / std}

    @made.mistake("by-256", who="divides by the number of values, not by the largest", affects=["x", "z"])
    def _(xp: Any, p: Any, mean: Any, std: Any) -> Steps:
        x = xp.astype(p, mean.dtype) / 256
        return {"x": x, "z": (x - mean) / std}


slips(pixel)


@pixel.mistake("divides-by-variance", who="squares the standard deviation", affects="z")
def _(xp: Any, p: Any, mean: Any, std: Any) -> Steps:
    return {"z": (xp.astype(p, mean.dtype) / 255 - mean) / std**2}
