"""From the losses of the samples to one number: negative log-likelihood, class weights, ignored targets."""

from __future__ import annotations

import math
from typing import Any

from verify.formulas.loss.shared import N, at_target, each, holds
from verify.formulas.softmax.values import log_probabilities
from verify.registry import Input, Step, Steps, define, predicate

SIZES = {"N": (4, 6), "K": (3, 4)}
DOCUMENTATION = "torch.nn.CrossEntropyLoss documentation"
BATCH = [
    Input("z", "z_{i}", "logits, a row a sample", low=-4, high=4, shape=("N", "K")),
    Input("target", "t_{i}", "index of each true class, from 0", "int", 0, 2, N),
]


@predicate("loss.some_kept")
def some_kept(target: Any, ignore: Any) -> Any:
    """At least one target is not ignored: the mean of nothing has no value."""
    return (target != ignore[:, None]).any(axis=1)


@define(
    "loss.nll",
    title="Negative log-likelihood of a batch",
    inputs=[Input("p", "p_{i}", "probability given to each true class", low=0.02, high=1, shape=N)],
    steps=[
        Step("per", "l_{i}", r"-\log(<p>)", "loss of each sample", shape=N),
        Step("total", r"\sum l", r"\sum_i{<per>}", "of the whole batch: minus the log of the product of p"),
        Step("loss", "L", r"\frac{<total>}{<N>}", "mean"),
    ],
    source="Fisher 1922, Philosophical Transactions A 222; torch.nn.NLLLoss documentation",
    example=(
        {"p": [0.5, 0.25, 0.125]},
        {"per": [0.693147181, 1.386294361, 2.079441542], "total": 4.158883083, "loss": 1.386294361},
    ),
    dims={"N": (3, 5)},
)
def nll(xp: Any, p: Any) -> Steps:
    """L = -1/N sum log p_i

    Maximum likelihood: the logarithm turns the product of the probabilities into a sum.
    Example: (1/2, 1/4, 1/8): (1 + 2 + 3) log 2 / 3 = 1.386.
    """
    per = -xp.log(p)
    total = xp.sum(per, axis=1)
    return {"per": per, "total": total, "loss": total / p.shape[1]}


@nll.mistake("log-of-mean", who="averages the probabilities first")
def _(xp: Any, p: Any) -> Steps:
    return {"loss": -xp.log(xp.mean(p, axis=1))}


@nll.mistake("base-two", who="takes the binary logarithm: bits, not nats", affects=["per", "total", "loss"])
def _(xp: Any, p: Any) -> Steps:
    return {name: value / math.log(2) for name, value in nll.body(xp, p).items()}


@nll.mistake(
    "no-logarithm",
    who="averages -p, as NLLLoss does with probabilities for log-probabilities",
    affects=["per", "total", "loss"],
)
def _(xp: Any, p: Any) -> Steps:
    return {"per": -p, "total": -xp.sum(p, axis=1), "loss": -xp.mean(p, axis=1)}


@nll.mistake("summed", who="forgets to divide by N")
def _(xp: Any, p: Any) -> Steps:
    return {"loss": nll.body(xp, p)["total"]}


@define(
    "loss.cross_entropy_weighted",
    title="Cross-entropy of a batch with class weights",
    inputs=[*BATCH, Input("weight", "w_{k}", "weight of each class", low=0.2, high=4, shape=("K",))],
    steps=[
        Step("per", "l_{i}", r"-\log(\operatorname{softmax}(<z>)_{<target>})", "without weights", shape=N),
        Step("w", "w_{t_i}", r"(<weight>)_{<target>}", "weight of each true class", shape=N),
        Step("total", r"\sum w l", r"\sum_i{<w> \cdot <per>}", "weighted sum (reduction 'sum')"),
        Step("loss", "L", r"\frac{<total>}{\sum_i{<w>}}", "weighted mean (reduction 'mean')"),
    ],
    source=DOCUMENTATION,
    example=(
        {"z": [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]], "target": [0, 2], "weight": [1.0, 1.0, 3.0]},
        {"w": [1.0, 3.0], "total": 4.394449155, "loss": 1.098612289},
    ),
    dims=SIZES,
    where=["loss.all_classes"],
)
def cross_entropy_weighted(xp: Any, z: Any, target: Any, weight: Any) -> Steps:
    """L = sum w_(t_i) l_i / sum w_(t_i),  l_i = -log softmax(z_i)_(t_i)

    PyTorch's mean is weighted: it divides by the weights of the true classes, not by N.
    Example: two samples of loss log 3 with the weights 1 and 3: 4 log 3 / 4 = log 3.
    """
    per = -at_target(xp, log_probabilities(xp, z), target)
    w = at_target(xp, weight[:, None, :] + 0 * z, target)
    return {"per": per, "w": w, **weighted(xp, per, w)}


