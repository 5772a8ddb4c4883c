"""Principal components: the covariance, its axes, the variance along each, and how many are enough."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, Tolerance, define

PEARSON = "Pearson 1901; Jolliffe & Cadima 2016, Phil. Trans. R. Soc. A 374"
D = ("D",)
DD = ("D", "D")
ND = ("N", "D")
# Axes turn by the rounding over the gap between two eigenvalues.
ROTATED = {"float64": Tolerance(1e-8, 1e-10), "float32": Tolerance(5e-3, 5e-4)}

X = Input("x", "X", "samples, one a row of D features", shape=ND)
MEAN = Step("mean", r"\mu", r"\operatorname{mean}_{i}(<x>)", "of each feature", shape=D)


def axes_of(xp: Any, cov: Any) -> tuple[Any, Any]:
    """Eigenvalues, the largest first, and eigenvectors as rows, the largest entry of each positive.

    An axis has no direction of its own. Of entries that are equal to a thousandth, as in (1, -1), the first counts, so
    that rounding does not decide.
    """
    values, vectors = xp.linalg.eigh(cov)
    rows = xp.flip(xp.matrix_transpose(vectors), axis=1)
    size = xp.abs(rows)
    large = xp.astype(size > 0.999 * xp.max(size, axis=2, keepdims=True), xp.int64)
    first = (large == 1) & (xp.cumulative_sum(large, axis=2) == 1)
    sign = xp.sign(xp.sum(xp.where(first, rows, 0 * rows), axis=2, keepdims=True))
    return xp.flip(values, axis=1), sign * rows


def covariance(xp: Any, x: Any, correction: int) -> tuple[Any, Any, Any]:
    """The means, the centred samples and their covariance matrix, which divides by N - correction."""
    mean = xp.mean(x, axis=1)
    centred = x - mean[:, None, :]
    return mean, centred, xp.matmul(xp.matrix_transpose(centred), centred) / (x.shape[1] - correction)


@define(
    "preprocessing.pca",
    title="Principal component analysis",
    inputs=[X],
    steps=[
        MEAN,
        Step(
            "cov",
            r"\Sigma",
            r"\frac{1}{<N> - 1} (<x> - <mean>)^\top (<x> - <mean>)",
            "unbiased covariance",
            shape=DD,
        ),
        Step("variances", r"\lambda", r"\operatorname{eigenvalues}(<cov>)", "the largest first", shape=D),
        Step(
            "axes", "U", r"\operatorname{eigenvectors}(<cov>)", "one a row, largest entry positive", shape=DD
        ),
        Step("scores", "Z", r"(<x> - <mean>) <axes>^\top", "coordinates along the axes", shape=ND),
        Step(
            "ratio", "r", r"\frac{<variances>}{\operatorname{sum}(<variances>)}", "explained shares", shape=D
        ),
    ],
    source=f"{PEARSON}; sklearn.decomposition.PCA (divides by N - 1)",
    example=(
        {"x": [[1.0, 1.0], [-1.0, -1.0], [2.0, -2.0], [-2.0, 2.0], [0.0, 0.0]]},
        {
            "mean": [0.0, 0.0],
            "cov": [[2.5, -1.5], [-1.5, 2.5]],
            "variances": [4.0, 1.0],
            "axes": [[0.5**0.5, -(0.5**0.5)], [0.5**0.5, 0.5**0.5]],
            "ratio": [0.8, 0.2],
        },
    ),
    dims={"N": (5, 7), "D": (2, 3)},
    tolerances=ROTATED,
)
def pca(xp: Any, x: Any) -> Steps:
    """Sigma = (X - mean)ᵀ (X - mean) / (N - 1) = Uᵀ diag(lambda) U;  scores = (X - mean) Uᵀ

    The axes are orthogonal, the scores uncorrelated with the variances lambda.
    Example: (1, 1), (-1, -1), (2, -2), (-2, 2), (0, 0): variance 4 along (1, -1), 1 along (1, 1), 80 % and 20 %.
    """
    mean, centred, cov = covariance(xp, x, correction=1)
    return {"mean": mean, "cov": cov, **rotated(xp, centred, cov)}


def rotated(xp: Any, centred: Any, cov: Any) -> Steps:
    """What follows from a covariance."""
    variances, axes = axes_of(xp, cov)
    scores = xp.matmul(centred, xp.matrix_transpose(axes))
    ratio = variances / xp.sum(variances, axis=1, keepdims=True)
    return {"variances": variances, "axes": axes, "scores": scores, "ratio": ratio}


@pca.mistake("biased-covariance", who="divides by N, not by N - 1", affects=["cov", "variances"])
def _(xp: Any, x: Any) -> Steps:
    cov = covariance(xp, x, correction=0)[2]
    return {"cov": cov, "variances": axes_of(xp, cov)[0]}


@pca.mistake(
    "not-centred",
    who="takes the eigenvectors of XᵀX without subtracting the mean",
    affects=["cov", "variances", "axes", "scores", "ratio"],
)
def _(xp: Any, x: Any) -> Steps:
    cov = xp.matmul(xp.matrix_transpose(x), x) / (x.shape[1] - 1)
    return {"cov": cov, **rotated(xp, x, cov)}


@pca.mistake("roots-compared", who="compares standard deviations, not variances", affects="ratio")
def _(xp: Any, x: Any) -> Steps:
    # The smallest eigenvalue of a nearly flat cloud may come out as -1e-17.
    spread = xp.sqrt(xp.abs(pca.body(xp, x)["variances"]))
    return {"ratio": spread / xp.sum(spread, axis=1, keepdims=True)}


@pca.mistake(
    "smallest-first",
    who="sorts the axes as eigh returns them, the smallest first",
    affects=["variances", "axes", "scores", "ratio"],
)
def _(xp: Any, x: Any) -> Steps:
    right = pca.body(xp, x)
    turned = {name: xp.flip(right[name], axis=1) for name in ("variances", "axes", "ratio")}
    return {**turned, "scores": xp.flip(right["scores"], axis=2)}


@define(
    "preprocessing.explained_variance",
    title="Explained variance and how many components are enough",
    inputs=[
        Input("s", "s_{i}", "singular values of the centred data, in any order", low=0.3, high=3, shape=D),
        Input("n", "N", "samples", "int", 8, 30),
        Input("threshold", r"\tau", "share of the variance to be kept", low=0.4, high=0.97),
    ],
    steps=[
        Step(
            "variances",
            r"\lambda",
            r"\frac{\operatorname{sorted}(<s>)^2}{<n> - 1}",
            "along each axis, the largest first",
            shape=D,
        ),
        Step(
            "ratio", "r", r"\frac{<variances>}{\operatorname{sum}(<variances>)}", "explained shares", shape=D
        ),
        Step("cumulative", "c", r"\operatorname{cumsum}(<ratio>)", "each with all before it", shape=D),
        Step("needed", "k", r"\min \{i : <cumulative>_i \ge <threshold>\}", "components to keep", "int"),
    ],
    source="sklearn.decomposition.PCA documentation (explained_variance_ratio_, n_components between 0 and 1)",
    example=(
        {"s": [6.0, 4.0, 2.0], "n": 9, "threshold": 0.9},
        {
            "variances": [4.5, 2.0, 0.5],
            "ratio": [9 / 14, 4 / 14, 1 / 14],
            "cumulative": [9 / 14, 13 / 14, 1.0],
            "needed": 2,
        },
    ),
    dims={"D": (3, 5)},
)
def explained_variance(xp: Any, s: Any, n: Any, threshold: Any) -> Steps:
    """lambda = s^2 / (N - 1);  ratio = lambda / sum lambda;  k = the first with a cumulative ratio >= threshold

    Example: singular values 6, 4, 2: the squares 36, 16, 4 are 64 %, 29 % and 7 %; two components keep 93 %.
    """
    ordered = falling(xp, s)
    variances = ordered**2 / xp.astype(n - 1, s.dtype)[:, None]
    return {"variances": variances, **enough(xp, variances, threshold)}


def falling(xp: Any, values: Any) -> Any:
    """The values of every case, the largest first."""
    return xp.flip(xp.sort(values, axis=1), axis=1)


def enough(xp: Any, variances: Any, threshold: Any) -> Steps:
    ratio = variances / xp.sum(variances, axis=1, keepdims=True)
    cumulative = xp.cumulative_sum(ratio, axis=1)
    # The last sum is 1 but for its rounding: it is enough for any threshold, so it is not asked.
    short = xp.astype(cumulative[:, :-1] < threshold[:, None], xp.int64)
    return {"ratio": ratio, "cumulative": cumulative, "needed": xp.sum(short, axis=1) + 1}


@explained_variance.mistake(
    "not-squared", who="takes shares of the singular values", affects=["ratio", "cumulative", "needed"]
)
def _(xp: Any, s: Any, n: Any, threshold: Any) -> Steps:
    return enough(xp, falling(xp, s), threshold)


@explained_variance.mistake("one-too-few", who="counts the components below the threshold", affects="needed")
def _(xp: Any, s: Any, n: Any, threshold: Any) -> Steps:
    return {"needed": explained_variance.body(xp, s, n, threshold)["needed"] - 1}


@explained_variance.mistake(
    "not-sorted",
    who="adds the shares up in the order in which they are given",
    affects=["variances", "ratio", "cumulative", "needed"],
)
def _(xp: Any, s: Any, n: Any, threshold: Any) -> Steps:
    variances = s**2 / xp.astype(n - 1, s.dtype)[:, None]
    return {"variances": variances, **enough(xp, variances, threshold)}


@explained_variance.mistake(
    "by-n", who="divides by N, which leaves the shares as they are", affects="variances"
)
def _(xp: Any, s: Any, n: Any, threshold: Any) -> Steps:
    return {"variances": falling(xp, s) ** 2 / xp.astype(n, s.dtype)[:, None]}
