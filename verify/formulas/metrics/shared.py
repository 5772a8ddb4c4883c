"""What the metrics share: counts, confusion matrices, scores with labels, and integers turned into reals."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, predicate

POWERS = "Powers 2011, arXiv:2010.16061"
N, K = ("N",), ("K",)
SAMPLES = {"N": (4, 8)}
CLASSES = {"K": (2, 4)}

TP = Input("tp", r"\mathrm{TP}", "positives called positive", "int", 1, 12)
FP = Input("fp", r"\mathrm{FP}", "negatives called positive", "int", 0, 12)
FN = Input("fn", r"\mathrm{FN}", "positives called negative", "int", 0, 12)
TN = Input("tn", r"\mathrm{TN}", "negatives called negative", "int", 1, 30)
PRECISION = Step(
    "precision", "P", r"\frac{<tp>}{<tp> + <fp>}", "of what was called positive, the right share"
)
RECALL = Step("recall", "R", r"\frac{<tp>}{<tp> + <fn>}", "of the positives, the share that was found")

MATRIX = Input(
    "c", "C_{ij}", "samples of class i (row) called class j (column)", "int", 0, 8, shape=("K", "K")
)
SCORE = Input(
    "score", "s_{i}", "score in whole numbers, percent say; larger is more positive", "int", 0, 6, N
)
LABEL = Input("label", "t_{i}", "true class, 1 is positive", "int", 0, 1, N)


@predicate("metrics.every_class_met")
def every_class_met(c: Any) -> Any:
    """Every class occurs among the samples and among the predictions."""
    return (c.sum(axis=1) > 0).all(axis=1) & (c.sum(axis=2) > 0).all(axis=1)


@predicate("metrics.both_classes")
def both_classes(label: Any) -> Any:
    """There is a positive sample and a negative one."""
    return (label.sum(axis=1) > 0) & (label.sum(axis=1) < label.shape[1])


def real(xp: Any, counts: Any) -> Any:
    """Counts as reals: the standard does not divide integers."""
    return xp.astype(counts, xp.float64)


def ratio(xp: Any, part: Any, whole: Any) -> Any:
    return real(xp, part) / real(xp, whole)


def count(xp: Any, condition: Any) -> Any:
    """How often it holds along the last axis."""
    return xp.sum(xp.astype(condition, xp.int64), axis=-1)


def diagonal(xp: Any, c: Any) -> Any:
    """The entries (k, k) of each case's matrix."""
    at = xp.arange(c.shape[-1], device=c.device)
    return xp.sum(xp.where(at[:, None] == at[None, :], c, 0 * c), axis=-1)


@predicate("metrics.something_right")
def something_right(c: Any) -> Any:
    """At least one sample was called what it is."""
    return c.diagonal(0, 1, 2).sum(axis=1) > 0
