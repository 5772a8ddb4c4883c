"""The author's commands on what is written: show a question, check the banks, regenerate or check the answer keys."""

import argparse
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from quizapp import settings
from quizapp.commands.content import (
    check_groups,
    content_of,
    named_folders,
    open_catalogue,
    suggestion,
    tell_broken,
)
from quizapp.commands.shared import EXIT_FAILED, Refused, clock_of, settings_of

if TYPE_CHECKING:
    from quizapp.bank.problems import Problem
    from quizapp.bank.reader import Bank
    from quizapp.bank.watch import Further
    from verify.backends import Backend


def show(options: argparse.Namespace) -> int:
    from quizapp.bank.catalogue import UnknownQuestion
    from quizapp.commands.phrases import NO_SUCH_QUESTION
    from quizapp.keys.variant import NoVariant
    from quizapp.practice.exhibit import exhibit

    where = settings.places()
    chosen, _ = settings_of(options, where)
    with open_catalogue(options, where) as catalogue:
        tell_broken(catalogue)
        try:
            question = catalogue.question(catalogue.current_id(options.question))
        except UnknownQuestion as error:
            hint = suggestion(options.question, catalogue.ids(), listed=False)
            raise Refused(NO_SUCH_QUESTION.fill(name=options.question, hint=hint)) from error
        try:
            for line in exhibit(question, options.variant, chosen.language):
                print(line)
        except (IndexError, NoVariant) as error:
            raise Refused(str(error)) from error
    return 0


def export(options: argparse.Namespace) -> int:
    from quizapp.practice.exhibit import blind, exhibit

    where = settings.places()
    chosen, _ = settings_of(options, where)
    with open_catalogue(options, where) as catalogue:
        tell_broken(catalogue)
        check_groups(catalogue, options.groups)
        wanted = set(options.groups)
        rows = catalogue.rows()
        names = [row.id for row in rows if not wanted or wanted & {row.group, f"{row.group}/{row.topic}"}]
        for place, name in enumerate(names):
            question = catalogue.question(name)
            if place:
                print()
            lines = (
                blind(question, chosen.language)
                if options.blind
                else exhibit(question, None, chosen.language)
            )
            for line in lines:
                print(line)
    return 0


def check(options: argparse.Namespace) -> int:
    from quizapp.bank.check import Checker
    from quizapp.commands import phrases
    from quizapp.text.clean import visible

    where = settings.places()
    chosen, _ = settings_of(options, where)
    content = content_of(options, where)
    paths = [named(path, content) for path in options.paths] or None
    if options.watch:
        return watch(options, paths, content)
    checker = Checker(paths, content)
    problems = checker.problems() or list(soundness()(checker.banks))
    for problem in problems:
        print(visible(str(problem)))
    count = phrases.ONE_PROBLEM if len(problems) == 1 else phrases.PROBLEMS.fill(n=len(problems))
    print((count if problems else phrases.NO_PROBLEM).text(chosen.language))
    return EXIT_FAILED if problems else 0


def watch(options: argparse.Namespace, paths: Sequence[Path] | None, content: Sequence[Path]) -> int:
    """Goes on until ctrl+c, which is no failure: there is no other way out."""
    import time

    from quizapp.bank.watch import watch as looks
    from quizapp.text.clean import visible

    def say(line: str) -> None:
        print(visible(line), flush=True)

    with suppress(KeyboardInterrupt):
        for _ in looks(paths, say, clock_of(options), time.sleep, content, soundness()):
            pass
    return 0


def soundness() -> "Further":
    """Whether the formulas offer what the questions ask of them; a bank that has not changed is not computed again."""
    known: dict[Path, tuple[Bank, list[Problem]]] = {}

    def problems(banks: "Sequence[Bank]") -> "Iterable[Problem]":
        from quizapp.keys.soundness import unsound

        for bank in banks:
            if bank.path not in known or known[bank.path][0] is not bank:
                known[bank.path] = bank, list(unsound([bank]))
            yield from known[bank.path][1]

    return problems


def named(path: Path, content: Sequence[Path]) -> Path:
    """A path, or the group of a bank as other commands take it: the file in the folder that counts most."""
    if os.path.lexists(path) or path.parent != Path():
        return path
    from quizapp.bank.shipped import bank_folder

    files = (bank_folder(folder) / f"{path}.yaml" for folder in reversed(content))
    return next((file for file in files if os.path.lexists(file)), path)


def keys(options: argparse.Namespace) -> int:
    """Of one folder: the last that is named, or the shipped one."""
    from quizapp.bank.problems import shortest
    from quizapp.bank.shipped import content_dir
    from quizapp.commands import phrases
    from quizapp.keys import files
    from quizapp.keys.variant import NoVariant

    where = settings.places()
    chosen, _ = settings_of(options, where)
    named = named_folders(options)
    folder = named[-1] if named else content_dir()
    banks = banks_of(folder, options.groups, content_of(options, where))
    work = files.regenerate if options.what == "regenerate" else files.check
    count = 0
    try:
        for change in work(folder, banks, backend_of(options.device)):
            print(change)
            count += 1
    except (files.KeysError, NoVariant) as error:
        raise Refused(str(error)) from error
    at = shortest(folder / "keys")
    if options.what == "check" and count:
        again = f"quizapp keys regenerate{f' --content {shortest(folder)}' if named else ''}"
        said = phrases.KEYS_DIFFER.fill(n=count, folder=at, command=again)
    else:
        said = (
            phrases.KEYS_CHANGED.fill(n=count, folder=at) if count else phrases.KEYS_CURRENT.fill(folder=at)
        )
    print(said.text(chosen.language))
    return EXIT_FAILED if options.what == "check" and count else 0


def banks_of(folder: Path, groups: Sequence[str], content: Sequence[Path]) -> "list[Bank]":
    """The banks of a content folder, all of them sound; raises Refused with every problem otherwise."""
    from quizapp.bank.reader import Bank, read_bank
    from quizapp.bank.shipped import bank_files, folder_of, syllabus_file
    from quizapp.bank.syllabus import topics_of
    from quizapp.commands import phrases

    syllabus, wrong = topics_of(filter(None, map(syllabus_file, content)))
    problems = [problem for problem in wrong if folder_of(problem.path).resolve() == folder.resolve()]
    found: list[Bank] = []
    for path in bank_files(folder):
        if not groups or path.stem in groups:
            bank = read_bank(path, syllabus)
            if isinstance(bank, Bank):
                found.append(bank)
            else:
                problems += bank
    if problems:
        raise Refused(phrases.BANKS_HAVE_PROBLEMS.fill(told="\n".join(map(str, problems))))
    if missing := sorted(set(groups) - {bank.group for bank in found}):
        hint = suggestion(missing[0], [path.stem for path in bank_files(folder)])
        raise Refused(phrases.NO_BANK_OF_FOLDER.fill(name=missing[0], folder=str(folder), hint=hint))
    return found


def backend_of(device: str) -> "Backend | None":
    """None for NumPy; raises Refused where the device is not here."""
    if device == "cpu":
        return None
    from verify.backends import BackendMissing, torch_backend

    try:
        return torch_backend("cuda")
    except BackendMissing as error:
        raise Refused(str(error)) from error
