"""A numeric question asked as a choice among the values of its live mistakes."""

import hashlib
import math
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from quizapp.answers.asked import Value
from quizapp.answers.grade import RIGHT, Grade
from quizapp.answers.grading import Candidate, NumericKey, grade_number
from quizapp.answers.reading import Reading, read
from quizapp.bank.models import Numeric
from quizapp.keys.key import key_of
from quizapp.keys.variant import Variant
from quizapp.text.numbers import LARGEST_PLAIN, shown

MOST_MISTAKES = 3
FEWEST_MISTAKES = 2
FEWEST_DIGITS = 4  # enough under the tolerance of a thousandth that a question has unless it says otherwise
MOST_DIGITS = 6  # as a worked solution shows them: two values that differ later than that look the same
EVERY_DIGIT = 17
SMALLEST_PLAIN = 1e-4  # below it Python, and a learner, writes an exponent

Write = Callable[[Value], str]


def alternatives(question: Numeric, variant: Variant, n: int) -> tuple[str, ...] | None:
    """What a learner would type for the key and for up to three live mistakes, in an order drawn for the showing.

    Each is graded as what it stands for. None where fewer than two mistakes can be told apart so, or where one has
    another shape than the key: its mere look would tell it.
    """
    key = key_of(question, variant)
    mistakes = [candidate for candidate in key.candidates if candidate.kind == "mistake"]
    if any(mistake.shape != key.shape for mistake in mistakes):
        return None
    mistakes.sort(key=lambda mistake: _draw(question, n, f"mistake {mistake.name}"))
    found: dict[str, str] = {}
    for write in _writings(key, mistakes):
        told = _told(key, mistakes, write)
        if len(told) > len(found):
            found = told
    if len(found) <= FEWEST_MISTAKES:
        return None
    return tuple(found[name] for name in sorted(found, key=lambda name: _draw(question, n, f"place {name}")))


def _told(key: NumericKey, mistakes: Sequence[Candidate], write: Write) -> dict[str, str]:
    """By name, the key's being empty: the key so written, and the first mistakes that are graded as themselves."""
    typed = _typed(key, key.values, write)
    if _grade(key, typed) != RIGHT:
        return {}
    told = {"": typed}
    for mistake in mistakes:
        typed = _typed(key, mistake.values, write)
        grade = _grade(key, typed)
        if grade is not None and grade.diagnosis is not None and grade.diagnosis.name == mistake.name:
            told[mistake.name] = typed
        if len(told) > MOST_MISTAKES:
            break
    return told


def _grade(key: NumericKey, typed: str) -> Grade | None:
    reading = read(typed, key.asked)
    grade = grade_number(reading, key) if isinstance(reading, Reading) else None
    return grade if isinstance(grade, Grade) else None


def _draw(question: Numeric, n: int, what: str) -> bytes:
    """The choice of mistakes and their places are drawn apart: else the key would come to stand behind them."""
    return hashlib.sha256(f"{question.id}\n{n}\n{what}".encode()).digest()


def _writings(key: NumericKey, mistakes: Sequence[Candidate]) -> Iterator[Write]:
    """The ways in which all values may be written alike, the shortest first: no value is told by its look."""
    decimals = key.asked.decimals
    if decimals is not None:
        yield lambda value: shown(value, decimals)
        return
    if all(isinstance(value, int) for value in key.values) or all(
        map(_is_whole, chain(key.values, *(mistake.values for mistake in mistakes)))
    ):
        yield shown  # a fraction where the answer is counted is refused by the reader, and is no alternative
        return
    enough = next(
        digits
        for digits in range(FEWEST_DIGITS, EVERY_DIGIT + 1)
        if digits == EVERY_DIGIT or _grade(key, _typed(key, key.values, _to(digits))) == RIGHT
    )
    yield from map(_to, range(enough, max(enough, MOST_DIGITS) + 1))


def _is_whole(value: Value) -> bool:
    return float(value).is_integer() and abs(value) < LARGEST_PLAIN


def _to(digits: int) -> Write:
    """Significant digits, zeros at the end as well; the whole part of a number is never rounded away."""

    def write(value: Value) -> str:
        if not value:
            return "0"
        if not SMALLEST_PLAIN <= abs(value) < LARGEST_PLAIN:
            return f"{value:.{digits - 1}e}"
        return f"{value:.{max(0, digits - 1 - math.floor(math.log10(abs(value))))}f}"

    return write


def _typed(key: NumericKey, values: Sequence[Value], write: Write) -> str:
    """In the form that is asked for: 1,216 or [0.1, -0.2] or [[1, 2], [3, 4]] or 12 × 12 × 64."""
    texts = [write(value) for value in values]
    if not key.shape:
        sign, digits = ("-", texts[0][1:]) if texts[0].startswith("-") else ("", texts[0])
        whole, point, rest = digits.partition(".")
        return sign + (f"{int(whole):,}" if whole.isdecimal() else whole) + point + rest
    if key.asked.form == "shape":
        return " × ".join(texts)
    width = key.shape[-1]
    rows = ["[" + ", ".join(texts[start : start + width]) + "]" for start in range(0, len(texts), width)]
    return rows[0] if len(key.shape) == 1 else "[" + ", ".join(rows) + "]"
