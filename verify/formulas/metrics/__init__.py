"""How good a prediction is: counts, averages over classes, rankings, probabilities, text."""

from verify.formulas.metrics import (
    agreement,
    area,
    bleu,
    calibration,
    classes,
    counts,
    detection,
    overlap,
    pooled,
    probability,
    ranking,
    retrieval,
    text,
)

__all__ = [
    "agreement",
    "area",
    "bleu",
    "calibration",
    "classes",
    "counts",
    "detection",
    "overlap",
    "pooled",
    "probability",
    "ranking",
    "retrieval",
    "text",
]
