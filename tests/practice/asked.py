"""Questions as models with a variant of theirs, for tests that need no desk."""

from functools import cache
from typing import Any

from quizapp.bank.models import QUESTION, Numeric, Question
from quizapp.bank.reader import Bank, read_bank
from quizapp.bank.shipped import bank_files, content_dir
from quizapp.bank.syllabus import read_syllabus
from quizapp.keys.variant import Variant, variant_of


def model(made: dict[str, Any]) -> Question:
    return QUESTION.validate_python(made)


def with_params(made: dict[str, Any], **params: Any) -> tuple[Numeric, Variant]:
    """The question at the variant that has these parameters."""
    found = QUESTION.validate_python(made)
    assert isinstance(found, Numeric)
    for index in range(1000):
        variant = variant_of(found, index)
        if all(variant.params[name] == value for name, value in params.items()):
            return found, variant
    raise AssertionError(f"no variant with {params}")


@cache
def shipped() -> dict[str, Question]:
    """Every question of the shipped banks, by id."""
    content = content_dir()
    syllabus, _ = read_syllabus(content / "syllabus.yaml")
    found: dict[str, Question] = {}
    for path in bank_files(content):
        bank = read_bank(path, syllabus)
        assert isinstance(bank, Bank), "\n".join(map(str, bank))
        found |= {one.id: one for one in bank.questions}
    return found


def shipped_numeric() -> list[Numeric]:
    return [one for one in shipped().values() if isinstance(one, Numeric)]
