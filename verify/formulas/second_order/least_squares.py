"""Gauss-Newton for least squares, damped in two ways: Levenberg's and Marquardt's."""

from __future__ import annotations

from typing import Any

from verify.registry import TOLERANCES, Formula, Input, Step, Steps, Tolerance, define

INPUTS = [
    Input("J", "J", "Jacobian of the residuals, a row a residual", shape=("M", "N")),
    Input("r", "r", "residuals, prediction minus target", shape=("M",)),
    Input("w", "w", "parameters", shape=("N",)),
    Input("damping", r"\lambda", "damping (0 is Gauss-Newton)", low=0.2, high=2),
]
SQUARE = Step("square", "A", r"<J>^\top <J>", "Hessian without its second derivatives", shape=("N", "N"))
GRADIENT = Step("gradient", "v", r"<J>^\top <r>", "gradient of |r|^2 / 2", shape=("N",))
NEW = Step("w_new", "w'", "<w> - <step>", "new parameters", shape=("N",))
DIMS = {"M": (4, 6), "N": (2, 3)}
# Solving a system loses the digits of its condition number.
SOLVED = {**TOLERANCES, "float32": Tolerance(2e-4, 5e-5)}
LEVENBERG = "Nocedal & Wright 2006, Numerical Optimization, section 10.3; Levenberg 1944"


def solve(xp: Any, matrix: Any, vector: Any) -> Any:
    """matrix^-1 vector for every case, without an inverse: fewer roundings."""
    return xp.linalg.solve(matrix, vector[:, :, None])[:, :, 0]


def normal(xp: Any, J: Any, r: Any) -> tuple[Any, Any]:
    """J^T J and J^T r."""
    transposed = xp.matrix_transpose(J)
    return xp.matmul(transposed, J), xp.sum(transposed * r[:, None, :], axis=2)


def moved(w: Any, step: Any) -> Steps:
    """What follows from another step."""
    return {"step": step, "w_new": w - step}


@define(
    "second_order.gauss_newton",
    title="Gauss-Newton step with Levenberg's damping",
    inputs=INPUTS,
    steps=[
        SQUARE,
        GRADIENT,
        Step("step", r"\Delta", r"(<square> + <damping> \cdot I)^{-1} <gradient>", "step", shape=("N",)),
        NEW,
    ],
    source=LEVENBERG,
    example=(
        {"J": [[1.0, 0.0], [1.0, 1.0], [0.0, 1.0]], "r": [1.0, 2.0, 0.0], "w": [0.0, 0.0], "damping": 1.0},
        {
            "square": [[2.0, 1.0], [1.0, 2.0]],
            "gradient": [3.0, 2.0],
            "step": [0.875, 0.375],
            "w_new": [-0.875, -0.375],
        },
    ),
    dims=DIMS,
    tolerances=SOLVED,
)
def gauss_newton(xp: Any, J: Any, r: Any, w: Any, damping: Any) -> Steps:
    """w = w - (J^T J + lambda I)^-1 J^T r

    Least squares of the linearised residuals. J^T J needs no second derivatives and is never indefinite; a large
    lambda turns the step into a short one of gradient descent.
    Example: J^T J + I = ((3, 1), (1, 3)), J^T r = (3, 2): (3 * 3 - 2, -3 + 3 * 2) / 8 = (0.875, 0.375).
    """
    square, gradient = normal(xp, J, r)
    damped = square + damping[:, None, None] * identity(xp, square)
    return {"square": square, "gradient": gradient, **moved(w, solve(xp, damped, gradient))}


def identity(xp: Any, like: Any) -> Any:
    """The identity matrix on the device of ``like``."""
    one = 1 + 0 * like[:, 0, :]
    return xp.where(diagonal(xp, like), one[:, None, :], 0 * like)


def diagonal(xp: Any, like: Any) -> Any:
    """True on the diagonal."""
    index = xp.cumulative_sum(1 + 0 * like, axis=1)
    return index == xp.matrix_transpose(index)


def shared_mistakes(made: Formula) -> None:
    """Registers the mistakes that both dampings allow."""

    @made.mistake(
        "no-damping", who="leaves lambda out: the bare Gauss-Newton step", affects=["step", "w_new"]
    )
    def _(xp: Any, J: Any, r: Any, w: Any, damping: Any) -> Steps:
        square, gradient = normal(xp, J, r)
        return moved(w, solve(xp, square, gradient))

    @made.mistake("gradient-step", who="subtracts J^T r itself", affects=["step", "w_new"])
    def _(xp: Any, J: Any, r: Any, w: Any, damping: Any) -> Steps:
        return moved(w, normal(xp, J, r)[1])

    @made.mistake("residual-turned", who="takes target minus prediction, or adds the step", affects="w_new")
    def _(xp: Any, w: Any, **rest: Any) -> Steps:
        return {"w_new": w + made.body(xp, w=w, **rest)["step"]}


@define(
    "second_order.marquardt",
    title="Gauss-Newton step with Marquardt's damping (Levenberg-Marquardt)",
    inputs=INPUTS,
    steps=[
        SQUARE,
        GRADIENT,
        Step(
            "step",
            r"\Delta",
            r"(<square> + <damping> \cdot diag(<square>))^{-1} <gradient>",
            "step",
            shape=("N",),
        ),
        NEW,
    ],
    source="Marquardt 1963, SIAM Journal on Applied Mathematics 11",
    example=(
        {"J": [[1.0, 0.0], [1.0, 1.0], [0.0, 1.0]], "r": [1.0, 2.0, 0.0], "w": [0.0, 0.0], "damping": 0.5},
        {"square": [[2.0, 1.0], [1.0, 2.0]], "gradient": [3.0, 2.0], "step": [0.875, 0.375]},
    ),
    dims=DIMS,
    tolerances=SOLVED,
)
def marquardt(xp: Any, J: Any, r: Any, w: Any, damping: Any) -> Steps:
    """w = w - (J^T J + lambda diag(J^T J))^-1 J^T r

    The damping is measured in each parameter's own curvature, so that units do not matter.
    Example: the diagonal of J^T J is 2, so that lambda = 0.5 here does what lambda = 1 does in Levenberg's form.
    """
    square, gradient = normal(xp, J, r)
    damped = xp.where(diagonal(xp, square), (1 + damping)[:, None, None] * square, square)
    return {"square": square, "gradient": gradient, **moved(w, solve(xp, damped, gradient))}


@gauss_newton.mistake(
    "scaled-damping",
    who="multiplies the diagonal by 1 + lambda: Marquardt's convention",
    affects=["step", "w_new"],
)
def _(xp: Any, **given: Any) -> Steps:
    found = marquardt.body(xp, **given)
    return {"step": found["step"], "w_new": found["w_new"]}


@marquardt.mistake(
    "unscaled-damping", who="adds lambda itself: Levenberg's convention", affects=["step", "w_new"]
)
def _(xp: Any, **given: Any) -> Steps:
    found = gauss_newton.body(xp, **given)
    return {"step": found["step"], "w_new": found["w_new"]}


shared_mistakes(gauss_newton)
shared_mistakes(marquardt)
