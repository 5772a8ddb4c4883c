"""The learner's commands: home, study on the screen or line by line, rebuild."""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from quizapp import settings
from quizapp.bank.shipped import overlay_folder
from quizapp.bilingual import Told
from quizapp.commands.content import broken, check_groups, open_catalogue
from quizapp.commands.shared import (
    EXIT_FAILED,
    Refused,
    clock_of,
    complain,
    crashed,
    first_run,
    holder,
    open_store,
    settings_of,
    settle_lease,
    take_lease,
)

if TYPE_CHECKING:
    from quizapp.bank.catalogue import Catalogue
    from quizapp.commands.shared import Clock
    from quizapp.memory.store import Store
    from quizapp.practice.editing import Edited
    from quizapp.text.languages import Language


def home(options: argparse.Namespace) -> int:
    return run_app(options, None)


def study(options: argparse.Namespace) -> int:
    if options.plain:
        return run_plain(options)
    return run_app(options, options.groups, options.ahead)


def run_app(options: argparse.Namespace, groups: Sequence[str] | None, ahead: bool = False) -> int:
    where = settings.places()
    chosen, problems = settings_of(options, where)
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        from quizapp.commands.phrases import NEEDS_A_TERMINAL

        raise Refused(NEEDS_A_TERMINAL)
    if os.environ.get("TERM") == "dumb":
        from quizapp.commands.phrases import DUMB_TERMINAL

        raise Refused(DUMB_TERMINAL)
    with no_collecting():
        from quizapp.screens.app import QuizApp
        from quizapp.screens.desk import Desk

    clock = clock_of(options)
    with open_catalogue(options, where) as catalogue, open_store(where, chosen) as store:
        check_groups(catalogue, groups or [])
        me = holder()
        standing = settle_lease(store, me, clock, chosen, options.take_over, may_watch=True)
        if standing == "quit":
            return 0
        # Home says of each bank what is wrong with it; the syllabus has no other place.
        if catalogue.syllabus_error:
            first = catalogue.syllabus_error.splitlines()[0]
            problems.append(Told(first, first))
        desk = Desk(
            store,
            catalogue,
            clock,
            chosen,
            tuple(problems),
            overlay=overlay_folder(where.data),
            settings_file=where.settings,
            first_run=first_run(where, store),
            watching=me if standing == "watch" else None,
        )
        app = QuizApp(desk, groups, ahead)
        app.run()
        if app.crash is not None:
            return crashed(app.crash)
        if app.failure is not None:
            raise Refused(app.failure.text(app.language))
    return app.return_code or 0  # not 0 where a signal ended it


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

    with no_collecting():
        from quizapp.plain.session import PlainSession
        from quizapp.practice.opening import open_study
        from quizapp.practice.phrases import NO_BANKS, NOTHING_LEARNED, NOTHING_TO_DO

    where = settings.places()
    chosen, problems = settings_of(options, where)
    clock = clock_of(options)
    with open_catalogue(options, where) as catalogue, open_store(where, chosen) as store:
        for problem in (*(one.text(chosen.language) for one in problems), *broken(catalogue)):
            complain(problem)
        check_groups(catalogue, options.groups)
        if not catalogue.banks():
            folders = ", ".join(str(one) for one in catalogue.content_dirs if one.is_dir())
            raise Refused(NO_BANKS.fill(where=folders))
        if settle_lease(store, holder(), clock, chosen, options.take_over) == "quit":
            return 0
        fresh = first_run(where, store)
        opened = open_study(store, catalogue, clock, chosen, options.groups, options.ahead)
        if opened is None:
            print((NOTHING_LEARNED if options.ahead else NOTHING_TO_DO).text(chosen.language))
            return 0
        width = min(100, shutil.get_terminal_size().columns)
        if fresh:
            write_tour(chosen.language, width)
        edit = editor_of(catalogue, store, clock, where) if sys.stdin.isatty() else None
        PlainSession(opened, chosen.language, write_line, width, edit).run(read_lines())
    return 0


def editor_of(
    catalogue: "Catalogue", store: "Store", clock: "Clock", where: settings.Places
) -> "Callable[[str], Edited]":
    """Opens a question in the learner's editor; the session's lease is kept alive meanwhile."""
    from quizapp.memory.days import utc_ms
    from quizapp.memory.lease import BEAT_MS
    from quizapp.practice.editing import edit, run_here

    def run(args: Sequence[str]) -> int:
        return run_here(args, lambda: store.beat(utc_ms(clock())), BEAT_MS / 1000)

    return lambda question: edit(catalogue, question, overlay_folder(where.data), run)


def write_tour(language: "Language", width: int) -> None:
    """Once, before the first question that was ever asked."""
    from quizapp.practice import tour
    from quizapp.text.prose import verbatim
    from quizapp.text.wrap import wrap

    for phrase in (tour.WELCOME, *tour.PLAIN):
        for line in wrap(verbatim(phrase.text(language)), width):
            write_line("".join(span.text for span in line).rstrip() + "\n")
    write_line("\n")


def write_line(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def read_lines() -> Iterator[str]:
    """Standard input line by line as it comes, whatever bytes it holds."""
    for line in iter(sys.stdin.buffer.readline, b""):
        yield line.decode("utf-8", errors="replace")


def rebuild(options: argparse.Namespace) -> int:
    from quizapp.commands import phrases

    where = settings.places()
    chosen, _ = settings_of(options, where)
    clock = clock_of(options)
    began, events = time.monotonic(), 0

    def report(done: int, total: int) -> None:
        nonlocal events
        events = total
        line = phrases.REBUILDING.fill(done=done, total=total).text(chosen.language)
        print(f"\r{bar(done, total)} {line}", end="", file=sys.stderr, flush=True)

    with open_store(where, chosen) as store:
        take_lease(store, clock, options.take_over)
        agreed = store.rebuild(report)
    print(file=sys.stderr)
    said = phrases.AGREED if agreed else phrases.MENDED
    print(said.fill(events=events, seconds=time.monotonic() - began).text(chosen.language))
    return 0 if agreed else EXIT_FAILED


def bar(done: int, total: int) -> str:
    full = BAR * done // max(1, total)
    return f"[{'#' * full}{'.' * (BAR - full)}]"


BAR = 40
