"""Gradients and second derivatives of given functions: a polynomial of degree two, a monomial, a quadratic form."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define, predicate

TEXT = "any calculus text"
POLYNOMIAL = [
    Input("a", "a", "of x^2", low=-3, high=3),
    Input("b", "b", "of xy", low=-3, high=3),
    Input("c", "c", "of y^2", low=-3, high=3),
    Input("d", "d", "of x", low=-3, high=3),
    Input("e", "e", "of y", low=-3, high=3),
]
POINT = [
    Input("x", "x", "first coordinate of the point", low=-2, high=2),
    Input("y", "y", "second coordinate", low=-2, high=2),
]
FX = Step("fx", "f_x", r"2 \cdot <a> \cdot <x> + <b> \cdot <y> + <d>", "slope along x")
FY = Step("fy", "f_y", r"<b> \cdot <x> + 2 \cdot <c> \cdot <y> + <e>", "slope along y")


@predicate("calculus.has_direction")
def has_direction(u: Any, v: Any) -> Any:
    """The direction is not the zero vector."""
    return (u != 0) | (v != 0)


@define(
    "calculus.gradient",
    title="Gradient of f = a x^2 + b x y + c y^2 + d x + e y at a point",
    inputs=[*POLYNOMIAL, *POINT],
    steps=[FX, FY, Step("norm", r"\|\nabla f\|", r"\sqrt{<fx>^2 + <fy>^2}", "largest slope at the point")],
    source=TEXT,
    example=(
        {"a": 1.0, "b": 1.0, "c": 2.0, "d": 0.0, "e": -1.0, "x": 1.0, "y": 1.0},
        {"fx": 3.0, "fy": 4.0, "norm": 5.0},
    ),
)
def gradient(xp: Any, a: Any, b: Any, c: Any, d: Any, e: Any, x: Any, y: Any) -> Steps:
    """grad f = (2 a x + b y + d, b x + 2 c y + e)

    Points along the steepest ascent; its length is the slope there.
    Example: x^2 + x y + 2 y^2 - y at (1, 1): (3, 4), of length 5.
    """
    fx, fy = 2 * a * x + b * y + d, b * x + 2 * c * y + e
    return {"fx": fx, "fy": fy, "norm": xp.sqrt(fx * fx + fy * fy)}


def normed(xp: Any, fx: Any, fy: Any) -> Steps:
    """What follows from wrong slopes."""
    return {"fx": fx, "fy": fy, "norm": xp.sqrt(fx * fx + fy * fy)}


SLOPES = ["fx", "fy", "norm"]


@gradient.mistake("mixed-term-forgotten", who="lets x y vanish when it differentiates", affects=SLOPES)
def _(xp: Any, b: Any, **rest: Any) -> Steps:
    return gradient.body(xp, b=0 * b, **rest)


@gradient.mistake("exponent-forgotten", who="takes a x for the derivative of a x^2", affects=SLOPES)
def _(xp: Any, a: Any, c: Any, **rest: Any) -> Steps:
    return gradient.body(xp, a=a / 2, c=c / 2, **rest)


@gradient.mistake(
    "constants-kept", who="keeps d x and e y as they are, as if they were constants", affects=SLOPES
)
def _(xp: Any, a: Any, b: Any, c: Any, d: Any, e: Any, x: Any, y: Any) -> Steps:
    return normed(xp, 2 * a * x + b * y + d * x, b * x + 2 * c * y + e * y)


@gradient.mistake("slopes-added", who="adds the two slopes up instead of squaring them", affects="norm")
def _(xp: Any, **given: Any) -> Steps:
    right = gradient.body(xp, **given)
    return {"norm": xp.abs(right["fx"] + right["fy"])}


@define(
    "calculus.directional_of",
    title="Directional derivative of f = a x^2 + b x y + c y^2 + d x + e y at a point",
    inputs=[
        *POLYNOMIAL,
        *POINT,
        Input("u", "u", "direction along x", low=-3, high=3),
        Input("v", "v", "direction along y", low=-3, high=3),
    ],
    steps=[
        FX,
        FY,
        Step("length", r"\ell", r"\sqrt{<u>^2 + <v>^2}", "length of the direction"),
        Step("slope", r"D f", r"\frac{<fx> \cdot <u> + <fy> \cdot <v>}{<length>}", "directional derivative"),
    ],
    source=TEXT,
    example=(
        {"a": 1.0, "b": 1.0, "c": 2.0, "d": 0.0, "e": -1.0, "x": 1.0, "y": 1.0, "u": 4.0, "v": 3.0},
        {"fx": 3.0, "fy": 4.0, "length": 5.0, "slope": 4.8},
    ),
    where=["calculus.has_direction"],
)
def directional_of(xp: Any, a: Any, b: Any, c: Any, d: Any, e: Any, x: Any, y: Any, u: Any, v: Any) -> Steps:
    """D f = (f_x u + f_y v) / sqrt(u^2 + v^2)

    Example: the gradient of x^2 + x y + 2 y^2 - y at (1, 1) is (3, 4); along (4, 3): (12 + 12) / 5 = 4.8.
    """
    right = gradient.body(xp, a, b, c, d, e, x, y)
    length = xp.sqrt(u * u + v * v)
    return {
        "fx": right["fx"],
        "fy": right["fy"],
        "length": length,
        "slope": (right["fx"] * u + right["fy"] * v) / length,
    }


@directional_of.mistake("not-normalised", who="multiplies by the direction as it is, whatever its length")
def _(xp: Any, **given: Any) -> Steps:
    right = directional_of.body(xp, **given)
    return {"slope": right["slope"] * right["length"]}


@directional_of.mistake("largest-slope", who="takes the length of the gradient")
def _(xp: Any, u: Any, v: Any, **rest: Any) -> Steps:
    return {"slope": gradient.body(xp, **rest)["norm"]}


@directional_of.mistake("components-swapped", who="pairs f_x with v and f_y with u")
def _(xp: Any, u: Any, v: Any, **rest: Any) -> Steps:
    return {"slope": directional_of.body(xp, u=v, v=u, **rest)["slope"]}


@define(
    "calculus.monomial",
    title="First and second derivatives of f = a x^p y^q at a point",
    inputs=[
        Input("a", "a", "coefficient", low=-3, high=3),
        Input("p", "p", "exponent of x", "int", 2, 4),
        Input("q", "q", "exponent of y", "int", 2, 4),
        *POINT,
    ],
    steps=[
        Step("fx", "f_x", r"<a> \cdot <p> \cdot <x>^{<p> - 1} \cdot <y>^{<q>}", "slope along x"),
        Step("fy", "f_y", r"<a> \cdot <q> \cdot <x>^{<p>} \cdot <y>^{<q> - 1}", "slope along y"),
        Step(
            "fxx",
            "f_{xx}",
            r"<a> \cdot <p> \cdot (<p> - 1) \cdot <x>^{<p> - 2} \cdot <y>^{<q>}",
            "curvature along x",
        ),
        Step(
            "fxy",
            "f_{xy}",
            r"<a> \cdot <p> \cdot <q> \cdot <x>^{<p> - 1} \cdot <y>^{<q> - 1}",
            "mixed derivative",
        ),
        Step(
            "fyy",
            "f_{yy}",
            r"<a> \cdot <q> \cdot (<q> - 1) \cdot <x>^{<p>} \cdot <y>^{<q> - 2}",
            "curvature along y",
        ),
        Step("det", r"\det H", r"<fxx> \cdot <fyy> - <fxy>^2", "determinant of the Hessian"),
    ],
    source=TEXT,
    example=(
        {"a": 1.0, "p": 3, "q": 2, "x": 2.0, "y": 1.0},
        {"fx": 12.0, "fy": 16.0, "fxx": 12.0, "fxy": 24.0, "fyy": 16.0, "det": -384.0},
    ),
)
def monomial(xp: Any, a: Any, p: Any, q: Any, x: Any, y: Any) -> Steps:
    """f_x = a p x^(p-1) y^q;  f_xy = f_yx = a p q x^(p-1) y^(q-1);  H = ((f_xx, f_xy), (f_xy, f_yy))

    Each derivative takes the exponent down as a factor; the order of differentiation does not matter.
    Example: x^3 y^2 at (2, 1): f_x = 3 * 4 * 1 = 12, f_xy = 6 * 4 * 1 = 24.
    """
    m, n = xp.astype(p, a.dtype), xp.astype(q, a.dtype)
    fxx = a * m * (m - 1) * x ** (m - 2) * y**n
    fxy = a * m * n * x ** (m - 1) * y ** (n - 1)
    fyy = a * n * (n - 1) * x**m * y ** (n - 2)
    return {
        "fx": a * m * x ** (m - 1) * y**n,
        "fy": a * n * x**m * y ** (n - 1),
        "fxx": fxx,
        "fxy": fxy,
        "fyy": fyy,
        "det": fxx * fyy - fxy * fxy,
    }


def bent(fxx: Any, fxy: Any, fyy: Any) -> Steps:
    """What follows from wrong second derivatives."""
    return {"fxx": fxx, "fxy": fxy, "fyy": fyy, "det": fxx * fyy - fxy * fxy}


@monomial.mistake(
    "exponent-not-lowered",
    who="takes the exponent down as a factor and leaves it standing as well",
    affects=["fx", "fy", "fxx", "fxy", "fyy", "det"],
)
def _(xp: Any, a: Any, p: Any, q: Any, x: Any, y: Any) -> Steps:
    m, n = xp.astype(p, a.dtype), xp.astype(q, a.dtype)
    f = a * x**m * y**n
    return {"fx": f * m, "fy": f * n, **bent(f * m * m, f * m * n, f * n * n)}


@monomial.mistake(
    "squared-exponent", who="takes p^2 for p (p - 1) in the second derivative", affects=["fxx", "fyy", "det"]
)
def _(xp: Any, a: Any, p: Any, q: Any, x: Any, y: Any) -> Steps:
    right = monomial.body(xp, a, p, q, x, y)
    m, n = xp.astype(p, a.dtype), xp.astype(q, a.dtype)
    wrong = bent(right["fxx"] * m / (m - 1), right["fxy"], right["fyy"] * n / (n - 1))
    return {name: wrong[name] for name in ("fxx", "fyy", "det")}


@monomial.mistake("no-mixed-derivative", who="takes the Hessian for diagonal", affects=["fxy", "det"])
def _(xp: Any, **given: Any) -> Steps:
    right = monomial.body(xp, **given)
    wrong = bent(right["fxx"], 0 * right["fxy"], right["fyy"])
    return {name: wrong[name] for name in ("fxy", "det")}


@monomial.mistake("plus-in-determinant", who="adds the square of the mixed derivative", affects="det")
def _(xp: Any, **given: Any) -> Steps:
    right = monomial.body(xp, **given)
    return {"det": right["fxx"] * right["fyy"] + right["fxy"] ** 2}


@define(
    "calculus.quadratic_form",
    title="Gradient and Hessian of a quadratic form x^T A x + b^T x",
    inputs=[
        Input("A", "A", "matrix, not necessarily symmetric", shape=("N", "N")),
        Input("b", "b", "linear part", shape=("N",)),
        Input("x", "x", "point", shape=("N",)),
    ],
    steps=[
        Step("f", "f", r"<x>^\top <A> <x> + <b>^\top <x>", "value"),
        Step("hessian", "H", r"<A> + <A>^\top", "Hessian", shape=("N", "N")),
        Step("gradient", r"\nabla f", "<hessian> <x> + <b>", "gradient", shape=("N",)),
    ],
    source="Petersen & Pedersen 2012, The Matrix Cookbook, equations 97 to 99",
    example=(
        {"A": [[1.0, 2.0], [0.0, 3.0]], "b": [1.0, -1.0], "x": [1.0, 2.0]},
        {"f": 16.0, "hessian": [[2.0, 2.0], [2.0, 6.0]], "gradient": [7.0, 13.0]},
    ),
    dims={"N": (2, 3)},
)
def quadratic_form(xp: Any, A: Any, b: Any, x: Any) -> Steps:
    """grad f = (A + A^T) x + b;  H = A + A^T

    Only for a symmetric A this is 2 A x.
    Example: A = ((1, 2), (0, 3)): H = ((2, 2), (2, 6)), and at (1, 2) H x + b = (6, 14) + (1, -1).
    """
    hessian = A + xp.matrix_transpose(A)
    f = xp.sum(x[:, :, None] * A * x[:, None, :], axis=(1, 2)) + xp.sum(b * x, axis=1)
    return {"f": f, "hessian": hessian, "gradient": times(xp, hessian, x) + b}


def times(xp: Any, matrix: Any, vector: Any) -> Any:
    """matrix @ vector for every case."""
    return xp.sum(matrix * vector[:, None, :], axis=2)


BENT = ["hessian", "gradient"]


@quadratic_form.mistake("symmetry-assumed", who="takes 2 A for A + A^T", affects=BENT)
def _(xp: Any, A: Any, b: Any, x: Any) -> Steps:
    return {"hessian": 2 * A, "gradient": times(xp, 2 * A, x) + b}


@quadratic_form.mistake(
    "half-form", who="takes A and A x, which belong to x^T A x / 2 with a symmetric A", affects=BENT
)
def _(xp: Any, A: Any, b: Any, x: Any) -> Steps:
    return {"hessian": 1 * A, "gradient": times(xp, A, x) + b}


@quadratic_form.mistake("linear-part-forgotten", who="leaves out b", affects="gradient")
def _(xp: Any, A: Any, b: Any, x: Any) -> Steps:
    return {"gradient": quadratic_form.body(xp, A, 0 * b, x)["gradient"]}