def weighted(xp: Any, per: Any, w: Any) -> Steps:
    total = xp.sum(w * per, axis=1)
    return {"total": total, "loss": total / xp.sum(w, axis=1)}


@cross_entropy_weighted.mistake("divided-by-samples", who="divides the weighted sum by N")
def _(xp: Any, z: Any, target: Any, weight: Any) -> Steps:
    return {"loss": cross_entropy_weighted.body(xp, z, target, weight)["total"] / z.shape[1]}


@cross_entropy_weighted.mistake("weights-ignored", who="takes the plain mean", affects=["total", "loss"])
def _(xp: Any, z: Any, target: Any, weight: Any) -> Steps:
    per = cross_entropy_weighted.body(xp, z, target, weight)["per"]
    return weighted(xp, per, 1 + 0 * per)


@cross_entropy_weighted.mistake(
    "weight-of-prediction",
    who="weighs by the predicted class, not by the true one",
    affects=["w", "total", "loss"],
)
def _(xp: Any, z: Any, target: Any, weight: Any) -> Steps:
    per = cross_entropy_weighted.body(xp, z, target, weight)["per"]
    w = at_target(xp, weight[:, None, :] + 0 * z, xp.argmax(z, axis=2))
    return {"w": w, **weighted(xp, per, w)}


@cross_entropy_weighted.mistake(
    "weights-inverted",
    who="divides by the weights: rare classes count less still",
    affects=["w", "total", "loss"],
)
def _(xp: Any, z: Any, target: Any, weight: Any) -> Steps:
    wrong = cross_entropy_weighted.body(xp, z, target, 1 / weight)
    return {name: wrong[name] for name in ("w", "total", "loss")}


@define(
    "loss.cross_entropy_ignore",
    title="Cross-entropy of a batch with an ignored target",
    inputs=[
        *BATCH,
        Input("ignore", r"t_{pad}", "the target that does not count (ignore_index)", "int", 0, 2),
    ],
    steps=[
        Step(
            "per",
            "l_{i}",
            r"-\log(\operatorname{softmax}(<z>)_{<target>}) \cdot [<target> \ne <ignore>]",
            "loss of each sample, 0 where ignored",
            shape=N,
        ),
        Step("kept", "n", r"\sum_i{[<target> \ne <ignore>]}", "samples that count", "int"),
        Step("total", r"\sum l", r"\sum_i{<per>}", "sum"),
        Step("loss", "L", r"\frac{<total>}{<kept>}", "mean over the samples that count"),
    ],
    source=DOCUMENTATION,
    example=(
        {"z": [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]], "target": [1, 0], "ignore": 0},
        {"per": [1.098612289, 0.0], "kept": 1, "total": 1.098612289, "loss": 1.098612289},
    ),
    dims=SIZES,
    where=["loss.all_classes", "loss.some_kept"],
)
def cross_entropy_ignore(xp: Any, z: Any, target: Any, ignore: Any) -> Steps:
    """L = sum over t_i != pad of l_i / number of t_i != pad

    Padding takes part neither in the sum nor in the count.
    Example: one of two samples is padding: the mean is the other's loss, log 3, not half of it.
    """
    counts = target != each(ignore)
    per = -at_target(xp, log_probabilities(xp, z), target) * holds(xp, counts, z)
    total = xp.sum(per, axis=1)
    kept = xp.sum(xp.astype(counts, target.dtype), axis=1)
    return {"per": per, "kept": kept, "total": total, "loss": total / xp.astype(kept, z.dtype)}


@cross_entropy_ignore.mistake("divided-by-all", who="counts the padding in the denominator")
def _(xp: Any, z: Any, target: Any, ignore: Any) -> Steps:
    return {"loss": cross_entropy_ignore.body(xp, z, target, ignore)["total"] / z.shape[1]}


@cross_entropy_ignore.mistake(
    "not-ignored", who="lets the padding take part", affects=["per", "kept", "total", "loss"]
)
def _(xp: Any, z: Any, target: Any, ignore: Any) -> Steps:
    return cross_entropy_ignore.body(xp, z, target, 0 * ignore - 1)


@cross_entropy_ignore.mistake("padding-only", who="keeps what should be ignored", affects="per")
def _(xp: Any, z: Any, target: Any, ignore: Any) -> Steps:
    every = cross_entropy_ignore.body(xp, z, target, 0 * ignore - 1)["per"]
    return {"per": every - cross_entropy_ignore.body(xp, z, target, ignore)["per"]}


@cross_entropy_ignore.mistake("summed", who="stops at the sum")
def _(xp: Any, z: Any, target: Any, ignore: Any) -> Steps:
    return {"loss": cross_entropy_ignore.body(xp, z, target, ignore)["total"]}
