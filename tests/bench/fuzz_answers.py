"""Typed answers by the million: `python -m tests.bench.fuzz_answers --count N [--seed S] [--only I]`.

Whatever was typed: a reading, a refusal or a grade, never an exception; the same again when it is read again; no code
is compiled or run, nothing imported, no file opened on the way; what is said about it is printable in both languages
and points into the input; what is said back is read as the same value; and no input takes 100 ms.
"""

import argparse
import heapq
import math
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from quizapp.answers.cloze import grade_cloze
from quizapp.answers.grade import Grade, NotCounted
from quizapp.answers.grading import NumericKey, grade_number
from quizapp.answers.phrases import TOO_LONG
from quizapp.answers.reading import Asked, Number, Reading, Refusal, read
from quizapp.answers.tokens import MOST_CHARACTERS
from quizapp.text.languages import LANGUAGES
from quizapp.text.phrases import Sayable

from .results import write
from .typed_answers import Question, typed

SLOW = 0.1  # seconds of the processor for one input
TITLE = "Typed answers, fuzzed"
SLOWEST = 5  # inputs that are printed in the end
MOST_FAILURES = 100  # kept, and printed
SAID_WITHIN = 1e-9  # ten digits of a value that was worked out are said back
LONGEST_SHOWN = 60  # characters of an input in a report
EVERY_S = 2.0  # a line of progress


class Watch:
    """Hears of code compiled or run, a module imported, a file or process opened while it is on."""

    FORBIDDEN = (
        "compile",
        "exec",
        "import",
        "open",
        "os.",
        "subprocess.",
        "socket.",
        "ctypes.",
        "marshal.",
        "pickle.",
    )

    def __init__(self) -> None:
        self.on = False
        self.heard: list[str] = []
        sys.addaudithook(self._hear)

    def _hear(self, event: str, _: object) -> None:
        if self.on and event.startswith(self.FORBIDDEN):
            self.heard.append(event)


@cache
def watch() -> Watch:
    """The one of this process: a hook cannot be taken off again."""
    return Watch()


Outcome = Reading | Refusal | Grade | NotCounted


def outcomes(question: Question, text: str) -> tuple[Outcome, ...]:
    """What the program makes of the input."""
    if not isinstance(question, NumericKey):
        return (grade_cloze(question, text),)
    result = read(text, question.asked)
    return (result, grade_number(result, question)) if isinstance(result, Reading) else (result,)


def faults(question: Question, text: str) -> tuple[str, list[str]]:
    """How the input ended, and everything that does not hold of it."""
    ear = watch()
    ear.heard.clear()
    try:
        ear.on = True
        found = outcomes(question, text)
        again = outcomes(question, text)
        ear.on = False
        return _verdict(found[-1]), [
            *(f"{event} while it was read" for event in dict.fromkeys(ear.heard)),
            *(["another outcome the second time"] if repr(again) != repr(found) else []),
            *(fault for outcome in found for fault in _unsound(outcome, question, text)),
        ]
    except Exception as error:  # whatever it is, it is what is looked for
        return "raised", [f"{type(error).__name__}: {error}"]
    finally:
        ear.on = False


def _verdict(outcome: Outcome) -> str:
    match outcome:
        case Grade(verdict=verdict, diagnosis=diagnosis):
            return verdict if diagnosis is None else f"{verdict}: {diagnosis.kind}"
        case Refusal(kind=kind):
            return kind
        case NotCounted():
            return "not counted"
    return type(outcome).__name__


def _unsound(outcome: Outcome, question: Question, text: str) -> Iterator[str]:
    if type(outcome) not in (Reading, Refusal, Grade, NotCounted):
        yield f"neither reading, refusal nor grade: {outcome!r}"
    elif isinstance(outcome, Refusal):
        yield from _unsaid(outcome.message)
        if outcome.column is not None and not 1 <= outcome.column <= len(text) + 1:
            yield f"column {outcome.column} of {len(text)} characters"
    elif isinstance(outcome, NotCounted):
        yield from _unsaid(outcome.message)
    elif isinstance(outcome, Grade):
        yield from _unsaid(outcome.diagnosis.says) if outcome.diagnosis else ()
    elif isinstance(question, NumericKey):
        yield from _misread(outcome, question.asked)


def _unsaid(message: Sayable) -> Iterator[str]:
    for language in LANGUAGES:
        said = message.text(language)
        if not said or not said.isprintable():
            yield f"a terminal would obey this: {said!r}"


def _misread(reading: Reading, asked: Asked) -> Iterator[str]:
    for note in reading.notes:
        yield from _unsaid(note)
    if not reading.echo or not reading.echo.isprintable():
        yield f"a terminal would obey this: {reading.echo!r}"
    if len(reading.values) != math.prod(reading.shape):
        yield f"{len(reading.values)} numbers in the shape {reading.shape}"
    if not all(math.isfinite(one.value) for one in reading.values):
        yield "not finite numbers"
    unit = f" {asked.unit}" if asked.unit else ""
    said = reading.echo.removesuffix(unit)
    sign = next((sign for sign in "=≈" if sign in said), None)
    worked_out, _, value = said.rpartition(f" {sign} ") if sign else ("", "", said)
    for part, exactly in ((worked_out, True), (value, sign == "=")):
        again = read(part + unit, asked) if part and len(part + unit) <= MOST_CHARACTERS else None
        if isinstance(again, Refusal) and again.message.phrase is not TOO_LONG:  # commas it did not have
            yield f"what is said back, {part!r}, is refused: {again.message.text('en')}"
        elif isinstance(again, Reading) and not _same(reading, again, exactly):
            yield f"what is said back, {part!r}, is read as {again.echo!r}"


