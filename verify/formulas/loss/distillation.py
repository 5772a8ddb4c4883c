"""Distillation: a student learns a teacher's softened probabilities."""

from __future__ import annotations

from typing import Any

from verify.formulas.loss.shared import CLASS, CLASSES, K, at_target, each
from verify.formulas.softmax.values import log_probabilities, probabilities
from verify.registry import TOLERANCES, Input, Step, Steps, Tolerance, define

HINTON = "Hinton, Vinyals & Dean 2015, arXiv:1503.02531"
STUDENT = Input("z", "z_{k}", "logits of the student", low=-4, high=4, shape=K)
TEACHER = Input("v", "v_{k}", "logits of the teacher", low=-4, high=4, shape=K)
T = Input("T", "T", "temperature", low=1.5, high=6)
# T^2, 36 at most, multiplies what float32 loses in the difference of two logarithms that a high T brings together.
SOFTENED = {**TOLERANCES, "float32": Tolerance(1e-4, 5e-5)}
SOFT = [
    Step("p", "p_{k}", r"\operatorname{softmax}(<v> / <T>)", "soft targets of the teacher", shape=K),
    Step("q", "q_{k}", r"\operatorname{softmax}(<z> / <T>)", "softened student", shape=K),
    Step("kl", r"D(p \| q)", r"\sum_i{<p> \cdot \log(<p> / <q>)}", "divergence"),
]


def divergence(xp: Any, v: Any, z: Any) -> Any:
    """D(softmax v || softmax z), both from their logits."""
    return xp.sum(probabilities(xp, v) * (log_probabilities(xp, v) - log_probabilities(xp, z)), axis=1)


@define(
    "loss.distillation",
    title="Distillation loss on soft targets",
    inputs=[STUDENT, TEACHER, T],
    steps=[
        *SOFT,
        Step("grad", r"\frac{\partial L}{\partial z_{k}}", r"<T> \cdot (<q> - <p>)", "gradient", shape=K),
        Step("loss", "L", r"<T>^2 \cdot <kl>", "soft loss"),
    ],
    source=f"{HINTON}, section 2",
    example=(
        {"z": [0.0, 0.0], "v": [2.1972245773362196, 0.0], "T": 2.0},
        {"p": [0.75, 0.25], "q": [0.5, 0.5], "kl": 0.130812036, "grad": [-0.5, 0.5], "loss": 0.523248144},
    ),
    dims=CLASSES,
    tolerances=SOFTENED,
)
def distillation(xp: Any, z: Any, v: Any, T: Any) -> Steps:
    """L = T^2 D(softmax(v / T) || softmax(z / T));  dL/dz = T (q - p)

    The gradient of the divergence shrinks with 1 / T^2; T^2 keeps its weight beside the hard loss when T is changed.
    Example: teacher (3/4, 1/4) and student (1/2, 1/2) at T = 2: 4 * 0.1308 = 0.5232.
    """
    soft_v, soft_z = v / each(T), z / each(T)
    p, q, kl = probabilities(xp, soft_v), probabilities(xp, soft_z), divergence(xp, soft_v, soft_z)
    return {"p": p, "q": q, "kl": kl, "grad": each(T) * (q - p), "loss": T * T * kl}


@distillation.mistake("no-t-squared", who="forgets the factor T^2", affects=["grad", "loss"])
def _(xp: Any, z: Any, v: Any, T: Any) -> Steps:
    right = distillation.body(xp, z, v, T)
    return {"grad": (right["q"] - right["p"]) / each(T), "loss": right["kl"]}


@distillation.mistake("t-once", who="multiplies by T, not by T^2", affects=["grad", "loss"])
def _(xp: Any, z: Any, v: Any, T: Any) -> Steps:
    right = distillation.body(xp, z, v, T)
    return {"grad": right["q"] - right["p"], "loss": T * right["kl"]}


@distillation.mistake("student-not-softened", who="softens the teacher only", affects=["q", "kl", "loss"])
def _(xp: Any, z: Any, v: Any, T: Any) -> Steps:
    kl = divergence(xp, v / each(T), z)
    return {"q": probabilities(xp, z), "kl": kl, "loss": T * T * kl}


