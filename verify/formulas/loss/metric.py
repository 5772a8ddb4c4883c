"""Losses on distances between embeddings: triplet in both conventions, contrastive."""

from __future__ import annotations

from typing import Any

from verify.formulas.loss.shared import each, holds, positive
from verify.registry import Input, Step, Steps, define

SCHROFF = "Schroff, Kalenichenko & Philbin 2015, arXiv:1503.03832"
SIZE = {"D": (2, 4)}
D = ("D",)

TRIPLET = [
    Input("a", "a", "anchor", shape=D),
    Input("p", "p", "positive: of the anchor's class", shape=D),
    Input("n", "n", "negative: of another class", shape=D),
    Input("margin", r"\alpha", "margin", low=0.2, high=4),
]
HINGE = Step("loss", "L", r"\max(0, <d_ap> - <d_an> + <margin>)", "loss")


def squared(xp: Any, x: Any, y: Any) -> Any:
    """Squared Euclidean distance."""
    return xp.sum((x - y) ** 2, axis=-1)


@define(
    "loss.triplet",
    title="Triplet loss with squared distances",
    inputs=TRIPLET,
    steps=[
        Step("d_ap", r"d_{ap}^2", r"\sum_i{(<a> - <p>)^2}", "squared distance to the positive"),
        Step("d_an", r"d_{an}^2", r"\sum_i{(<a> - <n>)^2}", "squared distance to the negative"),
        Step(
            "da",
            r"\frac{\partial L}{\partial a}",
            r"2 \cdot (<n> - <p>) \cdot [<d_ap> + <margin> > <d_an>]",
            "gradient of the anchor",
            shape=D,
        ),
        HINGE,
    ],
    source=SCHROFF,
    example=(
        {"a": [0.0, 0.0], "p": [1.0, 0.0], "n": [0.0, 1.5], "margin": 2.0},
        {"d_ap": 1.0, "d_an": 2.25, "da": [-2.0, 3.0], "loss": 0.75},
    ),
    dims=SIZE,
)
def triplet(xp: Any, a: Any, p: Any, n: Any, margin: Any) -> Steps:
    """L = max(0, |a - p|^2 - |a - n|^2 + margin)

    FaceNet's form, with squared distances. Zero as soon as the negative is farther than the positive by the margin:
    such a triplet teaches nothing.
    Example: squared distances 1 and 2.25 with margin 2: 1 - 2.25 + 2 = 0.75.
    """
    d_ap, d_an = squared(xp, a, p), squared(xp, a, n)
    active = holds(xp, d_ap + margin > d_an, margin)
    return {
        "d_ap": d_ap,
        "d_an": d_an,
        "da": 2 * (n - p) * each(active),
        "loss": positive(xp, d_ap - d_an + margin),
    }


@triplet.mistake(
    "euclidean",
    who="takes the distances themselves, as torch's TripletMarginLoss does",
    affects=["d_ap", "d_an", "loss"],
)
def _(xp: Any, a: Any, p: Any, n: Any, margin: Any) -> Steps:
    found = triplet_euclidean.body(xp, a, p, n, margin)
    return {name: found[name] for name in ("d_ap", "d_an", "loss")}


@triplet.mistake("roles-swapped", who="subtracts the positive's distance from the negative's")
def _(xp: Any, a: Any, p: Any, n: Any, margin: Any) -> Steps:
    return {"loss": triplet.body(xp, a, n, p, margin)["loss"]}


@triplet.mistake("not-cut", who="forgets the maximum with 0", affects=["da", "loss"])
def _(xp: Any, a: Any, p: Any, n: Any, margin: Any) -> Steps:
    return {"da": 2 * (n - p), "loss": squared(xp, a, p) - squared(xp, a, n) + margin}


@triplet.mistake("margin-subtracted", who="subtracts the margin", affects="loss")
def _(xp: Any, a: Any, p: Any, n: Any, margin: Any) -> Steps:
    return {"loss": triplet.body(xp, a, p, n, -margin)["loss"]}


@triplet.mistake("gradient-not-doubled", who="forgets the 2 of the square", affects="da")
def _(xp: Any, a: Any, p: Any, n: Any, margin: Any) -> Steps:
    return {"da": triplet.body(xp, a, p, n, margin)["da"] / 2}


