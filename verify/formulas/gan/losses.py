"""The losses of Goodfellow's game from the discriminator's probabilities, and the gradients that the generator gets."""

from __future__ import annotations

from typing import Any

from verify.formulas.loss.shared import each, sigmoid
from verify.registry import Input, Step, Steps, define

GOODFELLOW = "Goodfellow et al. 2014, arXiv:1406.2661"
SALIMANS = "Salimans et al. 2016, arXiv:1606.03498, section 3.4"
SAMPLES = {"N": (2, 4)}
N = ("N",)
D_REAL = Input("d_real", "D(x_{i})", "probability that a real sample is real", low=0.02, high=0.98, shape=N)
D_FAKE = Input("d_fake", "D(G(z_{i}))", "probability that a fake is real", low=0.02, high=0.98, shape=N)


@define(
    "gan.minimax",
    title="Losses of the original game",
    inputs=[D_REAL, D_FAKE],
    steps=[
        Step("real", "V_{x}", r"\frac{1}{<N>} \sum_i{\log(<d_real>)}", "on real samples"),
        Step("fake", "V_{z}", r"\frac{1}{<N>} \sum_i{\log(1 - <d_fake>)}", "on fakes"),
        Step("value", "V", "<real> + <fake>", "value, which D maximises and G minimises"),
        Step("loss_g", r"L_G", "<fake>", "generator, as the game has it (saturating)"),
        Step("loss_ns", r"L_G^{ns}", r"-\frac{1}{<N>} \sum_i{\log(<d_fake>)}", "generator, non-saturating"),
        Step("loss_d", r"L_D", "-<value>", "discriminator"),
    ],
    source=f"{GOODFELLOW}, equation 1 and section 3",
    example=(
        {"d_real": [0.5], "d_fake": [0.5]},
        {"value": -1.386294361, "loss_g": -0.693147181, "loss_ns": 0.693147181, "loss_d": 1.386294361},
    ),
    dims=SAMPLES,
)
def minimax(xp: Any, d_real: Any, d_fake: Any) -> Steps:
    """V = mean log D(x) + mean log(1 - D(G(z)));  L_D = -V;  L_G = mean log(1 - D(G)) or, in practice, -mean log D(G)

    The non-saturating loss is the generator's fakes labelled as real; both have the same fixed point.
    Example: D = 1/2 everywhere, as at the equilibrium: V = -2 log 2 = -1.386, L_D = 1.386.
    """
    real, fake = xp.mean(xp.log(d_real), axis=1), xp.mean(xp.log1p(-d_fake), axis=1)
    players = {"loss_g": fake, "loss_ns": -xp.mean(xp.log(d_fake), axis=1), "loss_d": -(real + fake)}
    return {"real": real, "fake": fake, "value": real + fake, **players}


def valued(real: Any, fake: Any) -> Steps:
    """What follows from wrong terms."""
    return {"real": real, "fake": fake, "value": real + fake, "loss_d": -(real + fake)}


@minimax.mistake(
    "fakes-as-real",
    who="writes log D(G) in the discriminator's loss: it would call the fakes real too",
    affects=["fake", "value", "loss_d"],
)
def _(xp: Any, d_real: Any, d_fake: Any) -> Steps:
    right = minimax.body(xp, d_real, d_fake)
    wrong = valued(right["real"], -right["loss_ns"])
    return {name: wrong[name] for name in ("fake", "value", "loss_d")}


@minimax.mistake(
    "labels-flipped",
    who="flips the labels of the discriminator, where only the generator's step sees fakes as real",
    affects=["real", "fake", "value", "loss_d"],
)
def _(xp: Any, d_real: Any, d_fake: Any) -> Steps:
    right = minimax.body(xp, 1 - d_real, 1 - d_fake)
    return valued(right["real"], right["fake"])


@minimax.mistake(
    "halved", who="averages over both kinds of samples, as much code does", affects=["value", "loss_d"]
)
def _(xp: Any, d_real: Any, d_fake: Any) -> Steps:
    right = minimax.body(xp, d_real, d_fake)
    return {"value": right["value"] / 2, "loss_d": right["loss_d"] / 2}


@minimax.mistake("sign-flipped", who="lets the discriminator minimise the value", affects="loss_d")
def _(xp: Any, d_real: Any, d_fake: Any) -> Steps:
    return {"loss_d": minimax.body(xp, d_real, d_fake)["value"]}


@minimax.mistake(
    "generator-losses-swapped",
    who="takes the one generator's loss for the other",
    affects=["loss_g", "loss_ns"],
)
def _(xp: Any, d_real: Any, d_fake: Any) -> Steps:
    right = minimax.body(xp, d_real, d_fake)
    return {"loss_g": right["loss_ns"], "loss_ns": right["loss_g"]}


@minimax.mistake("generator-uphill", who="forgets the minus of the non-saturating loss", affects="loss_ns")
def _(xp: Any, d_real: Any, d_fake: Any) -> Steps:
    return {"loss_ns": -minimax.body(xp, d_real, d_fake)["loss_ns"]}