def _same(reading: Reading, again: Reading, exactly: bool) -> bool:
    pairs = zip(reading.values, again.values, strict=False)
    return reading.shape == again.shape and all(_equal(one, other, exactly) for one, other in pairs)


def _equal(one: Number, other: Number, exactly: bool) -> bool:
    """To the last bit where it was typed so or is said with =; else to the digits that are said."""
    if exactly or one.digits is not None:
        return one.value == other.value
    return math.isclose(one.value, other.value, rel_tol=SAID_WITHIN)


@dataclass
class Tally:
    """What came of the inputs so far."""

    done: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    failed: int = 0
    failures: list[str] = field(default_factory=list)
    slowest: list[tuple[float, int]] = field(default_factory=list)
    """Seconds and numbers, as a heap."""
    stopped: bool = False


def fuzz(numbers: Sequence[int], seed: int, progress: bool = False) -> Tally:
    """All of them, or as many as came before ctrl+c."""
    tally, began = Tally(), time.monotonic()
    said = began
    outcomes(*typed(seed, 0))  # what is imported and cached once is no matter of the first input
    try:
        for number in numbers:
            _one(tally, number, seed)
            if progress and (tally.done == len(numbers) or time.monotonic() - said > EVERY_S):
                said = time.monotonic()
                _progress(tally, len(numbers), said - began)
    except KeyboardInterrupt:
        tally.stopped = True
    return tally


def _one(tally: Tally, number: int, seed: int) -> None:
    question, text = typed(seed, number)
    began = time.process_time()
    verdict, found = faults(question, text)
    seconds = time.process_time() - began
    slow = min(tally.slowest, default=(0.0, 0))[0] if len(tally.slowest) == SLOWEST else 0.0
    if seconds > min(slow, SLOW):  # the collector of garbage runs when it will: 50 ms in a million inputs
        seconds = min(seconds, *(_seconds(question, text) for _ in range(2)))
    if seconds > SLOW:
        found.append(f"{1e3 * seconds:.0f} ms")
    heapq.heappush(tally.slowest, (seconds, number))
    if len(tally.slowest) > SLOWEST:
        heapq.heappop(tally.slowest)
    tally.verdicts[verdict] += 1
    tally.failed += bool(found)
    for fault in found[: MOST_FAILURES - len(tally.failures)]:
        tally.failures.append(f"--seed {seed} --only {number}: {fault}")
    tally.done += 1


def _seconds(question: Question, text: str) -> float:
    began = time.process_time()
    faults(question, text)
    return time.process_time() - began


def _progress(tally: Tally, count: int, seconds: float) -> None:
    end = "\r" if sys.stderr.isatty() and tally.done < count else "\n"
    rate = tally.done / max(seconds, 1e-9)
    line = f"{tally.done:,} of {count:,}, {rate:,.0f} a second, {tally.failed} with faults"
    print(f"{line}, slowest {1e3 * max(tally.slowest)[0]:.1f} ms", end=end, file=sys.stderr, flush=True)


def report(tally: Tally, count: int, seed: int) -> Iterator[str]:
    yield from tally.failures
    if tally.stopped:
        yield f"stopped after {tally.done:,} of {count:,}"
    for seconds, number in sorted(tally.slowest, reverse=True):
        text = typed(seed, number)[1]
        more = f"… ({len(text):,} characters)" if len(text) > LONGEST_SHOWN else ""
        yield f"{1e3 * seconds:6.1f} ms  --only {number}: {text[:LONGEST_SHOWN]!a}{more}"
    yield ", ".join(f"{name} {times:,}" for name, times in tally.verdicts.most_common())
    yield f"{tally.done:,} inputs, {tally.failed} with faults"


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status 1 where anything did not hold, 130 where it was stopped before the end."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.fuzz_answers", description=__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="how many inputs (default 100,000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, metavar="I", help="print and judge the input of that number")
    parser.add_argument("--write", action="store_true", help="write the end of it into RESULTS.md")
    options = parser.parse_args(arguments)
    numbers = range(options.count) if options.only is None else range(options.only, options.only + 1)
    if options.only is not None:
        question, text = typed(options.seed, options.only)
        print(ascii(text), *outcomes(question, text), sep="\n")
    tally = fuzz(numbers, options.seed, progress=options.only is None)
    told = list(report(tally, len(numbers), options.seed))
    print("\n".join(told))
    if options.write and not tally.stopped:
        command = f"python -m tests.bench.fuzz_answers --count {options.count} --seed {options.seed}"
        slowest = f"slowest {1e3 * max(tally.slowest)[0]:.1f} ms of processor time"
        write(TITLE, command, [f"{told[-1]}; {slowest}. How they were taken: {told[-2]}."])
    return 1 if tally.failed else 130 if tally.stopped else 0


if __name__ == "__main__":
    sys.exit(main())
