"""Parameters of recurrent layers: with one bias a unit and gate (Keras, papers) and with two (PyTorch, cuDNN)."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define

GATES = {"rnn": 1, "gru": 3, "lstm": 4}
CELL = Input("cell", "cell", "kind of layer", "choice", values=("rnn", "gru", "lstm"))
I = Input("i", "I", "input features", "int", 1, 64)  # noqa: E741 - the letter everybody writes
H = Input("h", "H", "hidden units", "int", 1, 64)
BLOCKS = Step("blocks", "G", r"\operatorname{gates}(<cell>)", "blocks of weights: 1, 3 or 4", "int")
WEIGHTS = Step("weights", "w", r"<h> \cdot (<i> + <h>)", "weights of one block", "int")


@define(
    "recurrent.parameters",
    title="Parameters of an RNN, GRU or LSTM layer with one bias a unit (Keras's RNN and LSTM, papers)",
    inputs=[CELL, I, H],
    steps=[
        BLOCKS,
        WEIGHTS,
        Step("per_block", "p_1", "<weights> + <h>", "with biases", "int"),
        Step("params", "P", r"<blocks> \cdot <per_block>", "parameters of the layer", "int"),
    ],
    source="Hochreiter & Schmidhuber 1997; Cho et al. 2014, arXiv:1406.1078; keras.layers.LSTM",
    example=(
        {"cell": "lstm", "i": 32, "h": 32},
        {"blocks": 4, "weights": 2048, "per_block": 2080, "params": 8320},
    ),
)
def parameters(xp: Any, cell: str, i: Any, h: Any) -> Steps:
    """P = G (H (I + H) + H),  G = 1 (RNN), 3 (GRU), 4 (LSTM)

    Each gate and the candidate have weights of their own. The length of the sequence does not enter.
    Example: an LSTM of 32 units on 32 features: 4 (32 * 64 + 32) = 8,320.
    """
    return counted(cell, i, h, 1)


@define(
    "recurrent.parameters_two_biases",
    title="Parameters of an RNN, GRU or LSTM layer with two biases a unit (PyTorch, cuDNN)",
    inputs=[CELL, I, H],
    steps=[
        BLOCKS,
        WEIGHTS,
        Step("per_block", "p_1", r"<weights> + 2 \cdot <h>", "with an input and a recurrent bias", "int"),
        Step("params", "P", r"<blocks> \cdot <per_block>", "parameters of the layer", "int"),
    ],
    source="torch.nn.RNN, torch.nn.GRU, torch.nn.LSTM; keras.layers.GRU(reset_after=True) has them as well",
    example=(
        {"cell": "lstm", "i": 32, "h": 32},
        {"blocks": 4, "weights": 2048, "per_block": 2112, "params": 8448},
    ),
)
def parameters_two_biases(xp: Any, cell: str, i: Any, h: Any) -> Steps:
    """P = G (H (I + H) + 2 H),  G = 1 (RNN), 3 (GRU), 4 (LSTM)

    The input and the recurrent product have a bias each; only in a GRU that resets after the product do they differ.
    Example: an LSTM of 32 units on 32 features: 4 (32 * 64 + 64) = 8,448.
    """
    return counted(cell, i, h, 2)


def counted(cell: str, i: Any, h: Any, biases: int, blocks: int = 0) -> Steps:
    found = (blocks or GATES[cell]) + 0 * h
    weights = h * (i + h)
    per_block = weights + biases * h
    return {"blocks": found, "weights": weights, "per_block": per_block, "params": found * per_block}


def only(steps: Steps, *names: str) -> Steps:
    return {name: steps[name] for name in names}


@parameters.mistake("two-biases", who="counts PyTorch's second bias as well", affects=["per_block", "params"])
def _(xp: Any, cell: str, i: Any, h: Any) -> Steps:
    return only(counted(cell, i, h, 2), "per_block", "params")


@parameters_two_biases.mistake(
    "one-bias", who="counts one bias a unit, as Keras does", affects=["per_block", "params"]
)
def _(xp: Any, cell: str, i: Any, h: Any) -> Steps:
    return only(counted(cell, i, h, 1), "per_block", "params")


for made, biases in ((parameters, 1), (parameters_two_biases, 2)):

    @made.mistake("no-bias", who="counts the weights only", affects=["per_block", "params"])
    def _(xp: Any, cell: str, i: Any, h: Any) -> Steps:
        return only(counted(cell, i, h, 0), "per_block", "params")

    @made.mistake(
        "candidate-forgotten",
        who="counts the gates and not the candidate: 3 for an LSTM, 2 for a GRU",
        affects=["blocks", "params"],
    )
    def _(xp: Any, cell: str, i: Any, h: Any, biases: int = biases) -> Steps:
        return only(counted(cell, i, h, biases, max(1, GATES[cell] - 1)), "blocks", "params")

    @made.mistake(
        "recurrence-forgotten",
        who="counts a dense layer a gate: no weights from state to state",
        affects=["weights", "per_block", "params"],
    )
    def _(xp: Any, cell: str, i: Any, h: Any, biases: int = biases) -> Steps:
        return only(counted(cell, i - h, h, biases), "weights", "per_block", "params")

    @made.mistake("one-block", who="forgets the gates: a plain recurrent layer", affects=["blocks", "params"])
    def _(xp: Any, cell: str, i: Any, h: Any, biases: int = biases) -> Steps:
        return only(counted(cell, i, h, biases, 1), "blocks", "params")
