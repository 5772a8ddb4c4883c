"""What curvature costs in memory: the whole matrix, or the last m steps."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define


@define(
    "second_order.storage",
    title="Memory of BFGS and of L-BFGS",
    inputs=[
        Input("n", "n", "parameters", "int", 2, 60),
        Input("m", "m", "steps that L-BFGS remembers", "int", 2, 20),
        Input("size", "b", "bytes of a number", "int", 2, 8),
    ],
    steps=[
        Step("full", r"n_{BFGS}", "<n>^2", "numbers of the matrix", "int"),
        Step(
            "limited", r"n_{L}", r"2 \cdot <m> \cdot <n>", "numbers of the steps and gradient changes", "int"
        ),
        Step("full_bytes", r"B_{BFGS}", r"<size> \cdot <full>", "bytes of BFGS", "int"),
        Step("limited_bytes", r"B_{L}", r"<size> \cdot <limited>", "bytes of L-BFGS", "int"),
    ],
    source="Nocedal & Wright 2006, Numerical Optimization, section 7.2",
    example=(
        {"n": 1_000_000, "m": 10, "size": 4},
        {
            "full": 1_000_000_000_000,
            "limited": 20_000_000,
            "full_bytes": 4_000_000_000_000,
            "limited_bytes": 80_000_000,
        },
    ),
)
def storage(xp: Any, n: Any, m: Any, size: Any) -> Steps:
    """n^2 numbers for BFGS, 2 m n for L-BFGS, m = 5 ... 20 steps

    Example: a million parameters: the matrix takes 4 TB in float32, ten remembered steps 80 MB.
    """
    full, limited = n * n, 2 * m * n
    return {"full": full, "limited": limited, "full_bytes": size * full, "limited_bytes": size * limited}


LIMITED = ["limited", "limited_bytes"]


@storage.mistake("steps-only", who="forgets the changes of the gradient: m n", affects=LIMITED)
def _(xp: Any, n: Any, m: Any, size: Any) -> Steps:
    return {"limited": m * n, "limited_bytes": size * m * n}


@storage.mistake("matrix-of-steps", who="takes m^2 for the numbers of m steps", affects=LIMITED)
def _(xp: Any, n: Any, m: Any, size: Any) -> Steps:
    return {"limited": m * m, "limited_bytes": size * m * m}


@storage.mistake(
    "linear-matrix", who="stores n numbers for a matrix, as for its diagonal", affects=["full", "full_bytes"]
)
def _(xp: Any, n: Any, m: Any, size: Any) -> Steps:
    return {"full": 1 * n, "full_bytes": size * n}


@storage.mistake(
    "half-matrix",
    who="stores one triangle of the symmetric matrix, which libraries do not",
    affects=["full", "full_bytes"],
)
def _(xp: Any, n: Any, m: Any, size: Any) -> Steps:
    full = n * (n + 1) // 2
    return {"full": full, "full_bytes": size * full}
