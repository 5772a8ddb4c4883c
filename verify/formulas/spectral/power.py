"""Power iteration on a weight matrix, and spectral normalisation by one step of it."""

from __future__ import annotations

from typing import Any

from verify.formulas.spectral.singular import MIYATO
from verify.registry import TOLERANCES, Input, Step, Steps, Tolerance, define

W = Input("w", "W", "weights, a row an output", shape=("M", "N"))
U0 = Input("u0", "u_0", "start, of any length", low=0.2, high=1, shape=("M",))
ITERATIONS = 3
# A start nearly orthogonal to the singular directions leaves a short vector, whose rounding the length then divides.
BLOWN_UP = {**TOLERANCES, "float32": Tolerance(1e-3, 1e-4)}


def unit(xp: Any, x: Any) -> Any:
    """The vector over its length."""
    return x / xp.sqrt(xp.sum(x**2, axis=1, keepdims=True))


def times(xp: Any, matrix: Any, vector: Any) -> Any:
    """matrix @ vector for every case."""
    return xp.sum(matrix * vector[:, None, :], axis=2)


@define(
    "spectral.power_iteration",
    title="Power iteration for the largest singular value",
    inputs=[W, U0],
    steps=[
        Step(
            "v",
            "v_{t}",
            r"\frac{<w>^\top <u-1>}{\|<w>^\top <u-1>\|}",
            "towards the right singular vector",
            shape=("T", "N"),
        ),
        Step(
            "u",
            "u_{t}",
            r"\frac{<w> <v>}{\|<w> <v>\|}",
            "towards the left singular vector",
            shape=("T", "M"),
            before="u0",
        ),
        Step(
            "sigma", r"\sigma_{t}", r"<u>^\top <w> <v>", "towards the spectral norm, from below", shape=("T",)
        ),
    ],
    source=f"{MIYATO}, section 2.1 and Algorithm 1",
    example=(
        {"w": [[2.0, 0.0], [0.0, 1.0]], "u0": [1.0, 1.0]},
        {
            "v": [
                [2 / 5**0.5, 1 / 5**0.5],
                [8 / 65**0.5, 1 / 65**0.5],
                [32 / 1025**0.5, 1 / 1025**0.5],
            ],
            "sigma": [(17 / 5) ** 0.5, (257 / 65) ** 0.5, (4097 / 1025) ** 0.5],
        },
    ),
    dims={"M": (2, 3), "N": (2, 3), "T": (ITERATIONS, ITERATIONS)},
    over="T",
    tolerances=BLOWN_UP,
)
def power_iteration(xp: Any, w: Any, u0: Any) -> Steps:
    """v = Wᵀu / |Wᵀu|;  u = Wv / |Wv|;  sigma = uᵀWv

    Every turn weighs the singular directions by sigma^2: the largest wins, the faster the larger the gap. Starts that
    are orthogonal to it never get there.
    Example: diag(2, 1) from (1, 1): 1.844, 1.988, 1.999, on the way to 2.
    """
    u, rows = u0, []
    for _ in range(ITERATIONS):
        v = unit(xp, times(xp, xp.matrix_transpose(w), u))
        u = unit(xp, times(xp, w, v))
        rows.append({"v": v, "u": u, "sigma": xp.sum(u * times(xp, w, v), axis=1)})
    return {name: xp.stack([row[name] for row in rows], axis=1) for name in rows[0]}


@power_iteration.mistake(
    "not-normalised", who="lets v and u grow and takes the length of u for sigma", affects=["v", "u", "sigma"]
)
def _(xp: Any, w: Any, u0: Any) -> Steps:
    u, rows = u0, []
    for _ in range(ITERATIONS):
        v = times(xp, xp.matrix_transpose(w), u)
        u = times(xp, w, v)
        rows.append({"v": v, "u": u, "sigma": xp.sqrt(xp.sum(u**2, axis=1))})
    return {name: xp.stack([row[name] for row in rows], axis=1) for name in rows[0]}


@power_iteration.mistake(
    "squared", who="takes the Rayleigh quotient of WᵀW: the square of sigma", affects="sigma"
)
def _(xp: Any, w: Any, u0: Any) -> Steps:
    v = power_iteration.body(xp, w, u0)["v"]
    stretched = xp.matmul(v, xp.matrix_transpose(w))
    return {"sigma": xp.sum(stretched**2, axis=2)}


