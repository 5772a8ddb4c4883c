"""Long short-term memory: the cell and hidden state from given gates, and the whole cell over a sequence."""

from __future__ import annotations

from typing import Any

from verify.formulas.recurrent.shared import (
    C0,
    GERS,
    H0,
    HOCHREITER,
    SIZES,
    TH,
    X,
    in_time,
    net,
    sigmoid,
    swapped,
    weights_of,
)
from verify.registry import Input, Step, Steps, define

H = ("H",)


def gate(name: str, meaning: str) -> Input:
    return Input(name, name, meaning, low=0.02, high=0.98, shape=H)


@define(
    "recurrent.lstm_state",
    title="Cell and hidden state of an LSTM from its gates",
    inputs=[
        gate("f", "forget gate"),
        gate("i", "input gate"),
        Input("g", r"\tilde{c}", "candidate", low=-1, high=1, shape=H),
        gate("o", "output gate"),
        Input("c_prev", "c_{t-1}", "cell state one step before", low=-2, high=2, shape=H),
    ],
    steps=[
        Step("kept", r"f \odot c_{t-1}", r"<f> \odot <c_prev>", "what is kept", shape=H),
        Step("written", r"i \odot \tilde{c}", r"<i> \odot <g>", "what is written", shape=H),
        Step("c", "c_t", "<kept> + <written>", "cell state", shape=H),
        Step("h", "h_t", r"<o> \odot \tanh(<c>)", "hidden state", shape=H),
    ],
    source=f"{HOCHREITER}; forget gate: {GERS}",
    example=(
        {"f": [0.5, 0.9], "i": [0.5, 0.1], "g": [1.0, -1.0], "o": [1.0, 0.5], "c_prev": [2.0, 1.0]},
        {"kept": [1.0, 0.9], "written": [0.5, -0.1], "c": [1.5, 0.8], "h": [0.9051482536, 0.3320183851]},
    ),
    dims={"H": (2, 4)},
)
def lstm_state(xp: Any, f: Any, i: Any, g: Any, o: Any, c_prev: Any) -> Steps:
    """c_t = f c_(t-1) + i g;  h_t = o tanh(c_t)

    All products are elementwise. The cell is passed on by addition; only what leaves it goes through the tanh.
    Example: f = 0.5 keeps half of 2, i = 0.5 writes half of 1: c = 1.5, h = 1 * tanh 1.5 = 0.9051.
    """
    kept, written = f * c_prev, i * g
    c = kept + written
    return {"kept": kept, "written": written, "c": c, "h": o * xp.tanh(c)}


@lstm_state.mistake(
    "dot-product",
    who="reads the product of gate and cell as a dot product, one number for all units",
    affects=["kept", "written", "c", "h"],
)
def _(xp: Any, f: Any, i: Any, g: Any, o: Any, c_prev: Any) -> Steps:
    kept = 0 * f + xp.sum(f * c_prev, axis=1, keepdims=True)
    written = 0 * f + xp.sum(i * g, axis=1, keepdims=True)
    return {"kept": kept, "written": written, "c": kept + written, "h": o * xp.tanh(kept + written)}


@lstm_state.mistake(
    "forget-reversed",
    who="takes the forget gate for the share that is forgotten",
    affects=["kept", "c", "h"],
)
def _(xp: Any, f: Any, **rest: Any) -> Steps:
    wrong = lstm_state.body(xp, f=1 - f, **rest)
    return {name: wrong[name] for name in ("kept", "c", "h")}


@lstm_state.mistake(
    "gates-exchanged",
    who="lets the input gate keep and the forget gate write",
    affects=["kept", "written", "c", "h"],
)
def _(xp: Any, f: Any, i: Any, **rest: Any) -> Steps:
    return lstm_state.body(xp, f=i, i=f, **rest)


@lstm_state.mistake(
    "no-forget-gate",
    who="adds to the cell without forgetting, as the LSTM of 1997 did",
    affects=["kept", "c", "h"],
)
def _(xp: Any, f: Any, **rest: Any) -> Steps:
    wrong = lstm_state.body(xp, f=0 * f + 1, **rest)
    return {name: wrong[name] for name in ("kept", "c", "h")}


@lstm_state.mistake("cell-not-squashed", who="sends the cell out without its tanh", affects=["h"])
def _(xp: Any, o: Any, **rest: Any) -> Steps:
    return {"h": o * lstm_state.body(xp, o=o, **rest)["c"]}


@lstm_state.mistake(
    "cell-squashed", who="puts the cell itself through a tanh before it is kept", affects=["c", "h"]
)
def _(xp: Any, o: Any, **rest: Any) -> Steps:
    c = xp.tanh(lstm_state.body(xp, o=o, **rest)["c"])
    return {"c": c, "h": o * xp.tanh(c)}


def net_of(gate: str) -> str:
    return rf"<W{gate}> \cdot <x> + <U{gate}> \cdot <h-1> + <b{gate}>"


