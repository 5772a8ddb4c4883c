"""Back-propagation through one hidden layer, by the four equations: output delta, hidden delta, db, dW.

Vectors and matrices of one sample behind the batch axis; both layers use the same activation and the loss is half
the squared error.
"""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define

SOURCE = (
    "Rumelhart, Hinton & Williams 1986, Nature 323; Nielsen, Neural Networks and Deep Learning, chapter 2"
)
DIMS = {"I": (2, 3), "H": (2, 3), "O": (2, 3)}

NETWORK = [
    Input("x", "x", "input", shape=("I",)),
    Input("W1", "W_1", "weights into the hidden layer, a row a unit", low=-1, high=1, shape=("H", "I")),
    Input("b1", "b_1", "biases of the hidden layer", low=-1, high=1, shape=("H",)),
    Input("W2", "W_2", "weights into the output layer, a row a unit", low=-1, high=1, shape=("O", "H")),
    Input("b2", "b_2", "biases of the output layer", low=-1, high=1, shape=("O",)),
    Input("y", "y", "target", shape=("O",)),
    Input("activation", r"\varphi", "of both layers", "choice", values=("sigmoid", "tanh", "relu")),
]
GRADIENTS = [
    Step("z1", "z_1", r"<W1> \cdot <x> + <b1>", "net input, hidden", shape=("H",)),
    Step("a1", "a_1", r"<activation>(<z1>)", "output of the hidden layer", shape=("H",)),
    Step("z2", "z_2", r"<W2> \cdot <a1> + <b2>", "net input, output layer", shape=("O",)),
    Step("a2", "a_2", r"<activation>(<z2>)", "output of the network", shape=("O",)),
    Step("loss", "L", r"\frac{1}{2} \sum_i{(<a2> - <y>)^2}", "half the squared error"),
    Step("delta2", r"\delta_2", r"(<a2> - <y>) \odot <activation>'(<z2>)", "dL/dz2", shape=("O",)),
    Step("delta1", r"\delta_1", r"<W2>^\top <delta2> \odot <activation>'(<z1>)", "dL/dz1", shape=("H",)),
    Step("dW2", r"\frac{\partial L}{\partial W_2}", r"<delta2> \cdot <a1>^\top", shape=("O", "H")),
    Step("db2", r"\frac{\partial L}{\partial b_2}", "<delta2>", shape=("O",)),
    Step("dW1", r"\frac{\partial L}{\partial W_1}", r"<delta1> \cdot <x>^\top", shape=("H", "I")),
    Step("db1", r"\frac{\partial L}{\partial b_1}", "<delta1>", shape=("H",)),
]
# Mazur 2015, A Step by Step Backpropagation Example
MAZUR = {
    "x": [0.05, 0.10],
    "W1": [[0.15, 0.20], [0.25, 0.30]],
    "b1": [0.35, 0.35],
    "W2": [[0.40, 0.45], [0.50, 0.55]],
    "b2": [0.60, 0.60],
    "y": [0.01, 0.99],
    "activation": "sigmoid",
}


def activate(xp: Any, name: str, z: Any) -> Any:
    if name == "sigmoid":
        return 1 / (1 + xp.exp(-z))
    return xp.tanh(z) if name == "tanh" else xp.where(z > 0, z, 0 * z)


def slope(xp: Any, name: str, z: Any) -> Any:
    """The derivative at the net input z; of relu at 0 it is 0 by convention."""
    if name == "relu":
        return xp.astype(z > 0, z.dtype)
    a = activate(xp, name, z)
    return a * (1 - a) if name == "sigmoid" else 1 - a * a


def times(xp: Any, matrix: Any, vector: Any) -> Any:
    """matrix @ vector for every case."""
    return xp.sum(matrix * vector[:, None, :], axis=2)


def outer(column: Any, row: Any) -> Any:
    """column rowᵀ for every case."""
    return column[:, :, None] * row[:, None, :]


