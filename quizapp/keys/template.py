"""A numeric question as the plain data that verify evaluates."""

from quizapp.answers.asked import HALF_UNIT
from quizapp.bank.models import Numeric
from verify.registry import Formula, Step, formula
from verify.variants import Template


def formula_of(question: Numeric) -> Formula:
    return formula(question.compute)


def asked_step(question: Numeric) -> Step:
    """The step that the question asks for: the formula's result unless it names another."""
    made = formula_of(question)
    return made.step(question.asked) if question.asked else made.steps[-1]


def tolerance_of(question: Numeric) -> tuple[float, float]:
    """(relative, absolute), of which the wider counts: half a unit of the last decimal asked for is always allowed."""
    tolerance = question.tolerance or Numeric.DEFAULT_TOLERANCE
    asked = 0.0 if question.decimals is None else HALF_UNIT * 10.0**-question.decimals
    return tolerance.rel, max(tolerance.abs, asked)


def template_of(question: Numeric) -> Template:
    """Raises UnknownName and SpaceError where the question does not fit its formula (the content lint says where)."""
    relative, absolute = tolerance_of(question)
    return Template(
        question=question.id,
        compute=question.compute,
        asked=asked_step(question).name,
        at=-1 if question.at is None else question.at,
        axes=question.axes(),
        where=tuple(question.where),
        given=dict(question.given),
        relative=relative,
        absolute=absolute,
        mistakes={name: slip.must_differ for name, slip in question.mistakes.items()},
        decimals=question.decimals,
    )