@power_iteration.mistake("one-step-behind", who="multiplies the new v with the old u", affects="sigma")
def _(xp: Any, w: Any, u0: Any) -> Steps:
    right = power_iteration.body(xp, w, u0)
    old = xp.concat([unit(xp, u0)[:, None, :], right["u"][:, :-1, :]], axis=1)
    return {"sigma": xp.sum(old * xp.matmul(right["v"], xp.matrix_transpose(w)), axis=2)}


@power_iteration.mistake(
    "eigenvalue-of-w",
    who="multiplies by W both times, the iteration for eigenvalues, which a square W lets pass",
    affects=["v", "u", "sigma"],
)
def _(xp: Any, w: Any, u0: Any) -> Steps:
    if w.shape[1] != w.shape[2]:
        return power_iteration.body(xp, w, u0)
    u, rows = u0, []
    for _ in range(ITERATIONS):
        v = unit(xp, times(xp, w, u))
        u = unit(xp, times(xp, w, v))
        rows.append({"v": v, "u": u, "sigma": xp.sum(u * times(xp, w, v), axis=1)})
    return {name: xp.stack([row[name] for row in rows], axis=1) for name in rows[0]}


@define(
    "spectral.normalise",
    title="Spectral normalisation by one power iteration",
    inputs=[W, U0],
    steps=[
        Step("v", "v", r"\frac{<w>^\top <u0>}{\|<w>^\top <u0>\|}", "right vector", shape=("N",)),
        Step("u", "u", r"\frac{<w> <v>}{\|<w> <v>\|}", "left vector, kept for the next update", shape=("M",)),
        Step("sigma", r"\sigma", r"<u>^\top <w> <v>", "estimate of the spectral norm"),
        Step("w_sn", r"W_{SN}", r"\frac{<w>}{<sigma>}", "weights that the layer uses", shape=("M", "N")),
    ],
    source=f"{MIYATO}, Algorithm 1; torch.nn.utils.parametrizations.spectral_norm (one iteration an update)",
    example=(
        {"w": [[4.0, 0.0], [0.0, 1.0]], "u0": [1.0, 0.0]},
        {"v": [1.0, 0.0], "sigma": 4.0, "w_sn": [[1.0, 0.0], [0.0, 0.25]]},
    ),
    dims={"M": (2, 3), "N": (2, 3)},
    tolerances=BLOWN_UP,
)
def normalise(xp: Any, w: Any, u0: Any) -> Steps:
    """W_SN = W / sigma, with sigma = uᵀWv after v = Wᵀu / |Wᵀu| and u = Wv / |Wv|

    u is kept from update to update: the weights move little, so that one iteration each time is enough. sigma is at
    most the true norm, that of W_SN at least 1.
    Example: diag(4, 1) from u = (1, 0): sigma = 4, the norm of W_SN is 1.
    """
    first = power_iteration.body(xp, w, u0)
    v, u, sigma = first["v"][:, 0, :], first["u"][:, 0, :], first["sigma"][:, 0]
    return {"v": v, "u": u, "sigma": sigma, "w_sn": w / sigma[:, None, None]}


def divided(w: Any, sigma: Any) -> Steps:
    return {"sigma": sigma, "w_sn": w / sigma[:, None, None]}


@normalise.mistake("frobenius", who="divides by the root of the sum of squares", affects=["sigma", "w_sn"])
def _(xp: Any, w: Any, u0: Any) -> Steps:
    return divided(w, xp.sqrt(xp.sum(w**2, axis=(1, 2))))


@normalise.mistake("squared", who="divides by the eigenvalue of WᵀW, the square", affects=["sigma", "w_sn"])
def _(xp: Any, w: Any, u0: Any) -> Steps:
    return divided(w, normalise.body(xp, w, u0)["sigma"] ** 2)


@normalise.mistake(
    "rows-normalised", who="divides every row by its own length, as weight norm does", affects="w_sn"
)
def _(xp: Any, w: Any, u0: Any) -> Steps:
    return {"w_sn": w / xp.sqrt(xp.sum(w**2, axis=2, keepdims=True))}


@normalise.mistake(
    "exact", who="divides by the norm after many iterations, not after one", affects=["sigma", "w_sn"]
)
def _(xp: Any, w: Any, u0: Any) -> Steps:
    return divided(w, xp.linalg.svdvals(w)[:, 0])
