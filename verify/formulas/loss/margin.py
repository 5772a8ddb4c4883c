"""Hinge losses: of two classes, and of many in the convention of the sum and in that of the mean."""

from __future__ import annotations

from typing import Any

from verify.formulas.loss.shared import CLASS, CLASSES, K, at_target, each, holds, one_hot, positive
from verify.registry import Input, Step, Steps, define

WESTON = "Weston & Watkins 1999, ESANN"


@define(
    "loss.hinge",
    title="Hinge loss of two classes",
    inputs=[
        Input("score", "f", "score of the classifier", low=-3, high=3),
        Input("y", "y", "class, -1 or +1", "int", -1, 1),
    ],
    steps=[
        Step("margin", "m", r"<y> \cdot <score>", "margin: positive where the class is right"),
        Step("squared", "L_2", r"\max(0, 1 - <margin>)^2", "squared hinge"),
        Step("loss", "L", r"\max(0, 1 - <margin>)", "hinge"),
        Step("grad", r"\frac{dL}{df}", r"-<y> \cdot [<margin> < 1]", "subgradient of the hinge"),
    ],
    source="Cortes & Vapnik 1995, Machine Learning 20",
    example=({"score": 0.4, "y": 1}, {"margin": 0.4, "squared": 0.36, "loss": 0.6, "grad": -1.0}),
    where=["y != 0"],
)
def hinge(xp: Any, score: Any, y: Any) -> Steps:
    """L = max(0, 1 - y f),  y = -1 or +1

    A right answer costs too, as long as its margin is below 1; beyond that there is neither loss nor gradient.
    Example: f = 0.4 for y = +1: right, but 0.6 short of the margin.
    """
    sign = xp.astype(y, score.dtype)
    margin = sign * score
    loss = positive(xp, 1 - margin)
    return {"margin": margin, "squared": loss**2, "loss": loss, "grad": -sign * holds(xp, margin < 1, score)}


@hinge.mistake(
    "no-margin",
    who="is content with the right sign: max(0, -y f), the perceptron's loss",
    affects=["squared", "loss", "grad"],
)
def _(xp: Any, score: Any, y: Any) -> Steps:
    sign = xp.astype(y, score.dtype)
    loss = positive(xp, -sign * score)
    return {"squared": loss**2, "loss": loss, "grad": -sign * holds(xp, sign * score < 0, score)}


