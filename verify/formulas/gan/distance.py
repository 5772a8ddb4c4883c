"""Distances between samples or their statistics: Wasserstein in one dimension, Fréchet, and the Inception score."""

from __future__ import annotations

from typing import Any

from verify.formulas.loss.divergence import normalised, surprise
from verify.registry import Input, Step, Steps, define

N, D = ("N",), ("D",)


@define(
    "gan.wasserstein_samples",
    title="Wasserstein-1 distance of two samples on a line",
    inputs=[
        Input("x", "x_{i}", "one sample", shape=N),
        Input("y", "y_{i}", "another, of the same size", shape=N),
    ],
    steps=[
        Step("x_sorted", "x_{(i)}", r"\operatorname{sort}(<x>)", "in order", shape=N),
        Step("y_sorted", "y_{(i)}", r"\operatorname{sort}(<y>)", "in order", shape=N),
        Step("w", "W_1", r"\frac{1}{<N>} \sum_i{|<x_sorted> - <y_sorted>|}", "distance"),
    ],
    source="Villani 2003, Topics in Optimal Transportation, section 2.2; Arjovsky et al. 2017, arXiv:1701.07875",
    example=({"x": [0.0, 3.0], "y": [4.0, 1.0]}, {"x_sorted": [0.0, 3.0], "y_sorted": [1.0, 4.0], "w": 1.0}),
    dims={"N": (3, 5)},
)
def wasserstein_samples(xp: Any, x: Any, y: Any) -> Steps:
    """W1 = 1/N sum |x_(i) - y_(i)|, both in order

    On a line the cheapest transport keeps the order. Two heaps that do not overlap have JS = log 2 however far apart
    they are; W1 is their distance, and has a gradient.
    Example: (0, 3) and (4, 1): 0 goes to 1 and 3 to 4.
    """
    x_sorted, y_sorted = xp.sort(x, axis=1), xp.sort(y, axis=1)
    return {"x_sorted": x_sorted, "y_sorted": y_sorted, "w": xp.mean(xp.abs(x_sorted - y_sorted), axis=1)}


@wasserstein_samples.mistake("not-sorted", who="pairs the samples as they come")
def _(xp: Any, x: Any, y: Any) -> Steps:
    return {"w": xp.mean(xp.abs(x - y), axis=1)}


@wasserstein_samples.mistake(
    "means-only", who="takes the distance of the means, which different shapes can share"
)
def _(xp: Any, x: Any, y: Any) -> Steps:
    return {"w": xp.abs(xp.mean(x, axis=1) - xp.mean(y, axis=1))}


@wasserstein_samples.mistake("summed", who="forgets to divide by N")
def _(xp: Any, x: Any, y: Any) -> Steps:
    return {"w": x.shape[1] * wasserstein_samples.body(xp, x, y)["w"]}


@wasserstein_samples.mistake("root-mean-square", who="takes the root of the mean square: W2")
def _(xp: Any, x: Any, y: Any) -> Steps:
    return {"w": xp.sqrt(xp.mean((xp.sort(x, axis=1) - xp.sort(y, axis=1)) ** 2, axis=1))}


@define(
    "gan.frechet_diagonal",
    title="Fréchet distance (FID) with diagonal covariances",
    inputs=[
        Input("mu1", r"\mu_{j}", "means of the real features", shape=D),
        Input("var1", "v_{j}", "their variances", low=0.1, high=4, shape=D),
        Input("mu2", r"\mu_{j}'", "means of the fakes' features", shape=D),
        Input("var2", "v_{j}'", "their variances", low=0.1, high=4, shape=D),
    ],
    steps=[
        Step("means", "m", r"\sum_i{(<mu1> - <mu2>)^2}", "squared distance of the means"),
        Step("root", "r_{j}", r"\sqrt{<var1> \cdot <var2>}", "root of the product", shape=D),
        Step("spread", "s", r"\sum_i{(<var1> + <var2> - 2 \cdot <root>)}", "trace term"),
        Step("distance", r"d^2", "<means> + <spread>", "FID"),
    ],
    source="Heusel, Ramsauer, Unterthiner, Nessler & Hochreiter 2017, arXiv:1706.08500, equation 6",
    example=(
        {"mu1": [0.0, 1.0], "var1": [1.0, 4.0], "mu2": [3.0, 1.0], "var2": [4.0, 4.0]},
        {"means": 9.0, "spread": 1.0, "distance": 10.0},
    ),
    dims={"D": (2, 4)},
)
def frechet_diagonal(xp: Any, mu1: Any, var1: Any, mu2: Any, var2: Any) -> Steps:
    """FID = |mu - mu'|^2 + tr(S + S' - 2 (S S')^(1/2)), for diagonal S the sum of (sigma - sigma')^2

    A squared distance: W2 of two normal distributions, squared. Smaller is better.
    Example: means 3 apart, deviations 1 against 2: 9 + 1 = 10.
    """
    means = xp.sum((mu1 - mu2) ** 2, axis=1)
    # As a square: v + v' - 2 root(v v') would lose the digits of a small difference.
    spread = xp.sum((xp.sqrt(var1) - xp.sqrt(var2)) ** 2, axis=1)
    return {"means": means, "root": xp.sqrt(var1 * var2), "spread": spread, "distance": means + spread}


