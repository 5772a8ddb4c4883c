"""Gradient clipping: by the norm of everything, which keeps the direction, or entry by entry, which does not."""

from __future__ import annotations

from typing import Any

from verify.formulas.optim.layerwise import norm
from verify.registry import Input, Step, Steps, define

N, M = ("N",), ("M",)
PASCANU = "Pascanu, Mikolov & Bengio 2013, arXiv:1211.5063, Algorithm 1"
G = Input("g", "g", "gradient", low=-3, high=3, shape=N)
LIMIT = Input("c", "c", "largest norm", low=0.5, high=6)


@define(
    "optim.clip_norm",
    title="Gradient clipping by norm",
    inputs=[G, LIMIT],
    steps=[
        Step("norm", r"\|g\|", r"\sqrt{\sum_i{<g>^2}}", "norm of the gradient"),
        Step("factor", "q", r"\min(1, \frac{<c>}{<norm>})", "factor on every entry"),
        Step("clipped", "g'", r"<factor> \cdot <g>", "clipped gradient", shape=N),
    ],
    source=f"{PASCANU}; torch.nn.utils.clip_grad_norm_ (which adds 1e-6 to the norm)",
    example=(
        {"g": [3.0, -4.0], "c": 1.0},
        {"norm": 5.0, "factor": 0.2, "clipped": [0.6, -0.8]},
    ),
    dims={"N": (2, 5)},
)
def clip_norm(xp: Any, g: Any, c: Any) -> Steps:
    """g' = g min(1, c / |g|)

    A gradient that is too long is shortened to the length c in its own direction; a shorter one stays as it is.
    Example: (3, -4) has the norm 5; clipped to 1 it is (0.6, -0.8).
    """
    size = norm(xp, g)
    # Divided by the larger of the two, so that a gradient of zeros passes.
    factor = c[:, None] / xp.maximum(size, c[:, None])
    return {"norm": size[:, 0], "factor": factor[:, 0], "clipped": factor * g}


def clipped_by(g: Any, factor: Any) -> Steps:
    """What follows from a wrong factor."""
    return {"factor": factor, "clipped": factor[:, None] * g}


@clip_norm.mistake(
    "always-rescaled", who="stretches short gradients to the norm c too", affects=["factor", "clipped"]
)
def _(xp: Any, g: Any, c: Any) -> Steps:
    return clipped_by(g, c / norm(xp, g)[:, 0])


@clip_norm.mistake("by-value", who="cuts each entry off at c, which turns the gradient", affects="clipped")
def _(xp: Any, g: Any, c: Any) -> Steps:
    return {"clipped": clip_value.body(xp, g, c)["clipped"]}


@clip_norm.mistake(
    "root-forgotten", who="takes the sum of squares for the norm", affects=["norm", "factor", "clipped"]
)
def _(xp: Any, g: Any, c: Any) -> Steps:
    size = xp.sum(g * g, axis=1)
    return {"norm": size, **clipped_by(g, c / xp.maximum(size, c))}


@clip_norm.mistake(
    "largest-entry", who="measures the gradient by its largest entry", affects=["norm", "factor", "clipped"]
)
def _(xp: Any, g: Any, c: Any) -> Steps:
    size = xp.max(xp.abs(g), axis=1)
    return {"norm": size, **clipped_by(g, c / xp.maximum(size, c))}


@define(
    "optim.clip_global_norm",
    title="Gradient clipping by the global norm of several tensors",
    inputs=[
        Input("g1", "g_1", "gradient of the first tensor", low=-3, high=3, shape=N),
        Input("g2", "g_2", "gradient of the second tensor", low=-3, high=3, shape=M),
        LIMIT,
    ],
    steps=[
        Step("norm1", r"\|g_1\|", r"\sqrt{\sum_i{<g1>^2}}", "norm of the first"),
        Step("norm2", r"\|g_2\|", r"\sqrt{\sum_i{<g2>^2}}", "norm of the second"),
        Step("norm", r"\|g\|", r"\sqrt{<norm1>^2 + <norm2>^2}", "global norm"),
        Step("factor", "q", r"\min(1, \frac{<c>}{<norm>})", "factor on every entry"),
        Step("clipped1", "g_1'", r"<factor> \cdot <g1>", "first, clipped", shape=N),
        Step("clipped2", "g_2'", r"<factor> \cdot <g2>", "second, clipped", shape=M),
    ],
    source=f"{PASCANU}; torch.nn.utils.clip_grad_norm_ (which adds 1e-6 to the norm)",
    example=(
        {"g1": [2.0, 1.0], "g2": [2.0, 4.0], "c": 1.0},
        {"norm1": 5**0.5, "norm2": 20**0.5, "norm": 5.0, "factor": 0.2, "clipped1": [0.4, 0.2]},
    ),
    dims={"N": (2, 3), "M": (2, 4)},
)
def clip_global_norm(xp: Any, g1: Any, g2: Any, c: Any) -> Steps:
    """|g| = sqrt(|g1|^2 + |g2|^2);  g1, g2 = (g1, g2) min(1, c / |g|)

    All parameters are one long vector: one factor for all keeps its direction.
    Example: norms sqrt(5) and sqrt(20) make 5; clipped to 1, everything is multiplied by 0.2.
    """
    norm1, norm2 = norm(xp, g1)[:, 0], norm(xp, g2)[:, 0]
    size = xp.sqrt(norm1**2 + norm2**2)
    factor = c / xp.maximum(size, c)
    return {
        "norm1": norm1,
        "norm2": norm2,
        "norm": size,
        "factor": factor,
        "clipped1": factor[:, None] * g1,
        "clipped2": factor[:, None] * g2,
    }