@hinge.mistake(
    "labels-zero-one", who="labels the negative class 0 for -1", affects=["margin", "squared", "loss", "grad"]
)
def _(xp: Any, score: Any, y: Any) -> Steps:
    return hinge.body(xp, score, (y + 1) // 2)


@hinge.mistake(
    "not-cut", who="forgets the maximum: far right answers win something", affects=["squared", "loss", "grad"]
)
def _(xp: Any, score: Any, y: Any) -> Steps:
    sign = xp.astype(y, score.dtype)
    loss = 1 - sign * score
    return {"squared": loss**2, "loss": loss, "grad": -sign}


@hinge.mistake("label-forgotten", who="takes -1 for the gradient whatever the class", affects="grad")
def _(xp: Any, score: Any, y: Any) -> Steps:
    return {"grad": -holds(xp, xp.astype(y, score.dtype) * score < 1, score)}


SCORES = [
    Input("z", "s_{k}", "scores", low=-3, high=3, shape=K),
    CLASS,
    Input("delta", r"\Delta", "margin", low=0.5, high=2),
]
MARGINS = Step(
    "margins",
    "m_{k}",
    r"\max(0, <z> - (<z>)_{<target>} + <delta>) \cdot [k \ne <target>]",
    "what each wrong class costs",
    shape=K,
)


def margins_of(xp: Any, z: Any, target: Any, delta: Any) -> Any:
    """max(0, s_k - s_t + delta) for the wrong classes, 0 for the true one."""
    true = at_target(xp, z, target)
    return positive(xp, z - each(true) + each(delta)) * (1 - one_hot(xp, target, z))


@define(
    "loss.multiclass_hinge",
    title="Multi-class hinge loss (sum over the wrong classes)",
    inputs=SCORES,
    steps=[
        MARGINS,
        Step("loss", "L", r"\sum_i{<margins>}", "sum"),
        Step(
            "grad",
            r"\frac{\partial L}{\partial s_{k}}",
            r"[<margins> > 0] - [k = <target>] \cdot \sum_i{[<margins> > 0]}",
            "gradient",
            shape=K,
        ),
    ],
    source=f"{WESTON}; CS231n course notes, Linear Classification",
    example=(
        {"z": [13.0, -7.0, 11.0], "target": 0, "delta": 10.0},
        {"margins": [0.0, 0.0, 8.0], "loss": 8.0, "grad": [-1.0, 0.0, 1.0]},
    ),
    dims=CLASSES,
    where=["loss.is_class"],
)
def multiclass_hinge(xp: Any, z: Any, target: Any, delta: Any) -> Steps:
    """L = sum over k != t of max(0, s_k - s_t + delta)

    Every wrong class within delta of the true score costs; the true score is pulled up once for each of them.
    Example (CS231n): scores (13, -7, 11), true class 0, delta 10: max(0, -10) + max(0, 8) = 8.
    """
    margins = margins_of(xp, z, target, delta)
    costs = holds(xp, margins > 0, z)
    grad = costs - one_hot(xp, target, z) * xp.sum(costs, axis=1, keepdims=True)
    return {"margins": margins, "loss": xp.sum(margins, axis=1), "grad": grad}


@multiclass_hinge.mistake(
    "true-class-counted", who="sums over the true class too: delta too much", affects="loss"
)
def _(xp: Any, z: Any, target: Any, delta: Any) -> Steps:
    return {"loss": multiclass_hinge.body(xp, z, target, delta)["loss"] + delta}


@multiclass_hinge.mistake(
    "averaged", who="divides by K, as torch's MultiMarginLoss does", affects=["loss", "grad"]
)
def _(xp: Any, z: Any, target: Any, delta: Any) -> Steps:
    found = multi_margin.body(xp, z, target, delta)
    return {"loss": found["loss"], "grad": found["grad"]}


@multiclass_hinge.mistake(
    "worst-class-only", who="takes the largest term only (Crammer & Singer)", affects="loss"
)
def _(xp: Any, z: Any, target: Any, delta: Any) -> Steps:
    return {"loss": xp.max(margins_of(xp, z, target, delta), axis=1)}


@multiclass_hinge.mistake("no-margin", who="leaves delta out", affects=["margins", "loss", "grad"])
def _(xp: Any, z: Any, target: Any, delta: Any) -> Steps:
    return multiclass_hinge.body(xp, z, target, 0 * delta)


@multiclass_hinge.mistake(
    "true-score-pulled-once", who="gives the true class -1 whatever the count", affects="grad"
)
def _(xp: Any, z: Any, target: Any, delta: Any) -> Steps:
    return {"grad": holds(xp, margins_of(xp, z, target, delta) > 0, z) - one_hot(xp, target, z)}


@define(
    "loss.multi_margin",
    title="Multi-class hinge loss (mean over all classes)",
    inputs=SCORES,
    steps=[
        MARGINS,
        Step("loss", "L", r"\frac{1}{<K>} \sum_i{<margins>}", "mean over the K classes"),
        Step(
            "grad",
            r"\frac{\partial L}{\partial s_{k}}",
            r"\frac{1}{<K>} \cdot ([<margins> > 0] - [k = <target>] \cdot \sum_i{[<margins> > 0]})",
            "gradient",
            shape=K,
        ),
    ],
    source=f"{WESTON}; torch.nn.MultiMarginLoss documentation",
    example=(
        {"z": [0.1, 0.2, 0.4, 0.8], "target": 3, "delta": 1.0},
        {"margins": [0.3, 0.4, 0.6, 0.0], "loss": 0.325, "grad": [0.25, 0.25, 0.25, -0.75]},
    ),
    dims=CLASSES,
    where=["loss.is_class"],
)
def multi_margin(xp: Any, z: Any, target: Any, delta: Any) -> Steps:
    """L = 1/K sum over k != t of max(0, s_k - s_t + delta)

    PyTorch's form: K - 1 terms, divided by K.
    Example (PyTorch): scores (0.1, 0.2, 0.4, 0.8), true class 3: (0.3 + 0.4 + 0.6) / 4 = 0.325.
    """
    found = multiclass_hinge.body(xp, z, target, delta)
    size = z.shape[1]
    return {"margins": found["margins"], "loss": found["loss"] / size, "grad": found["grad"] / size}


@multi_margin.mistake("summed", who="does not divide by K, as CS231n does", affects=["loss", "grad"])
def _(xp: Any, z: Any, target: Any, delta: Any) -> Steps:
    found = multiclass_hinge.body(xp, z, target, delta)
    return {"loss": found["loss"], "grad": found["grad"]}


@multi_margin.mistake(
    "wrong-classes-averaged", who="divides by the K - 1 wrong classes", affects=["loss", "grad"]
)
def _(xp: Any, z: Any, target: Any, delta: Any) -> Steps:
    found, others = multiclass_hinge.body(xp, z, target, delta), z.shape[1] - 1
    return {"loss": found["loss"] / others, "grad": found["grad"] / others}


@multi_margin.mistake("no-margin", who="leaves delta out", affects=["margins", "loss", "grad"])
def _(xp: Any, z: Any, target: Any, delta: Any) -> Steps:
    return multi_margin.body(xp, z, target, 0 * delta)
