"""What grading comes to: a verdict, and where it can be told, what went wrong."""

from dataclasses import dataclass
from typing import Literal

from quizapp.answers.rating import Verdict
from quizapp.text.phrases import Said, Sayable

DiagnosisKind = Literal[
    "mistake",
    "step",
    "sign",
    "power-of-ten",
    "percent",
    "reciprocal",
    "transposed",
    "rounding",
    "order",
]
SLIPS: frozenset[DiagnosisKind] = frozenset({"sign", "power-of-ten", "percent", "rounding"})
"""The method was right; all other diagnoses are wrong answers that can be explained."""


@dataclass(frozen=True)
class Diagnosis:
    kind: DiagnosisKind
    name: str | None
    """Of the mistake, step or misconception; the general kinds have none."""
    says: Sayable
    errata: str | None = None


@dataclass(frozen=True)
class Grade:
    verdict: Verdict
    diagnosis: Diagnosis | None = None


@dataclass(frozen=True)
class NotCounted:
    """Readable, and not to the precision or shape that was asked for: costs nothing."""

    message: Said


RIGHT = Grade("right")


def diagnosed(diagnosis: Diagnosis | None) -> Grade:
    """A slip where the diagnosis is one, else wrong."""
    return Grade("slip" if diagnosis is not None and diagnosis.kind in SLIPS else "wrong", diagnosis)
