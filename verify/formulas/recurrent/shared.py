"""What the recurrent cells share: their inputs, the net input of a gate, and time.

A weight matrix has a row a unit: W is (hidden, input), U is (hidden, hidden). A sequence of length 1 is one step of
the cell. There is one bias a unit and gate; a library that keeps two adds them up.
"""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Steps

ELMAN = "Elman 1990, Finding Structure in Time, Cognitive Science 14"
HOCHREITER = "Hochreiter & Schmidhuber 1997, Long Short-Term Memory, Neural Computation 9"
GERS = "Gers, Schmidhuber & Cummins 2000, Learning to Forget, Neural Computation 12"
CHO = "Cho et al. 2014, arXiv:1406.1078"

SIZES = {"T": (2, 3), "I": (2, 3), "H": (2, 3)}
T = ("T",)
TH = ("T", "H")

X = Input("x", "x_{t}", "input at each step", low=-2, high=2, shape=("T", "I"))
H0 = Input("h0", "h_{0}", "hidden state before the first step", low=-1, high=1, shape=("H",))
C0 = Input("c0", "c_{0}", "cell state before the first step", low=-2, high=2, shape=("H",))


def weights_of(gate: str, into: str) -> list[Input]:
    """The input weights, recurrent weights and biases of one gate: Wf, Uf, bf."""
    return [
        Input(f"W{gate}", f"W_{gate}", f"input weights of {into}", low=-1, high=1, shape=("H", "I")),
        Input(f"U{gate}", f"U_{gate}", f"recurrent weights of {into}", low=-1, high=1, shape=("H", "H")),
        Input(f"b{gate}", f"b_{gate}", f"biases of {into}", low=-1, high=1, shape=("H",)),
    ]


def sigmoid(xp: Any, z: Any) -> Any:
    return 1 / (1 + xp.exp(-z))


def times(xp: Any, matrix: Any, vector: Any) -> Any:
    """matrix @ vector for every case."""
    return xp.sum(matrix * vector[:, None, :], axis=2)


def net(xp: Any, weights: dict[str, Any], gate: str, x: Any, h: Any) -> Any:
    """W x + U h + b of one gate."""
    return times(xp, weights[f"W{gate}"], x) + times(xp, weights[f"U{gate}"], h) + weights[f"b{gate}"]


def in_time(xp: Any, rows: list[dict[str, Any]]) -> Steps:
    """The values of every step side by side along the time axis, which comes right behind the cases."""
    return {name: xp.stack([row[name] for row in rows], axis=1) for name in rows[0]}


def swapped(weights: dict[str, Any], one: str, other: str) -> dict[str, Any]:
    """The weights with those of two gates exchanged."""
    back = {one: other, other: one}
    return {f"{name[0]}{back.get(name[1], name[1])}": value for name, value in weights.items()}
