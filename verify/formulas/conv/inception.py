"""The Inception module: four branches side by side, concatenated along the channels."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define

SZEGEDY = "Szegedy et al. 2015, arXiv:1409.4842"


def width(name: str, symbol: str, meaning: str) -> Input:
    return Input(name, symbol, meaning, "int", 1, 64)


@define(
    "conv.inception",
    title="Inception module: channels, weights and MACs",
    inputs=[
        width("c_in", "C", "input channels"),
        width("one", "b_1", "filters of the 1x1 branch"),
        width("reduce3", "r_3", "1x1 filters before the 3x3"),
        width("three", "b_3", "3x3 filters"),
        width("reduce5", "r_5", "1x1 filters before the 5x5"),
        width("five", "b_5", "5x5 filters"),
        width("pool", "b_p", "1x1 filters after the pooling"),
        Input("n", "n", "size of the map, pixels", "int", 1, 28),
    ],
    steps=[
        Step("channels", r"C_{out}", r"<one> + <three> + <five> + <pool>", "concatenated", "int"),
        Step(
            "branch3",
            r"w_3",
            r"<c_in> \cdot <reduce3> + 9 \cdot <reduce3> \cdot <three>",
            "weights of the 3x3 branch",
            "int",
        ),
        Step(
            "branch5",
            r"w_5",
            r"<c_in> \cdot <reduce5> + 25 \cdot <reduce5> \cdot <five>",
            "weights of the 5x5 branch",
            "int",
        ),
        Step(
            "weights",
            "w",
            r"<c_in> \cdot <one> + <branch3> + <branch5> + <c_in> \cdot <pool>",
            "weights of the module, without biases",
            "int",
        ),
        Step(
            "params",
            "P",
            r"<weights> + <channels> + <reduce3> + <reduce5>",
            "with a bias for each filter",
            "int",
        ),
        Step("macs", "M", r"<n>^2 \cdot <weights>", "multiply-accumulates, everything at stride 1", "int"),
    ],
    source=f"{SZEGEDY}, table 1: inception (3a) has 159K parameters and 128M operations",
    example=(
        {"c_in": 192, "one": 64, "reduce3": 96, "three": 128, "reduce5": 16, "five": 32, "pool": 32, "n": 28},
        {
            "channels": 256,
            "branch3": 129024,
            "branch5": 15872,
            "weights": 163328,
            "params": 163696,
            "macs": 128049152,
        },
    ),
)
def inception(
    xp: Any, c_in: Any, one: Any, reduce3: Any, three: Any, reduce5: Any, five: Any, pool: Any, n: Any
) -> Steps:
    """C_out = b_1 + b_3 + b_5 + b_p;  w = C b_1 + (C r_3 + 9 r_3 b_3) + (C r_5 + 25 r_5 b_5) + C b_p

    The reductions give no output of their own; the pooling keeps all C channels until its 1x1 layer.
    Example: inception (3a) makes 64 + 128 + 32 + 32 = 256 channels of 192 with 163,328 weights, 159.5 * 1024.
    """
    channels = one + three + five + pool
    branch3 = c_in * reduce3 + 9 * reduce3 * three
    branch5 = c_in * reduce5 + 25 * reduce5 * five
    weights = c_in * one + branch3 + branch5 + c_in * pool
    return {
        "channels": channels,
        "branch3": branch3,
        "branch5": branch5,
        "weights": weights,
        "params": weights + channels + reduce3 + reduce5,
        "macs": n**2 * weights,
    }


def of_weights(weights: Any, biases: Any, n: Any) -> Steps:
    """The steps that rest on the weights."""
    return {"weights": weights, "params": weights + biases, "macs": n**2 * weights}


@inception.mistake(
    "no-reduction",
    who="lets the 3x3 and 5x5 filters see all C channels: the naive module of figure 2(a)",
    affects=["branch3", "branch5", "weights", "params", "macs"],
)
def _(xp: Any, **given: Any) -> Steps:
    right, c_in, n = inception.body(xp, **given), given["c_in"], given["n"]
    branch3, branch5 = 9 * c_in * given["three"], 25 * c_in * given["five"]
    weights = right["weights"] - right["branch3"] - right["branch5"] + branch3 + branch5
    return {"branch3": branch3, "branch5": branch5, **of_weights(weights, right["channels"], n)}


@inception.mistake(
    "reductions-concatenated", who="counts the 1x1 reductions among the output channels", affects="channels"
)
def _(xp: Any, **given: Any) -> Steps:
    return {"channels": inception.body(xp, **given)["channels"] + given["reduce3"] + given["reduce5"]}


@inception.mistake("pool-keeps-all", who="concatenates all C pooled channels", affects="channels")
def _(xp: Any, **given: Any) -> Steps:
    return {"channels": inception.body(xp, **given)["channels"] - given["pool"] + given["c_in"]}


@inception.mistake(
    "pool-branch-free",
    who="takes the pooling branch to have no weights; its 1x1 layer has",
    affects=["weights", "params", "macs"],
)
def _(xp: Any, **given: Any) -> Steps:
    right = inception.body(xp, **given)
    biases = right["params"] - right["weights"] - given["pool"]
    return of_weights(right["weights"] - given["c_in"] * given["pool"], biases, given["n"])


@inception.mistake("bias-forgotten", who="counts the weights only", affects="params")
def _(xp: Any, **given: Any) -> Steps:
    return {"params": inception.body(xp, **given)["weights"]}


@inception.mistake("one-row", who="slides along one axis only", affects="macs")
def _(xp: Any, **given: Any) -> Steps:
    return {"macs": given["n"] * inception.body(xp, **given)["weights"]}
