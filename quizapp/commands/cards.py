"""Commands on single questions: find them, list the flagged ones, ask suspended ones again."""

import argparse
import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from quizapp import settings
from quizapp.commands.content import open_catalogue, suggestion, tell_broken
from quizapp.commands.shared import (
    EXIT_FAILED,
    Refused,
    clock_of,
    complain,
    open_store,
    settings_of,
    take_lease,
)

if TYPE_CHECKING:
    from quizapp.bank.catalogue import Catalogue
    from quizapp.memory.store import Store
    from quizapp.settings import Settings
    from quizapp.text.languages import Language

ONE_LINE = 200
"""Cells for the words of a question where no screen sets a limit."""


def search(options: argparse.Namespace) -> int:
    """Looks in both languages: one types a word in the language in which it comes to mind."""
    where = settings.places()
    chosen, _ = settings_of(options, where)
    words = " ".join(options.words)
    with open_catalogue(options, where) as catalogue:
        tell_broken(catalogue)
        hits = {*catalogue.search(words, "en"), *catalogue.search(words, "zh")}
        if not hits:
            from quizapp.commands.phrases import NOTHING_FOUND

            complain(NOTHING_FOUND.fill(words=words).text(chosen.language))
            return EXIT_FAILED
        print_questions(catalogue, [name for name in catalogue.ids() if name in hits], chosen.language)
    return 0


def flags(options: argparse.Namespace) -> int:
    from quizapp.commands.phrases import NOTHING_FLAGGED

    where = settings.places()
    chosen, _ = settings_of(options, where)
    with open_catalogue(options, where) as catalogue, open_store(where, chosen) as store:
        notes = {present(catalogue, flag.card): flag.note for flag in store.flags()}
        if notes:
            tell_broken(catalogue)
            print_questions(catalogue, list(notes), chosen.language, notes)
        else:
            print(NOTHING_FLAGGED.text(chosen.language))
    return 0


def resume(options: argparse.Namespace) -> int:
    """Takes the suspension off all that are named, or off none; without a name lists what is suspended."""
    from quizapp.commands import phrases

    where = settings.places()
    chosen, _ = settings_of(options, where)
    with open_catalogue(options, where) as catalogue, open_store(where, chosen) as store:
        if not options.questions:
            list_suspended(catalogue, store, chosen.language)
            return 0
        resumed = resume_all(options, catalogue, store, chosen)
    for name in resumed:
        print(phrases.RESUMED.fill(name=name).text(chosen.language))
    return 0


def resume_all(
    options: argparse.Namespace, catalogue: "Catalogue", store: "Store", chosen: "Settings"
) -> list[str]:
    from quizapp.memory import counts
    from quizapp.memory.events import Resumed
    from quizapp.practice.stamp import stamp_of

    clock = clock_of(options)
    take_lease(store, clock, options.take_over)
    stamp = stamp_of(clock(), chosen.rollover_hour)
    for rename in counts.renamed(store, catalogue.path):
        store.append(rename, stamp)
    names = list(dict.fromkeys(suspended(catalogue, store, question) for question in options.questions))
    for name in names:
        store.append(Resumed(name), stamp)
    return names


def suspended(catalogue: "Catalogue", store: "Store", question: str) -> str:
    """The name under which the record knows the question; raises Refused where it is not suspended."""
    from quizapp.commands import phrases

    name = present(catalogue, question)
    if store.marks(name).suspended:
        return name
    known = catalogue.ids()
    if name in known:
        raise Refused(phrases.NOT_SUSPENDED.fill(name=name))
    hint = suggestion(question, known, listed=False)
    raise Refused(phrases.NO_SUCH_QUESTION.fill(name=question, hint=hint))


def list_suspended(catalogue: "Catalogue", store: "Store", language: "Language") -> None:
    from quizapp.commands import phrases

    found = {present(catalogue, name) for name in store.suspended()}
    if found:
        # In the order of the banks; what is in none of them any more comes last.
        place = {name: at for at, name in enumerate(catalogue.ids())}
        ordered = sorted(found, key=lambda name: (place.get(name, len(place)), name))
        print_questions(catalogue, ordered, language)
        if sys.stdout.isatty():
            print(phrases.HOW_TO_RESUME.text(language))
    else:
        print(phrases.NOTHING_SUSPENDED.text(language))


def present(catalogue: "Catalogue", name: str) -> str:
    """The name that the banks have for it now, where they know it."""
    from quizapp.bank.catalogue import UnknownQuestion

    try:
        return catalogue.current_id(name)
    except UnknownQuestion:
        return name


def print_questions(
    catalogue: "Catalogue", names: Sequence[str], language: "Language", notes: Mapping[str, str] | None = None
) -> None:
    """Of each its id, kind, bank/topic as `study` takes it, first words and note: for a reader below each other, for
    another program in columns between tabs."""
    from quizapp.commands.phrases import NOT_IN_THE_BANKS
    from quizapp.text.clean import visible

    rows = {row.id: row for row in catalogue.rows()}
    reader = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if reader else ONE_LINE
    for name in names:
        row = rows.get(name)
        head = [visible(name), *((row.kind, f"{row.group}/{row.topic}") if row else ("", ""))]
        asked = asked_of(catalogue, name, language, width - 4) if row else NOT_IN_THE_BANKS.text(language)
        note = visible((notes or {}).get(name, "")).splitlines()
        if reader:
            print("  ".join(filter(None, head)))
            print("\n".join(f"    {line}" for line in (asked, *(f"> {line}" for line in note))))
        else:
            print("\t".join([*head, asked, *([] if notes is None else [" ".join(note)])]))


def asked_of(catalogue: "Catalogue", name: str, language: "Language", width: int) -> str:
    """As many of its words as stand on a line."""
    from quizapp.practice.browsing import blanked
    from quizapp.text.wrap import wrap

    question = json.loads(catalogue.json(name))
    asked = blanked(question["kind"], question["ask"][language])
    lines = wrap(asked, width)
    cut = "".join(span.text for span in (lines if len(lines) == 1 else wrap(asked, width - 2))[0])
    return cut if len(lines) == 1 else f"{cut} …"
