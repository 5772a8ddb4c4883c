"""What weight sharing saves, what pooling first saves, and what the activations of a layer weigh."""

from __future__ import annotations

from typing import Any

from verify.formulas.conv.shared import C_IN, C_OUT, K, N
from verify.registry import Input, Step, Steps, define

GOODFELLOW = "Goodfellow, Bengio & Courville 2016, Deep Learning"
BYTES = {"float64": 8, "float32": 4, "float16": 2, "int8": 1}


@define(
    "conv.sharing",
    title="Weights of a dense, a locally connected and a convolution layer",
    inputs=[N, K, C_IN, C_OUT],
    steps=[
        Step("out", "o", r"<n> - <k> + 1", "output size, without padding, stride 1", "int"),
        Step(
            "shared", r"w_{conv}", r"<k>^2 \cdot <c_in> \cdot <c_out>", "one filter for all positions", "int"
        ),
        Step(
            "local", r"w_{local}", r"<out>^2 \cdot <shared>", "a filter of its own for each position", "int"
        ),
        Step(
            "dense",
            r"w_{dense}",
            r"<n>^2 \cdot <c_in> \cdot <out>^2 \cdot <c_out>",
            "every output sees every input",
            "int",
        ),
    ],
    source=f"{GOODFELLOW}, sections 9.2 and 9.5 (unshared convolution)",
    example=(
        {"n": 32, "k": 5, "c_in": 1, "c_out": 6},
        {"out": 28, "shared": 150, "local": 117600, "dense": 4816896},
    ),
    where=["conv.kernel_within"],
)
def sharing(xp: Any, n: Any, k: Any, c_in: Any, c_out: Any) -> Steps:
    """w_conv = k^2 C_in C_out;  w_local = o^2 w_conv;  w_dense = n^2 C_in o^2 C_out, all without biases

    Local connections save n^2 / k^2 of a dense layer, sharing another o^2.
    Example: LeNet-5's first layer, 5x5, 1 to 6 channels on 32 pixels: 150 shared, 117,600 local, 4,816,896 dense.
    """
    out = n - k + 1
    shared = k * k * c_in * c_out
    return {"out": out, "shared": shared, "local": out**2 * shared, "dense": n**2 * c_in * out**2 * c_out}


