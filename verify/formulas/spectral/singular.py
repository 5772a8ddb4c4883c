"""The spectral norm of a 2x2 matrix by hand."""

from __future__ import annotations

from typing import Any

from verify.registry import TOLERANCES, Input, Step, Steps, Tolerance, define

MIYATO = "Miyato et al. 2018, arXiv:1802.05957"
M = ("M", "M")


@define(
    "spectral.norm_2x2",
    title="Spectral norm of a 2x2 matrix",
    inputs=[Input("a", "A", "matrix", shape=M)],
    steps=[
        Step("gram", "G", r"<a>^\top <a>", "symmetric, with eigenvalues >= 0", shape=M),
        Step("trace", "T", r"\operatorname{tr}(<gram>)", "sum of its eigenvalues"),
        Step("det", "D", r"\det(<gram>)", "their product"),
        Step(
            "lam",
            r"\lambda_1",
            r"\frac{<trace> + \sqrt{<trace>^2 - 4 \cdot <det>}}{2}",
            "largest eigenvalue of the Gram matrix",
        ),
        Step("sigma", r"\|A\|_2", r"\sqrt{<lam>}", "largest singular value"),
    ],
    source=f"{MIYATO}, equation 6; Golub & Van Loan, Matrix Computations, section 2.3",
    example=(
        {"a": [[3.0, 0.0], [4.0, 5.0]]},
        {
            "gram": [[25.0, 20.0], [20.0, 25.0]],
            "trace": 50.0,
            "det": 225.0,
            "lam": 45.0,
            "sigma": 6.7082039325,
        },
    ),
    dims={"M": (2, 2)},
    # det is small where the columns are nearly parallel, the difference of two products that are not.
    tolerances={**TOLERANCES, "float32": Tolerance(1e-4, 1e-5)},
)
def norm_2x2(xp: Any, a: Any) -> Steps:
    """|A|_2 = sqrt(lambda_1), with lambda^2 - tr(AᵀA) lambda + det(AᵀA) = 0

    The most that A stretches a vector. The root is written sqrt((g11 - g22)^2 + 4 g12^2), which does not cancel.
    Example: (3, 0; 4, 5) has the Gram matrix (25, 20; 20, 25) with the eigenvalues 45 and 5: sqrt(45) = 6.71.
    """
    gram = xp.matmul(xp.matrix_transpose(a), a)
    first, second, mixed = gram[:, 0, 0], gram[:, 1, 1], gram[:, 0, 1]
    trace = first + second
    lam = (trace + xp.sqrt((first - second) ** 2 + 4 * mixed**2)) / 2
    area = a[:, 0, 0] * a[:, 1, 1] - a[:, 0, 1] * a[:, 1, 0]
    return {"gram": gram, "trace": trace, "det": area**2, "lam": lam, "sigma": xp.sqrt(lam)}


@norm_2x2.mistake("no-root", who="takes the eigenvalue of AᵀA for the singular value", affects="sigma")
def _(xp: Any, a: Any) -> Steps:
    return {"sigma": norm_2x2.body(xp, a)["lam"]}


@norm_2x2.mistake("frobenius", who="takes the root of the sum of all squares", affects="sigma")
def _(xp: Any, a: Any) -> Steps:
    return {"sigma": xp.sqrt(norm_2x2.body(xp, a)["trace"])}


@norm_2x2.mistake(
    "eigenvalue-of-a",
    who="takes the largest eigenvalue of A, right for symmetric matrices only",
    affects="sigma",
)
def _(xp: Any, a: Any) -> Steps:
    half = (a[:, 0, 0] + a[:, 1, 1]) / 2
    det = a[:, 0, 0] * a[:, 1, 1] - a[:, 0, 1] * a[:, 1, 0]
    under = half**2 - det
    real = xp.abs(half) + xp.sqrt(xp.abs(under))
    # Two complex eigenvalues both have the size sqrt(det).
    return {"sigma": xp.where(under >= 0, real, xp.sqrt(xp.abs(det)))}


@norm_2x2.mistake(
    "smallest", who="takes the other root: the smallest singular value", affects=["lam", "sigma"]
)
def _(xp: Any, a: Any) -> Steps:
    right = norm_2x2.body(xp, a)
    other = right["det"] / right["lam"]
    return {"lam": other, "sigma": xp.sqrt(other)}