def both_by(g1: Any, g2: Any, size: Any, factor: Any) -> Steps:
    """What follows from a wrong global norm or factor."""
    return {
        "norm": size,
        "factor": factor,
        "clipped1": factor[:, None] * g1,
        "clipped2": factor[:, None] * g2,
    }


ALL = ["norm", "factor", "clipped1", "clipped2"]


@clip_global_norm.mistake(
    "each-tensor-alone", who="clips every tensor by its own norm", affects=["clipped1", "clipped2"]
)
def _(xp: Any, g1: Any, g2: Any, c: Any) -> Steps:
    return {
        "clipped1": clip_norm.body(xp, g1, c)["clipped"],
        "clipped2": clip_norm.body(xp, g2, c)["clipped"],
    }


@clip_global_norm.mistake("norms-added", who="adds the norms instead of their squares", affects=ALL)
def _(xp: Any, g1: Any, g2: Any, c: Any) -> Steps:
    right = clip_global_norm.body(xp, g1, g2, c)
    size = right["norm1"] + right["norm2"]
    return both_by(g1, g2, size, c / xp.maximum(size, c))


@clip_global_norm.mistake(
    "always-rescaled", who="stretches short gradients to the norm c too", affects=ALL[1:]
)
def _(xp: Any, g1: Any, g2: Any, c: Any) -> Steps:
    size = clip_global_norm.body(xp, g1, g2, c)["norm"]
    wrong = both_by(g1, g2, size, c / size)
    return {name: wrong[name] for name in ALL[1:]}


@define(
    "optim.clip_value",
    title="Gradient clipping by value",
    inputs=[G, Input("c", "c", "largest entry", low=0.2, high=2.5)],
    steps=[
        Step("clipped", "g'", r"\max(-<c>, \min(<c>, <g>))", "clipped gradient", shape=N),
        Step(
            "cosine",
            r"\cos \alpha",
            r"\frac{\sum_i{<g> \cdot <clipped>}}{\|<g>\| \cdot \|<clipped>\|}",
            "of the angle by which it has turned",
        ),
    ],
    source="torch.nn.utils.clip_grad_value_ documentation; Goodfellow, Bengio & Courville 2016, 10.11.1",
    example=(
        {"g": [3.0, -4.0], "c": 3.0},
        {"clipped": [3.0, -3.0], "cosine": 21 / (5 * 18**0.5)},
    ),
    dims={"N": (2, 5)},
)
def clip_value(xp: Any, g: Any, c: Any) -> Steps:
    """g'_i = max(-c, min(c, g_i))

    Each entry is cut off by itself, so that the direction changes: the cosine falls below 1.
    Example: (3, -4) cut at 3 is (3, -3), which stands at cos a = 21 / (5 sqrt(18)) = 0.990 to it.
    """
    clipped = xp.maximum(-c[:, None], xp.minimum(c[:, None], g))
    return {"clipped": clipped, "cosine": cosine(xp, g, clipped)}


def cosine(xp: Any, a: Any, b: Any) -> Any:
    """Of the angle between two vectors; each is scaled to length 1 first, so that no product of small norms appears."""
    return xp.sum(a / norm(xp, a) * (b / norm(xp, b)), axis=1)


BOTH = ["clipped", "cosine"]


@clip_value.mistake("by-norm", who="shortens the whole gradient to the norm c", affects=BOTH)
def _(xp: Any, g: Any, c: Any) -> Steps:
    clipped = clip_norm.body(xp, g, c)["clipped"]
    return {"clipped": clipped, "cosine": cosine(xp, g, clipped)}


@clip_value.mistake("upper-bound-only", who="lets large negative entries pass", affects=BOTH)
def _(xp: Any, g: Any, c: Any) -> Steps:
    clipped = xp.minimum(c[:, None], g)
    return {"clipped": clipped, "cosine": cosine(xp, g, clipped)}


@clip_value.mistake("signs-only", who="sets every entry to plus or minus c", affects=BOTH)
def _(xp: Any, g: Any, c: Any) -> Steps:
    clipped = c[:, None] * xp.sign(g)
    return {"clipped": clipped, "cosine": cosine(xp, g, clipped)}


@clip_value.mistake("angle-kept", who="takes clipping by value for a change of length only", affects="cosine")
def _(xp: Any, g: Any, c: Any) -> Steps:
    return {"cosine": 1 + 0 * c}
