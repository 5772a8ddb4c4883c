"""Second ways to gradient checking: SciPy's differences, autograd, Python's isclose, distances between points."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.calculus.derivatives import each
from verify.oracles.ways import oracle

Arrays = Mapping[str, Any]


@oracle(
    "calculus.differences",
    way="library operator",
    how="numpy.polynomial; scipy.optimize.approx_fprime with h and with -h, and their mean; torch.func.grad",
)
def differences(a: Any, b: Any, c: Any, x: Any, h: Any) -> Arrays:
    from scipy.optimize import approx_fprime

    torch = require_torch()
    functions = [np.polynomial.Polynomial([0.0, *row]) for row in np.stack([c, b, a], axis=1)]
    f, above, below, forward, central = [], [], [], [], []
    for one, at, by in zip(functions, x, h, strict=True):
        f.append(one(at))
        above.append(one(at + by))
        below.append(one(at - by))
        sides = [
            approx_fprime(np.array([at]), lambda p, f=one: float(f(p[0])), sign * by)[0] for sign in (1, -1)
        ]
        forward.append(sides[0])
        central.append(np.mean(sides))

    def cubic(p: Any, at: Any) -> Any:
        return p[0] * at**3 + p[1] * at**2 + p[2] * at

    exact = each(torch.func.grad(cubic, argnums=1), np.stack([a, b, c], axis=1), x).numpy()
    # By Taylor's theorem, whose series ends after the third power.
    errors = {"forward_error": (3 * a * x + b) * h + a * h**2, "central_error": a * h**2}
    values = {"f": f, "above": above, "below": below, "forward": forward, "central": central}
    return {"exact": exact, **errors, **{name: np.array(value) for name, value in values.items()}}


@oracle(
    "calculus.relative_error",
    way="library operator",
    how="the smallest rel_tol with which math.isclose accepts the two entries, found by bisection",
)
def relative_error(analytic: Any, numeric: Any) -> Arrays:
    error = np.zeros_like(analytic)
    for index in np.ndindex(*analytic.shape):
        a, n = float(analytic[index]), float(numeric[index])
        low, high = 0.0, 2.0
        while (middle := (low + high) / 2) not in (low, high):
            low, high = (low, middle) if math.isclose(a, n, rel_tol=middle) else (middle, high)
        error[index] = high
    scale = np.linalg.norm(np.stack([analytic, numeric]), ord=np.inf, axis=0)
    return {
        "difference": np.ptp(np.stack([analytic, numeric]), axis=0),
        "scale": scale,
        "error": error,
        "worst": np.sort(error, axis=1)[:, -1],
    }


@oracle(
    "calculus.relative_error_norm",
    way="library operator",
    how="scipy.spatial.distance.cdist between the two points and the origin",
)
def relative_error_norm(analytic: Any, numeric: Any) -> Arrays:
    from scipy.spatial.distance import cdist

    corners = [np.stack([np.zeros_like(a), a, n]) for a, n in zip(analytic, numeric, strict=True)]
    sides = np.array([cdist(one, one) for one in corners])
    size_a, size_n, difference = sides[:, 0, 1], sides[:, 0, 2], sides[:, 1, 2]
    # The perimeter is the distance and the two lengths.
    perimeter = sides.sum(axis=(1, 2)) / 2
    error = 1 / (perimeter / difference - 1)
    return {"difference": difference, "size_a": size_a, "size_n": size_n, "error": error}