@define(
    "gan.generator_gradient",
    title="Gradient that the generator gets through the logit of a fake",
    inputs=[Input("a", "a", "logit of the discriminator for a fake", low=-7, high=7)],
    steps=[
        Step("d", "D", r"\sigma(<a>)", "probability that the fake is real"),
        Step("saturating", r"\frac{d}{da} \log(1 - D)", "-<d>", "of the game's loss"),
        Step("non_saturating", r"\frac{d}{da} (-\log D)", "<d> - 1", "of the non-saturating loss"),
    ],
    source=f"{GOODFELLOW}, section 3; Arjovsky & Bottou 2017, arXiv:1701.04862",
    example=({"a": -2.1972245773362196}, {"d": 0.1, "saturating": -0.1, "non_saturating": -0.9}),
)
def generator_gradient(xp: Any, a: Any) -> Steps:
    """d/da log(1 - D) = -D;  d/da (-log D) = D - 1,  D = sigmoid(a)

    Early in training the fakes are found out, D is near 0: there the first gradient vanishes and the second is near
    -1.
    Example: D = 0.1: -0.1 against -0.9.
    """
    return {"d": sigmoid(xp, a), "saturating": -sigmoid(xp, a), "non_saturating": -sigmoid(xp, -a)}


BOTH = ["saturating", "non_saturating"]


@generator_gradient.mistake("losses-swapped", who="takes the one loss for the other", affects=BOTH)
def _(xp: Any, a: Any) -> Steps:
    right = generator_gradient.body(xp, a)
    return {"saturating": right["non_saturating"], "non_saturating": right["saturating"]}


@generator_gradient.mistake(
    "by-the-probability", who="differentiates by D: the sigmoid's slope is missing", affects=BOTH
)
def _(xp: Any, a: Any) -> Steps:
    return {"saturating": -1 / sigmoid(xp, -a), "non_saturating": -1 / sigmoid(xp, a)}


@generator_gradient.mistake("sign-flipped", who="loses the minus", affects=BOTH)
def _(xp: Any, a: Any) -> Steps:
    right = generator_gradient.body(xp, a)
    return {name: -right[name] for name in BOTH}


@define(
    "gan.one_sided",
    title="Discriminator's loss with one-sided label smoothing",
    inputs=[D_REAL, D_FAKE, Input("smooth", "s", "target of the real samples", low=0.7, high=0.95)],
    steps=[
        Step(
            "real",
            "L_{x}",
            r"-\frac{1}{<N>} \sum_i{(<smooth> \cdot \log(<d_real>) + (1 - <smooth>) \cdot \log(1 - <d_real>))}",
            "on real samples",
        ),
        Step("fake", "L_{f}", r"-\frac{1}{<N>} \sum_i{\log(1 - <d_fake>)}", "on fakes, whose target stays 0"),
        Step("loss", "L_D", "<real> + <fake>", "discriminator"),
    ],
    source=SALIMANS,
    example=(
        {"d_real": [0.5], "d_fake": [0.5], "smooth": 0.9},
        {"real": 0.693147181, "fake": 0.693147181, "loss": 1.386294361},
    ),
    dims=SAMPLES,
)
def one_sided(xp: Any, d_real: Any, d_fake: Any, smooth: Any) -> Steps:
    """L_D = -mean(s log D(x) + (1 - s) log(1 - D(x))) - mean log(1 - D(G))

    Only the real samples' target is lowered, to 0.9: a fake's target above 0 would reward the generator where there
    is no data.
    Example: D = 1/2 everywhere costs log 2 twice whatever s is.
    """
    s = each(smooth)
    real = -xp.mean(s * xp.log(d_real) + (1 - s) * xp.log1p(-d_real), axis=1)
    fake = -xp.mean(xp.log1p(-d_fake), axis=1)
    return {"real": real, "fake": fake, "loss": real + fake}


@one_sided.mistake("two-sided", who="smooths the fakes' target too, to 1 - s", affects=["fake", "loss"])
def _(xp: Any, d_real: Any, d_fake: Any, smooth: Any) -> Steps:
    fake = one_sided.body(xp, 1 - d_fake, d_fake, smooth)["real"]
    return {"fake": fake, "loss": one_sided.body(xp, d_real, d_fake, smooth)["real"] + fake}


@one_sided.mistake("not-smoothed", who="keeps the target 1", affects=["real", "loss"])
def _(xp: Any, d_real: Any, d_fake: Any, smooth: Any) -> Steps:
    wrong = one_sided.body(xp, d_real, d_fake, 1 + 0 * smooth)
    return {"real": wrong["real"], "loss": wrong["loss"]}


@one_sided.mistake(
    "loss-only-scaled", who="multiplies the loss of the real samples by s", affects=["real", "loss"]
)
def _(xp: Any, d_real: Any, d_fake: Any, smooth: Any) -> Steps:
    wrong = one_sided.body(xp, d_real, d_fake, 1 + 0 * smooth)
    real = smooth * wrong["real"]
    return {"real": real, "loss": real + wrong["fake"]}
