"""How long a recurrent network remembers: products of Jacobians, their bound, and the product of forget gates."""

from __future__ import annotations

from typing import Any

from verify.formulas.recurrent.shared import GERS, T, sigmoid
from verify.registry import Input, Step, Steps, define

PASCANU = "Pascanu, Mikolov & Bengio 2013, arXiv:1211.5063"
LONG = {"T": (2, 6)}


@define(
    "recurrent.gradient_product",
    title="Gradient through time of a one-unit tanh network",
    inputs=[
        Input("h", "h_t", "hidden states along the way", low=-0.95, high=0.95, shape=T),
        Input("u", "u", "recurrent weight", low=-2, high=2),
    ],
    steps=[
        Step("slope", r"\tanh'(z_t)", r"1 - <h>^2", "slope of the tanh, from its output", shape=T),
        Step(
            "factor",
            r"\frac{\partial h_t}{\partial h_{t-1}}",
            r"<u> \cdot <slope>",
            "one step's Jacobian",
            shape=T,
        ),
        Step("product", r"\frac{\partial h_T}{\partial h_0}", r"\prod_t <factor>", "over all steps"),
    ],
    source=f"{PASCANU}, equation 5",
    example=(
        {"h": [0.5, 0.0, -0.5], "u": 0.8},
        {"slope": [0.75, 1.0, 0.75], "factor": [0.6, 0.8, 0.6], "product": 0.288},
    ),
    dims=LONG,
)
def gradient_product(xp: Any, h: Any, u: Any) -> Steps:
    """dh_T/dh_0 = prod_t u (1 - h_t^2)

    Every step multiplies by the recurrent weight and by the slope of its tanh, which is 1 at best.
    Example: u = 0.8, states 0.5, 0, -0.5: 0.6 * 0.8 * 0.6 = 0.288.
    """
    slope = 1 - h * h
    factor = u[:, None] * slope
    return {"slope": slope, "factor": factor, "product": xp.prod(factor, axis=1)}


@gradient_product.mistake(
    "slopes-only",
    who="blames the activation alone and forgets the recurrent weight",
    affects=["factor", "product"],
)
def _(xp: Any, h: Any, u: Any) -> Steps:
    return {"factor": 1 - h * h, "product": xp.prod(1 - h * h, axis=1)}


@gradient_product.mistake("weight-only", who="takes u^T: a linear network", affects=["factor", "product"])
def _(xp: Any, h: Any, u: Any) -> Steps:
    factor = u[:, None] + 0 * h
    return {"factor": factor, "product": xp.prod(factor, axis=1)}


@gradient_product.mistake(
    "sigmoid-slope",
    who="takes h (1 - h), the slope of a sigmoid",
    affects=["slope", "factor", "product"],
)
def _(xp: Any, h: Any, u: Any) -> Steps:
    slope = h * (1 - h)
    factor = u[:, None] * slope
    return {"slope": slope, "factor": factor, "product": xp.prod(factor, axis=1)}


@gradient_product.mistake(
    "slope-of-the-output",
    who="puts the output into the derivative of tanh: 1 - tanh(h)^2",
    affects=["slope", "factor", "product"],
)
def _(xp: Any, h: Any, u: Any) -> Steps:
    return gradient_product.body(xp, xp.tanh(h), u)


@gradient_product.mistake("added-up", who="adds the steps, as if the paths were side by side")
def _(xp: Any, h: Any, u: Any) -> Steps:
    return {"product": xp.sum(gradient_product.body(xp, h, u)["factor"], axis=1)}


