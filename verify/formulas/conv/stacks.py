"""Several small kernels in place of a large one: the same receptive field, other counts."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define

SIMONYAN = "Simonyan & Zisserman 2015, arXiv:1409.1556"
SZEGEDY = "Szegedy et al. 2016, arXiv:1512.00567"

K = Input("k", "k", "kernel size, pixels", "int", 2, 7)
CHANNELS = Input("c", "C", "channels of every layer", "int", 1, 64)


def ratio(xp: Any, above: Any, below: Any) -> Any:
    """The quotient of two counts as a real number."""
    return xp.astype(above, xp.float64) / xp.astype(below, xp.float64)


@define(
    "conv.stacked_kernels",
    title="A stack of small kernels against one large kernel",
    inputs=[K, Input("m", "m", "layers of the stack", "int", 2, 4), CHANNELS],
    steps=[
        Step("field", "K", r"1 + <m> \cdot (<k> - 1)", "receptive field of the stack, stride 1", "int"),
        Step("stack", r"w_m", r"<m> \cdot <k>^2 \cdot <c>^2", "weights of the stack", "int"),
        Step("single", r"w_1", r"<field>^2 \cdot <c>^2", "weights of one kernel that sees as much", "int"),
        Step("ratio", r"\rho", r"\frac{<stack>}{<single>}", "share that the stack needs"),
    ],
    source=f"{SIMONYAN}, section 2.3: three 3x3 layers against one of 7x7",
    example=(
        {"k": 3, "m": 2, "c": 64},
        {"field": 5, "stack": 73728, "single": 102400, "ratio": 0.72},
    ),
)
def stacked_kernels(xp: Any, k: Any, m: Any, c: Any) -> Steps:
    """w_m / w_1 = m k^2 / (1 + m (k - 1))^2, C channels in and out everywhere and no biases

    The receptive field is the same, the function is not: there are m - 1 more nonlinearities, and fewer weights.
    Example: two 3x3 layers see 5x5 with 2 * 9 / 25 = 0.72 of the weights: 73,728 for 102,400 with 64 channels.
    """
    field = 1 + m * (k - 1)
    stack, single = m * k**2 * c**2, field**2 * c**2
    return {"field": field, "stack": stack, "single": single, "ratio": ratio(xp, stack, single)}


@stacked_kernels.mistake(
    "sizes-added",
    who="gives m layers the field m k: 6x6 for two of 3x3",
    affects=["field", "single", "ratio"],
)
def _(xp: Any, k: Any, m: Any, c: Any) -> Steps:
    single = (m * k) ** 2 * c**2
    stack = stacked_kernels.body(xp, k, m, c)["stack"]
    return {"field": m * k, "single": single, "ratio": ratio(xp, stack, single)}


@stacked_kernels.mistake("single-layer", who="counts one layer of the stack", affects=["stack", "ratio"])
def _(xp: Any, k: Any, m: Any, c: Any) -> Steps:
    right = stacked_kernels.body(xp, k, m, c)
    stack = right["stack"] // m
    return {"stack": stack, "ratio": ratio(xp, stack, right["single"])}


@stacked_kernels.mistake(
    "upside-down", who="divides the large kernel's weights by the stack's", affects="ratio"
)
def _(xp: Any, k: Any, m: Any, c: Any) -> Steps:
    right = stacked_kernels.body(xp, k, m, c)
    return {"ratio": ratio(xp, right["single"], right["stack"])}


@stacked_kernels.mistake(
    "one-channel-filters",
    who="takes a filter to be k x k, without the depth of its input: C for C^2",
    affects=["stack", "single"],
)
def _(xp: Any, k: Any, m: Any, c: Any) -> Steps:
    right = stacked_kernels.body(xp, k, m, c)
    return {"stack": right["stack"] // c, "single": right["single"] // c}


@stacked_kernels.mistake(
    "kernel-not-squared",
    who="compares side lengths, m k with K, where weights go with their squares",
    affects="ratio",
)
def _(xp: Any, k: Any, m: Any, c: Any) -> Steps:
    return {"ratio": ratio(xp, m * k, stacked_kernels.body(xp, k, m, c)["field"])}


C_IN = Input("c_in", r"C_{in}", "input channels", "int", 1, 64)
C_MID = Input("c_mid", r"C_{mid}", "channels between the two layers", "int", 1, 64)
C_OUT = Input("c_out", r"C_{out}", "output channels", "int", 1, 64)


@define(
    "conv.stacked_parameters",
    title="Two 3x3 layers against one 5x5, with biases",
    inputs=[C_IN, C_MID, C_OUT],
    steps=[
        Step("first", r"P_1", r"9 \cdot <c_in> \cdot <c_mid> + <c_mid>", "first 3x3 layer", "int"),
        Step("second", r"P_2", r"9 \cdot <c_mid> \cdot <c_out> + <c_out>", "second 3x3 layer", "int"),
        Step("stack", r"P_{3,3}", r"<first> + <second>", "both", "int"),
        Step("single", r"P_5", r"25 \cdot <c_in> \cdot <c_out> + <c_out>", "one 5x5 layer", "int"),
        Step("ratio", r"\rho", r"\frac{<stack>}{<single>}", "share that the stack needs"),
    ],
    source=f"{SIMONYAN}, section 2.3, and {SZEGEDY}, section 3.1, for channels that differ",
    example=(
        {"c_in": 1, "c_mid": 1, "c_out": 1},
        {"first": 10, "second": 10, "stack": 20, "single": 26, "ratio": 20 / 26},
    ),
)
def stacked_parameters(xp: Any, c_in: Any, c_mid: Any, c_out: Any) -> Steps:
    """P_3,3 = 9 C_in C_mid + C_mid + 9 C_mid C_out + C_out;  P_5 = 25 C_in C_out + C_out

    18/25 is right for equal channels only: 64-16-64 needs 0.18 of the 5x5 layer, 64-256-64 needs 2.88 of it.
    Example: one channel everywhere: 10 + 10 = 20 against 26; two layers have two biases.
    """
    first = 9 * c_in * c_mid + c_mid
    second = 9 * c_mid * c_out + c_out
    single = 25 * c_in * c_out + c_out
    stack = first + second
    return {
        "first": first,
        "second": second,
        "stack": stack,
        "single": single,
        "ratio": ratio(xp, stack, single),
    }


@stacked_parameters.mistake(
    "one-bias", who="counts a single bias for both layers, 3*3*2 + 1", affects=["first", "stack", "ratio"]
)
def _(xp: Any, c_in: Any, c_mid: Any, c_out: Any) -> Steps:
    right = stacked_parameters.body(xp, c_in, c_mid, c_out)
    stack = right["stack"] - c_mid
    return {"first": right["first"] - c_mid, "stack": stack, "ratio": ratio(xp, stack, right["single"])}


@stacked_parameters.mistake(
    "always-eighteen-twenty-fifths", who="quotes 18/25, whatever stands between the layers", affects="ratio"
)
def _(xp: Any, c_in: Any, c_mid: Any, c_out: Any) -> Steps:
    return {"ratio": ratio(xp, 18 + 0 * c_in, 25 + 0 * c_in)}


@stacked_parameters.mistake(
    "middle-not-fed-on",
    who="gives the second layer the image's channels as input",
    affects=["second", "stack", "ratio"],
)
def _(xp: Any, c_in: Any, c_mid: Any, c_out: Any) -> Steps:
    right = stacked_parameters.body(xp, c_in, c_mid, c_out)
    second = 9 * c_in * c_out + c_out
    stack = right["first"] + second
    return {"second": second, "stack": stack, "ratio": ratio(xp, stack, right["single"])}


@define(
    "conv.asymmetric",
    title="A k x 1 and a 1 x k layer in place of one k x k",
    inputs=[K, C_IN, C_MID, C_OUT],
    steps=[
        Step("square", r"q_{kk}", r"<k>^2 \cdot <c_in> \cdot <c_out>", "MACs an output position", "int"),
        Step(
            "pair",
            r"q_{k1,1k}",
            r"<k> \cdot <c_in> \cdot <c_mid> + <k> \cdot <c_mid> \cdot <c_out>",
            "MACs an output position, both layers",
            "int",
        ),
        Step("saving", "e", r"1 - \frac{<pair>}{<square>}", "share of the multiplications saved"),
    ],
    source=f"{SZEGEDY}, section 3.2: 33 % cheaper for 3x3 and the same number of filters",
    example=(
        {"k": 3, "c_in": 8, "c_mid": 8, "c_out": 8},
        {"square": 576, "pair": 384, "saving": 1 / 3},
    ),
)
def asymmetric(xp: Any, k: Any, c_in: Any, c_mid: Any, c_out: Any) -> Steps:
    """e = 1 - (k C_in C_mid + k C_mid C_out) / (k^2 C_in C_out), which is 1 - 2/k for equal channels

    Weights and multiplications fall alike. With nothing nonlinear between, the pair makes kernels of rank 1 only.
    Example: 3x1 and 1x3 with 8 channels everywhere: 384 multiplications for 576, a third saved.
    """
    square = k**2 * c_in * c_out
    pair = k * c_in * c_mid + k * c_mid * c_out
    return {"square": square, "pair": pair, "saving": 1 - ratio(xp, pair, square)}


@asymmetric.mistake(
    "nothing-saved",
    who="thinks that the number of multiplications stays the same",
    affects=["pair", "saving"],
)
def _(xp: Any, k: Any, c_in: Any, c_mid: Any, c_out: Any) -> Steps:
    square = asymmetric.body(xp, k, c_in, c_mid, c_out)["square"]
    return {"pair": square, "saving": 1 - ratio(xp, square, square)}


@asymmetric.mistake("one-of-the-pair", who="counts the k x 1 layer only", affects=["pair", "saving"])
def _(xp: Any, k: Any, c_in: Any, c_mid: Any, c_out: Any) -> Steps:
    pair = k * c_in * c_mid
    return {"pair": pair, "saving": 1 - ratio(xp, pair, k**2 * c_in * c_out)}


@asymmetric.mistake(
    "share-left", who="gives the share that is left for the share that is saved", affects="saving"
)
def _(xp: Any, **given: Any) -> Steps:
    return {"saving": 1 - asymmetric.body(xp, **given)["saving"]}
