"""What the losses share: predictions and targets, classes, and one-hot vectors."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, predicate

SAMPLES = {"N": (3, 5)}
CLASSES = {"K": (3, 5)}
N, K = ("N",), ("K",)

PRED = Input("pred", r"\hat{y}_{i}", "predictions", shape=N)
TARGET = Input("target", "y_{i}", "targets", shape=N)
LOGITS = Input("z", "z_{k}", "logits", low=-4, high=4, shape=K)
CLASS = Input("target", "t", "index of the true class, from 0", "int", 0, 2)
ERROR = Step("e", "e_{i}", "<pred> - <target>", "errors", shape=N)
MEAN = Step("loss", "L", r"\frac{1}{<N>} \sum_i{<per>}", "mean loss")


@predicate("loss.is_class")
def is_class(z: Any, target: Any) -> Any:
    """The target is the index of one of the classes, counted from 0."""
    return (target >= 0) & (target < z.shape[1])


@predicate("loss.all_classes")
def all_classes(z: Any, target: Any) -> Any:
    """Every target is the index of one of the classes, counted from 0."""
    outside = (target < 0) | (target >= z.shape[2])
    return ~outside.any(axis=1)


def each(value: Any) -> Any:
    """One number a case, lined up with that case's entries."""
    return value[:, None]


def one_hot(xp: Any, target: Any, like: Any) -> Any:
    """1 at the target and 0 elsewhere, along the last axis of ``like``."""
    classes = xp.arange(like.shape[-1], device=like.device)
    return xp.astype(target[..., None] == classes, like.dtype)


def at_target(xp: Any, values: Any, target: Any) -> Any:
    """The entry of the last axis that the target names."""
    return xp.sum(one_hot(xp, target, values) * values, axis=-1)


def positive(xp: Any, values: Any) -> Any:
    """max(0, values)"""
    return xp.where(values > 0, values, 0 * values)


def holds(xp: Any, condition: Any, like: Any) -> Any:
    """1 where the condition holds, 0 elsewhere, as reals."""
    return xp.astype(condition, like.dtype)


def softplus(xp: Any, z: Any) -> Any:
    """log(1 + e^z); logaddexp takes the larger exponent out of the logarithm, so that e^z cannot overflow."""
    return xp.logaddexp(z, 0 * z)


def sigmoid(xp: Any, z: Any) -> Any:
    """1 / (1 + e^-z), from its logarithm, so that nothing overflows and a small value keeps its digits."""
    return xp.exp(-softplus(xp, -z))
