"""How many parameters, buffers and statistics a normalisation layer has, and over how many values each is taken."""

from __future__ import annotations

from typing import Any

from verify.formulas.norm.image import WU
from verify.registry import Input, Step, Steps, define, predicate

C = Input("c", "C", "channels", "int", 1, 24)


@define(
    "norm.batch_parameters",
    title="Parameters of a batch-norm layer",
    inputs=[C],
    steps=[
        Step("learned", "P", r"2 \cdot <c>", "gamma and beta, trained by gradient descent", "int"),
        Step("buffers", "B", r"2 \cdot <c>", "running mean and running variance, not trained", "int"),
        Step("total", "T", r"<learned> + <buffers>", "what Keras's summary prints for the layer", "int"),
    ],
    source="torch.nn.BatchNorm2d and keras.layers.BatchNormalization documentation",
    example=({"c": 64}, {"learned": 128, "buffers": 128, "total": 256}),
)
def batch_parameters(xp: Any, c: Any) -> Steps:
    """P = 2 C learned, B = 2 C running statistics

    Two numbers a channel, whatever the size of the image. PyTorch keeps the batches seen as one more counter, which
    is no statistic and not counted here.
    Example: 64 channels have 128 trained parameters; Keras's summary says 256, 128 of them non-trainable.
    """
    return {"learned": 2 * c, "buffers": 2 * c, "total": 4 * c}


@batch_parameters.mistake(
    "all-trained", who="counts the running statistics among the trained parameters", affects="learned"
)
def _(xp: Any, c: Any) -> Steps:
    return {"learned": 4 * c}


@batch_parameters.mistake(
    "scale-only", who="counts gamma and the running variance only", affects=["learned", "buffers", "total"]
)
def _(xp: Any, c: Any) -> Steps:
    return {"learned": c, "buffers": c, "total": 2 * c}


@batch_parameters.mistake(
    "one-pair-a-layer",
    who="thinks of one gamma and one beta for the whole layer",
    affects=["learned", "buffers", "total"],
)
def _(xp: Any, c: Any) -> Steps:
    return {"learned": 0 * c + 2, "buffers": 0 * c + 2, "total": 0 * c + 4}


@batch_parameters.mistake("no-buffers", who="forgets the running statistics", affects=["buffers", "total"])
def _(xp: Any, c: Any) -> Steps:
    return {"buffers": 0 * c, "total": 2 * c}


@predicate("norm.groups_divide")
def groups_divide(c: Any, g: Any) -> Any:
    """The channels can be dealt into g groups of equal size."""
    return c % g == 0


@define(
    "norm.statistics_count",
    title="How many means a normalisation layer computes, and over how many values each",
    inputs=[
        Input(
            "layer",
            r"\text{layer}",
            "which normalisation of (N, C, H, W)",
            "choice",
            values=("batch", "layer", "instance", "group"),
        ),
        Input("n", "N", "images in the batch", "int", 1, 5),
        Input("c", "C", "channels", "int", 1, 12),
        Input("h", "H", "height", "int", 1, 4),
        Input("w", "W", "width", "int", 2, 4),
        Input("g", "G", "groups of channels, for group norm", "int", 1, 4),
    ],
    steps=[
        Step(
            "means",
            "M",
            r"\operatorname{count}_{<layer>}(<n>, <c>, <g>)",
            "means, and as many variances",
            "int",
        ),
        Step("values", "m", r"\frac{<n> \cdot <c> \cdot <h> \cdot <w>}{<means>}", "values in each", "int"),
    ],
    source=f"{WU}, figure 2",
    example=({"layer": "group", "n": 8, "c": 64, "h": 7, "w": 7, "g": 32}, {"means": 256, "values": 98}),
    where=["norm.groups_divide"],
)
def statistics_count(xp: Any, layer: str, n: Any, c: Any, h: Any, w: Any, g: Any) -> Steps:
    """M = C for batch norm, N for layer norm, N C for instance norm, N G for group norm;  m = N C H W / M

    Only batch norm averages over N, so that only its statistics get worse with a small batch.
    Example: 8 images with 64 channels of 7x7 in 32 groups: 256 means, each over 2 * 49 = 98 values.
    """
    means = count(layer, n, c, g)
    return {"means": means, "values": n * c * h * w // means}


def count(layer: str, n: Any, c: Any, g: Any) -> Any:
    return {"batch": c, "layer": n, "instance": n * c, "group": n * g}[layer]


@statistics_count.mistake(
    "other-axes",
    who="takes batch norm for layer norm, instance norm for group norm and the other way round",
    affects=["means", "values"],
)
def _(xp: Any, layer: str, **sizes: Any) -> Steps:
    other = {"batch": "layer", "layer": "batch", "instance": "group", "group": "instance"}[layer]
    return statistics_count.body(xp, layer=other, **sizes)


@statistics_count.mistake(
    "positions-apart",
    who="keeps a mean for every position, as if the layer did not average over H and W",
    affects=["means", "values"],
)
def _(xp: Any, layer: str, n: Any, c: Any, h: Any, w: Any, g: Any) -> Steps:
    right = statistics_count.body(xp, layer, n, c, h, w, g)
    return {"means": right["means"] * h * w, "values": right["values"] // (h * w)}


@statistics_count.mistake(
    "swapped", who="gives the number of means for the values in one", affects=["means", "values"]
)
def _(xp: Any, **given: Any) -> Steps:
    right = statistics_count.body(xp, **given)
    return {"means": right["values"], "values": right["means"]}
