"""Convolution arithmetic: sizes, parameters, multiply-accumulates, receptive fields.

Sizes are along one spatial axis; a square image and kernel has the same size along both.
"""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define, predicate

DUMOULIN = "Dumoulin & Visin 2016, arXiv:1603.07285"

N = Input("n", "n", "input size, pixels", "int", 1, 64)
K = Input("k", "k", "kernel size, pixels", "int", 1, 7)
S = Input("s", "s", "stride, pixels", "int", 1, 4)
P = Input("p", "p", "zero padding on each side, pixels", "int", 0, 3)
D = Input("d", "d", "dilation (1 = none)", "int", 1, 3)
OUTPUT_PADDING = Input("output_padding", r"p_{out}", "extra pixels on one side of the output", "int", 0, 3)
C_IN = Input("c_in", r"C_{in}", "input channels", "int", 1, 24)
C_OUT = Input("c_out", r"C_{out}", "output channels (filters)", "int", 1, 24)


@predicate("conv.fits")
def fits(n: Any, k: Any, p: Any, d: Any) -> Any:
    """The dilated kernel fits into the padded input, so that there is at least one output."""
    return n + 2 * p >= d * (k - 1) + 1


@predicate("conv.fits_undilated")
def fits_undilated(n: Any, k: Any, p: Any) -> Any:
    """The kernel fits into the padded input."""
    return n + 2 * p >= k


@predicate("conv.transposed_fits")
def transposed_fits(n: Any, k: Any, s: Any, p: Any, d: Any, output_padding: Any) -> Any:
    """At least one output is left, and output_padding is smaller than the stride or the dilation (as torch asks)."""
    left = (n - 1) * s + d * (k - 1) + 1 + output_padding > 2 * p
    return left & ((output_padding < s) | (output_padding < d))


