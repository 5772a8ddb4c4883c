"""Sampling from softmax by noise: the Gumbel trick and its relaxation."""

from __future__ import annotations

from typing import Any

from verify.formulas.softmax.values import CLASSES, T, Z, over_classes, probabilities
from verify.registry import Input, Step, Steps, define


@define(
    "softmax.gumbel",
    title="Gumbel-softmax sample",
    inputs=[Z, Input("u", "u_{k}", "uniform noise", low=0.02, high=0.98, shape=("K",)), T],
    steps=[
        Step("noise", "g_{k}", r"-\log(-\log <u>)", "Gumbel noise", shape=("K",)),
        Step("perturbed", "z_{k}'", "<z> + <noise>", "perturbed logits", shape=("K",)),
        Step("sample", "k^*", r"\argmax <perturbed>", "hard sample, from 0", "int"),
        Step("y", "y_{k}", r"\operatorname{softmax}(<perturbed> / <T>)", "relaxed sample", shape=("K",)),
    ],
    source="Jang, Gu & Poole 2016, arXiv:1611.01144; Maddison, Mnih & Teh 2016, arXiv:1611.00712",
    example=(
        {"z": [0.0, 1.0], "u": [0.5, 0.5], "T": 1.0},
        {"noise": [0.366512921, 0.366512921], "sample": 1, "y": [0.268941421, 0.731058579]},
    ),
    dims=CLASSES,
)
def gumbel(xp: Any, z: Any, u: Any, T: Any) -> Steps:
    """y = softmax((z + g) / T),  g = -log(-log u)

    The argmax of z + g is an exact sample of softmax(z); the softmax at a low temperature lets gradients through.
    Example: u = 1/2 twice is the same noise 0.3665 twice, which changes nothing: y = softmax(0, 1).
    """
    noise = -xp.log(-xp.log(u))
    perturbed = z + noise
    y = probabilities(xp, perturbed / over_classes(T))
    return {"noise": noise, "perturbed": perturbed, "sample": xp.argmax(perturbed, axis=1), "y": y}


@gumbel.mistake(
    "one-logarithm", who="takes -log u, exponential noise", affects=["noise", "perturbed", "sample", "y"]
)
def _(xp: Any, z: Any, u: Any, T: Any) -> Steps:
    perturbed = z - xp.log(u)
    y = probabilities(xp, perturbed / over_classes(T))
    return {"noise": -xp.log(u), "perturbed": perturbed, "sample": xp.argmax(perturbed, axis=1), "y": y}


@gumbel.mistake("noise-not-tempered", who="divides the logits by T but not the noise", affects="y")
def _(xp: Any, z: Any, u: Any, T: Any) -> Steps:
    return {"y": probabilities(xp, z / over_classes(T) - xp.log(-xp.log(u)))}


@gumbel.mistake(
    "no-noise", who="forgets the noise: the most likely class, not a sample", affects=["sample", "y"]
)
def _(xp: Any, z: Any, u: Any, T: Any) -> Steps:
    return {"sample": xp.argmax(z, axis=1), "y": probabilities(xp, z / over_classes(T))}
