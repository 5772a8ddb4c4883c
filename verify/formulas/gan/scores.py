"""Games whose discriminator gives a score, not a probability: least squares, hinge, Wasserstein."""

from __future__ import annotations

from typing import Any

from verify.formulas.gan.losses import SAMPLES, N
from verify.formulas.loss.shared import each, positive, sigmoid
from verify.registry import Input, Step, Steps, define

D_REAL = Input("d_real", "D(x_{i})", "scores of real samples", low=-2.5, high=2.5, shape=N)
D_FAKE = Input("d_fake", "D(G(z_{i}))", "scores of fakes", low=-2.5, high=2.5, shape=N)


@define(
    "gan.least_squares",
    title="Least-squares GAN",
    inputs=[
        D_REAL,
        D_FAKE,
        Input("a", "a", "target of the fakes for D", low=-1, high=0),
        Input("b", "b", "target of the real samples for D", low=0.5, high=1),
        Input("c", "c", "target of the fakes for G", low=0.2, high=1),
    ],
    steps=[
        Step("real", "L_{x}", r"\frac{1}{2 \cdot <N>} \sum_i{(<d_real> - <b>)^2}", "on real samples"),
        Step("fake", "L_{f}", r"\frac{1}{2 \cdot <N>} \sum_i{(<d_fake> - <a>)^2}", "on fakes"),
        Step("loss_g", "L_G", r"\frac{1}{2 \cdot <N>} \sum_i{(<d_fake> - <c>)^2}", "generator"),
        Step("loss_d", "L_D", "<real> + <fake>", "discriminator"),
    ],
    source="Mao et al. 2016, arXiv:1611.04076, equation 2",
    example=(
        {"d_real": [0.5], "d_fake": [0.2], "a": 0.0, "b": 1.0, "c": 1.0},
        {"real": 0.125, "fake": 0.02, "loss_g": 0.32, "loss_d": 0.145},
    ),
    dims=SAMPLES,
)
def least_squares(xp: Any, d_real: Any, d_fake: Any, a: Any, b: Any, c: Any) -> Steps:
    """L_D = 1/2 mean (D(x) - b)^2 + 1/2 mean (D(G) - a)^2;  L_G = 1/2 mean (D(G) - c)^2

    No sigmoid: a fake far on the right side of the border still gets a gradient. Usually a = 0, b = c = 1.
    Example: D(x) = 0.5, D(G) = 0.2: 0.125 + 0.02 = 0.145 for D, 0.8^2 / 2 = 0.32 for G.
    """
    real, fake, loss_g = (half_square(xp, d, at) for d, at in ((d_real, b), (d_fake, a), (d_fake, c)))
    return {"real": real, "fake": fake, "loss_g": loss_g, "loss_d": real + fake}


def half_square(xp: Any, d: Any, target: Any) -> Any:
    return xp.mean((d - each(target)) ** 2, axis=1) / 2


@least_squares.mistake(
    "targets-swapped", who="swaps the targets of real and fake", affects=["real", "fake", "loss_d"]
)
def _(xp: Any, d_real: Any, d_fake: Any, a: Any, b: Any, c: Any) -> Steps:
    wrong = least_squares.body(xp, d_real, d_fake, b, a, c)
    return {name: wrong[name] for name in ("real", "fake", "loss_d")}


@least_squares.mistake(
    "generator-aims-at-fake", who="gives the generator the target of the fakes", affects="loss_g"
)
def _(xp: Any, d_real: Any, d_fake: Any, a: Any, b: Any, c: Any) -> Steps:
    return {"loss_g": half_square(xp, d_fake, a)}


@least_squares.mistake("not-halved", who="forgets the 1/2", affects=["real", "fake", "loss_g", "loss_d"])
def _(xp: Any, d_real: Any, d_fake: Any, a: Any, b: Any, c: Any) -> Steps:
    right = least_squares.body(xp, d_real, d_fake, a, b, c)
    return {name: 2 * value for name, value in right.items()}


@least_squares.mistake(
    "sigmoid-kept", who="squashes the scores first", affects=["real", "fake", "loss_g", "loss_d"]
)
def _(xp: Any, d_real: Any, d_fake: Any, a: Any, b: Any, c: Any) -> Steps:
    return least_squares.body(xp, sigmoid(xp, d_real), sigmoid(xp, d_fake), a, b, c)


@define(
    "gan.hinge",
    title="Hinge GAN",
    inputs=[D_REAL, D_FAKE],
    steps=[
        Step("real", "L_{x}", r"\frac{1}{<N>} \sum_i{\max(0, 1 - <d_real>)}", "on real samples"),
        Step("fake", "L_{f}", r"\frac{1}{<N>} \sum_i{\max(0, 1 + <d_fake>)}", "on fakes"),
        Step("loss_g", "L_G", r"-\frac{1}{<N>} \sum_i{<d_fake>}", "generator"),
        Step("loss_d", "L_D", "<real> + <fake>", "discriminator"),
    ],
    source="Lim & Ye 2017, arXiv:1705.02894; Miyato et al. 2018, arXiv:1802.05957, equations 16-17",
    example=(
        {"d_real": [1.5, 0.25], "d_fake": [-0.5, 0.5]},
        {"real": 0.375, "fake": 1.0, "loss_g": 0.0, "loss_d": 1.375},
    ),
    dims=SAMPLES,
)
def hinge(xp: Any, d_real: Any, d_fake: Any) -> Steps:
    """L_D = mean max(0, 1 - D(x)) + mean max(0, 1 + D(G));  L_G = -mean D(G)

    The discriminator stops at the margin, the generator never does: its loss has no hinge.
    Example: D(x) = (1.5, 0.25): (0 + 0.75) / 2; D(G) = (-0.5, 0.5): (0.5 + 1.5) / 2.
    """
    real = xp.mean(positive(xp, 1 - d_real), axis=1)
    fake = xp.mean(positive(xp, 1 + d_fake), axis=1)
    return {"real": real, "fake": fake, "loss_g": -xp.mean(d_fake, axis=1), "loss_d": real + fake}


