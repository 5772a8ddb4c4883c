"""One stage of a network with branches (GoogLeNet, Inception-v3, ResNet, DenseNet): shape, parameters and MACs."""

from __future__ import annotations

from typing import Any

from verify.formulas.arch.counting import flops_for_macs, mistake, whole
from verify.formulas.arch.description import Network, table
from verify.registry import Formula, Step, Steps

STAGE_STEPS = [
    Step("before", "C_{in}", r"\operatorname{channels before}(\text{<layer>})", "input channels", "int"),
    Step(
        "entering", "o_{in}", r"\operatorname{size before}(\text{<layer>}; <n>)", "input size, pixels", "int"
    ),
    Step("channels", "C_{out}", r"\operatorname{channels}(\text{<layer>})", "output channels", "int"),
    Step(
        "size",
        "o",
        r"\operatorname{size}(\text{<layer>}; <entering>)",
        "output height and width, pixels",
        "int",
    ),
    Step(
        "weights",
        "w",
        r"\operatorname{weights}(\text{<layer>}; <before>)",
        "weights of all its layers",
        "int",
    ),
    Step(
        "extra",
        "b",
        r"\operatorname{biases}(\text{<layer>})",
        "biases, and batch norm's scales and shifts",
        "int",
    ),
    Step("params", "P", r"<weights> + <extra>", "parameters", "int"),
    Step(
        "macs",
        "M",
        r"\sum_j o_j^2 \cdot w_j",
        "multiply-accumulates: of each of its layers the output's positions times the weights",
        "int",
    ),
]


def stage_of(xp: Any, network: Network, layer: str, n: Any, c_in: Any) -> Steps:
    """The steps of one stage."""
    every, names = table(network, c_in, n), [name for name, _ in network]
    place = names.index(layer)
    count = every[layer]
    values = {
        "before": c_in if place == 0 else every[names[place - 1]].channels,
        "entering": n if place == 0 else every[names[place - 1]].size,
        "channels": count.channels,
        "size": count.size,
        "weights": count.weights,
        "extra": count.biases + count.norms,
        "params": count.params,
        "macs": count.macs,
    }
    return {name: whole(xp, value, n) for name, value in values.items()}


def add_stage_mistakes(made: Formula) -> None:
    """What is got wrong about a stage of any of these networks."""

    @mistake(made, "weights-only", who="counts neither biases nor batch norm", affects=["extra", "params"])
    def _(xp: Any, **given: Any) -> Steps:
        right = made.body(xp, **given)
        return {"extra": 0 * right["extra"], "params": right["weights"]}

    @mistake(made, "input-size", who="gives the size of the stage's input", affects=["size"])
    def _(xp: Any, **given: Any) -> Steps:
        return {"size": made.body(xp, **given)["entering"]}

    @mistake(
        made,
        "input-size-for-macs",
        who="multiplies all weights by the positions of the stage's input",
        affects=["macs"],
    )
    def _(xp: Any, **given: Any) -> Steps:
        right = made.body(xp, **given)
        return {"macs": right["entering"] ** 2 * right["weights"]}

    @mistake(made, "input-channels", who="gives the channels of the stage's input", affects=["channels"])
    def _(xp: Any, **given: Any) -> Steps:
        return {"channels": made.body(xp, **given)["before"]}

    flops_for_macs(made)
