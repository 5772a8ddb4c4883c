"""Whitening: features made uncorrelated with variance 1, along the principal axes (PCA) or rotated back (ZCA)."""

from __future__ import annotations

from typing import Any

from verify.formulas.preprocessing.pca import DD, MEAN, ND, ROTATED, D, X, axes_of, covariance
from verify.registry import Formula, Input, Step, Steps, define

CS231N = "CS231n course notes, Neural Networks part 2"
EPS = Input("eps", r"\epsilon", "added to the variances", low=1e-3, high=0.1)
STEPS = [
    MEAN,
    Step(
        "cov", r"\Sigma", r"\frac{1}{<N>} (<x> - <mean>)^\top (<x> - <mean>)", "biased covariance", shape=DD
    ),
    Step("variances", r"\lambda", r"\operatorname{eigenvalues}(<cov>)", "the largest first", shape=D),
    Step("axes", "U", r"\operatorname{eigenvectors}(<cov>)", "one a row, largest entry positive", shape=DD),
]
# Variance 4 along (1, -1) and 1 along (1, 1); four samples.
CLOUD = [[2.0, -2.0], [-2.0, 2.0], [1.0, 1.0], [-1.0, -1.0]]
H = 2**0.5


def decomposed(xp: Any, x: Any, correction: int = 0) -> tuple[Any, Steps]:
    """The centred samples and the steps up to the axes."""
    mean, centred, cov = covariance(xp, x, correction)
    variances, axes = axes_of(xp, cov)
    return centred, {"mean": mean, "cov": cov, "variances": variances, "axes": axes}


def along_axes(xp: Any, centred: Any, axes: Any, scale: Any) -> Any:
    """Coordinates along the axes, divided by the scale of each."""
    return xp.matmul(centred, xp.matrix_transpose(axes)) / scale[:, None, :]


@define(
    "preprocessing.pca_whiten",
    title="PCA whitening",
    inputs=[X, EPS],
    steps=[
        *STEPS,
        Step(
            "whitened",
            "Z",
            r"(<x> - <mean>) <axes>^\top \operatorname{diag}(\frac{1}{\sqrt{<variances> + <eps>}})",
            "uncorrelated, variance about 1, along the axes",
            shape=ND,
        ),
    ],
    source=f"{CS231N} (covariance over N); Kessy, Lewin & Strimmer 2018, arXiv:1512.00809",
    example=(
        {"x": CLOUD, "eps": 0.0},
        {
            "cov": [[2.5, -1.5], [-1.5, 2.5]],
            "variances": [4.0, 1.0],
            "whitened": [[H, 0.0], [-H, 0.0], [0.0, H], [0.0, -H]],
        },
    ),
    dims={"N": (5, 7), "D": (2, 3)},
    tolerances=ROTATED,
)
def pca_whiten(xp: Any, x: Any, eps: Any) -> Steps:
    """Z = (X - mean) Uᵀ / sqrt(lambda + eps)

    Turned onto the principal axes and divided by the deviation along each. Any rotation of Z is white as well; eps
    keeps directions without variance, mere noise, from being blown up.
    Example: (2, -2) lies 2 sqrt(2) along the axis (1, -1) of variance 4: sqrt(2).
    """
    centred, found = decomposed(xp, x)
    scale = xp.sqrt(found["variances"] + eps[:, None])
    return {**found, "whitened": along_axes(xp, centred, found["axes"], scale)}


@define(
    "preprocessing.zca_whiten",
    title="ZCA whitening",
    inputs=[X, EPS],
    steps=[
        *STEPS,
        Step(
            "whitened",
            "Z",
            r"(<x> - <mean>) <axes>^\top \operatorname{diag}(\frac{1}{\sqrt{<variances> + <eps>}}) <axes>",
            "uncorrelated, variance about 1, as near to x as that allows",
            shape=ND,
        ),
    ],
    source="Bell & Sejnowski 1997, Vision Research 37; Krizhevsky 2009, Learning Multiple Layers of Features, app. A",
    example=(
        {"x": CLOUD, "eps": 0.0},
        {"variances": [4.0, 1.0], "whitened": [[1.0, -1.0], [-1.0, 1.0], [1.0, 1.0], [-1.0, -1.0]]},
    ),
    dims={"N": (5, 7), "D": (2, 3)},
    tolerances=ROTATED,
)
def zca_whiten(xp: Any, x: Any, eps: Any) -> Steps:
    """Z = (X - mean) Uᵀ diag(1 / sqrt(lambda + eps)) U = (X - mean) (Sigma + eps)^(-1/2)

    PCA whitening turned back: a whitened image still looks like the image, its edges sharpened.
    Example: along (1, -1), of variance 4, everything is halved: (2, -2) becomes (1, -1); (1, 1) stays.
    """
    centred, found = decomposed(xp, x)
    scale = xp.sqrt(found["variances"] + eps[:, None])
    return {**found, "whitened": xp.matmul(along_axes(xp, centred, found["axes"], scale), found["axes"])}


@pca_whiten.mistake("zca", who="turns back onto the features at the end: ZCA", affects="whitened")
def _(xp: Any, x: Any, eps: Any) -> Steps:
    return {"whitened": zca_whiten.body(xp, x, eps)["whitened"]}


@zca_whiten.mistake("pca", who="stops at the principal axes: PCA whitening", affects="whitened")
def _(xp: Any, x: Any, eps: Any) -> Steps:
    return {"whitened": pca_whiten.body(xp, x, eps)["whitened"]}


def scaled_back(xp: Any, made: Formula, centred: Any, axes: Any, scale: Any) -> Steps:
    turned = along_axes(xp, centred, axes, scale)
    return {"whitened": xp.matmul(turned, axes) if made is zca_whiten else turned}


def common_mistakes(made: Formula) -> None:
    @made.mistake("divides-by-variance", who="divides by lambda, not by its root", affects="whitened")
    def _(xp: Any, x: Any, eps: Any) -> Steps:
        centred, found = decomposed(xp, x)
        return scaled_back(xp, made, centred, found["axes"], found["variances"] + eps[:, None])

    @made.mistake("unbiased-covariance", who="divides by N - 1", affects=["cov", "variances", "whitened"])
    def _(xp: Any, x: Any, eps: Any) -> Steps:
        centred, found = decomposed(xp, x, correction=1)
        scale = xp.sqrt(found["variances"] + eps[:, None])
        white = scaled_back(xp, made, centred, found["axes"], scale)
        return {"cov": found["cov"], "variances": found["variances"], **white}

    @made.mistake(
        "features-apart",
        who="divides each feature by its own deviation: standardised, still correlated",
        affects="whitened",
    )
    def _(xp: Any, x: Any, eps: Any) -> Steps:
        return {
            "whitened": (x - xp.mean(x, axis=1, keepdims=True))
            / xp.sqrt(xp.var(x, axis=1) + eps[:, None])[:, None, :]
        }


common_mistakes(pca_whiten)
common_mistakes(zca_whiten)