@frechet_diagonal.mistake("root", who="takes the root: FID is a squared distance")
def _(xp: Any, mu1: Any, var1: Any, mu2: Any, var2: Any) -> Steps:
    return {"distance": xp.sqrt(frechet_diagonal.body(xp, mu1, var1, mu2, var2)["distance"])}


@frechet_diagonal.mistake("no-cross-term", who="adds the variances only", affects=["spread", "distance"])
def _(xp: Any, mu1: Any, var1: Any, mu2: Any, var2: Any) -> Steps:
    means = frechet_diagonal.body(xp, mu1, var1, mu2, var2)["means"]
    spread = xp.sum(var1 + var2, axis=1)
    return {"spread": spread, "distance": means + spread}


@frechet_diagonal.mistake(
    "product-without-root", who="forgets the root of the product", affects=["root", "spread", "distance"]
)
def _(xp: Any, mu1: Any, var1: Any, mu2: Any, var2: Any) -> Steps:
    means = frechet_diagonal.body(xp, mu1, var1, mu2, var2)["means"]
    spread = xp.sum(var1 + var2 - 2 * var1 * var2, axis=1)
    return {"root": var1 * var2, "spread": spread, "distance": means + spread}


@frechet_diagonal.mistake("means-only", who="compares the means only")
def _(xp: Any, mu1: Any, var1: Any, mu2: Any, var2: Any) -> Steps:
    return {"distance": frechet_diagonal.body(xp, mu1, var1, mu2, var2)["means"]}


@define(
    "gan.inception_score",
    title="Inception score",
    inputs=[
        Input(
            "weights",
            r"\tilde{p}_{i}(y)",
            "class probabilities (or counts) of each image",
            low=0.02,
            high=1,
            shape=("N", "K"),
        )
    ],
    steps=[
        Step("p", "p_{i}(y)", r"\frac{<weights>}{\sum_y <weights>}", "of each image", shape=("N", "K")),
        Step("marginal", "p(y)", r"\frac{1}{<N>} \sum_i <p>", "mean over the images", shape=("K",)),
        Step("kl", r"D_{i}", r"\sum_y <p> \cdot \log(<p> / <marginal>)", "divergence of each image", shape=N),
        Step("score", r"\operatorname{IS}", r"\exp(\frac{1}{<N>} \sum_i{<kl>})", "score"),
    ],
    source="Salimans et al. 2016, arXiv:1606.03498, section 4",
    example=(
        {"weights": [[1.0, 0.0], [0.0, 1.0]]},
        {"marginal": [0.5, 0.5], "kl": [0.693147181, 0.693147181], "score": 2.0},
    ),
    dims={"N": (3, 5), "K": (2, 4)},
)
def inception_score(xp: Any, weights: Any) -> Steps:
    """IS = exp(mean over images of D(p(y | x) || p(y)))

    High where each image is clear (sharp p) and the images differ (flat marginal); from 1 to the number of classes.
    Example: two certain images of two classes: exp(log 2) = 2.
    """
    p = normalised(xp, weights)
    marginal = xp.mean(p, axis=1)
    kl = surprise(xp, p, marginal[:, None, :] + 0 * p) - surprise(xp, p, p)
    return {"p": p, "marginal": marginal, "kl": kl, "score": xp.exp(xp.mean(kl, axis=1))}


@inception_score.mistake("no-exponential", who="stops at the mean divergence")
def _(xp: Any, weights: Any) -> Steps:
    return {"score": xp.mean(inception_score.body(xp, weights)["kl"], axis=1)}


@inception_score.mistake(
    "arguments-swapped", who="takes the divergence of the marginal", affects=["kl", "score"]
)
def _(xp: Any, weights: Any) -> Steps:
    p = normalised(xp, weights)
    marginal = xp.mean(p, axis=1)[:, None, :] + 0 * p
    kl = surprise(xp, marginal, p) - surprise(xp, marginal, marginal)
    return {"kl": kl, "score": xp.exp(xp.mean(kl, axis=1))}


@inception_score.mistake(
    "marginal-only", who="takes the perplexity of the marginal: blurred images count as well"
)
def _(xp: Any, weights: Any) -> Steps:
    marginal = inception_score.body(xp, weights)["marginal"]
    return {"score": xp.exp(surprise(xp, marginal, marginal))}


@inception_score.mistake("summed", who="sums the divergences over the images")
def _(xp: Any, weights: Any) -> Steps:
    return {"score": xp.exp(xp.sum(inception_score.body(xp, weights)["kl"], axis=1))}