PARTS = ["real", "fake", "loss_d"]


@hinge.mistake("generator-hinged", who="cuts the generator's loss too: max(0, 1 - D(G))", affects="loss_g")
def _(xp: Any, d_real: Any, d_fake: Any) -> Steps:
    return {"loss_g": hinge.body(xp, d_fake, d_fake)["real"]}


@hinge.mistake("generator-uphill", who="forgets the minus in the generator's loss", affects="loss_g")
def _(xp: Any, d_real: Any, d_fake: Any) -> Steps:
    return {"loss_g": xp.mean(d_fake, axis=1)}


@hinge.mistake("same-sign", who="writes 1 - D for the fakes as well", affects=["fake", "loss_d"])
def _(xp: Any, d_real: Any, d_fake: Any) -> Steps:
    wrong = hinge.body(xp, d_real, -d_fake)
    return {"fake": wrong["fake"], "loss_d": wrong["loss_d"]}


@hinge.mistake("no-margin", who="cuts at 0: max(0, -D(x)) and max(0, D(G))", affects=PARTS)
def _(xp: Any, d_real: Any, d_fake: Any) -> Steps:
    wrong = hinge.body(xp, d_real + 1, d_fake - 1)
    return {name: wrong[name] for name in PARTS}


@hinge.mistake("not-cut", who="forgets the maximum: a Wasserstein critic's loss plus 2", affects=PARTS)
def _(xp: Any, d_real: Any, d_fake: Any) -> Steps:
    real, fake = xp.mean(1 - d_real, axis=1), xp.mean(1 + d_fake, axis=1)
    return {"real": real, "fake": fake, "loss_d": real + fake}


@define(
    "gan.wasserstein",
    title="Wasserstein GAN",
    inputs=[D_REAL, D_FAKE],
    steps=[
        Step("real", r"\bar{f}_{x}", r"\frac{1}{<N>} \sum_i{<d_real>}", "mean score of real samples"),
        Step("fake", r"\bar{f}_{z}", r"\frac{1}{<N>} \sum_i{<d_fake>}", "mean score of fakes"),
        Step("loss_g", "L_G", "-<fake>", "generator"),
        Step("distance", r"\hat{W}", "<real> - <fake>", "estimate of the distance, by a 1-Lipschitz critic"),
        Step("loss_d", "L_D", "-<distance>", "critic"),
    ],
    source="Arjovsky, Chintala & Bottou 2017, arXiv:1701.07875",
    example=(
        {"d_real": [2.0, 1.0], "d_fake": [0.5, -0.5]},
        {"real": 1.5, "fake": 0.0, "loss_g": 0.0, "distance": 1.5, "loss_d": -1.5},
    ),
    dims=SAMPLES,
)
def wasserstein(xp: Any, d_real: Any, d_fake: Any) -> Steps:
    """L_D = mean f(G) - mean f(x);  L_G = -mean f(G)

    No logarithm and no sigmoid. The critic's loss is minus an estimate of the distance, negative when it is good; a
    K-Lipschitz critic measures K times the distance.
    Example: scores (2, 1) and (0.5, -0.5): the distance is estimated as 1.5.
    """
    real, fake = xp.mean(d_real, axis=1), xp.mean(d_fake, axis=1)
    return {"real": real, "fake": fake, "loss_g": -fake, "distance": real - fake, "loss_d": fake - real}


@wasserstein.mistake("sign-flipped", who="lets the critic score fakes higher", affects=["distance", "loss_d"])
def _(xp: Any, d_real: Any, d_fake: Any) -> Steps:
    right = wasserstein.body(xp, d_real, d_fake)
    return {"distance": -right["distance"], "loss_d": -right["loss_d"]}


@wasserstein.mistake(
    "sigmoid-kept",
    who="leaves the sigmoid on the critic",
    affects=["real", "fake", "loss_g", "distance", "loss_d"],
)
def _(xp: Any, d_real: Any, d_fake: Any) -> Steps:
    return wasserstein.body(xp, sigmoid(xp, d_real), sigmoid(xp, d_fake))


@wasserstein.mistake("generator-uphill", who="forgets the minus in the generator's loss", affects="loss_g")
def _(xp: Any, d_real: Any, d_fake: Any) -> Steps:
    return {"loss_g": xp.mean(d_fake, axis=1)}


@wasserstein.mistake("logarithm-kept", who="takes cross-entropy as in the original game", affects="loss_d")
def _(xp: Any, d_real: Any, d_fake: Any) -> Steps:
    real, fake = xp.log(sigmoid(xp, d_real)), xp.log(sigmoid(xp, -d_fake))
    return {"loss_d": -xp.mean(real, axis=1) - xp.mean(fake, axis=1)}
