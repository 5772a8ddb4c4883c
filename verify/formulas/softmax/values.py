"""Softmax with temperature, its logarithm, log-sum-exp, and the case of two classes, which is a sigmoid."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define

BRIDLE = "Bridle 1990, Probabilistic Interpretation of Feedforward Classification Network Outputs"
HINTON = "Hinton, Vinyals & Dean 2015, arXiv:1503.02531"
CLASSES = {"K": (3, 5)}

Z = Input("z", "z_{k}", "logits", low=-4, high=4, shape=("K",))
T = Input("T", "T", "temperature", low=0.5, high=5)


def over_classes(values: Any) -> Any:
    """One number a case, lined up with that case's classes."""
    return values[:, None]


def log_sum_exp(xp: Any, z: Any) -> Any:
    """log sum e^z over the last axis, which is kept.

    The largest logit is taken out first: what is raised is at most e^0, and at least one term is 1, so that neither
    the sum overflows nor the logarithm sees 0.
    """
    largest = xp.max(z, axis=-1, keepdims=True)
    return largest + xp.log(xp.sum(xp.exp(z - largest), axis=-1, keepdims=True))


def log_probabilities(xp: Any, z: Any) -> Any:
    """log softmax over the last axis, from the logits themselves: log of a rounded-off 0 never happens."""
    return z - log_sum_exp(xp, z)


def probabilities(xp: Any, z: Any) -> Any:
    """softmax over the last axis"""
    return xp.exp(log_probabilities(xp, z))


@define(
    "softmax.softmax",
    title="Softmax with temperature",
    inputs=[Z, T],
    steps=[
        Step("scaled", "u_{k}", r"\frac{<z>}{<T>}", "logits over the temperature", shape=("K",)),
        Step("largest", "m", r"\max <scaled>", "the largest, taken out so that nothing overflows"),
        Step("exps", "e_{k}", r"\exp(<scaled> - <largest>)", "exponentials", shape=("K",)),
        Step("total", "S", r"\sum_i{<exps>}", "their sum"),
        Step("p", "p_{k}", r"\frac{<exps>}{<total>}", "probabilities", shape=("K",)),
    ],
    source=f"{BRIDLE}; temperature: {HINTON}",
    example=(
        {"z": [2.0, 1.0, 0.0], "T": 1.0},
        {"exps": [1.0, 0.367879441, 0.135335283], "p": [0.665240956, 0.244728471, 0.090030573]},
    ),
    dims=CLASSES,
)
def softmax(xp: Any, z: Any, T: Any) -> Steps:
    """p_k = e^(z_k / T) / sum_j e^(z_j / T)

    The same constant added to every logit changes nothing. T -> 0 comes to the largest alone, T -> infinity to the
    uniform distribution.
    Example: logits (2, 1, 0) at T = 1: (1, 0.3679, 0.1353) / 1.5032 = (0.665, 0.245, 0.090).
    """
    scaled = z / over_classes(T)
    largest = xp.max(scaled, axis=1)
    exps = xp.exp(scaled - over_classes(largest))
    total = xp.sum(exps, axis=1)
    p = exps / over_classes(total)
    return {"scaled": scaled, "largest": largest, "exps": exps, "total": total, "p": p}


@softmax.mistake("no-temperature", who="leaves the temperature out", affects=["scaled", "p"])
def _(xp: Any, z: Any, T: Any) -> Steps:
    return {"scaled": z, "p": probabilities(xp, z)}


@softmax.mistake("times-temperature", who="multiplies by T where it divides", affects=["scaled", "p"])
def _(xp: Any, z: Any, T: Any) -> Steps:
    return {"scaled": z * over_classes(T), "p": probabilities(xp, z * over_classes(T))}


@softmax.mistake("sigmoid-each", who="takes K sigmoids, whose sum is not 1")
def _(xp: Any, z: Any, T: Any) -> Steps:
    return {"p": 1 / (1 + xp.exp(-z / over_classes(T)))}


@softmax.mistake(
    "index-as-exponent", who="reads e^i / sum e^j literally: the place, not the logit, is raised"
)
def _(xp: Any, z: Any, T: Any) -> Steps:
    place = xp.astype(xp.arange(1, z.shape[1] + 1, device=z.device), z.dtype)
    return {"p": probabilities(xp, place[None, :] + 0 * z)}


@softmax.mistake("not-exponentiated", who="divides the logits themselves by their sum")
def _(xp: Any, z: Any, T: Any) -> Steps:
    return {"p": z / xp.sum(z, axis=1, keepdims=True)}


@define(
    "softmax.logsumexp",
    title="Log-sum-exp, the stable way",
    inputs=[Input("z", "z_{k}", "logits", low=-30, high=30, shape=("K",))],
    steps=[
        Step("largest", "m", r"\max <z>", "largest logit"),
        Step("total", "S", r"\sum_i{\exp(<z> - <largest>)}", "sum of shifted exponentials, from 1 to K"),
        Step("lse", r"\operatorname{LSE}(z)", r"<largest> + \log <total>", "log-sum-exp"),
    ],
    source="Blanchard, Higham & Higham 2021, IMA Journal of Numerical Analysis 41",
    example=({"z": [1000.0, 1000.0]}, {"largest": 1000.0, "total": 2.0, "lse": 1000.6931471805599}),
    dims=CLASSES,
)
def logsumexp(xp: Any, z: Any) -> Steps:
    """LSE(z) = log sum_k e^(z_k) = m + log sum_k e^(z_k - m),  m = max z

    A smooth maximum: between m and m + log K. Its gradient is the softmax.
    Example: z = (1000, 1000): e^1000 overflows, but 1000 + log 2 = 1000.693.
    """
    largest = xp.max(z, axis=1)
    # Without the shift e^z overflows from 710 on in float64 and from 89 on in float32.
    total = xp.sum(xp.exp(z - over_classes(largest)), axis=1)
    return {"largest": largest, "total": total, "lse": largest + xp.log(total)}


