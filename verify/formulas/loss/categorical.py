"""Cross-entropy of exclusive classes from the logits of one sample, and label smoothing in both conventions."""

from __future__ import annotations

import math
from typing import Any

from verify.formulas.loss.shared import CLASS, CLASSES, LOGITS, K, at_target, each, one_hot
from verify.formulas.softmax.values import log_probabilities, probabilities
from verify.registry import Input, Step, Steps, define

BISHOP = "Bishop 2006, Pattern Recognition and Machine Learning, section 4.3.4"
SZEGEDY = "Szegedy, Vanhoucke, Ioffe, Shlens & Wojna 2015, arXiv:1512.00567, section 7"
EPS = Input("eps", r"\epsilon", "share that is spread", low=0.02, high=0.4)
P = Step("p", "p_{k}", r"\operatorname{softmax}(<z>)", "probabilities", shape=K)
SMOOTHED = [
    P,
    Step("loss", "L", r"-\sum_i{<q> \cdot \log(<p>)}", "loss"),
    Step("grad", r"\frac{\partial L}{\partial z_{k}}", "<p> - <q>", "gradient", shape=K),
]


@define(
    "loss.cross_entropy",
    title="Softmax with cross-entropy",
    inputs=[LOGITS, CLASS],
    steps=[
        Step("y", "y_{k}", r"[k = <target>]", "one-hot target", shape=K),
        P,
        Step("loss", "L", r"-\sum_i{<y> \cdot \log(<p>)}", "minus the log-probability of the true class"),
        Step("grad", r"\frac{\partial L}{\partial z_{k}}", "<p> - <y>", "gradient", shape=K),
    ],
    source=BISHOP,
    example=(
        {"z": [2.0, 1.0, 0.0], "target": 1},
        {
            "p": [0.665240956, 0.244728471, 0.090030573],
            "loss": 1.407605964,
            "grad": [0.665240956, -0.755271529, 0.090030573],
        },
    ),
    dims=CLASSES,
    where=["loss.is_class"],
)
def cross_entropy(xp: Any, z: Any, target: Any) -> Steps:
    """L = -log p_t,  p = softmax(z);  dL/dz = p - y

    y is one-hot. The gradient of the true logit is p_t - 1, of any other its probability; they sum to 0.
    Example: logits (2, 1, 0), true class 1: p = (0.665, 0.245, 0.090), L = -log 0.245 = 1.408.
    """
    y, p = one_hot(xp, target, z), probabilities(xp, z)
    # From the logits, not from p: the logarithm of a probability that has rounded to 0 would be infinite.
    loss = -at_target(xp, log_probabilities(xp, z), target)
    return {"y": y, "p": p, "loss": loss, "grad": p - y}


@cross_entropy.mistake(
    "softmax-twice",
    who="hands probabilities to a loss that applies softmax itself",
    affects=["p", "loss", "grad"],
)
def _(xp: Any, z: Any, target: Any) -> Steps:
    wrong = cross_entropy.body(xp, probabilities(xp, z), target)
    return {name: wrong[name] for name in ("p", "loss", "grad")}


@cross_entropy.mistake(
    "sigmoid-each",
    who="takes K binary cross-entropies, which are for labels that do not exclude",
    affects=["p", "loss", "grad"],
)
def _(xp: Any, z: Any, target: Any) -> Steps:
    y, p = one_hot(xp, target, z), 1 / (1 + xp.exp(-z))
    loss = -xp.sum(y * xp.log(p) + (1 - y) * xp.log1p(-p), axis=1)
    return {"p": p, "loss": loss, "grad": p - y}


@cross_entropy.mistake("not-normalised", who="stops at -z_t, without the log-sum-exp", affects="loss")
def _(xp: Any, z: Any, target: Any) -> Steps:
    return {"loss": -at_target(xp, z, target)}


@cross_entropy.mistake("base-two", who="takes the binary logarithm", affects="loss")
def _(xp: Any, z: Any, target: Any) -> Steps:
    return {"loss": cross_entropy.body(xp, z, target)["loss"] / math.log(2)}


@cross_entropy.mistake("no-logarithm", who="takes 1 - p_t", affects="loss")
def _(xp: Any, z: Any, target: Any) -> Steps:
    return {"loss": 1 - at_target(xp, probabilities(xp, z), target)}


@cross_entropy.mistake("sign-flipped", who="takes y - p: downhill", affects="grad")
def _(xp: Any, z: Any, target: Any) -> Steps:
    return {"grad": one_hot(xp, target, z) - probabilities(xp, z)}


@cross_entropy.mistake("true-class-only", who="gives no gradient to the other logits", affects="grad")
def _(xp: Any, z: Any, target: Any) -> Steps:
    right = cross_entropy.body(xp, z, target)
    return {"grad": right["y"] * right["grad"]}


@cross_entropy.mistake(
    "slope-counted-again", who="multiplies p - y by p (1 - p), which has cancelled", affects="grad"
)
def _(xp: Any, z: Any, target: Any) -> Steps:
    right = cross_entropy.body(xp, z, target)
    return {"grad": right["grad"] * right["p"] * (1 - right["p"])}


def smoothed(xp: Any, z: Any, q: Any) -> Steps:
    """What follows from a target distribution."""
    p = probabilities(xp, z)
    return {"q": q, "p": p, "loss": -xp.sum(q * log_probabilities(xp, z), axis=1), "grad": p - q}