@define(
    "mlp.backprop",
    title="Back-propagation through one hidden layer",
    inputs=NETWORK,
    steps=GRADIENTS,
    source=SOURCE,
    example=(
        MAZUR,
        {
            "a1": [0.593269992, 0.596884378],
            "a2": [0.75136507, 0.772928465],
            "loss": 0.298371109,
            "delta2": [0.138498562, -0.038098236],
            "dW2": [[0.082167041, 0.082667628], [-0.02260254, -0.022740242]],
        },
    ),
    dims=DIMS,
)
def backprop(xp: Any, x: Any, W1: Any, b1: Any, W2: Any, b2: Any, y: Any, activation: str) -> Steps:
    """delta2 = (a2 - y) * f'(z2);  delta1 = W2ᵀ delta2 * f'(z1);  dW = delta (input of the layer)ᵀ;  db = delta

    delta is dL/dz, the loss L = 1/2 sum (a2 - y)^2, and * is elementwise.
    Example (Mazur): a2 = 0.75137 for the target 0.01 gives delta2 = 0.74137 * 0.75137 * 0.24863 = 0.13850.
    """
    z1 = times(xp, W1, x) + b1
    a1 = activate(xp, activation, z1)
    z2 = times(xp, W2, a1) + b2
    a2 = activate(xp, activation, z2)
    loss = xp.sum((a2 - y) ** 2, axis=1) / 2
    delta2 = (a2 - y) * slope(xp, activation, z2)
    delta1 = times(xp, xp.matrix_transpose(W2), delta2) * slope(xp, activation, z1)
    gradients = {"dW2": outer(delta2, a1), "db2": delta2, "dW1": outer(delta1, x), "db1": delta1}
    deltas = {"delta2": delta2, "delta1": delta1}
    return {"z1": z1, "a1": a1, "z2": z2, "a2": a2, "loss": loss, **deltas, **gradients}


def from_delta1(delta1: Any, x: Any) -> Steps:
    """What follows from a wrong hidden delta."""
    return {"delta1": delta1, "dW1": outer(delta1, x), "db1": delta1}


def from_delta2(xp: Any, delta2: Any, slope1: Any, right: Steps, x: Any, W2: Any) -> Steps:
    """What follows from a wrong output delta, all else done right."""
    delta1 = times(xp, xp.matrix_transpose(W2), delta2) * slope1
    return {"delta2": delta2, "dW2": outer(delta2, right["a1"]), "db2": delta2, **from_delta1(delta1, x)}


EVERY_GRADIENT = ["delta2", "delta1", "dW2", "db2", "dW1", "db1"]
HIDDEN_GRADIENTS = ["delta1", "dW1", "db1"]


@backprop.mistake(
    "no-output-derivative",
    who="takes delta2 = a2 - y, which is right for sigmoid or softmax with cross-entropy",
    affects=EVERY_GRADIENT,
)
def _(xp: Any, x: Any, W2: Any, y: Any, activation: str, **rest: Any) -> Steps:
    right = backprop.body(xp, x=x, W2=W2, y=y, activation=activation, **rest)
    return from_delta2(xp, right["a2"] - y, slope(xp, activation, right["z1"]), right, x, W2)


@backprop.mistake(
    "no-hidden-derivative", who="carries the error back through W2 only", affects=HIDDEN_GRADIENTS
)
def _(xp: Any, x: Any, W2: Any, **rest: Any) -> Steps:
    right = backprop.body(xp, x=x, W2=W2, **rest)
    return from_delta1(times(xp, xp.matrix_transpose(W2), right["delta2"]), x)


@backprop.mistake(
    "derivative-at-activation",
    who="evaluates the derivative at the output a instead of the net input z",
    affects=EVERY_GRADIENT,
)
def _(xp: Any, x: Any, W2: Any, y: Any, activation: str, **rest: Any) -> Steps:
    right = backprop.body(xp, x=x, W2=W2, y=y, activation=activation, **rest)
    delta2 = (right["a2"] - y) * slope(xp, activation, right["a2"])
    return from_delta2(xp, delta2, slope(xp, activation, right["a1"]), right, x, W2)


@backprop.mistake(
    "sign-flipped", who="starts from y - a2: the negative gradient", affects=EVERY_GRADIENT, must_differ=True
)
def _(xp: Any, **given: Any) -> Steps:
    right = backprop.body(xp, **given)
    return {name: -right[name] for name in EVERY_GRADIENT}


@backprop.mistake(
    "delta-without-weights", who="hands the sum of delta2 to every hidden unit", affects=HIDDEN_GRADIENTS
)
def _(xp: Any, x: Any, activation: str, **rest: Any) -> Steps:
    right = backprop.body(xp, x=x, activation=activation, **rest)
    total = xp.sum(right["delta2"], axis=1, keepdims=True)
    return from_delta1(total * slope(xp, activation, right["z1"]), x)


@backprop.mistake(
    "weights-not-transposed",
    who="multiplies by W2 where W2ᵀ belongs, which only a square W2 lets pass",
    affects=HIDDEN_GRADIENTS,
)
def _(xp: Any, x: Any, W2: Any, activation: str, **rest: Any) -> Steps:
    right = backprop.body(xp, x=x, W2=W2, activation=activation, **rest)
    if W2.shape[1] != W2.shape[2]:
        return {name: right[name] for name in HIDDEN_GRADIENTS}
    return from_delta1(times(xp, W2, right["delta2"]) * slope(xp, activation, right["z1"]), x)