@logsumexp.mistake("maximum-not-added-back", who="subtracts the maximum and forgets to add it again")
def _(xp: Any, z: Any) -> Steps:
    return {"lse": xp.log(logsumexp.body(xp, z)["total"])}


@logsumexp.mistake("log-moved-inside", who="swaps logarithm and sum: sum of log e^z, which is the sum of z")
def _(xp: Any, z: Any) -> Steps:
    return {"lse": xp.sum(z, axis=1)}


@logsumexp.mistake("plain-maximum", who="takes the maximum itself")
def _(xp: Any, z: Any) -> Steps:
    return {"lse": xp.max(z, axis=1)}


@logsumexp.mistake("mean-for-sum", who="averages the exponentials", affects=["total", "lse"])
def _(xp: Any, z: Any) -> Steps:
    right = logsumexp.body(xp, z)
    total = right["total"] / z.shape[1]
    return {"total": total, "lse": right["largest"] + xp.log(total)}


@define(
    "softmax.log_softmax",
    title="Log-softmax",
    inputs=[Input("z", "z_{k}", "logits", low=-30, high=30, shape=("K",))],
    steps=[
        Step("lse", r"\operatorname{LSE}(z)", r"\log \sum_i{\exp(<z>)}", "log-sum-exp"),
        Step("log_p", r"\log p_{k}", "<z> - <lse>", "log-probabilities", shape=("K",)),
    ],
    source="d2l.ai, section 4.5 (the softmax revisited)",
    example=(
        {"z": [2.0, 1.0, 0.0]},
        {"lse": 2.407605964, "log_p": [-0.407605964, -1.407605964, -2.407605964]},
    ),
    dims=CLASSES,
)
def log_softmax(xp: Any, z: Any) -> Steps:
    """log p_k = z_k - log sum_j e^(z_j)

    Never the logarithm of a softmax: a probability that rounds to 0 would give -infinity.
    Example: (2, 1, 0): log-sum-exp 2.4076, so (-0.4076, -1.4076, -2.4076).
    """
    lse = log_sum_exp(xp, z)
    return {"lse": lse[:, 0], "log_p": z - lse}


@log_softmax.mistake("minus-maximum", who="subtracts the largest logit only")
def _(xp: Any, z: Any) -> Steps:
    return {"log_p": z - xp.max(z, axis=1, keepdims=True)}


@log_softmax.mistake("not-logged", who="gives the probabilities themselves")
def _(xp: Any, z: Any) -> Steps:
    return {"log_p": probabilities(xp, z)}


@log_softmax.mistake(
    "maximum-not-added-back",
    who="shifts the logits inside the log-sum-exp but not outside",
    affects=["lse", "log_p"],
)
def _(xp: Any, z: Any) -> Steps:
    lse = log_sum_exp(xp, z - xp.max(z, axis=1, keepdims=True))
    return {"lse": lse[:, 0], "log_p": z - lse}


@define(
    "softmax.two_classes",
    title="Softmax over two classes is a sigmoid",
    inputs=[
        Input("z0", "z_0", "logit of class 0", low=-4, high=4),
        Input("z1", "z_1", "logit of class 1", low=-4, high=4),
    ],
    steps=[
        Step("difference", "d", "<z1> - <z0>", "difference of the logits"),
        Step("p1", "p_1", r"\frac{1}{1 + e^{-<difference>}}", "probability of class 1"),
    ],
    source="Bishop 2006, Pattern Recognition and Machine Learning, section 4.2",
    example=({"z0": 1.0, "z1": 1.0}, {"difference": 0.0, "p1": 0.5}),
)
def two_classes(xp: Any, z0: Any, z1: Any) -> Steps:
    """p_1 = e^(z_1) / (e^(z_0) + e^(z_1)) = sigmoid(z_1 - z_0)

    One of the two logits is superfluous. The sigmoid of z_1 alone is this only where z_0 = 0.
    Example: equal logits of 1 give 1/2; sigmoid(1) would be 0.73.
    """
    logits = xp.stack([z0, z1], axis=1)
    return {"difference": z1 - z0, "p1": probabilities(xp, logits)[:, 1]}


@two_classes.mistake("own-logit-only", who="takes sigmoid(z_1), as if the other logit had no say")
def _(xp: Any, z0: Any, z1: Any) -> Steps:
    return {"p1": 1 / (1 + xp.exp(-z1))}


@two_classes.mistake("reversed", who="takes z_0 - z_1: the other class", affects=["difference", "p1"])
def _(xp: Any, z0: Any, z1: Any) -> Steps:
    return two_classes.body(xp, z1, z0)


@two_classes.mistake("sum-of-logits", who="adds the logits up", affects=["difference", "p1"])
def _(xp: Any, z0: Any, z1: Any) -> Steps:
    return two_classes.body(xp, -z0, z1)
