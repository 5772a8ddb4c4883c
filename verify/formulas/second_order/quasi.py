"""Quasi-Newton: BFGS and DFP keep a matrix that satisfies the secant equation, H y = s.

s is a step, y what it added to the gradient; s . y > 0 keeps the matrix positive definite. Matrices are 2 x 2 and
symmetric, given by their entries.
"""

from __future__ import annotations

from typing import Any

from verify.registry import TOLERANCES, Input, Step, Steps, Tolerance, define, predicate

NOCEDAL = "Nocedal & Wright 2006, Numerical Optimization"
N, NN = ("N",), ("N", "N")
H_MATRIX = r"\begin{bmatrix} <h11> & <h12> \\ <h12> & <h22> \end{bmatrix}"
PAIR = [Input("s", "s", "step", shape=N), Input("y", "y", "change of the gradient", shape=N)]
INVERSE = [
    Input("h11", "h_{11}", "of the inverse Hessian", low=0.5, high=3),
    Input("h12", "h_{12}", "of the inverse Hessian", low=-1, high=1),
    Input("h22", "h_{22}", "of the inverse Hessian", low=0.5, high=3),
]
CURVATURE = Step("curvature", r"\sigma", r"\sum_i{<s> \cdot <y>}", "curvature along the step")
CONDITIONS = ["second_order.definite", "second_order.curved"]
# Products with 1 / s.y, which may be 5, and differences of them.
UPDATED = {**TOLERANCES, "float32": Tolerance(2e-4, 2e-4)}


@predicate("second_order.definite")
def definite(h11: Any, h12: Any, h22: Any) -> Any:
    """The matrix is positive definite, its determinant at least 1/5."""
    return (h11 > 0) & (h11 * h22 - h12 * h12 >= 0.2)


@predicate("second_order.curved")
def curved(s: Any, y: Any) -> Any:
    """The gradient has grown along the step: s . y is at least 1/5."""
    return s[:, 0] * y[:, 0] + s[:, 1] * y[:, 1] >= 0.2


def symmetric(xp: Any, h11: Any, h12: Any, h22: Any) -> Any:
    return xp.stack([xp.stack([h11, h12], axis=1), xp.stack([h12, h22], axis=1)], axis=1)


def outer(a: Any, b: Any) -> Any:
    """a b^T for every case."""
    return a[:, :, None] * b[:, None, :]


def times(xp: Any, matrix: Any, vector: Any) -> Any:
    return xp.sum(matrix * vector[:, None, :], axis=2)


def dot(xp: Any, a: Any, b: Any) -> Any:
    return xp.sum(a * b, axis=1)


def rank_two(xp: Any, matrix: Any, into: Any, out: Any) -> Any:
    """M + into into^T / into.out - (M out)(M out)^T / out.M out: afterwards M out = into."""
    turned = times(xp, matrix, out)
    grown = outer(into, into) / dot(xp, into, out)[:, None, None]
    return matrix + grown - outer(turned, turned) / dot(xp, out, turned)[:, None, None]


def bfgs_inverse(xp: Any, H: Any, s: Any, y: Any) -> Any:
    """(I - rho s y^T) H (I - rho y s^T) + rho s s^T, multiplied out."""
    rho = (1 / dot(xp, s, y))[:, None, None]
    Hy = times(xp, H, y)
    both = outer(s, Hy)
    return (
        H
        - rho * (both + xp.matrix_transpose(both))
        + rho * (1 + rho * dot(xp, y, Hy)[:, None, None]) * outer(s, s)
    )


