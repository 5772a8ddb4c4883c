"""Gated recurrent units: reset before or after the recurrent product, and both readings of the update gate."""

from __future__ import annotations

from typing import Any

from verify.formulas.recurrent.shared import (
    CHO,
    H0,
    SIZES,
    TH,
    X,
    in_time,
    net,
    sigmoid,
    swapped,
    times,
    weights_of,
)
from verify.registry import Formula, Input, Step, Steps, define

WEIGHTS = [
    *weights_of("r", "the reset gate"),
    *weights_of("z", "the update gate"),
    *weights_of("n", "the candidate"),
]
RESET = Step("r", "r_{t}", r"\sigma(<Wr> \cdot <x> + <Ur> \cdot <h-1> + <br>)", "reset gate", shape=TH)
UPDATE = Step("z", "z_{t}", r"\sigma(<Wz> \cdot <x> + <Uz> \cdot <h-1> + <bz>)", "update gate", shape=TH)
CANDIDATE = Step(
    "n",
    r"\tilde{h}_{t}",
    r"\tanh(<Wn> \cdot <x> + <Un> \cdot (<r> \odot <h-1>) + <bn>)",
    "candidate",
    shape=TH,
)
KEEPS = r"<z> \odot <h-1> + (1 - <z>) \odot <n>"
RENEWS = r"(1 - <z>) \odot <h-1> + <z> \odot <n>"
EVERY = ["r", "z", "n", "h"]


def state(expression: str) -> Step:
    return Step("h", "h_{t}", expression, "hidden state", shape=TH, before="h0")


def unrolled(
    xp: Any,
    x: Any,
    h0: Any,
    weights: dict[str, Any],
    *,
    after: bool,
    renews: bool = False,
    turn: bool = False,
) -> Steps:
    """The cell along the sequence: reset ``after`` the product or before it; z ``renews`` or keeps the state.

    ``turn`` reads the reset gate the wrong way round.
    """
    h, rows = h0, []
    for t in range(x.shape[1]):
        now = x[:, t, :]
        r = sigmoid(xp, net(xp, weights, "r", now, h))
        z = sigmoid(xp, net(xp, weights, "z", now, h))
        let_through = 1 - r if turn else r
        seen = times(xp, weights["Wn"], now) + weights["bn"]
        if after:
            n = xp.tanh(seen + let_through * (times(xp, weights["Un"], h) + weights.get("cn", 0)))
        else:
            n = xp.tanh(seen + times(xp, weights["Un"], let_through * h))
        kept = 1 - z if renews else z
        h = kept * h + (1 - kept) * n
        rows.append({"r": r, "z": z, "n": n, "h": h})
    return in_time(xp, rows)


def one_step(kind: str, *, cn: bool = False) -> dict[str, Any]:
    """A unit at h = 1 with U = 1 into the candidate, r = 1/2 and sigmoid(1) = 0.731 in the update gate."""
    zero = {f"{letter}{gate}": [[0.0]] for letter in "WU" for gate in "rzn"}
    more = {"cn": [1.0]} if cn else {}
    return {"x": [[0.0]], "h0": [1.0], **zero, "Un": [[1.0]], "br": [0.0], "bz": [1.0], "bn": [0.0], **more}


@define(
    "recurrent.gru",
    title="GRU over a sequence, reset before the product (Cho et al.: z keeps the old state)",
    inputs=[X, H0, *WEIGHTS],
    steps=[RESET, UPDATE, CANDIDATE, state(KEEPS)],
    source=f"{CHO}, equations 5 to 8",
    example=(
        one_step("before"),
        {"r": [[0.5]], "z": [[0.731058579]], "n": [[0.462117157]], "h": [[0.855341024]]},
    ),
    dims=SIZES,
    over="T",
)
def gru(xp: Any, x: Any, h0: Any, **weights: Any) -> Steps:
    """h = z h_(t-1) + (1 - z) n,  n = tanh(W x + U (r h_(t-1)) + b),  r, z = sigmoid(W x + U h_(t-1) + b)

    r near 0 makes the candidate ignore the past; z near 1 keeps the state. The gates multiply elementwise.
    Example: h = 1, r = 0.5: n = tanh 0.5 = 0.4621; z = 0.731 of the old 1 and 0.269 of n: 0.8553.
    """
    return unrolled(xp, x, h0, weights, after=False)


@define(
    "recurrent.gru_renewing",
    title="GRU over a sequence, reset before the product (Chung et al.: z brings in the new state)",
    inputs=[X, H0, *WEIGHTS],
    steps=[RESET, UPDATE, CANDIDATE, state(RENEWS)],
    source="Chung, Gulcehre, Cho & Bengio 2014, arXiv:1412.3555, section 3.2",
    example=(
        one_step("before"),
        {"r": [[0.5]], "z": [[0.731058579]], "n": [[0.462117157]], "h": [[0.606776134]]},
    ),
    dims=SIZES,
    over="T",
)
def gru_renewing(xp: Any, x: Any, h0: Any, **weights: Any) -> Steps:
    """h = (1 - z) h_(t-1) + z n,  n = tanh(W x + U (r h_(t-1)) + b)

    The same cell with the update gate read the other way: z near 0 keeps the state.
    Example: h = 1, n = 0.4621, z = 0.731: 0.269 of the old 1 and 0.731 of n: 0.6068.
    """
    return unrolled(xp, x, h0, weights, after=False, renews=True)


