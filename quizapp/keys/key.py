"""The key of a variant with every wrong value that can be told apart: live mistakes and intermediate steps."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from quizapp.answers.grading import Candidate, NumericKey
from quizapp.bank.models import Numeric
from quizapp.keys import phrases
from quizapp.keys.asked import asked_of
from quizapp.keys.template import asked_step, formula_of
from quizapp.keys.variant import Variant
from quizapp.text.phrases import Sayable
from verify.registry import Formula, Step

SAME = 1e-9
"""Two mistakes whose values are this near, relatively, cannot be told apart by any answer."""


def key_of(question: Numeric, variant: Variant) -> NumericKey:
    """Raises nothing: a variant that can be shown can be graded."""
    values, shape = _flat(variant.key)
    return NumericKey(
        asked_of(question, variant),
        values,
        shape,
        (*_mistakes(question, variant), *_steps(question, variant)),
    )


def _mistakes(question: Numeric, variant: Variant) -> Iterator[Candidate]:
    """The live mistakes; those that come to the same value here are one candidate that names them all."""
    same: dict[tuple[int | float, ...], list[str]] = {}
    for name, wrong in variant.mistakes.items():
        values, _ = _flat(wrong)
        if np.isfinite(values).all():
            near = next((known for known in same if np.allclose(known, values, rtol=SAME, atol=0)), values)
            same.setdefault(near, []).append(name)
    for names in same.values():
        values, shape = _flat(variant.mistakes[names[0]])
        slips = [question.mistakes[name] for name in names]
        says: Sayable = slips[0].says
        for slip in slips[1:]:
            says = phrases.EITHER.fill(first=says, second=slip.says)
        errata = next((slip.errata for slip in slips if slip.errata), None)
        yield Candidate("mistake", names[0], values, shape, says, errata)


def _steps(question: Numeric, variant: Variant) -> Iterator[Candidate]:
    """Every step but the asked one, at every time; those for which the author wrote words first."""
    made, asked = formula_of(question), asked_step(question)
    own = [step for step in made.steps if step.name in question.steps]
    for step in own + [step for step in made.steps if step not in own]:
        for t in _times(made, step, variant):
            if step == asked and t == _asked_time(question, made, variant):
                continue
            values, shape = _flat(variant.steps[step.name] if t is None else variant.steps[step.name][t])
            if np.isfinite(values).all():
                says = question.steps.get(step.name) or _generic(question, made, step, t, variant)
                yield Candidate("step", step.name, values, shape, says)


def _times(made: Formula, step: Step, variant: Variant) -> list[int | None]:
    return list(range(len(variant.steps[step.name]))) if made.over in step.shape else [None]


def _asked_time(question: Numeric, made: Formula, variant: Variant) -> int | None:
    times = _times(made, asked_step(question), variant)
    return times[-1 if question.at is None else question.at]


def _generic(question: Numeric, made: Formula, step: Step, t: int | None, variant: Variant) -> Sayable:
    asked = asked_step(question)
    phrase = phrases.STOPPED_AT_TIME if step == asked else phrases.STOPPED_AT
    return phrase.fill(
        symbol=made.symbol(step.name, t), asked=made.symbol(asked.name, _asked_time(question, made, variant))
    )


def _flat(value: Any) -> tuple[tuple[int | float, ...], tuple[int, ...]]:
    array = np.asarray(value)
    return tuple(array.ravel().tolist()), array.shape
