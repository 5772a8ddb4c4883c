"""The Hessian: what its eigenvalues say about a critical point, and the quadric it puts in the place of the plane."""

from __future__ import annotations

from typing import Any

from verify.registry import TOLERANCES, Input, Step, Steps, Tolerance, define

HESSIAN = [
    Input("h11", r"h_{11}", "curvature along x", low=-4, high=4),
    Input("h12", r"h_{12}", "mixed derivative", low=-4, high=4),
    Input("h22", r"h_{22}", "curvature along y", low=-4, high=4),
]
# An eigenvalue near zero is the difference of two numbers of the size of the others.
DIFFERENCES = {**TOLERANCES, "float32": Tolerance(2e-5, 1e-5)}


@define(
    "calculus.hessian_signs",
    title="Eigenvalues of a 2 x 2 Hessian: minimum, maximum or saddle",
    inputs=HESSIAN,
    steps=[
        Step("trace", "tr", r"<h11> + <h22>", "sum of the eigenvalues"),
        Step("det", r"\det", r"<h11> \cdot <h22> - <h12>^2", "product of the eigenvalues"),
        Step(
            "low",
            r"\lambda_{min}",
            r"\frac{<trace> - \sqrt{<trace>^2 - 4 \cdot <det>}}{2}",
            "smaller eigenvalue",
        ),
        Step(
            "high",
            r"\lambda_{max}",
            r"\frac{<trace> + \sqrt{<trace>^2 - 4 \cdot <det>}}{2}",
            "larger eigenvalue",
        ),
        Step(
            "negative",
            "n_{-}",
            r"[<low> < 0] + [<high> < 0]",
            "negative eigenvalues: 0 minimum, 1 saddle, 2 maximum",
            "int",
        ),
    ],
    source="any calculus text, the second-derivative test; Dauphin et al. 2014, arXiv:1406.2572, on saddles",
    example=(
        {"h11": 2.0, "h12": 2.0, "h22": -1.0},
        {"trace": 1.0, "det": -6.0, "low": -2.0, "high": 3.0, "negative": 1},
    ),
    tolerances=DIFFERENCES,
)
def hessian_signs(xp: Any, h11: Any, h12: Any, h22: Any) -> Steps:
    """lambda = (tr -+ sqrt(tr^2 - 4 det)) / 2;  both > 0 minimum, both < 0 maximum, one of each saddle

    A negative determinant alone says saddle. A zero eigenvalue leaves it open: x^3 - 3 x y^2 has a zero Hessian at a
    saddle.
    Example: ((2, 2), (2, -1)): trace 1, determinant -6, eigenvalues -2 and 3: a saddle.
    """
    # tr^2 - 4 det = (h11 - h22)^2 + 4 h12^2: written so, it cannot become negative by rounding.
    middle, half = (h11 + h22) / 2, xp.hypot((h11 - h22) / 2, h12)
    low, high = middle - half, middle + half
    return {
        "trace": h11 + h22,
        "det": h11 * h22 - h12 * h12,
        "low": low,
        "high": high,
        "negative": xp.astype(low < 0, xp.int64) + xp.astype(high < 0, xp.int64),
    }


def counted(xp: Any, low: Any, high: Any) -> Steps:
    """What follows from wrong eigenvalues."""
    return {
        "low": low,
        "high": high,
        "negative": xp.astype(low < 0, xp.int64) + xp.astype(high < 0, xp.int64),
    }


@hessian_signs.mistake(
    "diagonal-for-eigenvalues",
    who="reads the curvatures along the axes as eigenvalues",
    affects=["low", "high", "negative"],
)
def _(xp: Any, h11: Any, h12: Any, h22: Any) -> Steps:
    return counted(xp, xp.minimum(h11, h22), xp.maximum(h11, h22))


@hessian_signs.mistake(
    "sign-of-trace", who="decides by the trace alone: minimum if it is positive", affects="negative"
)
def _(xp: Any, h11: Any, h12: Any, h22: Any) -> Steps:
    return {"negative": 2 * xp.astype(h11 + h22 < 0, xp.int64)}


