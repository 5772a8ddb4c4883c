"""Maxout: the largest of k affine functions of the input."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define

SOURCE = "Goodfellow, Warde-Farley, Mirza, Courville & Bengio 2013, arXiv:1302.4389"


def picked(xp: Any, winner: Any, like: Any) -> Any:
    """1 at the winning piece of every case, 0 at the others."""
    pieces = xp.arange(like.shape[1], device=like.device)
    return xp.astype(winner[:, None] == pieces[None, :], like.dtype)


@define(
    "activation.maxout",
    title="A maxout unit and its gradient",
    inputs=[
        Input("x", "x", "input", shape=("D",)),
        Input("W", "W", "weights, a row a piece", shape=("K", "D")),
        Input("b", "b", "biases of the pieces", low=-1, high=1, shape=("K",)),
    ],
    steps=[
        Step("z", "z_{k}", r"<W> \cdot <x> + <b>", "the pieces", shape=("K",)),
        Step("winner", "k^*", r"\argmax_k <z>", "index of the largest piece, from 0", "int"),
        Step("y", "y", r"\max_k <z>", "output of the unit"),
        Step("dx", r"\frac{\partial y}{\partial x}", "<W>_{<winner>}", "the winner's weights", shape=("D",)),
    ],
    source=SOURCE,
    example=(
        {"x": [1.0, 2.0], "W": [[1.0, 0.0], [0.0, 1.0], [-1.0, 0.5]], "b": [0.0, -0.5, 3.0]},
        {"z": [1.0, 1.5, 3.0], "winner": 2, "y": 3.0, "dx": [-1.0, 0.5]},
    ),
    dims={"D": (2, 3), "K": (2, 4)},
)
def unit(xp: Any, x: Any, W: Any, b: Any) -> Steps:
    """y = max_k (W_k x + b_k);  dy/dx = W_k of the largest piece

    Piecewise linear and convex: with enough pieces it comes near any convex function. k times the parameters.
    Example: pieces (1, 1.5, 3): the third wins, y = 3, and only its weights pass gradient.
    """
    z = xp.sum(W * x[:, None, :], axis=2) + b
    winner = xp.argmax(z, axis=1)
    dx = xp.sum(picked(xp, winner, z)[:, :, None] * W, axis=1)
    return {"z": z, "winner": winner, "y": xp.max(z, axis=1), "dx": dx}


@unit.mistake("mean-of-pieces", who="averages the pieces", affects=["y", "dx"])
def _(xp: Any, x: Any, W: Any, b: Any) -> Steps:
    return {"y": xp.mean(unit.body(xp, x, W, b)["z"], axis=1), "dx": xp.mean(W, axis=1)}


@unit.mistake("largest-size", who="lets the piece with the largest |z| win", affects=["winner", "y", "dx"])
def _(xp: Any, x: Any, W: Any, b: Any) -> Steps:
    z = unit.body(xp, x, W, b)["z"]
    winner = xp.argmax(xp.abs(z), axis=1)
    mask = picked(xp, winner, z)
    return {
        "winner": winner,
        "y": xp.sum(mask * z, axis=1),
        "dx": xp.sum(mask[:, :, None] * W, axis=1),
    }


@unit.mistake("gradient-to-every-piece", who="sends the gradient back through all pieces", affects="dx")
def _(xp: Any, x: Any, W: Any, b: Any) -> Steps:
    return {"dx": xp.sum(W, axis=1)}


@unit.mistake(
    "biases-ignored", who="compares the pieces without their biases", affects=["z", "winner", "y", "dx"]
)
def _(xp: Any, x: Any, W: Any, b: Any) -> Steps:
    return unit.body(xp, x, W, 0 * b)


@define(
    "activation.maxout_parameters",
    title="Parameters of a maxout layer",
    inputs=[
        Input("d", "d", "inputs", "int", 1, 64),
        Input("m", "m", "maxout units", "int", 1, 64),
        Input("k", "k", "pieces of each unit", "int", 2, 5),
    ],
    steps=[
        Step("weights", "w", r"<d> \cdot <m> \cdot <k>", "weights", "int"),
        Step("biases", "b", r"<m> \cdot <k>", "biases", "int"),
        Step("params", "P", "<weights> + <biases>", "parameters", "int"),
    ],
    source=SOURCE,
    example=({"d": 4, "m": 3, "k": 2}, {"weights": 24, "biases": 6, "params": 30}),
)
def parameters(xp: Any, d: Any, m: Any, k: Any) -> Steps:
    """P = k m (d + 1)

    k times those of an ordinary layer with m units.
    Example: 4 inputs, 3 units of 2 pieces: 24 weights and 6 biases.
    """
    return {"weights": d * m * k, "biases": m * k, "params": m * k * (d + 1)}


@parameters.mistake(
    "one-piece", who="counts an ordinary layer with m units", affects=["weights", "biases", "params"]
)
def _(xp: Any, d: Any, m: Any, k: Any) -> Steps:
    return parameters.body(xp, d, m, 1 + 0 * k)


@parameters.mistake("no-bias", who="counts the weights only")
def _(xp: Any, d: Any, m: Any, k: Any) -> Steps:
    return {"params": d * m * k}


@parameters.mistake(
    "bias-per-unit", who="gives each unit one bias for all its pieces", affects=["biases", "params"]
)
def _(xp: Any, d: Any, m: Any, k: Any) -> Steps:
    return {"biases": m, "params": d * m * k + m}
