"""The author's commands: show a question, check the banks, regenerate or check the answer keys."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from quizapp import settings
from quizapp.commands.shared import EXIT_FAILED, Refused, content_of, open_catalogue, settings_of

if TYPE_CHECKING:
    from quizapp.bank.reader import Bank
    from verify.backends import Backend


def show(options: argparse.Namespace) -> int:
    from quizapp.bank.catalogue import UnknownQuestion
    from quizapp.keys.variant import NoVariant
    from quizapp.practice.exhibit import exhibit

    where = settings.places()
    chosen, _ = settings_of(options, where)
    with open_catalogue(options, where) as catalogue:
        try:
            question = catalogue.question(catalogue.current_id(options.question))
        except UnknownQuestion as error:
            from difflib import get_close_matches

            near = get_close_matches(options.question, catalogue.ids(), 1)
            raise Refused(f"{error}{f'; did you mean {near[0]}?' if near else ''}") from error
        try:
            for line in exhibit(question, options.variant, chosen.language):
                print(line)
        except (IndexError, NoVariant) as error:
            raise Refused(str(error)) from error
    return 0


def check(options: argparse.Namespace) -> int:
    from quizapp.bank.check import check as check_banks
    from quizapp.text.clean import visible

    content = content_of(options)
    paths = [named(path, content) for path in options.paths]
    problems = check_banks(paths or None, content)
    if not problems:
        from quizapp.keys.soundness import unsound

        problems = list(unsound(banks_at(paths, content)))
    for problem in problems:
        print(visible(str(problem)))
    print(f"{len(problems)} problems" if problems else "no problem found")
    return EXIT_FAILED if problems else 0


def named(path: Path, content: Sequence[Path]) -> Path:
    """A path, or the group of a bank as other commands take it."""
    if path.exists() or path.parent != Path():
        return path
    return next((found for one in content if (found := one / "banks" / f"{path}.yaml").is_file()), path)


def banks_at(paths: Sequence[Path], content: Sequence[Path]) -> "list[Bank]":
    """The banks at these paths, files or folders, or all of them; they have been checked."""
    from quizapp.bank.reader import Bank, read_bank
    from quizapp.bank.shipped import bank_files
    from quizapp.bank.syllabus import read_syllabus

    files: list[Path] = []
    for path in paths or content:
        files += (bank_files(path) or sorted(path.glob("*.yaml"))) if path.is_dir() else [path]
    syllabus, _ = read_syllabus(content[0] / "syllabus.yaml")
    found = [read_bank(file, syllabus) for file in files if file.name != "syllabus.yaml"]
    return [bank for bank in found if isinstance(bank, Bank)]


def keys(options: argparse.Namespace) -> int:
    from quizapp.keys import files
    from quizapp.keys.variant import NoVariant

    content = content_of(options)[-1]
    banks, backend = banks_of(content, options.groups), backend_of(options.device)
    work = files.regenerate if options.what == "regenerate" else files.check
    count = 0
    try:
        for change in work(content, banks, backend):
            print(change)
            count += 1
    except (files.KeysError, NoVariant) as error:
        raise Refused(str(error)) from error
    if options.what == "check" and count:
        print(f"{count} differences; if the change is meant: quizapp keys regenerate")
        return EXIT_FAILED
    print(f"{count} changes" if count else "the keys are up to date")
    return 0


def banks_of(content: Path, groups: Sequence[str]) -> "list[Bank]":
    """The banks of a content folder, all of them sound; raises Refused with every problem otherwise."""
    from quizapp.bank.reader import Bank, read_bank
    from quizapp.bank.shipped import bank_files
    from quizapp.bank.syllabus import read_syllabus

    syllabus, problems = read_syllabus(content / "syllabus.yaml")
    found: list[Bank] = []
    for path in bank_files(content):
        if not groups or path.stem in groups:
            bank = read_bank(path, syllabus)
            if isinstance(bank, Bank):
                found.append(bank)
            else:
                problems += bank
    if problems:
        raise Refused("the banks have problems:\n" + "\n".join(str(problem) for problem in problems))
    if missing := sorted(set(groups) - {bank.group for bank in found}):
        known = ", ".join(path.stem for path in bank_files(content)) or "-"
        raise Refused(f"there is no bank '{missing[0]}' in {content}. There are: {known}")
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
