"""Which content a command works with: the shipped banks, folders that the command line names, the learner's own."""

import argparse
import hashlib
import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from quizapp.commands.shared import Refused, complain
from quizapp.settings import Places

if TYPE_CHECKING:
    from quizapp.bank.catalogue import Catalogue
    from quizapp.text.phrases import Sayable

OTHER_CATALOGUES = 8
"""At most as many lie beside that of a plain start, however many folders are tried out."""


def content_of(options: argparse.Namespace, where: Places, empty: bool = False) -> list[Path]:
    """The content folders, a later one over the earlier ones: the shipped one, those named, the overlay.

    With --only they are those named. Of the shipped folder its topics stay, so that a bank on one of them is sound.
    """
    from quizapp.bank.shipped import SYLLABUS, content_dir, stacked

    named, shipped = named_folders(options, empty), content_dir()
    if not options.only:
        return _each_once(stacked([shipped, *named], where.data))
    if not named:
        from quizapp.commands.phrases import ONLY_WHAT

        raise Refused(ONLY_WHAT)
    topics = [] if shipped.resolve() in {one.resolve() for one in named} else [shipped / SYLLABUS]
    return _each_once([*topics, *named])


def _each_once(folders: Sequence[Path]) -> list[Path]:
    """A folder that stands twice counts where it stands last."""
    last = {one.resolve(): one for one in reversed(folders)}
    return list(reversed(last.values()))


def named_folders(options: argparse.Namespace, empty: bool = False) -> list[Path]:
    """The folders after --content, wherever on the command line; `empty` where one need not hold a bank yet."""
    return [_content_folder(one, empty) for one in (*options.content, *options.content_after)]


def _content_folder(path: Path, empty: bool) -> Path:
    """A folder with banks in it, or in its folder `banks`; who names that one means the folder around it."""
    from quizapp.bank.problems import shortest
    from quizapp.bank.shipped import bank_files, is_folder, syllabus_file
    from quizapp.commands import phrases

    named = shortest(path)
    if not is_folder(path):
        if os.path.lexists(path):
            folder = shortest(path.parent)
            raise Refused(phrases.NO_FOLDER_BUT_A_FILE.fill(path=named, folder=folder))
        raise Refused(phrases.NO_FOLDER.fill(path=named))
    try:
        names = sorted(one.name for one in path.iterdir())
    except OSError as error:
        detail = error.strerror or str(error)
        raise Refused(phrases.FOLDER_UNREADABLE.fill(path=named, detail=detail)) from error
    if path.resolve().name == "banks" and "banks" not in names:
        path = path.resolve().parent
    if not empty and not bank_files(path) and syllabus_file(path) is None:
        yml = next((name for name in names if name.endswith(".yml")), None)
        told = phrases.NAMED_YML.fill(path=named, name=yml) if yml else None
        raise Refused(told or phrases.NO_BANK_IN_FOLDER.fill(path=named))
    return path


def open_catalogue(options: argparse.Namespace, where: Places, empty: bool = False) -> "Catalogue":
    from quizapp.bank.catalogue import Catalogue

    folders = content_of(options, where, empty)
    path = catalogue_path(options, where, folders)
    try:
        return Catalogue.open(path, folders)
    except (OSError, sqlite3.Error) as error:
        from quizapp.commands.phrases import NOT_COMPILED

        detail = getattr(error, "strerror", None) or str(error)
        raise Refused(NOT_COMPILED.fill(cache=str(path.parent), detail=detail)) from error


def catalogue_path(options: argparse.Namespace, where: Places, folders: Sequence[Path]) -> Path:
    """A plain start keeps its compiled content while other folders are tried out: to compile 10,000 questions anew
    takes seconds."""
    if not (options.content or options.content_after):
        return where.catalogue
    names = b"\0".join(os.fsencode(one.resolve()) for one in folders)
    number = int.from_bytes(hashlib.sha256(names).digest()[:8]) % OTHER_CATALOGUES
    return where.catalogue.with_stem(f"{where.catalogue.stem}-{number}")


def broken(catalogue: "Catalogue") -> list[str]:
    """The first problem of every bank that cannot be read: the others are studied meanwhile."""
    errors = (catalogue.syllabus_error, *(bank.error for bank in catalogue.banks()))
    return [error.splitlines()[0] for error in errors if error]


def tell_broken(catalogue: "Catalogue") -> None:
    for problem in broken(catalogue):
        complain(problem)


def check_groups(catalogue: "Catalogue", groups: Sequence[str]) -> None:
    """Refuses a group that is neither a bank nor a topic of a bank, written `bank/topic`."""
    if not groups:
        return
    from quizapp.commands import phrases

    banks = [bank.group for bank in catalogue.banks()]
    for group in groups:
        bank, slash, topic = group.partition("/")
        if bank not in banks or (slash and not topic):
            topics = [f"{row.group}/{row.topic}" for row in catalogue.rows()]
            raise Refused(phrases.NO_SUCH_GROUP.fill(name=group, hint=suggestion(group, banks, topics)))
        if slash:
            known = list(dict.fromkeys(row.topic for row in catalogue.rows([bank])))
            if topic not in known:
                hint = suggestion(topic, known)
                raise Refused(phrases.NO_SUCH_TOPIC.fill(bank=bank, topic=topic, hint=hint))


def suggestion(
    word: str, known: Sequence[str], further: Sequence[str] = (), listed: bool = True
) -> "Sayable | str":
    """The known name that was probably meant, or those there are. `further` names are suggested for their last part as
    well, and never listed."""
    from quizapp.bank.problems import closest
    from quizapp.commands import phrases

    parts = {name.rpartition("/")[2]: name for name in reversed(further)}
    near = closest(word, known) or closest(word, further) or parts.get(closest(word, parts) or "")
    if near is not None:
        return phrases.DID_YOU_MEAN.fill(name=near)
    if not listed:
        return ""
    shown = ", ".join(known[:LISTED]) + (", …" if len(known) > LISTED else "")
    return phrases.THERE_ARE.fill(known=shown or phrases.NONE)


LISTED = 20