@define(
    "conv.output_size",
    title="Output size of a convolution or pooling layer",
    inputs=[N, K, S, P, D],
    steps=[
        Step("k_eff", r"k_{eff}", r"<d> \cdot (<k> - 1) + 1", "extent of the dilated kernel", "int"),
        Step("span", r"r", r"<n> + 2 \cdot <p> - <k_eff>", "last start position of the kernel", "int"),
        Step("out", r"o", r"\lfloor \frac{<span>}{<s>} \rfloor + 1", "output size", "int"),
    ],
    source=f"{DUMOULIN}, relationship 15",
    example=({"n": 224, "k": 7, "s": 2, "p": 3, "d": 1}, {"k_eff": 7, "span": 223, "out": 112}),
    where=["conv.fits"],
)
def output_size(xp: Any, n: Any, k: Any, s: Any, p: Any, d: Any) -> Steps:
    """o = floor((n + 2p - d(k - 1) - 1) / s) + 1

    The kernel starts at 0, s, 2s, ...; the last start is at most r = n + 2p - k_eff. All sizes in pixels.
    Example: a 7x7 kernel with stride 2 and padding 3 on 224 pixels: floor(223 / 2) + 1 = 112.
    """
    k_eff = d * (k - 1) + 1
    span = n + 2 * p - k_eff
    return {"k_eff": k_eff, "span": span, "out": span // s + 1}


@output_size.mistake("ceil-for-floor", who="rounds the last partial step up, as pooling with ceil_mode does")
def _(xp: Any, n: Any, k: Any, s: Any, p: Any, d: Any) -> Steps:
    return {"out": -(-(n + 2 * p - d * (k - 1) - 1) // s) + 1}


@output_size.mistake("no-plus-one", who="counts the steps between positions instead of the positions")
def _(xp: Any, n: Any, k: Any, s: Any, p: Any, d: Any) -> Steps:
    return {"out": (n + 2 * p - d * (k - 1) - 1) // s}


@output_size.mistake("padding-once", who="adds p for both sides together instead of p on each side")
def _(xp: Any, n: Any, k: Any, s: Any, p: Any, d: Any) -> Steps:
    return {"out": (n + p - d * (k - 1) - 1) // s + 1}


@output_size.mistake("dilation-ignored", who="uses k where the dilated kernel spans d(k - 1) + 1")
def _(xp: Any, n: Any, k: Any, s: Any, p: Any, d: Any) -> Steps:
    return {"out": (n + 2 * p - k) // s + 1}


@output_size.mistake("not-floored", who="leaves the fraction standing, an output of 112.5 pixels")
def _(xp: Any, n: Any, k: Any, s: Any, p: Any, d: Any) -> Steps:
    span = xp.astype(n + 2 * p - d * (k - 1) - 1, xp.float64)
    return {"out": span / xp.astype(s, xp.float64) + 1}


@define(
    "conv.parameters",
    title="Parameters of a convolution layer with bias",
    inputs=[K, C_IN, C_OUT],
    steps=[
        Step("per_filter", "w_1", r"<k>^2 \cdot <c_in>", "weights of one filter", "int"),
        Step("weights", "w", r"<per_filter> \cdot <c_out>", "weights of the layer", "int"),
        Step("params", "P", r"<weights> + <c_out>", "weights and one bias per filter", "int"),
    ],
    source="CS231n course notes, Convolutional Networks; LeCun et al. 1998, Gradient-Based Learning",
    example=({"k": 5, "c_in": 3, "c_out": 16}, {"per_filter": 75, "weights": 1200, "params": 1216}),
)
def parameters(xp: Any, k: Any, c_in: Any, c_out: Any) -> Steps:
    """P = k^2 C_in C_out + C_out

    A filter spans every input channel and has one bias; the size of the image does not enter.
    Example: sixteen 5x5 filters on 3 channels: 5 * 5 * 3 * 16 + 16 = 1216.
    """
    per_filter = k * k * c_in
    weights = per_filter * c_out
    return {"per_filter": per_filter, "weights": weights, "params": weights + c_out}


@parameters.mistake("no-bias", who="counts the weights only")
def _(xp: Any, k: Any, c_in: Any, c_out: Any) -> Steps:
    return {"params": k * k * c_in * c_out}


@parameters.mistake("one-bias", who="gives the whole layer a single bias")
def _(xp: Any, k: Any, c_in: Any, c_out: Any) -> Steps:
    return {"params": k * k * c_in * c_out + 1}


@parameters.mistake(
    "input-channels-forgotten",
    who="takes a filter for a flat k x k window",
    affects=["per_filter", "weights", "params"],
)
def _(xp: Any, k: Any, c_in: Any, c_out: Any) -> Steps:
    return parameters.body(xp, k, 1 + 0 * c_in, c_out)


@parameters.mistake(
    "kernel-not-squared",
    who="reads 'kernel size k' as k weights, which is right in one dimension",
    affects=["per_filter", "weights", "params"],
)
def _(xp: Any, k: Any, c_in: Any, c_out: Any) -> Steps:
    return {
        "per_filter": k * c_in,
        "weights": k * c_in * c_out,
        "params": k * c_in * c_out + c_out,
    }


@parameters.mistake(
    "one-filter", who="stops at one filter and its bias, not the layer's C_out", affects=["weights", "params"]
)
def _(xp: Any, k: Any, c_in: Any, c_out: Any) -> Steps:
    return {"weights": k * k * c_in, "params": k * k * c_in + 1}


@define(
    "conv.macs",
    title="Multiply-accumulates of a convolution layer",
    inputs=[N, K, S, P, C_IN, C_OUT],
    steps=[
        Step("out", "o", r"\lfloor \frac{<n> + 2 \cdot <p> - <k>}{<s>} \rfloor + 1", "output size", "int"),
        Step("positions", "o^2", r"<out>^2", "output positions", "int"),
        Step("per_position", "q", r"<k>^2 \cdot <c_in> \cdot <c_out>", "MACs at one position", "int"),
        Step("macs", "M", r"<positions> \cdot <per_position>", "multiply-accumulates", "int"),
    ],
    source="Howard et al. 2017, arXiv:1704.04861, section 3.1",
    example=(
        {"n": 224, "k": 7, "s": 2, "p": 3, "c_in": 3, "c_out": 64},
        {"out": 112, "positions": 12544, "per_position": 9408, "macs": 118013952},
    ),
    where=["conv.fits_undilated"],
)
def macs(xp: Any, n: Any, k: Any, s: Any, p: Any, c_in: Any, c_out: Any) -> Steps:
    """M = o^2 k^2 C_in C_out

    Every weight is used once at every output position; the bias is not counted. One MAC is two FLOPs.
    Example: ResNet's first layer (7x7, stride 2, 3 to 64 channels, 224 pixels): 112^2 * 9408 = 118,013,952.
    """
    out = (n + 2 * p - k) // s + 1
    positions = out * out
    per_position = k * k * c_in * c_out
    return {
        "out": out,
        "positions": positions,
        "per_position": per_position,
        "macs": positions * per_position,
    }


@macs.mistake(
    "input-size-used", who="slides over the n^2 input pixels, as if out = n", affects=["positions", "macs"]
)
def _(xp: Any, n: Any, k: Any, s: Any, p: Any, c_in: Any, c_out: Any) -> Steps:
    return {"positions": n * n, "macs": n * n * k * k * c_in * c_out}


@macs.mistake(
    "input-channels-forgotten",
    who="takes a filter for a flat k x k window",
    affects=["per_position", "macs"],
)
def _(xp: Any, n: Any, k: Any, s: Any, p: Any, c_in: Any, c_out: Any) -> Steps:
    wrong = macs.body(xp, n, k, s, p, 1 + 0 * c_in, c_out)
    return {name: wrong[name] for name in ("per_position", "macs")}


@macs.mistake("flops-for-macs", who="counts multiplication and addition apart, two FLOPs for each MAC")
def _(xp: Any, n: Any, k: Any, s: Any, p: Any, c_in: Any, c_out: Any) -> Steps:
    return {"macs": 2 * macs.body(xp, n, k, s, p, c_in, c_out)["macs"]}


@macs.mistake("one-row", who="slides along one axis only", affects=["positions", "macs"])
def _(xp: Any, n: Any, k: Any, s: Any, p: Any, c_in: Any, c_out: Any) -> Steps:
    right = macs.body(xp, n, k, s, p, c_in, c_out)
    return {"positions": right["out"], "macs": right["out"] * right["per_position"]}


@define(
    "conv.receptive_field",
    title="Receptive field of a stack of convolution or pooling layers",
    inputs=[
        Input("k", "k_{l}", "kernel size of each layer, input side first", "int", 1, 7, ("L",)),
        Input("s", "s_{l}", "stride of each layer", "int", 1, 3, ("L",)),
    ],
    steps=[
        Step("jump", "j_{l}", r"<jump-1> \cdot <s>", "input pixels between neighbours", "int", ("L",), "1"),
        Step(
            "field",
            "r_{l}",
            r"<field-1> + (<k> - 1) \cdot <jump-1>",
            "receptive field, input pixels",
            "int",
            ("L",),
            "1",
        ),
    ],
    source="Araujo, Norris & Sim 2019, Computing Receptive Fields of Convolutional Neural Networks, Distill",
    example=({"k": [7, 3, 3], "s": [2, 2, 1]}, {"jump": [2, 4, 4], "field": [7, 11, 19]}),
    dims={"L": (2, 4)},
    over="L",
)
def receptive_field(xp: Any, k: Any, s: Any) -> Steps:
    """r_l = r_(l-1) + (k_l - 1) j_(l-1);  j_l = j_(l-1) s_l;  r_0 = j_0 = 1, in input pixels

    A kernel's k taps stand j_(l-1) pixels apart: the strides *before* the layer count, its own does not yet.
    Example: 7x7 stride 2, 3x3 stride 2, 3x3: 1 + 6 * 1 = 7, then 7 + 2 * 2 = 11, then 11 + 2 * 4 = 19.
    """
    jump = field = 1 + 0 * k[:, 0]
    jumps, fields = [], []
    for layer in range(k.shape[1]):
        field = field + (k[:, layer] - 1) * jump
        jump = jump * s[:, layer]
        jumps.append(jump)
        fields.append(field)
    return {"jump": xp.stack(jumps, axis=1), "field": xp.stack(fields, axis=1)}


@receptive_field.mistake("own-stride", who="multiplies by the layer's own stride too, j_l for j_(l-1)")
def _(xp: Any, k: Any, s: Any) -> Steps:
    return {"field": 1 + xp.cumulative_sum((k - 1) * receptive_field.body(xp, k, s)["jump"], axis=1)}


@receptive_field.mistake("strides-ignored", who="adds k - 1 a layer, right only where every stride is 1")
def _(xp: Any, k: Any, s: Any) -> Steps:
    return {"field": 1 + xp.cumulative_sum(k - 1, axis=1)}


@receptive_field.mistake("kernels-added", who="takes the sum of the kernel sizes")
def _(xp: Any, k: Any, s: Any) -> Steps:
    return {"field": xp.cumulative_sum(k, axis=1)}


@receptive_field.mistake("kernels-multiplied", who="takes the product of the kernel sizes")
def _(xp: Any, k: Any, s: Any) -> Steps:
    products = [k[:, 0]]
    for layer in range(1, k.shape[1]):
        products.append(products[-1] * k[:, layer])
    return {"field": xp.stack(products, axis=1)}


@define(
    "conv.transposed_size",
    title="Output size of a transposed convolution",
    inputs=[N, K, S, P, D, OUTPUT_PADDING],
    steps=[
        Step("stretched", "n'", r"(<n> - 1) \cdot <s>", "distance from first to last start", "int"),
        Step("k_eff", r"k_{eff}", r"<d> \cdot (<k> - 1) + 1", "extent of the dilated kernel", "int"),
        Step("out", "o", r"<stretched> - 2 \cdot <p> + <k_eff> + <output_padding>", "output size", "int"),
    ],
    source=f"{DUMOULIN}, relationship 14; with dilation: torch.nn.ConvTranspose2d documentation",
    example=(
        {"n": 2, "k": 4, "s": 3, "p": 0, "d": 1, "output_padding": 0},
        {"stretched": 3, "k_eff": 4, "out": 7},
    ),
    where=["conv.transposed_fits"],
)
def transposed_size(xp: Any, n: Any, k: Any, s: Any, p: Any, d: Any, output_padding: Any) -> Steps:
    """o = (n - 1) s - 2p + d(k - 1) + output_padding + 1

    The n inputs stamp their kernels s pixels apart; padding cuts p pixels from each side of the result.
    Example: 2 pixels, kernel 4, stride 3: stamps at 0 and 3, the last one ends at 6, so 7 pixels.
    """
    stretched = (n - 1) * s
    k_eff = d * (k - 1) + 1
    return {"stretched": stretched, "k_eff": k_eff, "out": stretched - 2 * p + k_eff + output_padding}


@transposed_size.mistake("forward-formula", who="uses the formula of the ordinary convolution")
def _(xp: Any, n: Any, k: Any, s: Any, p: Any, d: Any, output_padding: Any) -> Steps:
    return {"out": (n + 2 * p - d * (k - 1) - 1) // s + 1}


@transposed_size.mistake("padding-ignored", who="cuts nothing from the stamped result")
def _(xp: Any, n: Any, k: Any, s: Any, p: Any, d: Any, output_padding: Any) -> Steps:
    return {"out": transposed_size.body(xp, n, k, s, p, d, output_padding)["out"] + 2 * p}


@transposed_size.mistake("padding-once", who="cuts p from both sides together instead of from each side")
def _(xp: Any, n: Any, k: Any, s: Any, p: Any, d: Any, output_padding: Any) -> Steps:
    return {"out": transposed_size.body(xp, n, k, s, p, d, output_padding)["out"] + p}


@transposed_size.mistake("output-padding-forgotten", who="leaves out the extra pixels on one side")
def _(xp: Any, n: Any, k: Any, s: Any, p: Any, d: Any, output_padding: Any) -> Steps:
    return {"out": transposed_size.body(xp, n, k, s, p, d, 0 * n)["out"]}


@transposed_size.mistake(
    "no-minus-one", who="counts n strides between n stamps, not n - 1", affects=["stretched", "out"]
)
def _(xp: Any, n: Any, k: Any, s: Any, p: Any, d: Any, output_padding: Any) -> Steps:
    wrong = transposed_size.body(xp, n + 1, k, s, p, d, output_padding)
    return {name: wrong[name] for name in ("stretched", "out")}