@define(
    "recurrent.gru_reset_after",
    title="GRU over a sequence, reset after the product (PyTorch, cuDNN, Keras by default)",
    inputs=[
        X,
        H0,
        *WEIGHTS,
        Input("cn", "c_n", "recurrent bias of the candidate", low=-1, high=1, shape=("H",)),
    ],
    steps=[
        RESET,
        UPDATE,
        Step(
            "n",
            r"\tilde{h}_{t}",
            r"\tanh(<Wn> \cdot <x> + <bn> + <r> \odot (<Un> \cdot <h-1> + <cn>))",
            "candidate",
            shape=TH,
        ),
        state(KEEPS),
    ],
    source="torch.nn.GRU documentation; Cho et al. 2014, arXiv:1406.1078, version 1",
    example=(
        one_step("after", cn=True),
        {"r": [[0.5]], "z": [[0.731058579]], "n": [[0.761594156]], "h": [[0.935882793]]},
    ),
    dims=SIZES,
    over="T",
)
def gru_reset_after(xp: Any, x: Any, h0: Any, **weights: Any) -> Steps:
    """h = z h_(t-1) + (1 - z) n,  n = tanh(W x + b + r (U h_(t-1) + c))

    The reset gate weighs what comes out of the recurrent product, so that all products of h can be one; its bias c
    lies inside the gate and cannot be merged with b.
    Example: h = 1, c = 1, r = 0.5: n = tanh(0.5 * (1 + 1)) = 0.7616.
    """
    return unrolled(xp, x, h0, weights, after=True)


@gru.mistake("reset-after", who="resets behind the recurrent product, as PyTorch does", affects=EVERY)
def _(xp: Any, x: Any, h0: Any, **weights: Any) -> Steps:
    return unrolled(xp, x, h0, weights, after=True)


@gru.mistake("update-reversed", who="lets z bring in the new state, as Chung et al. write it", affects=EVERY)
def _(xp: Any, x: Any, h0: Any, **weights: Any) -> Steps:
    return unrolled(xp, x, h0, weights, after=False, renews=True)


@gru_renewing.mistake(
    "update-reversed", who="lets z keep the old state, as Cho et al. write it", affects=EVERY
)
def _(xp: Any, x: Any, h0: Any, **weights: Any) -> Steps:
    return unrolled(xp, x, h0, weights, after=False)


@gru_renewing.mistake(
    "reset-after", who="resets behind the recurrent product, as PyTorch does", affects=EVERY
)
def _(xp: Any, x: Any, h0: Any, **weights: Any) -> Steps:
    return unrolled(xp, x, h0, weights, after=True, renews=True)


@gru_reset_after.mistake(
    "reset-before", who="resets the state before the product, as the paper does", affects=EVERY
)
def _(xp: Any, x: Any, h0: Any, bn: Any, cn: Any, **weights: Any) -> Steps:
    return unrolled(xp, x, h0, {**weights, "bn": bn + cn}, after=False)


@gru_reset_after.mistake(
    "update-reversed", who="lets z bring in the new state, as Chung et al. write it", affects=EVERY
)
def _(xp: Any, x: Any, h0: Any, **weights: Any) -> Steps:
    return unrolled(xp, x, h0, weights, after=True, renews=True)


@gru_reset_after.mistake(
    "biases-merged", who="adds the recurrent bias outside the reset gate, as in an LSTM", affects=EVERY
)
def _(xp: Any, x: Any, h0: Any, bn: Any, cn: Any, **weights: Any) -> Steps:
    return unrolled(xp, x, h0, {**weights, "bn": bn + cn}, after=True)


def misread(made: Formula, *, after: bool, renews: bool) -> None:
    """Registers the mistakes that every form of the cell allows."""

    @made.mistake(
        "reset-reversed",
        who="thinks that a reset gate at 1 forgets: it is at 0 that the past is ignored",
        affects=EVERY,
    )
    def _(xp: Any, x: Any, h0: Any, **weights: Any) -> Steps:
        return unrolled(xp, x, h0, weights, after=after, renews=renews, turn=True)

    @made.mistake(
        "gates-exchanged",
        who="takes the weights of the reset gate for those of the update gate",
        affects=EVERY,
    )
    def _(xp: Any, x: Any, h0: Any, **weights: Any) -> Steps:
        return unrolled(xp, x, h0, swapped(weights, "r", "z"), after=after, renews=renews)


misread(gru, after=False, renews=False)
misread(gru_renewing, after=False, renews=True)
misread(gru_reset_after, after=True, renews=False)
