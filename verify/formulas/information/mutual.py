"""What one variable tells about another: joint and conditional entropy, mutual information."""

from __future__ import annotations

import math
from typing import Any

from verify.registry import Input, Step, Steps, define

R, C = ("R",), ("C",)


@define(
    "information.mutual",
    title="Mutual information of two discrete variables",
    inputs=[
        Input("joint", r"\tilde{p}_{xy}", "joint probabilities or counts", low=0.05, high=1, shape=("R", "C"))
    ],
    steps=[
        Step("p", "p_{xy}", r"\frac{<joint>}{\sum_{xy} <joint>}", "joint distribution", shape=("R", "C")),
        Step("px", "p_{x}", r"\sum_y <p>", "distribution of X: sums of the rows", shape=R),
        Step("py", "p_{y}", r"\sum_x <p>", "distribution of Y: sums of the columns", shape=C),
        Step("hx", "H(X)", r"-\sum_i{<px> \cdot \log(<px>)}", "entropy of X, nats"),
        Step("hy", "H(Y)", r"-\sum_i{<py> \cdot \log(<py>)}", "entropy of Y, nats"),
        Step("hxy", "H(X, Y)", r"-\sum_{xy} <p> \cdot \log(<p>)", "joint entropy"),
        Step("conditional", "H(Y|X)", "<hxy> - <hx>", "entropy of Y once X is known"),
        Step("mutual", "I(X; Y)", "<hy> - <conditional>", "mutual information"),
    ],
    source="Shannon 1948, A Mathematical Theory of Communication; Cover & Thomas 2006, chapter 2",
    example=(
        {"joint": [[0.5, 0.0], [0.25, 0.25]]},
        {
            "px": [0.5, 0.5],
            "py": [0.75, 0.25],
            "hx": 0.693147181,
            "hy": 0.562335145,
            "hxy": 1.039720771,
            "conditional": 0.346573590,
            "mutual": 0.215761554,
        },
    ),
    dims={"R": (2, 3), "C": (2, 4)},
)
def mutual(xp: Any, joint: Any) -> Steps:
    """I(X; Y) = H(Y) - H(Y|X) = H(X) + H(Y) - H(X, Y) = D(p(x, y) || p(x) p(y))

    Symmetric, never negative, 0 exactly for independent variables. Natural logarithms: nats.
    Example: (1/2, 0; 1/4, 1/4): 0.562 - 0.347 = 0.216 nats.
    """
    p = joint / xp.sum(joint, axis=(1, 2), keepdims=True)
    px, py = xp.sum(p, axis=2), xp.sum(p, axis=1)
    hx, hy, hxy = nats(xp, px), nats(xp, py), xp.sum(pieces(xp, p), axis=(1, 2))
    conditional = hxy - hx
    return {
        "p": p,
        "px": px,
        "py": py,
        "hx": hx,
        "hy": hy,
        "hxy": hxy,
        "conditional": conditional,
        "mutual": hy - conditional,
    }


def pieces(xp: Any, p: Any) -> Any:
    """-p log p; 0 log 0 is 0."""
    return -p * xp.log(xp.where(p > 0, p, 1 + 0 * p))


def nats(xp: Any, p: Any) -> Any:
    return xp.sum(pieces(xp, p), axis=1)


NATS = ["hx", "hy", "hxy", "conditional", "mutual"]


@mutual.mistake("bits", who="takes binary logarithms where nats are asked", affects=NATS)
def _(xp: Any, joint: Any) -> Steps:
    right = mutual.body(xp, joint)
    return {name: right[name] / math.log(2) for name in NATS}


@mutual.mistake("conditional", who="gives H(Y|X), what is still unknown", affects="mutual")
def _(xp: Any, joint: Any) -> Steps:
    return {"mutual": mutual.body(xp, joint)["conditional"]}


@mutual.mistake("joint-added", who="adds the joint entropy", affects="mutual")
def _(xp: Any, joint: Any) -> Steps:
    right = mutual.body(xp, joint)
    return {"mutual": right["hx"] + right["hy"] + right["hxy"]}


@mutual.mistake("conditioned-on-itself", who="subtracts H(Y): that is H(X|Y)", affects=["conditional"])
def _(xp: Any, joint: Any) -> Steps:
    right = mutual.body(xp, joint)
    return {"conditional": right["hxy"] - right["hy"]}


@mutual.mistake("divergence-reversed", who="takes D(p(x) p(y) || p(x, y))", affects="mutual")
def _(xp: Any, joint: Any) -> Steps:
    right = mutual.body(xp, joint)
    product = right["px"][:, :, None] * right["py"][:, None, :]
    return {"mutual": xp.sum(product * xp.log(product / right["p"]), axis=(1, 2))}
