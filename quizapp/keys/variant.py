"""One variant of a numeric question: its numbers, every step, the key, and which mistakes it can tell apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from quizapp.bank.models import Numeric
from quizapp.keys.template import formula_of, template_of
from verify.backends import Backend
from verify.variants import Evaluated, NoVariant, Template, evaluate_batch, offered_at

__all__ = ["NoVariant", "Variant", "first", "variant_at", "variant_of"]


@dataclass(frozen=True)
class Variant:
    """Plain numbers and nested lists throughout; ``mistakes`` holds the live ones only."""

    index: int
    attempt: int
    params: Mapping[str, Any]
    steps: Mapping[str, Any]
    key: Any
    mistakes: Mapping[str, Any]
    space: str
    """Digest of the space that ``index`` belongs to."""


def variant_at(question: Numeric, n: int, previous: int | None = None) -> Variant:
    """What a learner sees the n-th time (from 0), never the variant ``previous``; raises NoVariant."""
    template = template_of(question)
    return _plain(question, template, *offered_at(template, n, previous))


def variant_of(question: Numeric, index: int, backend: Backend | None = None) -> Variant:
    """The variant of that number, offered or not; raises IndexError outside the space."""
    template = template_of(question)
    if not 0 <= index < template.space.size:
        raise IndexError(f"{question.id} has variants 0 to {template.space.size - 1}")
    return _plain(question, template, index, 0, evaluate_batch(template, [index], backend))


def _plain(question: Numeric, template: Template, index: int, attempt: int, found: Evaluated) -> Variant:
    values = {**template.given, **template.space.decode(index)}
    return Variant(
        index=index,
        attempt=attempt,
        params={one.name: _listed(values[one.name]) for one in formula_of(question).inputs},
        steps={name: first(values) for name, values in found.steps.items()},
        key=first(found.key),
        mistakes={name: first(v) for name, v in found.mistakes.items() if not bool(first(found.muted[name]))},
        space=template.space.digest,
    )


def _listed(value: Any) -> Any:
    """Lists for tuples, as the log gives them back."""
    return [_listed(one) for one in value] if isinstance(value, tuple | list) else value


def first(values: Any) -> Any:
    """The first of a batch as a plain number or nested list."""
    if hasattr(values, "cpu"):
        values = values.cpu().numpy()
    return np.asarray(values)[0].tolist()
