"""The worked solution of a variant: every step with its symbols, with the learner's numbers, and its value.

Written in the content's own Markdown and TeX subset; `quizapp.text` renders it like any other text.
"""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from quizapp.bank.models import Numeric
from quizapp.keys.fill import at_asked_time, fill
from quizapp.keys.template import asked_step, formula_of
from quizapp.keys.variant import Variant
from quizapp.text.languages import Language
from quizapp.text.numbers import grouped, readable, shown, significant
from verify.registry import PLACEHOLDER, Formula, Step

SUM = re.compile(r"\\sum_i\{([^{}]*)\}")
"""In an expression: the sum over the entries of the vectors between the braces."""


def solution(question: Numeric, variant: Variant, language: Language) -> str:
    """One line for each step that the asked one rests on, then the author's own words."""
    made = formula_of(question)
    needed = steps_behind(made, asked_step(question).name)
    if made.over is None:
        lines = [_line(made, step, variant, None) for step in needed]
    else:
        length = len(variant.steps[made.steps[-1].name])
        last = range(length)[-1 if question.at is None else question.at]
        lines = [_line(made, step, variant, t) for t in range(last + 1) for step in needed]
    text = "\n".join(f"- {line}" for line in lines)
    if question.solution:
        text += "\n\n" + fill(question.solution.text(language), question, variant)
    return text


def steps_behind(made: Formula, asked: str) -> list[Step]:
    """The asked step and those it is computed from, in order."""
    wanted, before = {asked}, 0
    while len(wanted) > before:
        before = len(wanted)
        for step in made.steps:
            if step.name in wanted:
                wanted |= {name for name, _ in PLACEHOLDER.findall(step.expression)}
    return [step for step in made.steps if step.name in wanted]


def _line(made: Formula, step: Step, variant: Variant, t: int | None) -> str:
    timed = t is not None and made.over in step.shape
    symbol = made.symbol(step.name, t if timed else None)
    value = grouped(significant(variant.steps[step.name][t] if timed else variant.steps[step.name]))
    symbolic = SUM.sub(r"\\sum_i \1", step.expression)
    symbolic = PLACEHOLDER.sub(lambda m: _symbol(made, m[1], bool(m[2]), t), symbolic)
    numeric = SUM.sub(lambda m: _terms(made, m[1], variant), step.expression)
    numeric = PLACEHOLDER.sub(lambda m: _number(made, m[1], bool(m[2]), t, variant), numeric)
    return f"${symbol} = {symbolic} = {numeric} = {value}$"


def _terms(made: Formula, summand: str, variant: Variant) -> str:
    """A sum written out: the summand once for every entry of the vectors in it."""
    values = {name: _value(made, name, False, None, variant) for name, _ in PLACEHOLDER.findall(summand)}
    count = max(len(value) for value in values.values() if isinstance(value, list))

    def term(i: int) -> str:
        def entry(name: str) -> str:
            value = values[name]
            return _bracketed(value[i] if isinstance(value, list) else value)

        return PLACEHOLDER.sub(lambda m: entry(m[1]), summand)

    return f"({' + '.join(term(i) for i in range(count))})" if count > 1 else term(0)


def _symbol(made: Formula, name: str, before: bool, t: int | None) -> str:
    if name == made.index:
        return name if t is None else str(t + 1)
    if name in made.dims:
        return name
    return made.symbol(name, None if t is None else t - 1 if before else t)


def _number(made: Formula, name: str, before: bool, t: int | None, variant: Variant) -> str:
    if name == made.index:
        return str(0 if t is None else t + 1)
    if name in made.dims:
        return str(_size(made, name, variant))
    return _bracketed(_value(made, name, before, t, variant))


def _value(made: Formula, name: str, before: bool, t: int | None, variant: Variant) -> Any:
    if before and t == 0:
        start = made.step(name).before
        return variant.params[start] if start in variant.params else float(start)
    here = None if t is None else t - 1 if before else t
    source: Mapping[str, Any] = variant.params if name in variant.params else variant.steps
    shape = made.input(name).shape if name in variant.params else made.step(name).shape
    return source[name][here] if here is not None and made.over in shape else source[name]


def _size(made: Formula, dim: str, variant: Variant) -> int:
    """The length of a named dimension in this variant."""
    one = next(i for i in made.inputs if dim in i.shape)
    return int(np.shape(variant.params[one.name])[one.shape.index(dim)])


def _bracketed(value: Any) -> str:
    """A negative number in brackets, so that it can follow an operator."""
    text = readable(significant(value))
    return f"({text})" if text.startswith("-") else text


def final_value(question: Numeric, variant: Variant) -> str:
    """The key as it is shown: to the precision that the question asks for, at least 6 digits otherwise."""
    step = asked_step(question)
    value = at_asked_time(question, formula_of(question), step.name, variant.steps)
    if question.decimals is not None:
        return grouped(shown(value, question.decimals))
    return grouped(significant(value))
