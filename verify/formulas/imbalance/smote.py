"""SMOTE: which neighbour, and the new sample between the two."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define, predicate

CHAWLA = "Chawla, Bowyer, Hall & Kegelmeyer 2002, SMOTE, JAIR 16"
D, M = ("D",), ("M",)


@predicate("imbalance.neighbour_exists")
def neighbour_exists(others: Any, j: Any) -> Any:
    """There are at least j other samples of the class."""
    return (j >= 1) & (j <= others.shape[1])


@define(
    "imbalance.smote",
    title="A synthetic sample of the rare class",
    inputs=[
        Input("x", "x", "sample of the rare class", shape=D),
        Input("others", "x_{m}", "the other samples of that class", shape=("M", "D")),
        Input("j", "j", "which neighbour was drawn: the j-th nearest", "int", 1, 3),
        Input("u", "u", "uniform number from 0 to 1", low=0, high=1),
    ],
    steps=[
        Step("distance", "d_{m}", r"\|<others> - <x>\|", "distance to each", shape=M),
        Step(
            "chosen",
            "m^*",
            r"\operatorname{nearest}_{<j>}(<distance>)",
            "index of the j-th nearest, from 0",
            "int",
        ),
        Step("neighbour", r"\hat{x}", r"<others>[<chosen>]", "the neighbour", shape=D),
        Step("step", r"\Delta", r"<neighbour> - <x>", "from the sample to it", shape=D),
        Step("new", "x'", r"<x> + <u> \cdot <step>", "new sample", shape=D),
    ],
    source=CHAWLA,
    example=(
        {"x": [1.0, 2.0], "others": [[4.0, 6.0], [2.0, 3.0]], "j": 2, "u": 0.5},
        {
            "distance": [5.0, 1.414213562],
            "chosen": 0,
            "neighbour": [4.0, 6.0],
            "step": [3.0, 4.0],
            "new": [2.5, 4.0],
        },
    ),
    dims={"D": (2, 3), "M": (3, 5)},
    where=["imbalance.neighbour_exists"],
)
def smote(xp: Any, x: Any, others: Any, j: Any, u: Any) -> Steps:
    """x' = x + u (neighbour - x),  the j-th nearest sample of the same class, j drawn from 1..k, u from 0 to 1

    One u for all features, as in the paper's text: the new sample lies on the line between the two. (Its pseudo-code
    draws a u for each feature: a point of the box between them.) Neighbours are sought in the rare class alone, with
    features scaled first, and in the training part only: before the split it leaks.
    Example: x = (1, 2), second nearest (4, 6), u = 1/2: x' = (1, 2) + (3, 4) / 2 = (2.5, 4).
    """
    distance, order = ranked(xp, x, others)
    return between(xp, x, others, distance, order == j[:, None], u)


def ranked(xp: Any, x: Any, others: Any) -> tuple[Any, Any]:
    """Distances, and each one's place among them from 1; of two that tie the earlier comes first."""
    distance = xp.sqrt(xp.sum((others - x[:, None, :]) ** 2, axis=2))
    at = xp.arange(others.shape[1], device=others.device)
    nearer = distance[:, None, :] < distance[:, :, None]
    level = (distance[:, None, :] == distance[:, :, None]) & (at[None, :] < at[:, None])
    return distance, 1 + xp.sum(xp.astype(nearer | level, xp.int64), axis=2)


def between(xp: Any, x: Any, others: Any, distance: Any, chosen: Any, u: Any) -> Steps:
    at = xp.arange(others.shape[1], device=others.device)[None, :]
    neighbour = xp.sum(xp.where(chosen[:, :, None], others, 0 * others), axis=1)
    step = neighbour - x
    return {
        "distance": distance,
        "chosen": xp.sum(xp.where(chosen, at, 0 * at), axis=1),
        "neighbour": neighbour,
        "step": step,
        "new": x + u[:, None] * step,
    }


PICKED = ["chosen", "neighbour", "step", "new"]


@smote.mistake("nearest", who="always takes the nearest", affects=PICKED)
def _(xp: Any, x: Any, others: Any, j: Any, u: Any) -> Steps:
    wrong = smote.body(xp, x, others, 1 + 0 * j, u)
    return {name: wrong[name] for name in PICKED}


@smote.mistake("farthest", who="sorts the distances the wrong way round", affects=PICKED)
def _(xp: Any, x: Any, others: Any, j: Any, u: Any) -> Steps:
    distance, order = ranked(xp, x, others)
    wrong = between(xp, x, others, distance, order == others.shape[1] + 1 - j[:, None], u)
    return {name: wrong[name] for name in PICKED}


@smote.mistake("from-the-neighbour", who="starts at the neighbour: 1 - u", affects="new")
def _(xp: Any, **x: Any) -> Steps:
    right = smote.body(xp, **x)
    return {"new": right["neighbour"] - x["u"][:, None] * right["step"]}


@smote.mistake("away", who="walks away from the neighbour", affects=["step", "new"])
def _(xp: Any, **x: Any) -> Steps:
    step = -smote.body(xp, **x)["step"]
    return {"step": step, "new": x["x"] + x["u"][:, None] * step}


@smote.mistake("difference-only", who="forgets to add the sample", affects="new")
def _(xp: Any, **x: Any) -> Steps:
    return {"new": x["u"][:, None] * smote.body(xp, **x)["step"]}


@smote.mistake("squared", who="forgets the root, which the order forgives", affects="distance")
def _(xp: Any, **x: Any) -> Steps:
    return {"distance": smote.body(xp, **x)["distance"] ** 2}