@hessian_signs.mistake("plus-in-determinant", who="adds the square of the mixed derivative", affects="det")
def _(xp: Any, h11: Any, h12: Any, h22: Any) -> Steps:
    return {"det": h11 * h22 + h12 * h12}


@hessian_signs.mistake("half-forgotten", who="forgets to divide by two", affects=["low", "high"])
def _(xp: Any, h11: Any, h12: Any, h22: Any) -> Steps:
    right = hessian_signs.body(xp, h11, h12, h22)
    return {"low": 2 * right["low"], "high": 2 * right["high"]}


@define(
    "calculus.taylor",
    title="Taylor's first and second order: the plane and the quadric",
    inputs=[
        Input("f0", "f_0", "value at the point"),
        Input("g1", "g_1", "slope along x"),
        Input("g2", "g_2", "slope along y"),
        *HESSIAN,
        Input("d1", "d_1", "step along x", low=-1, high=1),
        Input("d2", "d_2", "step along y", low=-1, high=1),
    ],
    steps=[
        Step("slope", r"g^\top d", r"<g1> \cdot <d1> + <g2> \cdot <d2>", "first-order change"),
        Step(
            "bend",
            r"d^\top H d",
            r"<h11> \cdot <d1>^2 + 2 \cdot <h12> \cdot <d1> \cdot <d2> + <h22> \cdot <d2>^2",
            "curvature along the step",
        ),
        Step("plane", "p", "<f0> + <slope>", "first order: what gradient descent sees"),
        Step("quadric", "q", r"<plane> + \frac{1}{2} \cdot <bend>", "second order: what Newton sees"),
    ],
    source="Goodfellow, Bengio & Courville 2016, Deep Learning, section 4.3.1",
    example=(
        {"f0": 1.0, "g1": 2.0, "g2": -1.0, "h11": 4.0, "h12": 1.0, "h22": 2.0, "d1": 0.5, "d2": 1.0},
        {"slope": 0.0, "bend": 4.0, "plane": 1.0, "quadric": 3.0},
    ),
)
def taylor(xp: Any, f0: Any, g1: Any, g2: Any, h11: Any, h12: Any, h22: Any, d1: Any, d2: Any) -> Steps:
    """f(x + d) = f + g . d + d^T H d / 2 + ...

    Gradient descent replaces the surface by its tangent plane, Newton's method by a quadric, whose lowest point it
    jumps to.
    Example: f = 1, g . d = 0, d^T H d = 4: the plane says 1, the quadric 3.
    """
    slope = g1 * d1 + g2 * d2
    bend = h11 * d1 * d1 + 2 * h12 * d1 * d2 + h22 * d2 * d2
    return {"slope": slope, "bend": bend, "plane": f0 + slope, "quadric": f0 + slope + bend / 2}


@taylor.mistake(
    "orders-swapped",
    who="puts the quadric under gradient descent and the plane under Newton's method",
    affects=["plane", "quadric"],
)
def _(xp: Any, **given: Any) -> Steps:
    right = taylor.body(xp, **given)
    return {"plane": right["quadric"], "quadric": right["plane"]}


@taylor.mistake("half-forgotten", who="adds the whole of d^T H d", affects="quadric")
def _(xp: Any, **given: Any) -> Steps:
    right = taylor.body(xp, **given)
    return {"quadric": right["plane"] + right["bend"]}


@taylor.mistake(
    "mixed-term-once", who="counts the mixed derivative once, not twice", affects=["bend", "quadric"]
)
def _(xp: Any, h12: Any, **rest: Any) -> Steps:
    found = taylor.body(xp, h12=h12 / 2, **rest)
    return {"bend": found["bend"], "quadric": found["quadric"]}


@taylor.mistake("value-forgotten", who="gives the change, not the new value", affects=["plane", "quadric"])
def _(xp: Any, f0: Any, **rest: Any) -> Steps:
    found = taylor.body(xp, f0=0 * f0, **rest)
    return {"plane": found["plane"], "quadric": found["quadric"]}