@sharing.mistake("one-axis", who="counts the positions along one axis only", affects=["local", "dense"])
def _(xp: Any, **given: Any) -> Steps:
    right = sharing.body(xp, **given)
    return {"local": right["local"] // right["out"], "dense": right["dense"] // right["out"]}


@sharing.mistake(
    "output-as-large-as-input",
    who="gives the output n^2 positions, as with padding",
    affects=["local", "dense"],
)
def _(xp: Any, n: Any, k: Any, c_in: Any, c_out: Any) -> Steps:
    return {"local": n**2 * k**2 * c_in * c_out, "dense": n**4 * c_in * c_out}


@sharing.mistake(
    "channels-forgotten", who="takes the image for one flat map", affects=["shared", "local", "dense"]
)
def _(xp: Any, c_in: Any, **given: Any) -> Steps:
    wrong = sharing.body(xp, c_in=1 + 0 * c_in, **given)
    return {name: wrong[name] for name in ("shared", "local", "dense")}


@sharing.mistake(
    "outputs-not-multiplied",
    who="counts the outputs beside the inputs, n^2 C_in + o^2 C_out, where every pair has a weight",
    affects="dense",
)
def _(xp: Any, n: Any, c_in: Any, c_out: Any, **given: Any) -> Steps:
    out = sharing.body(xp, n=n, c_in=c_in, c_out=c_out, **given)["out"]
    return {"dense": n**2 * c_in + out**2 * c_out}


@define(
    "conv.pooled_first",
    title="What pooling before a convolution saves",
    inputs=[
        Input("out", "o", "size after the pooling, pixels", "int", 1, 16),
        Input("f", "f", "pooling factor along each axis", "int", 2, 4),
        K,
        C_IN,
        C_OUT,
    ],
    steps=[
        Step(
            "macs_before",
            r"M_1",
            r"(<f> \cdot <out>)^2 \cdot <k>^2 \cdot <c_in> \cdot <c_out>",
            "MACs on the unpooled map, same padding",
            "int",
        ),
        Step(
            "macs_after",
            r"M_2",
            r"<out>^2 \cdot <k>^2 \cdot <c_in> \cdot <c_out>",
            "MACs on the pooled map",
            "int",
        ),
        Step("saving", r"\rho", r"\frac{<macs_before>}{<macs_after>}", "how many times fewer", "int"),
        Step(
            "params", "P", r"<k>^2 \cdot <c_in> \cdot <c_out> + <c_out>", "parameters, pooled or not", "int"
        ),
    ],
    source="CS231n course notes, Convolutional Networks: layer sizing patterns",
    example=(
        {"out": 48, "f": 2, "k": 3, "c_in": 64, "c_out": 64},
        {"macs_before": 339738624, "macs_after": 84934656, "saving": 4, "params": 36928},
    ),
)
def pooled_first(xp: Any, out: Any, f: Any, k: Any, c_in: Any, c_out: Any) -> Steps:
    """M_1 / M_2 = f^2, while P = k^2 C_in C_out + C_out

    The weights of a convolution do not know the size of the map; only its computation, and the weights of a later
    dense layer, fall with it.
    Example: 2x2 pooling from 96 to 48 pixels before 3x3, 64 to 64: 36,928 parameters as before, 4 times fewer MACs.
    """
    weights = k**2 * c_in * c_out
    before, after = (f * out) ** 2 * weights, out**2 * weights
    return {
        "macs_before": before,
        "macs_after": after,
        "saving": before // after,
        "params": weights + c_out,
    }


@pooled_first.mistake(
    "parameters-fall-too",
    who="thinks that a smaller map needs fewer weights, as a dense layer would",
    affects="params",
)
def _(xp: Any, f: Any, **given: Any) -> Steps:
    return {"params": pooled_first.body(xp, f=f, **given)["params"] // f**2}


@pooled_first.mistake("bias-forgotten", who="counts the weights only", affects="params")
def _(xp: Any, k: Any, c_in: Any, c_out: Any, **_: Any) -> Steps:
    return {"params": k**2 * c_in * c_out}


@pooled_first.mistake(
    "one-axis", who="lets the pooling shrink one axis only", affects=["macs_after", "saving"]
)
def _(xp: Any, f: Any, **given: Any) -> Steps:
    right = pooled_first.body(xp, f=f, **given)
    return {"macs_after": right["macs_before"] // f, "saving": f}


@define(
    "conv.activation_memory",
    title="Memory that the activations of a layer take",
    inputs=[
        Input("dtype", r"\text{type}", "type of one value", "choice", values=tuple(BYTES)),
        Input("b", "B", "images in the batch", "int", 1, 64),
        Input("c", "C", "channels", "int", 1, 64),
        Input("h", "H", "height, pixels", "int", 1, 32),
        Input("w", "W", "width, pixels", "int", 1, 32),
    ],
    steps=[
        Step("one", "v", r"<c> \cdot <h> \cdot <w>", "values of one image", "int"),
        Step("values", r"v_B", r"<b> \cdot <one>", "values of the batch", "int"),
        Step("bytes", "m", r"<values> \cdot \operatorname{bytes}(<dtype>)", "bytes, forward only", "int"),
        Step("mebibytes", r"m_{MiB}", r"\frac{<bytes>}{2^{20}}", "the same in MiB"),
        Step("training", r"m_{train}", r"2 \cdot <bytes>", "bytes with the gradient of every value", "int"),
    ],
    source="CS231n course notes, Convolutional Networks: computational considerations",
    example=(
        {"dtype": "float32", "b": 1, "c": 64, "h": 224, "w": 224},
        {"one": 3211264, "values": 3211264, "bytes": 12845056, "mebibytes": 12.25, "training": 25690112},
    ),
)
def activation_memory(xp: Any, dtype: str, b: Any, c: Any, h: Any, w: Any) -> Steps:
    """m = B C H W bytes(type), and as much again for the gradients while training

    The parameters do not grow with the batch; the activations do, and the first, largest maps weigh most.
    Example: VGG's first map, 64 channels of 224x224 in float32: 12,845,056 bytes or 12.25 MiB for each image.
    """
    one = c * h * w
    values = b * one
    size = values * BYTES[dtype]
    mebibytes = xp.astype(size, xp.float64) / 2**20
    return {"one": one, "values": values, "bytes": size, "mebibytes": mebibytes, "training": 2 * size}


@activation_memory.mistake(
    "bits-for-bytes", who="multiplies by the bits of the type", affects=["bytes", "mebibytes", "training"]
)
def _(xp: Any, **given: Any) -> Steps:
    right = activation_memory.body(xp, **given)
    return {name: 8 * right[name] for name in ("bytes", "mebibytes", "training")}


@activation_memory.mistake(
    "one-image",
    who="forgets the batch: activations, unlike weights, are there once an image",
    affects=["values", "bytes", "mebibytes", "training"],
)
def _(xp: Any, b: Any, **given: Any) -> Steps:
    wrong = activation_memory.body(xp, b=1 + 0 * b, **given)
    return {name: wrong[name] for name in ("values", "bytes", "mebibytes", "training")}


@activation_memory.mistake("megabytes", who="divides by 10^6, which is a megabyte (MB)", affects="mebibytes")
def _(xp: Any, **given: Any) -> Steps:
    return {"mebibytes": xp.astype(activation_memory.body(xp, **given)["bytes"], xp.float64) / 10**6}


@activation_memory.mistake("gradients-forgotten", who="stops at the forward pass", affects="training")
def _(xp: Any, **given: Any) -> Steps:
    return {"training": activation_memory.body(xp, **given)["bytes"]}