@define(
    "recurrent.gradient_bound",
    title="Bound on the gradient through k steps of a recurrent network",
    inputs=[
        Input("activation", r"\varphi", "of the network", "choice", values=("tanh", "sigmoid", "relu")),
        Input("norm", r"\sigma_{max}", "largest singular value of the recurrent matrix", low=0.2, high=5),
        Input("k", "k", "steps in between", "int", 1, 12),
    ],
    steps=[
        Step("slope", r"\gamma", r"\max <activation>'", "steepest slope of the activation"),
        Step("threshold", r"\sigma^*", r"\frac{1}{<slope>}", "below it the gradient must vanish"),
        Step("factor", "q", r"<slope> \cdot <norm>", "at most, for one step"),
        Step("bound", r"\lVert \partial h_{t+k} / \partial h_t \rVert", r"<factor>^{<k>}", "at most"),
    ],
    source=f"{PASCANU}, section 2.1",
    example=(
        {"activation": "sigmoid", "norm": 2.0, "k": 10},
        {"slope": 0.25, "threshold": 4.0, "factor": 0.5, "bound": 0.0009765625},
    ),
)
def gradient_bound(xp: Any, activation: str, norm: Any, k: Any) -> Steps:
    """|dh_(t+k)/dh_t| <= (gamma sigma_max(U))^k,  gamma = max slope: 1 (tanh, relu), 1/4 (sigmoid)

    sigma_max < 1/gamma is enough for vanishing; sigma_max > 1/gamma is necessary for exploding, not enough.
    Example: a sigmoid network with sigma_max = 2: (2/4)^10 = 0.00098.
    """
    slope = 0 * norm + (0.25 if activation == "sigmoid" else 1.0)
    factor = slope * norm
    return {
        "slope": slope,
        "threshold": 1 / slope,
        "factor": factor,
        "bound": factor ** xp.astype(k, norm.dtype),
    }


@gradient_bound.mistake(
    "activation-only",
    who="blames the slopes alone: gamma^k, whatever the weights",
    affects=["factor", "bound"],
)
def _(xp: Any, activation: str, norm: Any, k: Any) -> Steps:
    wrong = gradient_bound.body(xp, activation, 0 * norm + 1, k)
    return {name: wrong[name] for name in ("factor", "bound")}


@gradient_bound.mistake(
    "slope-one-for-all",
    who="takes 1 for the steepest slope of a sigmoid, which is 1/4",
    affects=["slope", "threshold", "factor", "bound"],
)
def _(xp: Any, activation: str, norm: Any, k: Any) -> Steps:
    return gradient_bound.body(xp, "tanh", norm, k)


@gradient_bound.mistake("times-k", who="multiplies by the number of steps instead of raising to it")
def _(xp: Any, activation: str, norm: Any, k: Any) -> Steps:
    return {"bound": gradient_bound.body(xp, activation, norm, k)["factor"] * xp.astype(k, norm.dtype)}


@define(
    "recurrent.cell_gradient",
    title="Gradient along the cell of an LSTM (direct path)",
    inputs=[Input("f", "f_t", "forget gates along the way", low=0.05, high=0.99, shape=T)],
    steps=[
        Step("product", r"\frac{\partial c_T}{\partial c_0}", r"\prod_t <f>", "over all steps"),
        Step("mean", r"\bar{f}", r"<product>^{1 / <T>}", "kept a step, on geometric average"),
    ],
    source=GERS,
    example=({"f": [0.5, 0.5, 0.8, 0.8]}, {"product": 0.16, "mean": 0.632455532}),
    dims=LONG,
)
def cell_gradient(xp: Any, f: Any) -> Steps:
    """dc_T/dc_0 = prod_t f_t  (the gates themselves taken as given)

    Still a product, but of gates that the network can hold near 1: no weight and no slope is in it. It keeps the
    gradient from vanishing, not from exploding through the other paths.
    Example: gates 0.5, 0.5, 0.8, 0.8: 0.16, that is 0.632 a step.
    """
    product = xp.prod(f, axis=1)
    return {"product": product, "mean": product ** (1 / f.shape[1])}


@cell_gradient.mistake(
    "always-one",
    who="says that the cell is passed on by addition, so that the gradient is 1: true without a forget gate",
    affects=["product", "mean"],
)
def _(xp: Any, f: Any) -> Steps:
    return {"product": 0 * f[:, 0] + 1, "mean": 0 * f[:, 0] + 1}


