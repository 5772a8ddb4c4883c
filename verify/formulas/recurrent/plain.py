"""The plain recurrent network: one unit with its output worked by hand, and a layer of tanh or relu units."""

from __future__ import annotations

from typing import Any

from verify.formulas.recurrent.shared import ELMAN, H0, SIZES, TH, T, X, in_time, times
from verify.registry import Input, Step, Steps, define


def scalar(name: str, symbol: str, meaning: str) -> Input:
    return Input(name, symbol, meaning, low=-1.5, high=1.5)


@define(
    "recurrent.elman",
    title="Recurrent network of one unit with its output (Elman)",
    inputs=[
        Input("x", "x_{t}", "input at each step", shape=T),
        scalar("h0", "h_{0}", "hidden state before the first step"),
        scalar("w", "w", "input weight"),
        scalar("u", "u", "recurrent weight"),
        scalar("b", "b", "bias"),
        scalar("v", "v", "output weight"),
        scalar("c", "c", "output bias"),
    ],
    steps=[
        Step("z", "z_{t}", r"<w> \cdot <x> + <u> \cdot <h-1> + <b>", "net input", shape=T),
        Step("h", "h_{t}", r"\tanh(<z>)", "hidden state", shape=T, before="h0"),
        Step("y", "y_{t}", r"<v> \cdot <h> + <c>", "output", shape=T),
    ],
    source=ELMAN,
    example=(
        {"x": [1.0, 0.0], "h0": 0.0, "w": 0.5, "u": 1.0, "b": 0.0, "v": 2.0, "c": 0.0},
        {"z": [0.5, 0.46211715726], "h": [0.46211715726, 0.43180818060], "y": [0.92423431452, 0.86361636119]},
    ),
    dims={"T": (2, 4)},
    over="T",
)
def elman(xp: Any, x: Any, h0: Any, w: Any, u: Any, b: Any, v: Any, c: Any) -> Steps:
    """h_t = tanh(w x_t + u h_(t-1) + b);  y_t = v h_t + c

    The hidden state goes on to the next step, not the output; the weights are the same at every step.
    Example: an impulse 1, 0 with w = 0.5, u = 1: h = tanh 0.5 = 0.4621, then tanh 0.4621 = 0.4318.
    """
    h, rows = h0, []
    for t in range(x.shape[1]):
        z = w * x[:, t] + u * h + b
        h = xp.tanh(z)
        rows.append({"z": z, "h": h, "y": v * h + c})
    return in_time(xp, rows)


EVERY = ["z", "h", "y"]


@elman.mistake(
    "output-fed-back",
    who="passes the output on to the next step instead of the hidden state: a Jordan network",
    affects=EVERY,
)
def _(xp: Any, x: Any, h0: Any, w: Any, u: Any, b: Any, v: Any, c: Any) -> Steps:
    back, rows = h0, []
    for t in range(x.shape[1]):
        z = w * x[:, t] + u * back + b
        back = v * xp.tanh(z) + c
        rows.append({"z": z, "h": xp.tanh(z), "y": back})
    return in_time(xp, rows)


@elman.mistake(
    "net-input-fed-back", who="passes z on, before the tanh, and not the state behind it", affects=EVERY
)
def _(xp: Any, x: Any, h0: Any, w: Any, u: Any, b: Any, v: Any, c: Any) -> Steps:
    z, rows = h0, []
    for t in range(x.shape[1]):
        z = w * x[:, t] + u * z + b
        rows.append({"z": z, "h": xp.tanh(z), "y": v * xp.tanh(z) + c})
    return in_time(xp, rows)


@elman.mistake("state-forgotten", who="starts every step from h = 0: no memory", affects=EVERY)
def _(xp: Any, u: Any, **rest: Any) -> Steps:
    return elman.body(xp, u=0 * u, **rest)


@elman.mistake("weights-exchanged", who="puts w on the state and u on the input", affects=EVERY)
def _(xp: Any, w: Any, u: Any, **rest: Any) -> Steps:
    return elman.body(xp, w=u, u=w, **rest)


@define(
    "recurrent.rnn",
    title="Recurrent layer (tanh or relu) over a sequence",
    inputs=[
        X,
        H0,
        Input("W", "W", "input weights, a row a unit", low=-1, high=1, shape=("H", "I")),
        Input("U", "U", "recurrent weights, a row a unit", low=-1, high=1, shape=("H", "H")),
        Input("b", "b", "biases", low=-1, high=1, shape=("H",)),
        Input("activation", r"\varphi", "of the layer", "choice", values=("tanh", "relu")),
    ],
    steps=[
        Step("z", "z_{t}", r"<W> \cdot <x> + <U> \cdot <h-1> + <b>", "net input", shape=TH),
        Step("h", "h_{t}", r"<activation>(<z>)", "hidden state", shape=TH, before="h0"),
    ],
    source=f"{ELMAN}; relu: Le, Jaitly & Hinton 2015, arXiv:1504.00941",
    example=(
        {
            "x": [[1.0], [2.0]],
            "h0": [0.0, 0.0],
            "W": [[1.0], [-1.0]],
            "U": [[0.0, 1.0], [1.0, 0.0]],
            "b": [0.5, 0.0],
            "activation": "relu",
        },
        {"z": [[1.5, -1.0], [2.5, -0.5]], "h": [[1.5, 0.0], [2.5, 0.0]]},
    ),
    dims=SIZES,
    over="T",
)
def rnn(xp: Any, x: Any, h0: Any, W: Any, U: Any, b: Any, activation: str) -> Steps:
    """h_t = f(W x_t + U h_(t-1) + b)

    Example (relu): z = (1 + 0.5, -1), h = (1.5, 0); then z = (2 + 0 + 0.5, -2 + 1.5), h = (2.5, 0).
    """
    h, rows = h0, []
    for t in range(x.shape[1]):
        z = times(xp, W, x[:, t, :]) + times(xp, U, h) + b
        h = xp.tanh(z) if activation == "tanh" else xp.where(z > 0, z, 0 * z)
        rows.append({"z": z, "h": h})
    return in_time(xp, rows)


@rnn.mistake(
    "recurrent-transposed", who="multiplies from the other side: the transpose of U", affects=["z", "h"]
)
def _(xp: Any, U: Any, **rest: Any) -> Steps:
    return rnn.body(xp, U=xp.matrix_transpose(U), **rest)


@rnn.mistake("state-forgotten", who="runs a feed-forward layer at every step", affects=["z", "h"])
def _(xp: Any, U: Any, **rest: Any) -> Steps:
    return rnn.body(xp, U=0 * U, **rest)


@rnn.mistake(
    "two-biases",
    who="adds the one bias once with the input and once with the state, as if both biases of PyTorch were it",
    affects=["z", "h"],
)
def _(xp: Any, b: Any, **rest: Any) -> Steps:
    return rnn.body(xp, b=2 * b, **rest)


@rnn.mistake(
    "elementwise-recurrence",
    who="lets every unit remember only itself: the diagonal of U",
    affects=["z", "h"],
)
def _(xp: Any, U: Any, **rest: Any) -> Steps:
    place = xp.arange(U.shape[1], device=U.device)
    return rnn.body(xp, U=xp.where((place[:, None] == place[None, :])[None, :, :], U, 0 * U), **rest)