def without_p(steps: Steps) -> Steps:
    return {name: steps[name] for name in ("q", "loss", "grad")}


@define(
    "loss.label_smoothing",
    title="Cross-entropy with label smoothing over all classes",
    inputs=[LOGITS, CLASS, EPS],
    steps=[
        Step(
            "q", "q_{k}", r"(1 - <eps>) \cdot [k = <target>] + \frac{<eps>}{<K>}", "smoothed target", shape=K
        ),
        *SMOOTHED,
    ],
    source=f"{SZEGEDY}; torch.nn.CrossEntropyLoss(label_smoothing)",
    example=(
        {"z": [2.0, 1.0, 0.0, 1.0], "target": 0, "eps": 0.1},
        {"q": [0.925, 0.025, 0.025, 0.025], "loss": 0.726523375},
    ),
    dims=CLASSES,
    where=["loss.is_class"],
)
def label_smoothing(xp: Any, z: Any, target: Any, eps: Any) -> Steps:
    """q_k = (1 - eps) [k = t] + eps / K;  L = -sum q_k log p_k;  dL/dz = p - q

    The true class, too, has its part of eps: 1 - eps + eps / K. The loss is least at p = q, not at a certain p.
    Example: K = 4, eps = 0.1: 0.925 for the true class, 0.025 for each of the others.
    """
    return smoothed(xp, z, (1 - each(eps)) * one_hot(xp, target, z) + each(eps) / z.shape[1])


@label_smoothing.mistake(
    "over-the-others",
    who="spreads eps over the K - 1 wrong classes: another convention",
    affects=["q", "loss", "grad"],
)
def _(xp: Any, z: Any, target: Any, eps: Any) -> Steps:
    return without_p(label_smoothing_others.body(xp, z, target, eps))


@label_smoothing.mistake("smoothing-ignored", who="keeps the one-hot target", affects=["q", "loss", "grad"])
def _(xp: Any, z: Any, target: Any, eps: Any) -> Steps:
    return without_p(smoothed(xp, z, one_hot(xp, target, z)))


@label_smoothing.mistake(
    "true-class-lowered-only",
    who="gives the true class 1 - eps and the others nothing",
    affects=["q", "loss", "grad"],
)
def _(xp: Any, z: Any, target: Any, eps: Any) -> Steps:
    return without_p(smoothed(xp, z, (1 - each(eps)) * one_hot(xp, target, z)))


@label_smoothing.mistake(
    "true-class-not-lowered",
    who="adds eps / K to every class and leaves the 1",
    affects=["q", "loss", "grad"],
)
def _(xp: Any, z: Any, target: Any, eps: Any) -> Steps:
    return without_p(smoothed(xp, z, one_hot(xp, target, z) + each(eps) / z.shape[1]))


@define(
    "loss.label_smoothing_others",
    title="Cross-entropy with label smoothing over the other classes",
    inputs=[LOGITS, CLASS, EPS],
    steps=[
        Step(
            "q",
            "q_{k}",
            r"(1 - <eps>) \cdot [k = <target>] + \frac{<eps>}{<K> - 1} \cdot [k \ne <target>]",
            "smoothed target",
            shape=K,
        ),
        *SMOOTHED,
    ],
    source="Vaswani et al. 2017, arXiv:1706.03762, section 5.4, as its code in tensor2tensor has it",
    example=(
        {"z": [2.0, 1.0, 0.0, 1.0], "target": 0, "eps": 0.3},
        {"q": [0.7, 0.1, 0.1, 0.1], "loss": 1.026523375},
    ),
    dims=CLASSES,
    where=["loss.is_class"],
)
def label_smoothing_others(xp: Any, z: Any, target: Any, eps: Any) -> Steps:
    """q_t = 1 - eps, q_k = eps / (K - 1) for the others;  L = -sum q_k log p_k;  dL/dz = p - q

    Equals the other convention with a larger share: eps' = eps K / (K - 1).
    Example: K = 4, eps = 0.3: 0.7 for the true class, 0.1 for each of the others.
    """
    y = one_hot(xp, target, z)
    return smoothed(xp, z, (1 - each(eps)) * y + each(eps) / (z.shape[1] - 1) * (1 - y))


@label_smoothing_others.mistake(
    "over-all-classes",
    who="spreads eps over all K classes: another convention",
    affects=["q", "loss", "grad"],
)
def _(xp: Any, z: Any, target: Any, eps: Any) -> Steps:
    return without_p(label_smoothing.body(xp, z, target, eps))


@label_smoothing_others.mistake(
    "eps-to-each-other", who="gives every wrong class the whole eps", affects=["q", "loss", "grad"]
)
def _(xp: Any, z: Any, target: Any, eps: Any) -> Steps:
    y = one_hot(xp, target, z)
    return without_p(smoothed(xp, z, (1 - each(eps)) * y + each(eps) * (1 - y)))


@label_smoothing_others.mistake(
    "smoothing-ignored", who="keeps the one-hot target", affects=["q", "loss", "grad"]
)
def _(xp: Any, z: Any, target: Any, eps: Any) -> Steps:
    return without_p(smoothed(xp, z, one_hot(xp, target, z)))
