"""Starts that are not random: all weights equal (or 0), and the bias of a forget gate."""

from __future__ import annotations

from typing import Any

from verify.registry import TOLERANCES, Input, Step, Steps, Tolerance, define

T = ("T",)
STEPS = 3


@define(
    "init.equal_start",
    title="Gradient descent from equal weights",
    inputs=[
        Input("x", "x", "input", shape=("I",)),
        Input("y", "y", "target"),
        Input("c1", "c_1", "value of every weight into the hidden layer", low=-1, high=1),
        Input("c2", "c_2", "value of every weight into the output", low=-1, high=1),
        Input("h", "h", "hidden units", "int", 2, 5),
        Input("lr", r"\eta", "learning rate", low=0.05, high=0.3),
        Input("activation", r"\varphi", "of the hidden units", "choice", values=("tanh", "sigmoid")),
    ],
    steps=[
        Step(
            "a", "a_{t}", r"<activation>(<W1-1> \cdot <x> + <b1-1>)", "output of every hidden unit", shape=T
        ),
        Step(
            "delta",
            r"\delta_{t}",
            r"<h> \cdot <w2-1> \cdot <a> + <b2-1> - <y>",
            "error, linear output",
            shape=T,
        ),
        Step(
            "back",
            r"\epsilon_{t}",
            r"<w2-1> \cdot <delta> \cdot <activation>'(<W1-1> \cdot <x> + <b1-1>)",
            "error of every hidden unit",
            shape=T,
        ),
        Step(
            "w2",
            "w_{2,{t}}",
            r"<w2-1> - <lr> \cdot <delta> \cdot <a>",
            "every output weight",
            shape=T,
            before="c2",
        ),
        Step("b2", "b_{2,{t}}", r"<b2-1> - <lr> \cdot <delta>", "bias of the output", shape=T),
        Step(
            "W1",
            "w_{1,{t}}",
            r"<W1-1> - <lr> \cdot <back> \cdot <x>",
            "weights of every hidden unit",
            shape=("T", "I"),
            before="c1",
        ),
        Step("b1", "b_{1,{t}}", r"<b1-1> - <lr> \cdot <back>", "bias of every hidden unit", shape=T),
    ],
    source="Goodfellow, Bengio & Courville 2016, Deep Learning, section 8.4 (breaking the symmetry)",
    example=(
        {"x": [1.0, 2.0], "y": 1.0, "c1": 0.0, "c2": 0.0, "h": 4, "lr": 0.1, "activation": "tanh"},
        {
            "a": [0.0, 0.0, 0.0],
            "delta": [-1.0, -0.9, -0.81],
            "w2": [0.0, 0.0, 0.0],
            "b2": [0.1, 0.19, 0.271],
            "W1": [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]],
        },
    ),
    dims={"I": (2, 3), "T": (STEPS, STEPS)},
    over="T",
)
def equal_start(xp: Any, x: Any, y: Any, c1: Any, c2: Any, h: Any, lr: Any, activation: str) -> Steps:
    """From W1 = c1, W2 = c2 everywhere: equal units get equal gradients and stay equal, h units are worth one

    Half the squared error, biases from 0. With all weights 0 and tanh only the output's bias moves, towards the mean of
    the targets: outputs of 0 keep W2 still, and W2 = 0 keeps W1 still. With sigmoid all units move alike.
    Example: from 0 with y = 1 and a rate of 0.1: b2 = 0.1, 0.19, 0.271; all weights stay 0.
    """
    return descended(xp, x, y, c1, c2, h, lr, activation)


def descended(
    xp: Any, x: Any, y: Any, c1: Any, c2: Any, h: Any, lr: Any, activation: str, backwards: bool = True
) -> Steps:
    """The walk; without ``backwards`` the error reaches the hidden units without passing the output weights."""
    units, W1, b1, w2, b2, rows = xp.astype(h, x.dtype), c1[:, None] + 0 * x, 0 * y, c2, 0 * y, []
    for _ in range(STEPS):
        z = xp.sum(W1 * x, axis=1) + b1
        a = xp.tanh(z) if activation == "tanh" else 1 / (1 + xp.exp(-z))
        slope = 1 - a**2 if activation == "tanh" else a * (1 - a)
        delta = units * w2 * a + b2 - y
        back = (w2 * delta if backwards else delta) * slope
        w2, b2 = w2 - lr * delta * a, b2 - lr * delta
        W1, b1 = W1 - (lr * back)[:, None] * x, b1 - lr * back
        rows.append({"a": a, "delta": delta, "back": back, "w2": w2, "b2": b2, "W1": W1, "b1": b1})
    return {name: xp.stack([row[name] for row in rows], axis=1) for name in rows[0]}


WALK = ["a", "delta", "back", "w2", "b2", "W1", "b1"]


@equal_start.mistake("nothing-moves", who="thinks that equal weights have no gradient at all", affects=WALK)
def _(xp: Any, lr: Any, **rest: Any) -> Steps:
    return descended(xp, lr=0 * lr, **rest)


@equal_start.mistake(
    "error-without-weights",
    who="hands the output's error to the hidden units without the weights W2",
    affects=WALK,
)
def _(xp: Any, **given: Any) -> Steps:
    return descended(xp, backwards=False, **given)


@equal_start.mistake("one-unit", who="adds up one hidden unit instead of all h", affects=WALK)
def _(xp: Any, h: Any, **rest: Any) -> Steps:
    return descended(xp, h=1 + 0 * h, **rest)


@define(
    "init.forget_gate",
    title="What a forget gate's bias keeps of the cell state",
    inputs=[
        Input(
            "b",
            "b_f",
            "bias of the forget gate; the weighted inputs are about 0 at the start",
            low=-2,
            high=4,
        ),
        Input("t", "t", "time steps", "int", 1, 20),
    ],
    steps=[
        Step("f", "f", r"\sigma(<b>)", "forget gate"),
        Step("kept", "k", r"<f>^{<t>}", "share of the cell state left after t steps"),
    ],
    source="Gers, Schmidhuber & Cummins 2000, Learning to Forget; Jozefowicz et al. 2015, ICML (bias 1)",
    example=({"b": 1.0, "t": 10}, {"f": 0.7310585786, "kept": 0.0436035428}),
    # f^t carries t times the rounding of f.
    tolerances={**TOLERANCES, "float32": Tolerance(1e-4, 2e-6)},
)
def forget_gate(xp: Any, b: Any, t: Any) -> Steps:
    """f = sigmoid(b);  after t steps f^t of the cell state, and of its gradient, is left

    Example: a bias of 1 keeps 0.731 in a step and 0.044 in ten; with a bias of 0 it would be 0.5 and 0.001.
    """
    return remembered(xp, 1 / (1 + xp.exp(-b)), t)


def remembered(xp: Any, f: Any, t: Any) -> Steps:
    return {"f": f, "kept": f ** xp.astype(t, f.dtype)}


@forget_gate.mistake("bias-zero", who="starts all gates half open, with a bias of 0", affects=["f", "kept"])
def _(xp: Any, b: Any, t: Any) -> Steps:
    return forget_gate.body(xp, 0 * b, t)


@forget_gate.mistake("gate-inverted", who="takes f for the share that is forgotten", affects=["f", "kept"])
def _(xp: Any, b: Any, t: Any) -> Steps:
    return forget_gate.body(xp, -b, t)


@forget_gate.mistake("one-step", who="forgets that the gate multiplies at every step", affects="kept")
def _(xp: Any, b: Any, t: Any) -> Steps:
    return {"kept": 1 / (1 + xp.exp(-b))}
