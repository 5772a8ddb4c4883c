"""Checks banks again whenever one changes, for who writes them in an editor beside it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from quizapp.bank.check import Checker
from quizapp.bank.problems import Problem, shortest
from quizapp.bank.reader import Bank
from quizapp.text.clean import visible

EVERY = 0.5  # seconds between two looks: 40 files cost a look of 0.3 ms
SETTLED = 0.1  # an editor may be in the middle of writing
PATIENCE = 10


@dataclass(frozen=True)
class Look:
    """One look at the files: which have changed, and what is wrong now. Nothing changed, nothing checked."""

    changed: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] | None = None


Further = Callable[[Sequence[Bank]], Iterable[Problem]]
"""Problems of banks that are sound in themselves, such as those of their formulas, which this room does not call."""


def watch(
    paths: Sequence[Path] | None,
    say: Callable[[str], None],
    clock: Callable[[], datetime],
    sleep: Callable[[float], None],
    content: Sequence[Path] | None = None,
    further: Further = lambda _: (),
) -> Iterator[Look]:
    """Checks once, then looks again at every step, without end; `say` is given every line for the reader."""

    def checked(heading: str) -> tuple[Problem, ...]:
        problems = tuple(checker.problems()) or tuple(further(checker.banks))
        for problem in problems:
            say(str(problem))
        count = {0: "no problem", 1: "1 problem"}.get(len(problems), f"{len(problems)} problems")
        say(f"{clock():%H:%M:%S} {heading}: {count}")
        return problems

    checker = Checker(paths, content)
    before = checker.states()
    yield Look((), checked(f"watching {len(before)} files"))
    while True:
        sleep(EVERY)
        now = checker.states()
        if now == before:
            yield Look()
            continue
        for _ in range(PATIENCE):
            sleep(SETTLED)
            after, now = now, checker.states()
            if now == after:
                break
        changed = tuple(
            sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))
        )
        before = now
        if changed:
            yield Look(changed, checked(", ".join(visible(shortest(path)) for path in changed)))
        else:
            yield Look()
