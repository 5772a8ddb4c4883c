"""The LSTM whose gates also see the cell."""

from __future__ import annotations

from typing import Any

from verify.formulas.recurrent.lstm import lstm, net_of
from verify.formulas.recurrent.shared import C0, H0, SIZES, TH, X, in_time, net, sigmoid, weights_of
from verify.registry import Input, Step, Steps, define


def peephole(gate: str, into: str) -> Input:
    return Input(f"p{gate}", f"p_{gate}", f"peephole into {into}", low=-1, high=1, shape=("H",))


@define(
    "recurrent.lstm_peephole",
    title="LSTM with peepholes over a sequence",
    inputs=[
        X,
        H0,
        C0,
        *weights_of("f", "the forget gate"),
        *weights_of("i", "the input gate"),
        *weights_of("g", "the candidate"),
        *weights_of("o", "the output gate"),
        peephole("f", "the forget gate"),
        peephole("i", "the input gate"),
        peephole("o", "the output gate"),
    ],
    steps=[
        Step("f", "f_{t}", rf"\sigma({net_of('f')} + <pf> \odot <c-1>)", "forget gate", shape=TH),
        Step("i", "i_{t}", rf"\sigma({net_of('i')} + <pi> \odot <c-1>)", "input gate", shape=TH),
        Step("g", r"\tilde{c}_{t}", rf"\tanh({net_of('g')})", "candidate", shape=TH),
        Step("c", "c_{t}", r"<f> \odot <c-1> + <i> \odot <g>", "cell state", shape=TH, before="c0"),
        Step("o", "o_{t}", rf"\sigma({net_of('o')} + <po> \odot <c>)", "output gate", shape=TH),
        Step("h", "h_{t}", r"<o> \odot \tanh(<c>)", "hidden state", shape=TH, before="h0"),
    ],
    source="Gers & Schmidhuber 2000, Recurrent Nets that Time and Count; Greff et al. 2015, arXiv:1503.04069",
    example=(
        {
            "x": [[0.0]],
            "h0": [0.0],
            "c0": [1.0],
            **{f"{kind}{gate}": [[0.0]] for kind in "WU" for gate in "figo"},
            **{"bf": [0.0], "bi": [0.0], "bg": [0.0], "bo": [0.0], "pf": [1.0], "pi": [0.0], "po": [1.0]},
        },
        {"f": [[0.731058579]], "c": [[0.731058579]], "o": [[0.675037527]]},
    ),
    dims=SIZES,
    over="T",
)
def lstm_peephole(xp: Any, x: Any, h0: Any, c0: Any, pf: Any, pi: Any, po: Any, **weights: Any) -> Steps:
    """f, i = sigmoid(W x + U h + p c_(t-1) + b);  o = sigmoid(W x + U h + p c_t + b);  the rest as in an LSTM

    A peephole is one weight a unit. Forget and input gate see the cell as it was, the output gate as it is now.
    Example: peephole 1 on c = 1: f = sigmoid(1) = 0.731, c becomes 0.731, o = sigmoid(0.731) = 0.675.
    """
    h, c, rows = h0, c0, []
    for t in range(x.shape[1]):
        now = x[:, t, :]
        f = sigmoid(xp, net(xp, weights, "f", now, h) + pf * c)
        i = sigmoid(xp, net(xp, weights, "i", now, h) + pi * c)
        g = xp.tanh(net(xp, weights, "g", now, h))
        c = f * c + i * g
        o = sigmoid(xp, net(xp, weights, "o", now, h) + po * c)
        h = o * xp.tanh(c)
        rows.append({"f": f, "i": i, "g": g, "c": c, "o": o, "h": h})
    return in_time(xp, rows)


EVERY = ["f", "i", "g", "c", "o", "h"]


@lstm_peephole.mistake(
    "output-gate-sees-old-cell", who="shows all three gates the cell of the step before", affects=EVERY
)
def _(xp: Any, x: Any, h0: Any, c0: Any, pf: Any, pi: Any, po: Any, **weights: Any) -> Steps:
    h, c, rows = h0, c0, []
    for t in range(x.shape[1]):
        now = x[:, t, :]
        f = sigmoid(xp, net(xp, weights, "f", now, h) + pf * c)
        i = sigmoid(xp, net(xp, weights, "i", now, h) + pi * c)
        o = sigmoid(xp, net(xp, weights, "o", now, h) + po * c)
        g = xp.tanh(net(xp, weights, "g", now, h))
        c = f * c + i * g
        h = o * xp.tanh(c)
        rows.append({"f": f, "i": i, "g": g, "c": c, "o": o, "h": h})
    return in_time(xp, rows)


@lstm_peephole.mistake("no-peepholes", who="computes an ordinary LSTM", affects=EVERY)
def _(xp: Any, x: Any, h0: Any, c0: Any, pf: Any, pi: Any, po: Any, **weights: Any) -> Steps:
    return lstm.body(xp, x, h0, c0, **weights)


@lstm_peephole.mistake("peephole-on-squashed-cell", who="shows the gates tanh(c), not c", affects=EVERY)
def _(xp: Any, x: Any, h0: Any, c0: Any, pf: Any, pi: Any, po: Any, **weights: Any) -> Steps:
    h, c, rows = h0, c0, []
    for t in range(x.shape[1]):
        now = x[:, t, :]
        f = sigmoid(xp, net(xp, weights, "f", now, h) + pf * xp.tanh(c))
        i = sigmoid(xp, net(xp, weights, "i", now, h) + pi * xp.tanh(c))
        g = xp.tanh(net(xp, weights, "g", now, h))
        c = f * c + i * g
        o = sigmoid(xp, net(xp, weights, "o", now, h) + po * xp.tanh(c))
        h = o * xp.tanh(c)
        rows.append({"f": f, "i": i, "g": g, "c": c, "o": o, "h": h})
    return in_time(xp, rows)