@backprop.mistake(
    "input-for-activation",
    who="multiplies by the hidden layer's net input z1, not its output a1",
    affects="dW2",
)
def _(xp: Any, **given: Any) -> Steps:
    right = backprop.body(xp, **given)
    return {"dW2": outer(right["delta2"], right["z1"])}


@define(
    "mlp.sgd_step",
    title="One step of gradient descent on a network with one hidden layer",
    inputs=[*NETWORK, Input("lr", r"\eta", "learning rate", low=0.05, high=0.5)],
    steps=[
        *GRADIENTS,
        Step("W1_new", "W_1'", r"<W1> - <lr> \cdot <dW1>", "after the step", shape=("H", "I")),
        Step("b1_new", "b_1'", r"<b1> - <lr> \cdot <db1>", "after the step", shape=("H",)),
        Step("W2_new", "W_2'", r"<W2> - <lr> \cdot <dW2>", "after the step", shape=("O", "H")),
        Step("b2_new", "b_2'", r"<b2> - <lr> \cdot <db2>", "after the step", shape=("O",)),
    ],
    source=SOURCE,
    example=(
        {**MAZUR, "lr": 0.5},
        {
            "W1_new": [[0.149780716, 0.19956143], [0.24975114, 0.29950229]],
            "W2_new": [[0.35891648, 0.408666186], [0.511301270, 0.561370121]],
        },
    ),
    dims=DIMS,
)
def sgd_step(xp: Any, x: Any, W1: Any, b1: Any, W2: Any, b2: Any, y: Any, activation: str, lr: Any) -> Steps:
    """parameter = parameter - lr gradient, all four at once

    Every gradient is that of the old parameters: W2 changes only after delta1 has been carried back through it.
    Example (Mazur): 0.40 - 0.5 * 0.082167 = 0.358916.
    """
    steps = backprop.body(xp, x, W1, b1, W2, b2, y, activation)
    return {**steps, **updated(steps, W1, b1, W2, b2, lr)}


def updated(steps: Steps, W1: Any, b1: Any, W2: Any, b2: Any, lr: Any) -> Steps:
    """The parameters after a step against the gradients in ``steps``."""
    return {
        "W1_new": W1 - lr[:, None, None] * steps["dW1"],
        "b1_new": b1 - lr[:, None] * steps["db1"],
        "W2_new": W2 - lr[:, None, None] * steps["dW2"],
        "b2_new": b2 - lr[:, None] * steps["db2"],
    }


PARAMETERS = ["W1_new", "b1_new", "W2_new", "b2_new"]


@sgd_step.mistake(
    "updated-weights",
    who="carries the error back through the already updated W2",
    affects=["delta1", "dW1", "db1", "W1_new", "b1_new"],
)
def _(xp: Any, W1: Any, b1: Any, x: Any, activation: str, lr: Any, **rest: Any) -> Steps:
    right = sgd_step.body(xp, W1=W1, b1=b1, x=x, activation=activation, lr=lr, **rest)
    back = times(xp, xp.matrix_transpose(right["W2_new"]), right["delta2"])
    wrong = from_delta1(back * slope(xp, activation, right["z1"]), x)
    moved = {"W1_new": W1 - lr[:, None, None] * wrong["dW1"], "b1_new": b1 - lr[:, None] * wrong["db1"]}
    return {**wrong, **moved}


@sgd_step.mistake("plus-for-minus", who="walks uphill", affects=PARAMETERS, must_differ=True)
def _(xp: Any, lr: Any, **network: Any) -> Steps:
    wrong = sgd_step.body(xp, lr=-lr, **network)
    return {name: wrong[name] for name in PARAMETERS}


@sgd_step.mistake("rate-forgotten", who="subtracts the whole gradient", affects=PARAMETERS)
def _(xp: Any, lr: Any, **network: Any) -> Steps:
    wrong = sgd_step.body(xp, lr=1 + 0 * lr, **network)
    return {name: wrong[name] for name in PARAMETERS}


@sgd_step.mistake("biases-kept", who="updates the weights only", affects=["b1_new", "b2_new"])
def _(xp: Any, b1: Any, b2: Any, **rest: Any) -> Steps:
    return {"b1_new": b1, "b2_new": b2}


@sgd_step.mistake(
    "no-output-derivative",
    who="takes delta2 = a2 - y, which is right for sigmoid or softmax with cross-entropy",
    affects=[*EVERY_GRADIENT, *PARAMETERS],
)
def _(xp: Any, W1: Any, b1: Any, W2: Any, b2: Any, lr: Any, **rest: Any) -> Steps:
    wrong = backprop.mistakes["no-output-derivative"].body(xp, W1=W1, b1=b1, W2=W2, b2=b2, **rest)
    return {**wrong, **updated(wrong, W1, b1, W2, b2, lr)}