@define(
    "second_order.bfgs",
    title="BFGS update of the inverse Hessian",
    inputs=[*INVERSE, *PAIR],
    steps=[
        CURVATURE,
        Step("rho", r"\rho", r"\frac{1}{<curvature>}"),
        Step(
            "H_new",
            "H'",
            rf"(I - <rho> \cdot <s> <y>^\top) {H_MATRIX} (I - <rho> \cdot <y> <s>^\top)"
            r" + <rho> \cdot <s> <s>^\top",
            "new inverse Hessian",
            shape=NN,
        ),
    ],
    source=f"{NOCEDAL}, equation 6.17",
    example=(
        {"h11": 1.0, "h12": 0.0, "h22": 1.0, "s": [1.0, 0.0], "y": [2.0, 1.0]},
        {"curvature": 2.0, "rho": 0.5, "H_new": [[0.75, -0.5], [-0.5, 1.0]]},
    ),
    dims={"N": (2, 2)},
    where=CONDITIONS,
    tolerances=UPDATED,
)
def bfgs(xp: Any, h11: Any, h12: Any, h22: Any, s: Any, y: Any) -> Steps:
    """H' = (I - rho s y^T) H (I - rho y s^T) + rho s s^T, rho = 1 / s.y

    The smallest change of H that gives H' y = s. The search direction is -H' g: no system is solved.
    Example: H = I, s = (1, 0), y = (2, 1): H' = ((0.75, -0.5), (-0.5, 1)), and H' y = (1, 0).
    """
    curvature = dot(xp, s, y)
    H_new = bfgs_inverse(xp, symmetric(xp, h11, h12, h22), s, y)
    return {"curvature": curvature, "rho": 1 / curvature, "H_new": H_new}


@bfgs.mistake(
    "dfp", who="takes the DFP update of H, which is the BFGS update of the Hessian", affects="H_new"
)
def _(xp: Any, **given: Any) -> Steps:
    return {"H_new": dfp.body(xp, **given)["H_new"]}


@bfgs.mistake(
    "pair-swapped",
    who="exchanges s and y: the update of the Hessian for that of its inverse",
    affects="H_new",
)
def _(xp: Any, s: Any, y: Any, **rest: Any) -> Steps:
    return {"H_new": bfgs.body(xp, s=y, y=s, **rest)["H_new"]}


@bfgs.mistake("last-term-forgotten", who="leaves out rho s s^T, so that H' y = 0", affects="H_new")
def _(xp: Any, s: Any, **rest: Any) -> Steps:
    right = bfgs.body(xp, s=s, **rest)
    return {"H_new": right["H_new"] - right["rho"][:, None, None] * outer(s, s)}


@define(
    "second_order.dfp",
    title="DFP update of the inverse Hessian",
    inputs=[*INVERSE, *PAIR],
    steps=[
        CURVATURE,
        Step("Hy", "u", f"{H_MATRIX} <y>", shape=N),
        Step("scale", r"\nu", r"\sum_i{<y> \cdot <Hy>}"),
        Step(
            "H_new",
            "H'",
            rf"{H_MATRIX} + \frac{{<s> <s>^\top}}{{<curvature>}} - \frac{{<Hy> <Hy>^\top}}{{<scale>}}",
            "new inverse Hessian",
            shape=NN,
        ),
    ],
    source=f"{NOCEDAL}, equation 6.15; Davidon 1959, Fletcher & Powell 1963",
    example=(
        {"h11": 1.0, "h12": 0.0, "h22": 1.0, "s": [1.0, 0.0], "y": [2.0, 1.0]},
        {"curvature": 2.0, "Hy": [2.0, 1.0], "scale": 5.0, "H_new": [[0.7, -0.4], [-0.4, 0.8]]},
    ),
    dims={"N": (2, 2)},
    where=CONDITIONS,
    tolerances=UPDATED,
)
def dfp(xp: Any, h11: Any, h12: Any, h22: Any, s: Any, y: Any) -> Steps:
    """H' = H + s s^T / s.y - H y y^T H / y.H y

    Satisfies H' y = s as well; it recovers more slowly than BFGS from a bad H.
    Example: H = I, s = (1, 0), y = (2, 1): I + ((0.5, 0), (0, 0)) - ((4, 2), (2, 1)) / 5.
    """
    H = symmetric(xp, h11, h12, h22)
    Hy = times(xp, H, y)
    return {
        "curvature": dot(xp, s, y),
        "Hy": Hy,
        "scale": dot(xp, y, Hy),
        "H_new": rank_two(xp, H, s, y),
    }


