"""What a Gaussian process knows at a point after some trials."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, Tolerance, define

RASMUSSEN = "Rasmussen & Williams 2006, Gaussian Processes for Machine Learning, equations 2.25-2.26"
N, NN = ("N",), ("N", "N")


@define(
    "search.gp_posterior",
    title="Posterior of a Gaussian process with a squared-exponential kernel",
    inputs=[
        Input("x", "x_{i}", "points tried", shape=N),
        Input("y", "y_{i}", "values found there", shape=N),
        Input("at", "x_*", "point asked about"),
        Input("length", r"\ell", "length scale", low=0.4, high=2),
        Input("scale", r"\sigma_f", "standard deviation before any trial", low=0.5, high=2),
        Input("noise", r"\sigma_n", "standard deviation of the noise", low=0.4, high=1),
    ],
    steps=[
        Step(
            "cov",
            "K_{ij}",
            r"<scale>^2 \cdot \exp(-\frac{(x_i - x_j)^2}{2 \cdot <length>^2})",
            "kernel of the points",
            shape=NN,
        ),
        Step(
            "k",
            "k_{i}",
            r"<scale>^2 \cdot \exp(-\frac{(<x> - <at>)^2}{2 \cdot <length>^2})",
            "kernel to the point",
            shape=N,
        ),
        Step("alpha", r"\alpha", r"(<cov> + <noise>^2 \cdot I)^{-1} <y>", "weights of the points", shape=N),
        Step("mean", r"\mu", r"\sum_i{<k> \cdot <alpha>}", "posterior mean"),
        Step("v", "v", r"(<cov> + <noise>^2 \cdot I)^{-1} <k>", "what the points explain", shape=N),
        Step(
            "variance",
            r"\sigma^2",
            r"<scale>^2 - \sum_i{<k> \cdot <v>}",
            "posterior variance of the function",
        ),
    ],
    source=RASMUSSEN,
    example=(
        {"x": [0.0], "y": [1.0], "at": 0.0, "length": 1.0, "scale": 1.0, "noise": 0.5},
        {"cov": [[1.0]], "k": [1.0], "alpha": [0.8], "mean": 0.8, "v": [0.8], "variance": 0.2},
    ),
    dims={"N": (2, 4)},
    # Two linear systems with a condition of up to 1 + 4 (2 / 0.4)^2 = 101 lose two of float32's seven digits.
    tolerances={"float64": Tolerance(1e-9, 1e-11), "float32": Tolerance(2e-4, 1e-4)},
)
def gp_posterior(xp: Any, x: Any, y: Any, at: Any, length: Any, scale: Any, noise: Any) -> Steps:
    """mu = k^T (K + s_n^2 I)^-1 y;  sigma^2 = k(x*, x*) - k^T (K + s_n^2 I)^-1 k

    The variance does not depend on the values found, only on where one looked; far away mu returns to 0 and
    sigma to sigma_f. It is that of the function: a new measurement adds sigma_n^2.
    Example: y = 1 at the point itself, noise 1/2: mu = 1 / 1.25 = 0.8, sigma^2 = 1 - 0.8 = 0.2.
    """
    return conditioned(xp, x, y, at, length**2, scale**2, noise**2)


def conditioned(xp: Any, x: Any, y: Any, at: Any, square: Any, variance: Any, noise: Any) -> Steps:
    cov = kernel(xp, x[:, :, None] - x[:, None, :], square[:, None, None], variance[:, None, None])
    k = kernel(xp, x - at[:, None], square[:, None], variance[:, None])
    eye = xp.eye(x.shape[1], dtype=x.dtype, device=x.device)
    # Both systems at once; an inverse would lose digits.
    both = xp.linalg.solve(cov + noise[:, None, None] * eye, xp.stack([y, k], axis=2))
    alpha, v = both[:, :, 0], both[:, :, 1]
    return {
        "cov": cov,
        "k": k,
        "alpha": alpha,
        "mean": xp.sum(k * alpha, axis=1),
        "v": v,
        "variance": variance - xp.sum(k * v, axis=1),
    }


def kernel(xp: Any, apart: Any, square: Any, variance: Any) -> Any:
    return variance * xp.exp(-(apart**2) / (2 * square))


AFTER = ["alpha", "mean", "v", "variance"]


@gp_posterior.mistake("noise-not-squared", who="adds the standard deviation of the noise", affects=AFTER)
def _(xp: Any, x: Any, y: Any, at: Any, length: Any, scale: Any, noise: Any) -> Steps:
    wrong = conditioned(xp, x, y, at, length**2, scale**2, noise)
    return {name: wrong[name] for name in AFTER}


@gp_posterior.mistake("prior-variance", who="forgets what the points explain", affects="variance")
def _(xp: Any, x: Any, y: Any, at: Any, length: Any, scale: Any, noise: Any) -> Steps:
    return {"variance": scale**2}


@gp_posterior.mistake("of-a-measurement", who="adds the noise of the next measurement", affects="variance")
def _(xp: Any, **x: Any) -> Steps:
    return {"variance": gp_posterior.body(xp, **x)["variance"] + x["noise"] ** 2}


@gp_posterior.mistake("two-forgotten", who="leaves the 2 out of the exponent", affects=["cov", "k", *AFTER])
def _(xp: Any, x: Any, y: Any, at: Any, length: Any, scale: Any, noise: Any) -> Steps:
    return conditioned(xp, x, y, at, length**2 / 2, scale**2, noise**2)


@gp_posterior.mistake(
    "length-not-squared", who="divides by the length scale, not its square", affects=["cov", "k", *AFTER]
)
def _(xp: Any, x: Any, y: Any, at: Any, length: Any, scale: Any, noise: Any) -> Steps:
    return conditioned(xp, x, y, at, length, scale**2, noise**2)


@gp_posterior.mistake(
    "not-inverted", who="weights the values by the kernel alone, a mere smoother", affects=["alpha", "mean"]
)
def _(xp: Any, **x: Any) -> Steps:
    return {"alpha": x["y"], "mean": xp.sum(gp_posterior.body(xp, **x)["k"] * x["y"], axis=1)}
