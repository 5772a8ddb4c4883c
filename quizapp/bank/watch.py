"""Checks banks again whenever one changes, for who writes them in an editor beside it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from quizapp.bank.check import Checker
from quizapp.bank.problems import Problem, shortest
from quizapp.text.clean import visible

EVERY = 0.5  # seconds between two looks: 40 files cost a look of 0.3 ms
SETTLED = 0.1  # an editor may be in the middle of writing
PATIENCE = 10


@dataclass(frozen=True)
class Look:
    """One look at the files: which have changed, and what is wrong now. Nothing changed, nothing checked."""

    changed: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] | None = None


def watch(
    paths: Sequence[Path] | None,
    say: Callable[[str], None],
    clock: Callable[[], datetime],
    sleep: Callable[[float], None],
    content: Sequence[Path] | None = None,
) -> Iterator[Look]:
    """Checks once, then looks again at every step, without end; `say` is given every line for the reader."""
    checker = Checker(paths, content)
    before = checker.states()
    problems = _checked(checker, say, f"{clock():%H:%M:%S} watching {len(before)} files")
    yield Look((), problems)
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
            names = ", ".join(visible(shortest(path)) for path in changed)
            yield Look(changed, _checked(checker, say, f"{clock():%H:%M:%S} {names}"))
        else:
            yield Look()


def _checked(checker: Checker, say: Callable[[str], None], heading: str) -> tuple[Problem, ...]:
    problems = tuple(checker.problems())
    for problem in problems:
        say(str(problem))
    count = {0: "no problem", 1: "1 problem"}.get(len(problems), f"{len(problems)} problems")
    say(f"{heading}: {count}")
    return problems
