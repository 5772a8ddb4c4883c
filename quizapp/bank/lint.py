"""The content rules: what a bank may not do though every question in it can be read.

A rule of one question is a function of the question; here stand those that look at a whole bank or at all of them,
and the function that applies every rule.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from quizapp.bank.fit import asked_step, formula
from quizapp.bank.lint_kinds import kind_rules
from quizapp.bank.lint_numeric import numeric_rules
from quizapp.bank.lint_texts import text_rules
from quizapp.bank.models import Choice, Numeric
from quizapp.bank.problems import Found, Problem, shortest
from quizapp.bank.reader import Entry, Reading
from quizapp.bank.syllabus import Syllabus

KEYS_COUNT_FROM = 8
KEY_SHARE = 0.4
SAME_STEP = 3


def lint(readings: Sequence[Reading], syllabus: Syllabus) -> list[Problem]:
    """Everything the rules find in these banks, which together are one content folder."""
    problems = [problem for reading in readings for problem in of_one_bank(reading, syllabus)]
    return sorted([*problems, *of_all_banks(readings)])


def of_all_banks(readings: Sequence[Reading]) -> Iterator[Problem]:
    """What the banks of a folder may not do together."""
    for rule in (_ids, _former_ids, _same_steps):
        yield from rule(readings)


def of_one_bank(reading: Reading, syllabus: Syllabus) -> Iterator[Problem]:
    """What a bank may not do, whatever the others do."""
    for entry in reading.entries:
        for found in (
            *text_rules(entry.question),
            *kind_rules(entry.question, syllabus),
            *numeric_rules(entry.question),
        ):
            yield reading.problem(entry.place, found)
    yield from _key_places(reading)


def _key_places(reading: Reading) -> Iterator[Problem]:
    """No place among the options is right so often that always taking it pays."""
    choices = [entry for entry in reading.entries if isinstance(entry.question, Choice)]
    if len(choices) < KEYS_COUNT_FROM:
        return
    places = Counter(entry.question.key for entry in choices if isinstance(entry.question, Choice))
    place, times = places.most_common(1)[0]
    if times > KEY_SHARE * len(choices):
        last = next(
            e for e in reversed(choices) if isinstance(e.question, Choice) and e.question.key == place
        )
        message = f"option {place + 1} is the right one in {times} of {len(choices)} choices; at most 40 %"
        yield reading.problem(last.place, Found(("options",), message, "move some keys"))


def _everywhere(readings: Sequence[Reading]) -> Iterator[tuple[Reading, Entry]]:
    return ((reading, entry) for reading in readings for entry in reading.entries)


def _at(reading: Reading, entry: Entry) -> str:
    return f"{shortest(reading.path)}:{entry.line}"


def _ids(readings: Sequence[Reading]) -> Iterator[Problem]:
    """An id names one question of all banks; twice in one file is an error of reading already."""
    first: dict[str, tuple[Reading, Entry]] = {}
    for reading, entry in _everywhere(readings):
        before = first.setdefault(entry.question.id, (reading, entry))
        if before[0] is not reading:
            message = f"the id {entry.question.id!r} is taken by {_at(*before)}"
            yield reading.problem(entry.place, Found(("id",), message))


def _former_ids(readings: Sequence[Reading]) -> Iterator[Problem]:
    """An id that a question had before leads to one question only, and to none that has it now."""
    now = {entry.question.id: (reading, entry) for reading, entry in _everywhere(readings)}
    claimed: dict[str, tuple[Reading, Entry]] = {}
    for reading, entry in _everywhere(readings):
        for place, old in enumerate(entry.question.was):
            if old in now:
                message = f"the former id {old!r} is the id of {_at(*now[old])}"
            elif old in claimed:
                message = f"the former id {old!r} is claimed by {_at(*claimed[old])} as well"
            else:
                claimed[old] = (reading, entry)
                continue
            yield reading.problem(entry.place, Found(("was", place), message))


def _same_steps(readings: Sequence[Reading]) -> Iterator[Problem]:
    """A fourth question for the same step of the same formula is the same question in new clothes."""
    asking: defaultdict[tuple[str, str], int] = defaultdict(int)
    for reading, entry in _everywhere(readings):
        question = entry.question
        if isinstance(question, Numeric) and (step := asked_step(question, formula(question.compute))):
            asking[question.compute, step.name] += 1
            if (nth := asking[question.compute, step.name]) > SAME_STEP:
                message = f"question {nth} that asks {step.name!r} of {question.compute}; at most {SAME_STEP}"
                yield reading.problem(entry.place, Found(("compute",), message))
