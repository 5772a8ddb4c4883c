"""Softmax with a multiplied angle: L-Softmax, and A-Softmax of SphereFace, which normalises the weights as well."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from verify.formulas.loss.angular import (
    ANGLE,
    COSINES,
    ENDS,
    FACE,
    LARGE,
    LIU,
    LOSS,
    SCALED,
    SIZES,
    angles,
    ended,
    norm,
    with_true,
)
from verify.formulas.loss.shared import K, each
from verify.registry import Formula, Input, Step, Steps, define

INPUTS = [*FACE, Input("m", "m", "factor of the angle", "int", 2, 4)]
BEFORE = [
    COSINES,
    ANGLE,
    Step("k", "k", r"\lfloor \frac{<m> \cdot <theta>}{\pi} \rfloor", "which arch of the cosine", "int"),
    Step(
        "psi",
        r"\psi(\theta_t)",
        r"(-1)^{<k>} \cdot \cos(<m> \cdot <theta>) - 2 \cdot <k>",
        "falls all the way",
    ),
]


def bent(xp: Any, x: Any, W: Any, target: Any, m: Any) -> Steps:
    """The cosine of the m-fold angle, put together so that it falls from 1 at 0 to 1 - 2m at pi."""
    cos, theta = angles(xp, x, W, target)
    turned = xp.astype(m, theta.dtype) * theta
    k = xp.astype(xp.floor(turned / math.pi), m.dtype)
    sign = xp.astype(1 - 2 * (k % 2), theta.dtype)
    return {"cos": cos, "theta": theta, "k": k, "psi": sign * xp.cos(turned) - 2 * xp.astype(k, theta.dtype)}


def feature_length(xp: Any, x: Any, W: Any) -> Any:
    """What multiplies the cosines where the weights are normalised."""
    return each(norm(xp, x)) + 0 * norm(xp, W)


def both_lengths(xp: Any, x: Any, W: Any) -> Any:
    """What multiplies the cosines where nothing is normalised."""
    return each(norm(xp, x)) * norm(xp, W)


@define(
    "loss.sphereface",
    title="SphereFace (A-Softmax): multiplied angle, normalised weights",
    inputs=INPUTS,
    steps=[
        *BEFORE,
        Step(
            "logits",
            "z_{k}",
            r"\|<x>\| \cdot (<cos> + [k = <target>] \cdot (<psi> - {<cos>}_{<target>}))",
            "with psi for the cosine of the true class",
            shape=K,
        ),
        LOSS,
    ],
    source=LIU,
    example=(
        {"x": [1.0, 3**0.5], "W": [[2.0, 0.0], [0.0, 1.0], [-1.0, 0.0]], "target": 0, "m": 4},
        {
            "cos": [0.5, 0.866025404, -0.5],
            "theta": math.pi / 3,
            "k": 1,
            "psi": -1.5,
            "logits": [-3.0, 3**0.5, -1.0],
        },
    ),
    dims=SIZES,
    where=["loss.is_row"],
    tolerances=SCALED,
)
def sphereface(xp: Any, x: Any, W: Any, target: Any, m: Any) -> Steps:
    """z_t = |x| psi(theta_t), z_k = |x| cos(theta_k);  psi = (-1)^k cos(m theta) - 2k on arch k = floor(m theta / pi)

    The weights have length 1, the feature keeps its own. m is a whole number, 4 in the paper.
    Example: theta = 60 degrees, m = 4: 240 degrees lie on arch 1, psi = -cos 240 - 2 = -1.5 for a cosine of 0.5.
    """
    steps = bent(xp, x, W, target, m)
    logits = feature_length(xp, x, W) * with_true(xp, steps["cos"], steps["psi"], target)
    return {**steps, **ended(xp, logits, target)}


@define(
    "loss.l_softmax",
    title="L-Softmax: multiplied angle",
    inputs=INPUTS,
    steps=[
        *BEFORE,
        Step(
            "logits",
            "z_{k}",
            r"\|W_k\| \cdot \|<x>\| \cdot (<cos> + [k = <target>] \cdot (<psi> - {<cos>}_{<target>}))",
            "with psi for the cosine of the true class",
            shape=K,
        ),
        LOSS,
    ],
    source=LARGE,
    example=(
        {"x": [1.0, 3**0.5], "W": [[2.0, 0.0], [0.0, 1.0], [-1.0, 0.0]], "target": 0, "m": 4},
        {"theta": math.pi / 3, "k": 1, "psi": -1.5, "logits": [-6.0, 3**0.5, -1.0]},
    ),
    dims=SIZES,
    where=["loss.is_row"],
    tolerances=SCALED,
)
def l_softmax(xp: Any, x: Any, W: Any, target: Any, m: Any) -> Steps:
    """z_t = |W_t| |x| psi(theta_t), z_k = W_k x

    The margin is on the angle, m theta for theta, not a threshold on the score; nothing is normalised.
    Example: theta = 60 degrees, m = 4, lengths 2 and 2: 4 * -1.5 = -6, where softmax would have 4 * 0.5 = 2.
    """
    steps = bent(xp, x, W, target, m)
    logits = both_lengths(xp, x, W) * with_true(xp, steps["cos"], steps["psi"], target)
    return {**steps, **ended(xp, logits, target)}


def usual_mistakes(made: Formula, lengths: Callable[..., Any]) -> None:
    """What people make of both; ``lengths`` is what multiplies the cosines."""

    def with_psi(xp: Any, x: Any, W: Any, target: Any, psi: Any) -> Steps:
        cos, _ = angles(xp, x, W, target)
        logits = lengths(xp, x, W) * with_true(xp, cos, psi, target)
        return {"psi": psi, **ended(xp, logits, target)}

    @made.mistake(
        "not-monotonic", who="takes cos(m theta) on every arch, which rises again", affects=["psi", *ENDS]
    )
    def _(xp: Any, x: Any, W: Any, target: Any, m: Any) -> Steps:
        _, theta = angles(xp, x, W, target)
        return with_psi(xp, x, W, target, xp.cos(xp.astype(m, x.dtype) * theta))

    @made.mistake("no-margin", who="leaves the angle as it is: m = 1", affects=["k", "psi", *ENDS])
    def _(xp: Any, x: Any, W: Any, target: Any, m: Any) -> Steps:
        wrong = made.body(xp, x, W, target, 0 * m + 1)
        return {name: wrong[name] for name in ("k", "psi", *ENDS)}

    @made.mistake(
        "cosine-multiplied", who="multiplies the cosine by m, not the angle", affects=["psi", *ENDS]
    )
    def _(xp: Any, x: Any, W: Any, target: Any, m: Any) -> Steps:
        _, theta = angles(xp, x, W, target)
        return with_psi(xp, x, W, target, xp.astype(m, x.dtype) * xp.cos(theta))


usual_mistakes(sphereface, feature_length)
usual_mistakes(l_softmax, both_lengths)


@sphereface.mistake(
    "weights-not-normalised", who="keeps the lengths of the weights: that is L-Softmax", affects=ENDS
)
def _(xp: Any, x: Any, W: Any, target: Any, m: Any) -> Steps:
    found = l_softmax.body(xp, x, W, target, m)
    return {name: found[name] for name in ENDS}


@l_softmax.mistake(
    "weights-normalised", who="drops the lengths of the weights: that is SphereFace", affects=ENDS
)
def _(xp: Any, x: Any, W: Any, target: Any, m: Any) -> Steps:
    found = sphereface.body(xp, x, W, target, m)
    return {name: found[name] for name in ENDS}
