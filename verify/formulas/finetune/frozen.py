"""What is trained when the lower layers are frozen, and how fast each layer learns when they are not."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define

HOWARD = "Howard & Ruder 2018, arXiv:1801.06146 (ULMFiT)"
K = Input("classes", "K", "classes of the new task", "int", 1, 50)


def share(xp: Any, part: Any, whole: Any) -> Any:
    return xp.astype(part, xp.float64) / xp.astype(whole, xp.float64)


def only(steps: Steps, *names: str) -> Steps:
    return {name: steps[name] for name in names}


@define(
    "finetune.new_head",
    title="Trainable parameters when only a new classifier is trained",
    inputs=[
        Input("body", "P_B", "parameters of the frozen body", "int", 1, 10**6),
        Input("features", "F", "features that the body gives", "int", 1, 2048),
        Input("old", "K_0", "classes of the old classifier, which is taken off", "int", 1, 1000),
        K,
    ],
    steps=[
        Step(
            "trainable", "P_T", r"(<features> + 1) \cdot <classes>", "weights and biases of the head", "int"
        ),
        Step("params", "P", "<body> + <trainable>", "parameters of the new network", "int"),
        Step("share", r"\rho", r"\frac{<trainable>}{<params>}", "part that is trained"),
    ],
    source="Yosinski et al. 2014, arXiv:1411.1792; torchvision.models.resnet50",
    example=(
        {"body": 23508032, "features": 2048, "old": 1000, "classes": 10},
        {"trainable": 20490, "params": 23528522},
    ),
)
def new_head(xp: Any, body: Any, features: Any, old: Any, classes: Any) -> Steps:
    """P_T = (F + 1) K

    The body gives features as before and gets no gradient; its batch norms are to be put into eval mode as well.
    Example: ResNet-50 (2,048 features) for 10 classes: 20,490 of 23,528,522 parameters, 0.09 %.
    """
    return counted(xp, body, (features + 1) * classes)


def counted(xp: Any, body: Any, trainable: Any) -> Steps:
    params = body + trainable
    return {"trainable": trainable, "params": params, "share": share(xp, trainable, params)}


@new_head.mistake(
    "head-without-bias", who="counts the weights of the head only", affects=["trainable", "params", "share"]
)
def _(xp: Any, body: Any, features: Any, old: Any, classes: Any) -> Steps:
    return counted(xp, body, features * classes)


@new_head.mistake(
    "old-head-trained",
    who="leaves the old classifier where it is and trains that",
    affects=["trainable", "params", "share"],
)
def _(xp: Any, body: Any, features: Any, old: Any, classes: Any) -> Steps:
    return counted(xp, body, (features + 1) * old)


@new_head.mistake(
    "head-on-head",
    who="puts the new layer behind the old classifier's outputs",
    affects=["trainable", "params", "share"],
)
def _(xp: Any, body: Any, features: Any, old: Any, classes: Any) -> Steps:
    return counted(xp, body + (features + 1) * old, (old + 1) * classes)


@new_head.mistake("share-of-the-body", who="divides by the frozen part", affects=["share"])
def _(xp: Any, body: Any, features: Any, old: Any, classes: Any) -> Steps:
    return {"share": share(xp, (features + 1) * classes, body)}


@define(
    "finetune.last_layers",
    title="Trainable parameters when the last hidden layers and the head are trained",
    inputs=[
        Input("inputs", "I", "inputs of the first layer", "int", 1, 40),
        Input("width", "d", "units of each hidden layer", "int", 1, 40),
        Input("layers", "L", "hidden layers", "int", 2, 6),
        Input("open", "k", "hidden layers that are trained, from the top", "int", 1, 5),
        K,
    ],
    steps=[
        Step("first", "P_1", r"(<inputs> + 1) \cdot <width>", "first layer", "int"),
        Step("layer", "P_2", r"(<width> + 1) \cdot <width>", "every later one", "int"),
        Step("head", "P_H", r"(<width> + 1) \cdot <classes>", "classifier", "int"),
        Step("params", "P", r"<first> + (<layers> - 1) \cdot <layer> + <head>", "all", "int"),
        Step("trainable", "P_T", r"<open> \cdot <layer> + <head>", "trained", "int"),
        Step("frozen", "P_F", "<params> - <trainable>", "frozen", "int"),
    ],
    source="Yosinski et al. 2014, arXiv:1411.1792",
    example=(
        {"inputs": 784, "width": 100, "layers": 3, "open": 1, "classes": 10},
        {"first": 78500, "layer": 10100, "head": 1010, "params": 99710, "trainable": 11110, "frozen": 88600},
    ),
    where=["open < layers"],
)
def last_layers(xp: Any, inputs: Any, width: Any, layers: Any, open: Any, classes: Any) -> Steps:
    """P_T = k (d + 1) d + (d + 1) K,  the rest is frozen

    Lower layers hold what serves any task, higher ones what served the old one: they are opened from the top.
    Example: 784-100-100-100-10 with the last hidden layer and the head open: 10,100 + 1,010 = 11,110 of 99,710.
    """
    return opened(inputs, width, layers, classes, open * (width + 1) * width + (width + 1) * classes)


def opened(inputs: Any, width: Any, layers: Any, classes: Any, trainable: Any) -> Steps:
    first, layer, head = (inputs + 1) * width, (width + 1) * width, (width + 1) * classes
    params = first + (layers - 1) * layer + head
    return {
        "first": first,
        "layer": layer,
        "head": head,
        "params": params,
        "trainable": trainable,
        "frozen": params - trainable,
    }


@last_layers.mistake(
    "first-layers-opened", who="opens the layers next to the input", affects=["trainable", "frozen"]
)
def _(xp: Any, inputs: Any, width: Any, layers: Any, open: Any, classes: Any) -> Steps:
    lower = (inputs + 1) * width + (open - 1) * (width + 1) * width
    trainable = lower + (width + 1) * classes
    return only(opened(inputs, width, layers, classes, trainable), "trainable", "frozen")


@last_layers.mistake("head-forgotten", who="counts the hidden layers only", affects=["trainable", "frozen"])
def _(xp: Any, inputs: Any, width: Any, layers: Any, open: Any, classes: Any) -> Steps:
    trainable = open * (width + 1) * width
    return only(opened(inputs, width, layers, classes, trainable), "trainable", "frozen")


@last_layers.mistake(
    "head-counted-as-layer", who="counts the head among the k layers", affects=["trainable", "frozen"]
)
def _(xp: Any, inputs: Any, width: Any, layers: Any, open: Any, classes: Any) -> Steps:
    trainable = (open - 1) * (width + 1) * width + (width + 1) * classes
    return only(opened(inputs, width, layers, classes, trainable), "trainable", "frozen")


LAYERS = ("L",)


@define(
    "finetune.discriminative_rates",
    title="Discriminative learning rates: every layer its own, and one step of SGD",
    inputs=[
        Input("theta", r"\theta_l", "one weight of each layer, from the input up", shape=LAYERS),
        Input("g", "g_l", "its gradient", shape=LAYERS),
        Input("lr", r"\eta", "rate of the last layer", low=0.01, high=0.5),
        Input("factor", "q", "times that the rate falls a layer (ULMFiT: 2.6)", low=1.2, high=5),
    ],
    steps=[
        Step("rates", r"\eta_l", r"<lr> / <factor>^{L - l}", "rate of each layer", shape=LAYERS),
        Step("theta_new", r"\theta_l'", r"<theta> - <rates> \cdot <g>", "after a step", shape=LAYERS),
    ],
    source=f"{HOWARD}, section 3.2",
    example=(
        {"theta": [1.0, 1.0, 1.0], "g": [1.0, 1.0, -1.0], "lr": 0.26, "factor": 2.6},
        {"rates": [0.26 / 6.76, 0.1, 0.26], "theta_new": [1 - 0.26 / 6.76, 0.9, 1.26]},
    ),
    dims={"L": (2, 5)},
)
def discriminative_rates(xp: Any, theta: Any, g: Any, lr: Any, factor: Any) -> Steps:
    """eta_l = eta / q^(L - l)

    What the lower layers know is general and is to be kept; the last layer learns fastest.
    Example: eta = 0.26, q = 2.6, three layers: 0.0385, 0.1, 0.26.
    """
    return stepped(theta, g, lr[:, None] * factor[:, None] ** below(xp, theta))


def below(xp: Any, theta: Any) -> Any:
    """l - L: 0 at the last layer, -1 under it."""
    count = theta.shape[1]
    return xp.astype(xp.arange(1 - count, 1, device=theta.device), theta.dtype)[None, :]


def stepped(theta: Any, g: Any, rates: Any) -> Steps:
    return {"rates": rates, "theta_new": theta - rates * g}


BOTH = ["rates", "theta_new"]


@discriminative_rates.mistake("upside-down", who="lets the first layer learn fastest", affects=BOTH)
def _(xp: Any, theta: Any, g: Any, lr: Any, factor: Any) -> Steps:
    return stepped(theta, g, xp.flip(discriminative_rates.body(xp, theta, g, lr, factor)["rates"], axis=1))


@discriminative_rates.mistake("one-rate", who="gives every layer the rate of the last", affects=BOTH)
def _(xp: Any, theta: Any, g: Any, lr: Any, factor: Any) -> Steps:
    return stepped(theta, g, lr[:, None] + 0 * theta)


@discriminative_rates.mistake("growing-downwards", who="multiplies by q instead of dividing", affects=BOTH)
def _(xp: Any, theta: Any, g: Any, lr: Any, factor: Any) -> Steps:
    return discriminative_rates.body(xp, theta, g, lr, 1 / factor)


@discriminative_rates.mistake(
    "linear-in-depth", who="divides by q (L - l), once for each layer, instead of by a power", affects=BOTH
)
def _(xp: Any, theta: Any, g: Any, lr: Any, factor: Any) -> Steps:
    depth = -below(xp, theta)
    divisor = xp.where(depth > 0, factor[:, None] * depth, 1 + 0 * theta)
    return stepped(theta, g, lr[:, None] / divisor)
