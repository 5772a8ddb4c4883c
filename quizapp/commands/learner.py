"""The learner's commands: home, study on the screen or line by line, rebuild."""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from quizapp import settings
from quizapp.commands.shared import (
    EXIT_FAILED,
    Refused,
    broken,
    check_groups,
    clock_of,
    complain,
    crashed,
    open_catalogue,
    open_store,
    settings_of,
    take_lease,
)


def home(options: argparse.Namespace) -> int:
    return run_app(options, None)


def study(options: argparse.Namespace) -> int:
    if options.plain:
        return run_plain(options)
    return run_app(options, options.groups)


def run_app(options: argparse.Namespace, groups: Sequence[str] | None) -> int:
    where = settings.places()
    chosen, problems = settings_of(options, where)
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        raise Refused("the screen needs a terminal; for pipes there is: quizapp study --plain")
    if os.environ.get("TERM") == "dumb":
        raise Refused("this terminal (TERM=dumb) cannot draw a screen; there is: quizapp study --plain")
    with no_collecting():
        from quizapp.screens.app import QuizApp
        from quizapp.screens.desk import Desk

    clock = clock_of(options)
    with open_catalogue(options, where) as catalogue, open_store(where, chosen) as store:
        check_groups(catalogue, groups or [], chosen)
        take_lease(store, clock, chosen, options.take_over)
        # Home says of each bank what is wrong with it; the syllabus has no other place.
        if catalogue.syllabus_error:
            problems.append(catalogue.syllabus_error.splitlines()[0])
        app = QuizApp(Desk(store, catalogue, clock, chosen, tuple(problems)), groups)
        app.run()
        if app.crash is not None:
            return crashed(app.crash)
        if app.failure is not None:
            raise Refused(app.failure.text(app.language))
    return 0


@contextmanager
def no_collecting() -> "Iterator[None]":
    """For imports: the garbage collector looks through every new class and function again and again, finds nothing
    to free, and takes a tenth of the way to the first painted Home."""
    import gc

    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def run_plain(options: argparse.Namespace) -> int:
    import shutil

    from quizapp.plain.session import PlainSession
    from quizapp.practice.phrases import NO_BANKS, NOTHING_TO_DO
    from quizapp.practice.study import open_study

    where = settings.places()
    chosen, problems = settings_of(options, where)
    clock = clock_of(options)
    with open_catalogue(options, where) as catalogue, open_store(where, chosen) as store:
        for problem in (*problems, *broken(catalogue)):
            complain(problem)
        check_groups(catalogue, options.groups, chosen)
        if not catalogue.banks():
            folders = ", ".join(str(one) for one in catalogue.content_dirs)
            raise Refused(NO_BANKS.fill(where=folders).text(chosen.language))
        take_lease(store, clock, chosen, options.take_over)
        opened = open_study(store, catalogue, clock, chosen, options.groups)
        if opened is None:
            print(NOTHING_TO_DO.text(chosen.language))
            return 0
        width = min(100, shutil.get_terminal_size().columns)
        PlainSession(opened, chosen.language, write_line, width).run(read_lines())
    return 0


def write_line(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def read_lines() -> Iterator[str]:
    """Standard input line by line as it comes, whatever bytes it holds."""
    for line in iter(sys.stdin.buffer.readline, b""):
        yield line.decode("utf-8", errors="replace")


def rebuild(options: argparse.Namespace) -> int:
    where = settings.places()
    chosen, _ = settings_of(options, where)
    clock = clock_of(options)
    with open_store(where, chosen) as store:
        take_lease(store, clock, chosen, options.take_over)
        agreed = store.rebuild(lambda done, total: print(f"\r{done}/{total} events", end="", file=sys.stderr))
    print(file=sys.stderr)
    print(
        "every card state agreed with the log"
        if agreed
        else "card states disagreed with the log and were mended"
    )
    return 0 if agreed else EXIT_FAILED