@define(
    "recurrent.lstm",
    title="LSTM over a sequence",
    inputs=[
        X,
        H0,
        C0,
        *weights_of("f", "the forget gate"),
        *weights_of("i", "the input gate"),
        *weights_of("g", "the candidate"),
        *weights_of("o", "the output gate"),
    ],
    steps=[
        Step("f", "f_{t}", rf"\sigma({net_of('f')})", "forget gate", shape=TH),
        Step("i", "i_{t}", rf"\sigma({net_of('i')})", "input gate", shape=TH),
        Step("g", r"\tilde{c}_{t}", rf"\tanh({net_of('g')})", "candidate", shape=TH),
        Step("o", "o_{t}", rf"\sigma({net_of('o')})", "output gate", shape=TH),
        Step("c", "c_{t}", r"<f> \odot <c-1> + <i> \odot <g>", "cell state", shape=TH, before="c0"),
        Step("h", "h_{t}", r"<o> \odot \tanh(<c>)", "hidden state", shape=TH, before="h0"),
    ],
    source=f"{HOCHREITER}; forget gate: {GERS}; torch.nn.LSTM",
    example=(
        {
            "x": [[1.0]],
            "h0": [0.0],
            "c0": [1.0],
            **{f"{kind}{gate}": [[0.0]] for kind in "WU" for gate in "fio"},
            **{"Wg": [[1.0]], "Ug": [[0.0]], "bf": [1.0], "bi": [0.0], "bg": [0.0], "bo": [0.0]},
        },
        {
            "f": [[0.731058579]],
            "i": [[0.5]],
            "g": [[0.761594156]],
            "c": [[1.111855657]],
            "h": [[0.402358679]],
        },
    ),
    dims=SIZES,
    over="T",
)
def lstm(xp: Any, x: Any, h0: Any, c0: Any, **weights: Any) -> Steps:
    """f, i, o = sigmoid(W x + U h + b), g = tanh(W x + U h + b);  c = f c + i g;  h = o tanh(c)

    Three gates, each with weights of its own, and the candidate g, which is no gate: it lies between -1 and 1.
    Example: the forget bias 1 alone keeps sigmoid(1) = 0.731 of c = 1; 0.5 tanh 1 is added: 1.1119.
    """
    h, c, rows = h0, c0, []
    for t in range(x.shape[1]):
        now = x[:, t, :]
        f, i, o = (sigmoid(xp, net(xp, weights, name, now, h)) for name in "fio")
        g = xp.tanh(net(xp, weights, "g", now, h))
        c = f * c + i * g
        h = o * xp.tanh(c)
        rows.append({"f": f, "i": i, "g": g, "o": o, "c": c, "h": h})
    return in_time(xp, rows)


EVERY = ["f", "i", "g", "o", "c", "h"]


@lstm.mistake("forget-and-input-exchanged", who="takes one gate's weights for the other's", affects=EVERY)
def _(xp: Any, x: Any, h0: Any, c0: Any, **weights: Any) -> Steps:
    return lstm.body(xp, x, h0, c0, **swapped(weights, "f", "i"))


@lstm.mistake(
    "candidate-and-output-exchanged",
    who="reads stacked weights in the order i, f, o, g (TensorFlow's is i, g, f, o; PyTorch's i, f, g, o)",
    affects=EVERY,
)
def _(xp: Any, x: Any, h0: Any, c0: Any, **weights: Any) -> Steps:
    return lstm.body(xp, x, h0, c0, **swapped(weights, "g", "o"))


@lstm.mistake("sigmoid-candidate", who="takes the candidate for a fourth gate", affects=EVERY)
def _(xp: Any, x: Any, h0: Any, c0: Any, **weights: Any) -> Steps:
    h, c, rows = h0, c0, []
    for t in range(x.shape[1]):
        f, i, g, o = (sigmoid(xp, net(xp, weights, name, x[:, t, :], h)) for name in "figo")
        c = f * c + i * g
        h = o * xp.tanh(c)
        rows.append({"f": f, "i": i, "g": g, "o": o, "c": c, "h": h})
    return in_time(xp, rows)


@lstm.mistake("cell-not-squashed", who="sends the cell out without its tanh", affects=EVERY)
def _(xp: Any, x: Any, h0: Any, c0: Any, **weights: Any) -> Steps:
    h, c, rows = h0, c0, []
    for t in range(x.shape[1]):
        f, i, o = (sigmoid(xp, net(xp, weights, name, x[:, t, :], h)) for name in "fio")
        g = xp.tanh(net(xp, weights, "g", x[:, t, :], h))
        c = f * c + i * g
        h = o * c
        rows.append({"f": f, "i": i, "g": g, "o": o, "c": c, "h": h})
    return in_time(xp, rows)


@lstm.mistake("recurrence-forgotten", who="lets the gates see the input only", affects=EVERY)
def _(xp: Any, x: Any, h0: Any, c0: Any, **weights: Any) -> Steps:
    blind = {name: 0 * value if name[0] == "U" else value for name, value in weights.items()}
    return lstm.body(xp, x, h0, c0, **blind)
