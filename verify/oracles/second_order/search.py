"""Second ways to line searches: a closed form on a parabola, and whether SciPy's search is content."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from verify.oracles.second_order.shared import Arrays
from verify.oracles.ways import oracle


@oracle(
    "second_order.armijo",
    way="identity",
    how="closed form: on a parabola the condition is a alpha <= 1 - c1, so that logarithms count the trials",
)
def armijo(a: Any, x: Any, first: Any, shrink: Any, c1: Any) -> Arrays:
    trials = np.maximum(0, np.ceil(np.log((1 - c1) / (a * first)) / np.log(shrink))).astype(np.int64)
    parabolas = [np.polynomial.Polynomial([0, 0, one]) for one in a]
    slope = np.array([f.deriv()(at) for f, at in zip(parabolas, x, strict=True)])
    alpha = first * shrink**trials
    # Half the step 1 / a leads to the minimum, so that the distance shrinks in proportion.
    return {
        "slope": slope,
        "f": np.array([f(at) for f, at in zip(parabolas, x, strict=True)]),
        "trials": trials,
        "alpha": alpha,
        "x_new": x * (1 - alpha / (0.5 / a)),
    }


@oracle(
    "second_order.wolfe",
    way="library operator",
    how="whether scipy.optimize.line_search takes the step at once on the cubic with these values and slopes",
)
def wolfe(phi0: Any, slope0: Any, alpha: Any, phi: Any, slope: Any, c1: Any, c2: Any) -> Arrays:
    low = phi0 - 10
    level = 0 * slope
    # A slope that is not positive is flat enough for the weak condition where it is for the strong one.
    falling = np.minimum(slope, 0)
    cases = {
        "armijo": (phi, level),
        "curvature": (low, falling),
        "weak": (phi, falling),
        "strong": (phi, slope),
    }
    found = {
        name: np.array([taken(*case) for case in zip(phi0, slope0, alpha, *ends, c1, c2, strict=True)])
        for name, ends in cases.items()
    }
    bound = [
        np.polynomial.Polynomial([p, c * s])(t) for p, c, s, t in zip(phi0, c1, slope0, alpha, strict=True)
    ]
    return {"bound": np.array(bound), **found}


def taken(phi0: float, slope0: float, alpha: float, phi: float, slope: float, c1: float, c2: float) -> int:
    """1 where SciPy's search, which tries the whole step first, looks no further."""
    from scipy.interpolate import CubicHermiteSpline
    from scipy.optimize import line_search

    curve = CubicHermiteSpline([0.0, 1.0], [phi0, phi], [alpha * slope0, alpha * slope])
    tangent = curve.derivative()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it found no step further on does not matter
        found = line_search(
            lambda t: float(curve(t[0])),
            lambda t: np.array([float(tangent(t[0]))]),
            np.zeros(1),
            np.ones(1),
            c1=c1,
            c2=c2,
        )
    return int(found[0] == 1.0)
