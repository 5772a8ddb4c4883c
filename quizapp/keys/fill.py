"""Puts a variant's numbers into a question's texts: ``<name>`` becomes the value of that parameter or step."""

from collections.abc import Mapping
from typing import Any

from quizapp.bank.models import Numeric
from quizapp.keys.template import formula_of
from quizapp.keys.variant import Variant
from quizapp.text.numbers import readable, shown, significant
from verify.registry import PLACEHOLDER, Formula


def fill(text: str, question: Numeric, variant: Variant) -> str:
    """The text with every known placeholder replaced; parameters as given, computed steps to 6 digits.

    A step along the time axis stands for its value at the time that the question asks about; an input along it that
    holds one time only, for that one's value. What is no parameter or step of the formula stays as it is written.
    """
    made = formula_of(question)
    values = {name: readable(shown(_unlisted(made, name, value))) for name, value in variant.params.items()}
    for step in made.steps:
        values.setdefault(step.name, significant(at_asked_time(question, made, step.name, variant.steps)))

    return PLACEHOLDER.sub(lambda m: m[0] if m[2] else values.get(m[1], m[0]), text)


def _unlisted(made: Formula, name: str, value: Any) -> Any:
    """The first gradient is a number, not a list of one."""
    shape = next((one.shape for one in made.inputs if one.name == name), ())
    return value[0] if made.over is not None and shape[:1] == (made.over,) and len(value) == 1 else value


def at_asked_time(question: Numeric, made: Formula, step: str, steps: Mapping[str, Any]) -> Any:
    """A step's value, at the time the question asks about where the step has a time axis."""
    if made.over in made.step(step).shape:
        return steps[step][-1 if question.at is None else question.at]
    return steps[step]
