"""Losses with their gradients: regression, two classes, many classes, distributions, margins, distances, masks."""

from verify.formulas.loss import (
    angular,
    binary,
    categorical,
    dense,
    distillation,
    divergence,
    embedding,
    gaussian,
    margin,
    metric,
    multiplicative,
    reduction,
    regression,
    robust,
)

__all__ = [
    "angular",
    "binary",
    "categorical",
    "dense",
    "distillation",
    "divergence",
    "embedding",
    "gaussian",
    "margin",
    "metric",
    "multiplicative",
    "reduction",
    "regression",
    "robust",
]