@cell_gradient.mistake(
    "gate-slopes", who="multiplies the slopes f (1 - f) of the gates", affects=["product", "mean"]
)
def _(xp: Any, f: Any) -> Steps:
    return cell_gradient.body(xp, f * (1 - f))


@cell_gradient.mistake(
    "arithmetic-mean", who="averages the gates instead of their logarithms", affects=["mean"]
)
def _(xp: Any, f: Any) -> Steps:
    return {"mean": xp.mean(f, axis=1)}


@cell_gradient.mistake("last-gate-only", who="stops after one step", affects=["product", "mean"])
def _(xp: Any, f: Any) -> Steps:
    return {"product": f[:, -1], "mean": f[:, -1]}


@define(
    "recurrent.retention",
    title="What a forget gate keeps after k steps, from its bias",
    inputs=[
        Input("b", "b_f", "bias of the forget gate (its inputs are 0)", low=-2, high=5),
        Input("k", "k", "steps", "int", 1, 40),
    ],
    steps=[
        Step("f", "f", r"\sigma(<b>)", "forget gate"),
        Step("kept", r"c_k / c_0", r"<f>^{<k>}", "share of the cell that is left"),
        Step("half_life", r"t_{1/2}", r"\frac{\log 0.5}{\log <f>}", "steps until half is left"),
        Step("time_constant", r"\tau", r"\frac{1}{1 - <f>}", "sum of f^k over all k: the memory's length"),
    ],
    source=f"{GERS}; bias 1: Jozefowicz, Zaremba & Sutskever 2015, ICML",
    example=(
        {"b": 1.0, "k": 10},
        {"f": 0.731058579, "kept": 0.043603543, "half_life": 2.2126777968, "time_constant": 3.718281828},
    ),
)
def retention(xp: Any, b: Any, k: Any) -> Steps:
    """f = sigmoid(b);  c_k = f^k c_0;  half-life = log 0.5 / log f;  tau = 1 / (1 - f) = 1 + e^b

    Example: bias 0 keeps half a step; bias 1 keeps 0.731, which after ten steps is 0.044.
    """
    f = sigmoid(xp, b)
    # log f = -log(1 + e^-b), and 1 - f = sigmoid(-b): neither loses digits where f is close to 1.
    log_f = -xp.log1p(xp.exp(-b))
    return {
        "f": f,
        "kept": xp.exp(xp.astype(k, b.dtype) * log_f),
        "half_life": -0.6931471805599453 / log_f,
        "time_constant": 1 + xp.exp(b),
    }


@retention.mistake(
    "bias-as-gate", who="takes the bias for the gate itself", affects=["f", "kept", "time_constant"]
)
def _(xp: Any, b: Any, k: Any) -> Steps:
    return {"f": b, "kept": b ** xp.astype(k, b.dtype), "time_constant": 1 / (1 - b)}


@retention.mistake("linear-decay", who="takes away 1 - f at every step", affects=["kept"])
def _(xp: Any, b: Any, k: Any) -> Steps:
    return {"kept": 1 - xp.astype(k, b.dtype) * (1 - sigmoid(xp, b))}


@retention.mistake("times-k", who="multiplies f by the number of steps", affects=["kept"])
def _(xp: Any, b: Any, k: Any) -> Steps:
    return {"kept": xp.astype(k, b.dtype) * sigmoid(xp, b)}


@retention.mistake(
    "gate-reversed",
    who="takes the gate for the share that is forgotten",
    affects=["kept", "half_life", "time_constant"],
)
def _(xp: Any, b: Any, k: Any) -> Steps:
    wrong = retention.body(xp, -b, k)
    return {name: wrong[name] for name in ("kept", "half_life", "time_constant")}


@retention.mistake(
    "half-life-for-length", who="gives the half-life for the length", affects=["time_constant"]
)
def _(xp: Any, b: Any, k: Any) -> Steps:
    return {"time_constant": retention.body(xp, b, k)["half_life"]}