@distillation.mistake(
    "arguments-swapped", who="takes the divergence of the student from the teacher", affects=["kl", "loss"]
)
def _(xp: Any, z: Any, v: Any, T: Any) -> Steps:
    kl = divergence(xp, z / each(T), v / each(T))
    return {"kl": kl, "loss": T * T * kl}


@distillation.mistake(
    "times-temperature",
    who="multiplies the logits by T: sharper, not softer",
    affects=["p", "q", "kl", "loss"],
)
def _(xp: Any, z: Any, v: Any, T: Any) -> Steps:
    wrong = distillation.body(xp, z, v, 1 / T)
    return {"p": wrong["p"], "q": wrong["q"], "kl": wrong["kl"], "loss": T * T * wrong["kl"]}


@distillation.mistake("gradient-not-scaled", who="takes q - p, as at temperature 1", affects="grad")
def _(xp: Any, z: Any, v: Any, T: Any) -> Steps:
    right = distillation.body(xp, z, v, T)
    return {"grad": right["q"] - right["p"]}


@define(
    "loss.distillation_total",
    title="Distillation: soft and hard loss together",
    inputs=[
        STUDENT,
        TEACHER,
        CLASS,
        T,
        Input("alpha", r"\alpha", "weight of the soft loss", low=0.1, high=0.9),
    ],
    steps=[
        Step(
            "soft",
            r"L_{soft}",
            r"<T>^2 \cdot D(\operatorname{softmax}(<v> / <T>) \| \operatorname{softmax}(<z> / <T>))",
            "soft loss",
        ),
        Step("hard", r"L_{hard}", r"-\log(\operatorname{softmax}(<z>)_{<target>})", "cross-entropy at T = 1"),
        Step("total", "L", r"<alpha> \cdot <soft> + (1 - <alpha>) \cdot <hard>", "weighted sum"),
    ],
    source=f"{HINTON}, section 2",
    example=(
        {"z": [0.0, 0.0, 0.0], "v": [0.0, 0.0, 0.0], "target": 0, "T": 2.0, "alpha": 0.75},
        {"soft": 0.0, "hard": 1.098612289, "total": 0.274653072},
    ),
    dims=CLASSES,
    tolerances=SOFTENED,
    where=["loss.is_class"],
)
def distillation_total(xp: Any, z: Any, v: Any, target: Any, T: Any, alpha: Any) -> Steps:
    """L = alpha T^2 D(teacher || student at T) + (1 - alpha) CE(student at 1, true class)

    The hard loss knows no temperature.
    Example: a student that equals its teacher still has the hard loss: 0.25 * log 3 = 0.2747.
    """
    soft = distillation.body(xp, z, v, T)["loss"]
    hard = -at_target(xp, log_probabilities(xp, z), target)
    return {"soft": soft, "hard": hard, "total": alpha * soft + (1 - alpha) * hard}


@distillation_total.mistake("weights-swapped", who="gives alpha to the hard loss")
def _(xp: Any, z: Any, v: Any, target: Any, T: Any, alpha: Any) -> Steps:
    return {"total": distillation_total.body(xp, z, v, target, T, 1 - alpha)["total"]}


@distillation_total.mistake("no-t-squared", who="forgets the factor T^2", affects=["soft", "total"])
def _(xp: Any, z: Any, v: Any, target: Any, T: Any, alpha: Any) -> Steps:
    right = distillation_total.body(xp, z, v, target, T, alpha)
    soft = right["soft"] / T**2
    return {"soft": soft, "total": alpha * soft + (1 - alpha) * right["hard"]}


@distillation_total.mistake(
    "hard-loss-softened", who="divides the logits of the hard loss by T too", affects=["hard", "total"]
)
def _(xp: Any, z: Any, v: Any, target: Any, T: Any, alpha: Any) -> Steps:
    hard = -at_target(xp, log_probabilities(xp, z / each(T)), target)
    soft = distillation.body(xp, z, v, T)["loss"]
    return {"hard": hard, "total": alpha * soft + (1 - alpha) * hard}


@distillation_total.mistake("not-weighted", who="adds the two losses up")
def _(xp: Any, z: Any, v: Any, target: Any, T: Any, alpha: Any) -> Steps:
    right = distillation_total.body(xp, z, v, target, T, alpha)
    return {"total": right["soft"] + right["hard"]}
