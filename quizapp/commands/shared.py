"""What commands share: where things lie, and how they are opened; what is said when that cannot be done."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from quizapp import settings
from quizapp.settings import Places, Settings

if TYPE_CHECKING:
    from quizapp.bank.catalogue import Catalogue
    from quizapp.memory.store import Store

Clock = Callable[[], datetime]

EXIT_FAILED = 1
EXIT_REFUSED = 2


class Refused(Exception):
    """The command cannot be carried out; the text says why and what to do."""


def complain(message: str) -> None:
    """One message on standard error. It may quote a file or an argument: nothing in it may command the terminal."""
    from quizapp.text.clean import visible

    print(f"quizapp: {visible(message)}", file=sys.stderr)


def crashed(error: Exception) -> int:
    """A defect of ours: the details go into a file, one sentence to the user."""
    import tempfile
    import traceback

    handle, name = tempfile.mkstemp(prefix="quizapp-crash-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("".join(traceback.format_exception(error)))
    print(
        f"quizapp: an unexpected error ended the program; what you answered is kept. Details for a report: {name}",
        file=sys.stderr,
    )
    return EXIT_REFUSED


def clock_of(options: argparse.Namespace) -> Clock:
    fixed: datetime | None = options.now
    return (lambda: fixed) if fixed else (lambda: datetime.now().astimezone())


def content_of(options: argparse.Namespace) -> list[Path]:
    from quizapp.bank.shipped import content_dir

    content: Path | None = options.content
    if content is None:
        return [content_dir()]
    if not content.is_dir():
        raise Refused(f"there is no folder {content}")
    return [content]


def settings_of(options: argparse.Namespace, where: Places) -> tuple[Settings, list[str]]:
    from dataclasses import replace

    found, problems = settings.load(where.settings)
    return (replace(found, language=options.language) if options.language else found), problems


def open_catalogue(options: argparse.Namespace, where: Places) -> "Catalogue":
    from quizapp.bank.catalogue import Catalogue

    return Catalogue.open(where.catalogue, content_of(options))


def broken(catalogue: "Catalogue") -> list[str]:
    """The first problem of every bank that cannot be read: the others are studied meanwhile."""
    errors = (catalogue.syllabus_error, *(bank.error for bank in catalogue.banks()))
    return [error.splitlines()[0] for error in errors if error]


@contextmanager
def open_store(where: Places, chosen: Settings) -> "Iterator[Store]":
    from quizapp.memory.errors import StoreError
    from quizapp.memory.store import Store

    try:
        with Store.open(where.progress) as store:
            yield store
    except StoreError as error:
        raise Refused(error.text(chosen.language)) from error


def take_lease(store: "Store", clock: Clock, chosen: Settings, force: bool) -> None:
    """One writer at a time; whoever is second is told who the first one is."""
    from quizapp.memory.days import utc_ms
    from quizapp.memory.lease import Holder

    held = store.take_lease(Holder.here(os.urandom(8).hex()), utc_ms(clock()), force)
    if held is not None:
        raise Refused(held.said().text(chosen.language))


def check_groups(catalogue: "Catalogue", groups: Sequence[str], chosen: Settings) -> None:
    known = [bank.group for bank in catalogue.banks()]
    for group in groups:
        if group not in known:
            from quizapp.practice.phrases import NO_SUCH_GROUP

            raise Refused(NO_SUCH_GROUP.fill(name=group, known=", ".join(known) or "-").text(chosen.language))