@dfp.mistake("bfgs", who="takes the BFGS update of H", affects="H_new")
def _(xp: Any, **given: Any) -> Steps:
    return {"H_new": bfgs.body(xp, **given)["H_new"]}


@dfp.mistake(
    "pair-swapped",
    who="exchanges s and y: the update of the Hessian for that of its inverse",
    affects=["Hy", "scale", "H_new"],
)
def _(xp: Any, s: Any, y: Any, **rest: Any) -> Steps:
    found = dfp.body(xp, s=y, y=s, **rest)
    return {name: found[name] for name in ("Hy", "scale", "H_new")}


@dfp.mistake("terms-exchanged", who="subtracts s s^T and adds H y y^T H", affects="H_new")
def _(xp: Any, h11: Any, h12: Any, h22: Any, **rest: Any) -> Steps:
    H = symmetric(xp, h11, h12, h22)
    right = dfp.body(xp, h11=h11, h12=h12, h22=h22, **rest)["H_new"]
    return {"H_new": 2 * H - right}


@define(
    "second_order.bfgs_hessian",
    title="BFGS update of the Hessian itself",
    inputs=[
        Input("h11", "b_{11}", "of the Hessian", low=0.5, high=3),
        Input("h12", "b_{12}", "of the Hessian", low=-1, high=1),
        Input("h22", "b_{22}", "of the Hessian", low=0.5, high=3),
        *PAIR,
    ],
    steps=[
        CURVATURE,
        Step("Bs", "u", f"{H_MATRIX} <s>", shape=N),
        Step("scale", r"\nu", r"\sum_i{<s> \cdot <Bs>}"),
        Step(
            "B_new",
            "B'",
            rf"{H_MATRIX} + \frac{{<y> <y>^\top}}{{<curvature>}} - \frac{{<Bs> <Bs>^\top}}{{<scale>}}",
            "new Hessian",
            shape=NN,
        ),
    ],
    source=f"{NOCEDAL}, equation 6.19",
    example=(
        {"h11": 1.0, "h12": 0.0, "h22": 1.0, "s": [1.0, 0.0], "y": [2.0, 1.0]},
        {"curvature": 2.0, "Bs": [1.0, 0.0], "scale": 1.0, "B_new": [[2.0, 1.0], [1.0, 1.5]]},
    ),
    dims={"N": (2, 2)},
    where=CONDITIONS,
    tolerances=UPDATED,
)
def bfgs_hessian(xp: Any, h11: Any, h12: Any, h22: Any, s: Any, y: Any) -> Steps:
    """B' = B + y y^T / y.s - B s s^T B / s.B s

    Gives B' s = y; its inverse is the BFGS update of B's inverse.
    Example: B = I, s = (1, 0), y = (2, 1): I + ((4, 2), (2, 1)) / 2 - ((1, 0), (0, 0)) = ((2, 1), (1, 1.5)).
    """
    B = symmetric(xp, h11, h12, h22)
    Bs = times(xp, B, s)
    return {
        "curvature": dot(xp, s, y),
        "Bs": Bs,
        "scale": dot(xp, s, Bs),
        "B_new": rank_two(xp, B, y, s),
    }


@bfgs_hessian.mistake("inverse-update", who="updates B as if it were the inverse Hessian", affects="B_new")
def _(xp: Any, **given: Any) -> Steps:
    return {"B_new": bfgs.body(xp, **given)["H_new"]}


@bfgs_hessian.mistake(
    "dfp", who="exchanges s and y: DFP's formula for the inverse", affects=["Bs", "scale", "B_new"]
)
def _(xp: Any, **given: Any) -> Steps:
    found = dfp.body(xp, **given)
    return {"Bs": found["Hy"], "scale": found["scale"], "B_new": found["H_new"]}
