"""Softmax with a margin on the angle: ArcFace, CosFace, SphereFace (A-Softmax) and L-Softmax.

x is the feature, the rows of W are the classes; only the logit of the true class is made harder.
"""

from __future__ import annotations

import math
from typing import Any

from verify.formulas.loss.shared import CLASS, K, at_target, each, one_hot
from verify.formulas.softmax.values import log_probabilities
from verify.registry import TOLERANCES, Input, Step, Steps, Tolerance, define, predicate

DENG = "Deng, Guo, Xue & Zafeiriou 2018, arXiv:1801.07698"
WANG = "Wang et al. 2018, arXiv:1801.09414"
LIU = "Liu, Wen, Yu, Li, Raj & Song 2017, arXiv:1704.08063"
LARGE = "Liu, Wen, Yu & Yang 2016, arXiv:1612.02295"

FACE = [
    Input("x", "x", "feature", shape=("D",)),
    Input("W", "W", "weights, a row a class", shape=("K", "D")),
    CLASS,
]
SCALE = Input("scale", "s", "scale of the logits", low=4, high=30)
COSINES = Step("cos", r"\cos \theta_{k}", r"\frac{<W> \cdot <x>}{\|W_k\| \cdot \|<x>\|}", "cosines", shape=K)
ANGLE = Step("theta", r"\theta_t", r"\arccos({<cos>}_{<target>})", "angle to the true class, radians")
LOSS = Step("loss", "L", r"-\log(\operatorname{softmax}(<logits>)_{<target>})", "cross-entropy of the logits")
SIZES = {"D": (3, 4), "K": (3, 4)}
# With s = 30 the softmax multiplies what float32 has lost in the angle.
SCALED = {**TOLERANCES, "float32": Tolerance(1e-4, 1e-4)}


@predicate("loss.is_row")
def is_row(W: Any, target: Any) -> Any:
    """The target is the index of one of the rows of W, counted from 0."""
    return (target >= 0) & (target < W.shape[1])


def norm(xp: Any, x: Any) -> Any:
    return xp.sqrt(xp.sum(x * x, axis=-1))


def angles(xp: Any, x: Any, W: Any, target: Any) -> tuple[Any, Any]:
    """The cosine of every class with the feature, and the angle of the true one.

    The angle by Kahan's formula, 2 atan(|u - v| / |u + v|): the arc cosine loses half the digits of a small angle.
    """
    unit, units = x / each(norm(xp, x)), W / norm(xp, W)[:, :, None]
    cos = xp.sum(units * unit[:, None, :], axis=2)
    true = xp.sum(units * one_hot(xp, target, cos)[:, :, None], axis=1)
    return cos, 2 * xp.atan2(norm(xp, unit - true), norm(xp, unit + true))


def with_true(xp: Any, every: Any, true: Any, target: Any) -> Any:
    """The logits with that of the true class replaced."""
    y = one_hot(xp, target, every)
    return (1 - y) * every + y * each(true)


def ended(xp: Any, logits: Any, target: Any) -> Steps:
    return {"logits": logits, "loss": -at_target(xp, log_probabilities(xp, logits), target)}


ENDS = ["logits", "loss"]


@define(
    "loss.arcface",
    title="ArcFace: additive margin on the angle",
    inputs=[*FACE, SCALE, Input("m", "m", "margin, radians", low=0.1, high=0.6)],
    steps=[
        COSINES,
        ANGLE,
        Step("hard", r"\cos(\theta_t + m)", r"\cos(<theta> + <m>)", "cosine with the margin"),
        Step(
            "logits",
            "z_{k}",
            r"<scale> \cdot (<cos> + [k = <target>] \cdot (<hard> - {<cos>}_{<target>}))",
            "with the harder cosine for the true class",
            shape=K,
        ),
        LOSS,
    ],
    source=DENG,
    example=(
        {
            "x": [1.0, 0.0],
            "W": [[2.0, 0.0], [0.0, 1.0], [-1.0, 0.0]],
            "target": 0,
            "scale": 10.0,
            "m": math.pi / 3,
        },
        {"cos": [1.0, 0.0, -1.0], "theta": 0.0, "hard": 0.5, "logits": [5.0, 0.0, -10.0]},
    ),
    dims=SIZES,
    where=["loss.is_row"],
    tolerances=SCALED,
)
def arcface(xp: Any, x: Any, W: Any, target: Any, scale: Any, m: Any) -> Steps:
    """z_t = s cos(theta_t + m), z_k = s cos(theta_k) for the others

    Feature and weights are normalised, so that only angles count. Beyond theta + m = pi the cosine rises again;
    implementations replace it there.
    Example: theta = 0, m = pi / 3, s = 10: the true logit falls from 10 to 5.
    """
    cos, theta = angles(xp, x, W, target)
    hard = xp.cos(theta + m)
    logits = each(scale) * with_true(xp, cos, hard, target)
    return {"cos": cos, "theta": theta, "hard": hard, **ended(xp, logits, target)}