@define(
    "loss.triplet_euclidean",
    title="Triplet loss with Euclidean distances",
    inputs=TRIPLET,
    steps=[
        Step("d_ap", r"d_{ap}", r"\sqrt{\sum_i{(<a> - <p>)^2}}", "distance to the positive"),
        Step("d_an", r"d_{an}", r"\sqrt{\sum_i{(<a> - <n>)^2}}", "distance to the negative"),
        HINGE,
    ],
    source="Balntas, Riba, Ponsa & Mikolajczyk 2016, BMVC; torch.nn.TripletMarginLoss documentation (without its eps)",
    example=(
        {"a": [0.0, 0.0], "p": [1.0, 0.0], "n": [0.0, 1.5], "margin": 2.0},
        {"d_ap": 1.0, "d_an": 1.5, "loss": 1.5},
    ),
    dims=SIZE,
)
def triplet_euclidean(xp: Any, a: Any, p: Any, n: Any, margin: Any) -> Steps:
    """L = max(0, |a - p| - |a - n| + margin)

    PyTorch's form, with plain distances.
    Example: distances 1 and 1.5 with margin 2: 1 - 1.5 + 2 = 1.5.
    """
    d_ap, d_an = xp.sqrt(squared(xp, a, p)), xp.sqrt(squared(xp, a, n))
    return {"d_ap": d_ap, "d_an": d_an, "loss": positive(xp, d_ap - d_an + margin)}


@triplet_euclidean.mistake(
    "squared", who="squares the distances, as FaceNet does", affects=["d_ap", "d_an", "loss"]
)
def _(xp: Any, a: Any, p: Any, n: Any, margin: Any) -> Steps:
    found = triplet.body(xp, a, p, n, margin)
    return {name: found[name] for name in ("d_ap", "d_an", "loss")}


@triplet_euclidean.mistake("roles-swapped", who="subtracts the positive's distance from the negative's")
def _(xp: Any, a: Any, p: Any, n: Any, margin: Any) -> Steps:
    return {"loss": triplet_euclidean.body(xp, a, n, p, margin)["loss"]}


@triplet_euclidean.mistake("no-margin", who="leaves the margin out")
def _(xp: Any, a: Any, p: Any, n: Any, margin: Any) -> Steps:
    return {"loss": triplet_euclidean.body(xp, a, p, n, 0 * margin)["loss"]}


@define(
    "loss.contrastive",
    title="Contrastive loss of a pair",
    inputs=[
        Input("x1", "x_1", "embedding of one sample", shape=D),
        Input("x2", "x_2", "embedding of the other", shape=D),
        Input("same", "s", "1 for the same class, 0 for two classes", "int", 0, 1),
        Input("margin", "m", "margin", low=1, high=4),
    ],
    steps=[
        Step("d", "d", r"\sqrt{\sum_i{(<x1> - <x2>)^2}}", "distance"),
        Step("short", "h", r"\max(0, <margin> - <d>)", "what is missing to the margin"),
        Step("loss", "L", r"\frac{<same> \cdot <d>^2 + (1 - <same>) \cdot <short>^2}{2}", "loss"),
    ],
    source="Hadsell, Chopra & LeCun 2006, CVPR (there Y = 0 marks a similar pair)",
    example=(
        {"x1": [0.0, 0.0], "x2": [0.6, 0.8], "same": 0, "margin": 1.5},
        {"d": 1.0, "short": 0.5, "loss": 0.125},
    ),
    dims=SIZE,
)
def contrastive(xp: Any, x1: Any, x2: Any, same: Any, margin: Any) -> Steps:
    """L = d^2 / 2 for a similar pair, max(0, m - d)^2 / 2 for a dissimilar one

    Dissimilar pairs are pushed apart only up to the margin.
    Example: dissimilar, distance 1, margin 1.5: 0.5^2 / 2 = 0.125.
    """
    d = xp.sqrt(squared(xp, x1, x2))
    short = positive(xp, margin - d)
    return {"d": d, "short": short, "loss": xp.where(same == 1, d, short) ** 2 / 2}


@contrastive.mistake("label-reversed", who="reads the label as the paper does, where 0 is a similar pair")
def _(xp: Any, x1: Any, x2: Any, same: Any, margin: Any) -> Steps:
    return {"loss": contrastive.body(xp, x1, x2, 1 - same, margin)["loss"]}


@contrastive.mistake("square-inside", who="cuts the squared distance: max(0, m - d^2)", affects="loss")
def _(xp: Any, x1: Any, x2: Any, same: Any, margin: Any) -> Steps:
    d2 = squared(xp, x1, x2)
    return {"loss": xp.where(same == 1, d2, positive(xp, margin - d2)) / 2}


@contrastive.mistake("not-halved", who="forgets the 1/2")
def _(xp: Any, x1: Any, x2: Any, same: Any, margin: Any) -> Steps:
    return {"loss": 2 * contrastive.body(xp, x1, x2, same, margin)["loss"]}


@contrastive.mistake("not-cut", who="pushes apart beyond the margin too", affects=["short", "loss"])
def _(xp: Any, x1: Any, x2: Any, same: Any, margin: Any) -> Steps:
    d = xp.sqrt(squared(xp, x1, x2))
    return {"short": margin - d, "loss": xp.where(same == 1, d, margin - d) ** 2 / 2}
