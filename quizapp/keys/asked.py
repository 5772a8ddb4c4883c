"""What a numeric question asks for at one variant, in the terms of `quizapp.answers`."""

import numpy as np

from quizapp.answers.asked import Asked, Form
from quizapp.bank.models import Numeric
from quizapp.keys.template import asked_step, tolerance_of
from quizapp.keys.variant import Variant


def asked_of(question: Numeric, variant: Variant) -> Asked:
    """Form, shape, unit and precision of the answer."""
    relative, absolute = tolerance_of(question)
    shape = np.shape(variant.key)
    return Asked(
        form=question.form or _form(asked_step(question).kind, shape),
        shape=shape,
        unit=question.unit,
        decimals=question.decimals,
        tolerance_rel=relative,
        tolerance_abs=absolute,
    )


def _form(kind: str, shape: tuple[int, ...]) -> Form:
    if len(shape) == 2:
        return "matrix"
    if len(shape) == 1:
        return "vector"
    return "integer" if kind == "int" else "real"
