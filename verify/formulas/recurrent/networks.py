"""Parameters of whole recurrent networks: stacked and bidirectional layers, and a text classifier."""

from __future__ import annotations

from typing import Any

from verify.formulas.recurrent.counting import BLOCKS, CELL, GATES, H, I, only
from verify.registry import Input, Step, Steps, define


@define(
    "recurrent.parameters_stacked",
    title="Parameters of stacked, perhaps bidirectional recurrent layers",
    inputs=[
        CELL,
        Input("directions", "D", "1, or 2 for a bidirectional network", "choice", values=("1", "2")),
        Input("biases", "n_b", "biases a unit and gate: 1 (Keras), 2 (PyTorch)", "choice", values=("1", "2")),
        I,
        H,
        Input("layers", "L", "layers", "int", 1, 4),
    ],
    steps=[
        BLOCKS,
        Step(
            "features",
            "F",
            r"<directions> \cdot <h>",
            "outputs of a layer, both directions side by side",
            "int",
        ),
        Step(
            "first",
            "P_1",
            r"<directions> \cdot <blocks> \cdot <h> \cdot (<i> + <h> + <biases>)",
            "parameters of the first layer",
            "int",
        ),
        Step(
            "each_later",
            "P_2",
            r"<directions> \cdot <blocks> \cdot <h> \cdot (<features> + <h> + <biases>)",
            "parameters of every later layer",
            "int",
        ),
        Step(
            "params", "P", r"<first> + (<layers> - 1) \cdot <each_later>", "parameters of the network", "int"
        ),
    ],
    source="Schuster & Paliwal 1997, Bidirectional Recurrent Neural Networks; torch.nn.LSTM",
    example=(
        {"cell": "lstm", "directions": "2", "biases": "2", "i": 10, "h": 20, "layers": 2},
        {"blocks": 4, "features": 40, "first": 5120, "each_later": 9920, "params": 15040},
    ),
)
def parameters_stacked(
    xp: Any, cell: str, directions: str, biases: str, i: Any, h: Any, layers: Any
) -> Steps:
    """P = D G H (I + H + n_b) + (L - 1) D G H (D H + H + n_b)

    Bidirectional means two networks over the same input in opposite directions, their outputs side by side; the next
    layer sees D H features.
    Example: torch.nn.LSTM(10, 20, 2, bidirectional=True): 5,120 + 9,920 = 15,040.
    """
    way, one = int(directions), int(biases)
    blocks = GATES[cell] + 0 * h
    features = way * h
    first = way * blocks * h * (i + h + one)
    later = way * blocks * h * (features + h + one)
    return {
        "blocks": blocks,
        "features": features,
        "first": first,
        "each_later": later,
        "params": first + (layers - 1) * later,
    }


@parameters_stacked.mistake(
    "one-direction-passed-on",
    who="lets the next layer see H features, as if the two directions were added",
    affects=["features", "each_later", "params"],
)
def _(xp: Any, cell: str, directions: str, biases: str, i: Any, h: Any, layers: Any) -> Steps:
    right = parameters_stacked.body(xp, cell, directions, biases, i, h, layers)
    later = int(directions) * right["blocks"] * h * (h + h + int(biases))
    return {"features": h, "each_later": later, "params": right["first"] + (layers - 1) * later}