@arcface.mistake(
    "margin-on-cosine", who="subtracts m from the cosine: that is CosFace", affects=["hard", *ENDS]
)
def _(xp: Any, x: Any, W: Any, target: Any, scale: Any, m: Any) -> Steps:
    found = cosface.body(xp, x, W, target, scale, m)
    return {name: found[name] for name in ("hard", *ENDS)}


@arcface.mistake("easier", who="subtracts the margin from the angle", affects=["hard", *ENDS])
def _(xp: Any, x: Any, W: Any, target: Any, scale: Any, m: Any) -> Steps:
    found = arcface.body(xp, x, W, target, scale, -m)
    return {name: found[name] for name in ("hard", *ENDS)}


@arcface.mistake("no-scale", who="leaves s out: the softmax can hardly tell cosines apart", affects=ENDS)
def _(xp: Any, x: Any, W: Any, target: Any, scale: Any, m: Any) -> Steps:
    found = arcface.body(xp, x, W, target, 1 + 0 * scale, m)
    return {name: found[name] for name in ENDS}


@arcface.mistake("margin-on-every-class", who="adds m to every angle", affects=ENDS)
def _(xp: Any, x: Any, W: Any, target: Any, scale: Any, m: Any) -> Steps:
    cos, _ = angles(xp, x, W, target)
    # 1 - cos^2 may come out a little below 0 where the vectors are parallel.
    sine = xp.sqrt(xp.abs(1 - cos * cos))
    return ended(xp, each(scale) * (cos * each(xp.cos(m)) - sine * each(xp.sin(m))), target)


@define(
    "loss.cosface",
    title="CosFace: additive margin on the cosine",
    inputs=[*FACE, SCALE, Input("m", "m", "margin", low=0.1, high=0.6)],
    steps=[
        COSINES,
        Step("hard", r"\cos \theta_t - m", r"{<cos>}_{<target>} - <m>", "cosine with the margin"),
        Step(
            "logits",
            "z_{k}",
            r"<scale> \cdot (<cos> + [k = <target>] \cdot (<hard> - {<cos>}_{<target>}))",
            "with the harder cosine for the true class",
            shape=K,
        ),
        LOSS,
    ],
    source=WANG,
    example=(
        {"x": [1.0, 0.0], "W": [[2.0, 0.0], [0.0, 1.0], [-1.0, 0.0]], "target": 0, "scale": 10.0, "m": 0.35},
        {"cos": [1.0, 0.0, -1.0], "hard": 0.65, "logits": [6.5, 0.0, -10.0]},
    ),
    dims=SIZES,
    where=["loss.is_row"],
    tolerances=SCALED,
)
def cosface(xp: Any, x: Any, W: Any, target: Any, scale: Any, m: Any) -> Steps:
    """z_t = s (cos(theta_t) - m), z_k = s cos(theta_k) for the others

    Example: cos = 1, m = 0.35, s = 10: the true logit falls from 10 to 6.5.
    """
    cos, _ = angles(xp, x, W, target)
    hard = at_target(xp, cos, target) - m
    logits = each(scale) * with_true(xp, cos, hard, target)
    return {"cos": cos, "hard": hard, **ended(xp, logits, target)}


@cosface.mistake("margin-on-angle", who="adds m to the angle: that is ArcFace", affects=["hard", *ENDS])
def _(xp: Any, x: Any, W: Any, target: Any, scale: Any, m: Any) -> Steps:
    found = arcface.body(xp, x, W, target, scale, m)
    return {name: found[name] for name in ("hard", *ENDS)}


@cosface.mistake("easier", who="adds the margin", affects=["hard", *ENDS])
def _(xp: Any, x: Any, W: Any, target: Any, scale: Any, m: Any) -> Steps:
    found = cosface.body(xp, x, W, target, scale, -m)
    return {name: found[name] for name in ("hard", *ENDS)}


@cosface.mistake("margin-not-scaled", who="subtracts m after scaling", affects=ENDS)
def _(xp: Any, x: Any, W: Any, target: Any, scale: Any, m: Any) -> Steps:
    cos, _ = angles(xp, x, W, target)
    return ended(xp, each(scale) * cos - each(m) * one_hot(xp, target, cos), target)


@cosface.mistake(
    "margin-on-every-class", who="subtracts m everywhere, which softmax does not see", affects=ENDS
)
def _(xp: Any, x: Any, W: Any, target: Any, scale: Any, m: Any) -> Steps:
    cos, _ = angles(xp, x, W, target)
    return ended(xp, each(scale) * (cos - each(m)), target)
