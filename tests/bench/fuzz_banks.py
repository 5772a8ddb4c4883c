"""Damaged banks by the thousand: `python -m tests.bench.fuzz_banks --count N [--seed S] [--only I]`.

Every input is a sound bank of one question with a few things changed, the same for the same seed and number on every
machine. Whatever the bytes: a bank or problems, never an exception; problems lie within the file, on one line each, and
hold nothing that a terminal would obey; a bank is the same again after it was stored; and no input takes 100 ms.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from quizapp.bank.excerpt import excerpt
from quizapp.bank.lint import lint
from quizapp.bank.models import KINDS, QUESTION
from quizapp.bank.problems import LONGEST_MESSAGE, Problem
from quizapp.bank.reader import Reading, read_all
from quizapp.bank.shipped import bank_files, content_dir
from quizapp.bank.skeleton import skeleton
from quizapp.bank.strict_yaml import read
from quizapp.bank.syllabus import Syllabus, read_syllabus

from .results import write

SLOW = 0.1  # seconds of the processor for one input
SIGNS = b"\t\n\r :{}[]&*!|>'\"%@`-?#,.~=<\\$_\x00\x1b\x7f\x80\xc2\xff09eE"
SCALARS = (
    "NO", "on", "~", "null", "true", "1e-8", "1.0e-8", ".inf", "-.nan", "017", "0x1F", "1_000", "3:30", "2026-01-31",
    "2026-02-30", "9" * 41, "1.0e+300", "-0.0", "''", '"\\0"', '"\\ud800"', '"\\e[31m"', "[]", "{}", "[[[[1]]]]", "|",
    ">-", "|2-", "&a b", "*a", "!!str x", "!!python/object:os.system x", "<<", "=", "? x", "- - -", "@x", "%x", "x: y",
    "____", "$\\frac{a}{b", "<n>", "<nowhere>", "\ufeff", "\u202e", "\u2028", "卷积", "é" * 50, "x" * 10_001, "always",
    "hit:nobody", "conv.output_size", "conv.nowhere", "optim.adam", "E-CNN-2", "{from: 1, to: 1000000000}",
    "{shape: [64, 64, 64], from: 0, to: 1}", "[1, 2.5, x, true]", "{en: a, zh: b}", "{en: a}", "# x", "---", "...",
)  # fmt: skip
KEYS = (
    "id",
    "kind",
    "ask",
    "space",
    "given",
    "options",
    "units",
    "en",
    "zh",
    "tolerance",
    "at",
    "was",
    "nobody",
    "1",
    "<<",
)


def corpus() -> list[bytes]:
    """Every shipped question, and the skeleton of every kind, each in a bank of its own."""
    found = [skeleton(kind) for kind in KINDS]
    for path in bank_files(content_dir()):
        document = read(path)
        found += (
            "title: {en: a, zh: b}\nquestions:\n" + excerpt(document, place, 2)
            for place in range(len(document.value["questions"]))
        )
    return [text.encode() for text in found]


# One change each


def _sign(data: bytearray, chance: Random, _: bytes) -> None:
    data[chance.randrange(len(data))] = chance.choice(SIGNS)


def _gap(data: bytearray, chance: Random, _: bytes) -> None:
    start = chance.randrange(len(data))
    del data[start : start + chance.randint(1, 40)]


def _run(data: bytearray, chance: Random, _: bytes) -> None:
    at = chance.randrange(len(data))
    data[at:at] = bytes([chance.choice(SIGNS)]) * chance.choice((1, 2, 30, 3000))


def _splice(data: bytearray, chance: Random, other: bytes) -> None:
    at, start = chance.randrange(len(data)), chance.randrange(len(other))
    data[at:at] = other[start : start + chance.randint(1, 400)]


def _lines(data: bytearray, change: Callable[[list[bytes]], None]) -> None:
    lines = bytes(data).split(b"\n")
    change(lines)
    data[:] = b"\n".join(lines)


def _line(data: bytearray, chance: Random, _: bytes) -> None:
    """A line moved, doubled, left out, or indented otherwise."""

    def change(lines: list[bytes]) -> None:
        at = chance.randrange(len(lines))
        match chance.randrange(4):
            case 0:
                lines.insert(chance.randrange(len(lines)), lines.pop(at))
            case 1:
                lines.insert(at, lines[at])
            case 2:
                del lines[at]
            case _:
                lines[at] = b" " * chance.randrange(9) + lines[at].lstrip()

    _lines(data, change)


def _value(data: bytearray, chance: Random, _: bytes) -> None:
    """Another value behind a key."""

    def change(lines: list[bytes]) -> None:
        at = chance.randrange(len(lines))
        key, colon, _ = lines[at].partition(b": ")
        lines[at] = key + (colon or b": ") + chance.choice(SCALARS).encode("utf-8", "surrogatepass")

    _lines(data, change)


def _key(data: bytearray, chance: Random, _: bytes) -> None:
    def change(lines: list[bytes]) -> None:
        at = chance.randrange(len(lines))
        indent = len(lines[at]) - len(lines[at].lstrip())
        lines[at] = lines[at][:indent] + chance.choice(KEYS).encode() + b": " + lines[at][indent:]

    _lines(data, change)


def _encoding(data: bytearray, chance: Random, _: bytes) -> None:
    text = bytes(data).decode("utf-8", "replace")
    name = chance.choice(("utf-16", "utf-16-le", "utf-32", "latin-1", "gbk", "utf-8-sig", "utf-7"))
    data[:] = text.encode(name, "replace")


CHANGES = (_sign, _gap, _run, _splice, _line, _line, _value, _value, _value, _value, _key, _key)


def mutant(texts: Sequence[bytes], seed: int, number: int) -> bytes:
    """The input of that number."""
    chance = Random(f"{seed}:{number}")
    data = bytearray(chance.choice(texts))
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        chance.choice(CHANGES)(data, chance, chance.choice(texts))
        if not data:
            break
    if chance.random() < 0.01 and data:
        _encoding(data, chance, b"")
    return bytes(data)


# What must hold


@dataclass
class Tally:
    """What came of the inputs so far."""

    verdicts: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    slowest: float = 0.0
    slowest_number: int = 0


class Judge:
    def __init__(self, folder: Path) -> None:
        self.path = folder / "banks" / "x.yaml"
        self.path.parent.mkdir(parents=True)
        self.syllabus: Syllabus = read_syllabus(content_dir() / "syllabus.yaml")[0]

    def read(self, data: bytes) -> tuple[Reading, list[Problem]]:
        self.path.write_bytes(data)
        reading = read_all(self.path, self.syllabus)
        return reading, lint([reading], self.syllabus)

    def seconds(self, data: bytes) -> float:
        began = time.process_time()
        self.read(data)
        return time.process_time() - began

    def faults(self, data: bytes, verdicts: Counter[str]) -> Iterator[str]:
        """Everything that does not hold of this input."""
        try:
            reading, told = self.read(data)
            verdicts["refused" if reading.problems else "taken with a hint" if told else "taken"] += 1
            yield from _misplaced(data, [*reading.problems, *told])
            for entry in reading.entries:
                stored = entry.question.model_dump_json(exclude_defaults=True)
                if QUESTION.validate_json(stored) != entry.question:
                    yield "a question is another one after it was stored"
            if not reading.problems and not reading.entries:
                yield "neither a question nor a problem"
        except Exception as error:  # whatever it is, it is what is looked for
            yield f"{type(error).__name__}: {error}"


def _misplaced(data: bytes, problems: Sequence[Problem]) -> Iterator[str]:
    lines = data.count(b"\n") + data.count(b"\r") + 1
    for problem in problems:
        if not 1 <= problem.line <= lines + 1 or not 1 <= problem.column <= len(data) + 2:
            yield f"line {problem.line}, column {problem.column} of {lines} lines: {problem.message}"
        if not str(problem).isprintable():
            yield f"a terminal would obey this: {str(problem)!r}"
        if len(problem.message) > LONGEST_MESSAGE:
            yield f"a message of {len(problem.message)} characters"


def fuzz(numbers: range, seed: int, folder: Path) -> Tally:
    texts, judge, tally = corpus(), Judge(folder), Tally()
    judge.read(texts[0])  # what is imported and cached once is no matter of the first input
    for number in numbers:
        data = mutant(texts, seed, number)
        began = time.process_time()
        faults = list(judge.faults(data, tally.verdicts))
        seconds = time.process_time() - began
        if seconds > SLOW:  # the collector of garbage runs when it will
            seconds = min(judge.seconds(data) for _ in range(3)) if not faults else seconds
        if seconds > SLOW:
            faults.append(f"{1e3 * seconds:.0f} ms")
        if seconds > tally.slowest:
            tally.slowest, tally.slowest_number = seconds, number
        tally.failures += (f"--seed {seed} --only {number}: {fault}" for fault in faults)
    return tally


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status 1 where anything did not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.fuzz_banks", description=__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="how many inputs (default 10,000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, metavar="I", help="print and judge the input of that number")
    parser.add_argument("--write", action="store_true", help="write the end of it into RESULTS.md")
    options = parser.parse_args(arguments)
    numbers = range(options.count) if options.only is None else range(options.only, options.only + 1)
    if options.only is not None:
        sys.stdout.write(
            mutant(corpus(), options.seed, options.only).decode("utf-8", "backslashreplace") + "\n"
        )
    with tempfile.TemporaryDirectory() as folder:
        tally = fuzz(numbers, options.seed, Path(folder))
    for failure in tally.failures:
        print(failure)
    verdicts = ", ".join(f"{name} {times:,}" for name, times in tally.verdicts.most_common())
    told = f"{len(numbers):,} inputs, {len(tally.failures)} faults; slowest {1e3 * tally.slowest:.0f} ms"
    print(f"{told} (--only {tally.slowest_number}); {verdicts}")
    if options.write:
        command = f"python -m tests.bench.fuzz_banks --count {options.count} --seed {options.seed}"
        write("Bank files, fuzzed", command, [f"{told}. How they were taken: {verdicts}."])
    return int(bool(tally.failures))


if __name__ == "__main__":
    sys.exit(main())
