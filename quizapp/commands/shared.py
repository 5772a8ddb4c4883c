"""What commands share: where things lie, and how they are opened; what is said when that cannot be done."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from quizapp import settings
from quizapp.settings import Places, Settings

if TYPE_CHECKING:
    from quizapp.bilingual import Told
    from quizapp.memory.lease import Held, Holder
    from quizapp.memory.store import Store
    from quizapp.text.languages import Language
    from quizapp.text.phrases import Sayable

Clock = Callable[[], datetime]

Standing = Literal["ours", "watch", "quit"]
"""What becomes of the lease: it is ours, we look on while another has it, or we leave."""

EXIT_FAILED = 1
EXIT_REFUSED = 2


class Refused(Exception):
    """The command cannot be carried out; what is said tells why and what to do."""

    def __init__(self, said: "Sayable | str") -> None:
        super().__init__(said if isinstance(said, str) else said.text("en"))
        self._said = said

    def text(self, language: "Language") -> str:
        return self._said if isinstance(self._said, str) else self._said.text(language)


def complain(message: str) -> None:
    """One message on standard error. It may quote a file or an argument: nothing in it may command the terminal."""
    from quizapp.text.clean import visible

    print(f"quizapp: {visible(message)}", file=sys.stderr)


def crashed(error: Exception) -> int:
    """A defect of ours: the details go into a file, one sentence to the user."""
    import tempfile
    import traceback

    details = "".join(traceback.format_exception(error))
    try:
        handle, name = tempfile.mkstemp(prefix="quizapp-crash-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(details)
    except OSError:  # a full disk, perhaps the very reason: the last line says most
        name = traceback.format_exception_only(error)[-1].strip()
    complain(
        f"an unexpected error ended the program; what you answered is kept. Details for a report: {name}"
    )
    return EXIT_REFUSED


def clock_of(options: argparse.Namespace) -> Clock:
    fixed: datetime | None = options.now
    return (lambda: fixed) if fixed else (lambda: datetime.now().astimezone())


def settings_of(options: argparse.Namespace, where: Places) -> "tuple[Settings, list[Told]]":
    from dataclasses import replace

    found, problems = settings.load(where.settings)
    return (replace(found, language=options.language) if options.language else found), problems


def language_of(options: argparse.Namespace) -> "Language":
    """For what is said before the settings are asked for, or of them."""
    try:
        where = settings.places().settings
    except settings.NoHome:
        where = Path(os.devnull)
    found: Language = options.language or settings.load(where)[0].language
    return found


@contextmanager
def open_store(where: Places, chosen: Settings) -> "Iterator[Store]":
    from quizapp.memory.errors import StoreError
    from quizapp.memory.store import Store

    try:
        with Store.open(where.progress) as store:
            yield store
    except StoreError as error:
        raise Refused(error.text(chosen.language)) from error


def first_run(where: Places, store: "Store") -> bool:
    """Nobody has set or learned anything here yet."""
    try:
        where.settings.lstat()
    except FileNotFoundError:
        return store.empty
    except OSError:
        pass
    return False


def take_lease(store: "Store", clock: Clock, force: bool) -> None:
    """One writer at a time; whoever is second is told who the first one is."""
    held = ask_lease(store, holder(), clock, force)
    if held is not None:
        raise Refused(held.said())


def settle_lease(
    store: "Store", me: "Holder", clock: Clock, chosen: Settings, force: bool, may_watch: bool = False
) -> "Standing":
    """The same for whoever sits at a terminal: the learner says what is to be done."""
    held = ask_lease(store, me, clock, force)
    if held is None:
        return "ours"
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        raise Refused(held.said())
    from quizapp.commands.second import ask

    choice = ask(held, store, clock, chosen, may_watch)
    if choice == "ours":
        ask_lease(store, me, clock, force=True)
    return choice


def holder() -> "Holder":
    """This run of the program."""
    from quizapp.memory.lease import Holder

    return Holder.here(os.urandom(8).hex())


def ask_lease(store: "Store", me: "Holder", clock: Clock, force: bool) -> "Held | None":
    from quizapp.memory.days import utc_ms

    return store.take_lease(me, utc_ms(clock()), force)
