"""One layer of a network that is a plain chain (LeNet-5, AlexNet, VGG): its window, shape, parameters and MACs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from verify.formulas.arch.counting import flops_for_macs, mistake, whole
from verify.formulas.arch.description import Conv, Dense, Network, Node, Pool, table
from verify.registry import Formula, Input, Step, Steps

Describe = Callable[..., Network]


def which(network: Network, meaning: str = "layer, by its name in the paper") -> Input:
    """The choice of one of the network's stages."""
    return Input("layer", "layer", meaning, "choice", values=tuple(name for name, _ in network))


def looked_up(name: str, symbol: str, word: str, meaning: str) -> Step:
    """A step that is read off the network's description."""
    return Step(name, symbol, rf"\operatorname{{{word}}}(\text{{<layer>}})", meaning, "int")


LAYER_STEPS = [
    looked_up("before", "C_{in}", "inputs", "input channels; of a dense layer: length of its input"),
    looked_up("entering", "o_{in}", "height", "input size, pixels"),
    looked_up("k", "k", "kernel", "size of the window; 1 of a dense layer"),
    looked_up("s", "s", "stride", "stride"),
    looked_up("p", "p", "padding", "padding on each side"),
    looked_up("groups", "g", "groups", "groups"),
    looked_up("filters", "F", "filters", "filters or units; 0 of a pooling"),
    looked_up("channels", "C_{out}", "channels", "output channels: the filters, or what a pooling was given"),
    Step(
        "size",
        "o",
        r"\lfloor \frac{<entering> + 2 \cdot <p> - <k>}{<s>} \rfloor + 1",
        "output height and width, pixels",
        "int",
    ),
    Step("weights", "w", r"<k>^2 \cdot \frac{<before>}{<groups>} \cdot <filters>", "weights", "int"),
    Step("params", "P", r"<weights> + <filters>", "parameters: weights and one bias a filter", "int"),
    Step("macs", "M", r"<size>^2 \cdot <weights>", "multiply-accumulates, without biases", "int"),
]


def window(node: Node) -> tuple[int, int, int, int, Any]:
    """Kernel, stride, padding, groups and filters."""
    if isinstance(node, Conv):
        assert isinstance(node.k, int)
        return node.k, node.s, node.k // 2 if node.p is None else node.p, node.groups, node.width
    if isinstance(node, Pool):
        return node.k, node.s, node.p, 1, 0
    assert isinstance(node, Dense)
    return 1, 1, 0, 1, node.width


def layer_of(xp: Any, network: Network, layer: str, n: Any, c_in: Any) -> Steps:
    """The steps of one layer."""
    every, names = table(network, c_in, n), [name for name, _ in network]
    (node,) = dict(network)[layer]
    place = names.index(layer)
    before, entering = (c_in, n) if place == 0 else shape(every, names[place - 1])
    if isinstance(node, Dense):
        before, entering = before * entering**2, 1
    k, s, p, groups, filters = window(node)
    count = every[layer]
    values = {
        "before": before,
        "entering": entering,
        "k": k,
        "s": s,
        "p": p,
        "groups": groups,
        "filters": filters,
        "channels": count.channels,
        "size": count.size,
        "weights": count.weights,
        "params": count.params,
        "macs": count.macs,
    }
    return {name: whole(xp, value, n) for name, value in values.items()}


def shape(every: Any, name: str) -> tuple[Any, Any]:
    return every[name].channels, every[name].size


def add_layer_mistakes(made: Formula, padded: bool = True) -> None:
    """What is got wrong about a layer of any of these networks; ``padded``: some of its layers are."""

    @mistake(made, "bias-forgotten", who="counts the weights only", affects=["params"])
    def _(xp: Any, **given: Any) -> Steps:
        return {"params": made.body(xp, **given)["weights"]}

    @mistake(
        made,
        "one-channel-filters",
        who="takes a filter to be k x k, without the depth of its input",
        affects=["weights", "params", "macs"],
    )
    def _(xp: Any, **given: Any) -> Steps:
        right = made.body(xp, **given)
        wrong = right["k"] ** 2 * right["filters"]
        return {"weights": wrong, "params": wrong + right["filters"], "macs": right["size"] ** 2 * wrong}

    @mistake(made, "input-size", who="gives the size of the layer's input", affects=["size"])
    def _(xp: Any, **given: Any) -> Steps:
        return {"size": made.body(xp, **given)["entering"]}

    flops_for_macs(made)
    if padded:

        @mistake(made, "padding-forgotten", who="slides the window without padding", affects=["size", "macs"])
        def _(xp: Any, **given: Any) -> Steps:
            right = made.body(xp, **given)
            size = (right["entering"] - right["k"]) // right["s"] + 1
            return {"size": size, "macs": size**2 * right["weights"]}