@parameters_stacked.mistake(
    "second-direction-forgotten",
    who="shares one set of weights between the two directions",
    affects=["first", "each_later", "params"],
)
def _(xp: Any, **given: Any) -> Steps:
    right = parameters_stacked.body(xp, **given)
    way = int(given["directions"])
    return {name: right[name] // way for name in ("first", "each_later", "params")}


@parameters_stacked.mistake(
    "bidirectional-as-stacked",
    who="takes 'bidirectional' for two layers on top of each other",
    affects=["features", "first", "each_later", "params"],
)
def _(xp: Any, directions: str, layers: Any, **rest: Any) -> Steps:
    deep = parameters_stacked.body(xp, directions="1", layers=int(directions) * layers, **rest)
    return only(deep, "features", "first", "each_later", "params")


@parameters_stacked.mistake(
    "input-for-every-layer", who="feeds I features to every layer", affects=["each_later", "params"]
)
def _(xp: Any, layers: Any, **rest: Any) -> Steps:
    first = parameters_stacked.body(xp, layers=layers, **rest)["first"]
    return {"each_later": first, "params": layers * first}


@parameters_stacked.mistake("one-layer", who="counts one layer only")
def _(xp: Any, **given: Any) -> Steps:
    return {"params": parameters_stacked.body(xp, **given)["first"]}


@define(
    "recurrent.network_parameters",
    title="Parameters of a text classifier: embedding, recurrent layer, dense layer",
    inputs=[
        Input(
            "cell",
            "cell",
            "kind of recurrent layer (one bias a unit)",
            "choice",
            values=("rnn", "gru", "lstm"),
        ),
        Input("v", "V", "words in the vocabulary", "int", 10, 20000),
        Input("e", "E", "size of an embedding", "int", 1, 300),
        H,
        Input("k", "K", "outputs", "int", 1, 20),
    ],
    steps=[
        Step("embedding", "P_1", r"<v> \cdot <e>", "one row a word, no bias", "int"),
        Step(
            "recurrent",
            "P_2",
            r"\operatorname{gates}(<cell>) \cdot <h> \cdot (<e> + <h> + 1)",
            "recurrent layer",
            "int",
        ),
        Step("dense", "P_3", r"(<h> + 1) \cdot <k>", "from the last state", "int"),
        Step("params", "P", "<embedding> + <recurrent> + <dense>", "all", "int"),
    ],
    source="Chollet 2017, Deep Learning with Python, section 6.2 (IMDB, SimpleRNN)",
    example=(
        {"cell": "rnn", "v": 10000, "e": 32, "h": 32, "k": 1},
        {"embedding": 320000, "recurrent": 2080, "dense": 33, "params": 322113},
    ),
)
def network_parameters(xp: Any, cell: str, v: Any, e: Any, h: Any, k: Any) -> Steps:
    """P = V E + G H (E + H + 1) + (H + 1) K

    The length of the texts does not enter: the same cell reads every word, and the dense layer sees the last state.
    Example: 10,000 words, 32 features, SimpleRNN(32), one output: 320,000 + 2,080 + 33 = 322,113.
    """
    embedding = v * e
    recurrent = GATES[cell] * h * (e + h + 1)
    dense = (h + 1) * k
    return {
        "embedding": embedding,
        "recurrent": recurrent,
        "dense": dense,
        "params": embedding + recurrent + dense,
    }


def total(right: Steps, **changed: Any) -> Steps:
    """The total with some parts counted wrongly."""
    parts: Steps = {name: changed.get(name, right[name]) for name in ("embedding", "recurrent", "dense")}
    return {**changed, "params": parts["embedding"] + parts["recurrent"] + parts["dense"]}


@network_parameters.mistake(
    "embedding-forgotten",
    who="takes the embedding for a look-up without parameters",
    affects=["embedding", "params"],
)
def _(xp: Any, **given: Any) -> Steps:
    right = network_parameters.body(xp, **given)
    return total(right, embedding=0 * right["embedding"])


@network_parameters.mistake(
    "embedding-with-bias", who="gives the embedding a bias", affects=["embedding", "params"]
)
def _(xp: Any, **given: Any) -> Steps:
    right = network_parameters.body(xp, **given)
    return total(right, embedding=right["embedding"] + given["e"])


@network_parameters.mistake("two-biases", who="counts PyTorch's two biases", affects=["recurrent", "params"])
def _(xp: Any, **given: Any) -> Steps:
    right = network_parameters.body(xp, **given)
    return total(right, recurrent=right["recurrent"] + GATES[given["cell"]] * given["h"])


@network_parameters.mistake(
    "dense-without-bias", who="counts the weights of the dense layer only", affects=["dense", "params"]
)
def _(xp: Any, **given: Any) -> Steps:
    right = network_parameters.body(xp, **given)
    return total(right, dense=given["h"] * given["k"])
