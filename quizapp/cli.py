"""The commands: each one a thin door into a room. Heavy rooms are imported by the command that needs them."""

import argparse
import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from quizapp import settings
from quizapp.options import EXIT_REFUSED, Parser, Version, common, readable
from quizapp.settings import Places, Settings

if TYPE_CHECKING:
    from quizapp.bank.catalogue import Catalogue
    from quizapp.bank.reader import Bank
    from quizapp.memory.store import Store
    from verify.backends import Backend

Clock = Callable[[], datetime]

EXIT_FAILED = 1


class Refused(Exception):
    """The command cannot be carried out; the text says why and what to do."""


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status 0; 1 where a check failed; 2 where something is missing or cannot be done."""
    mend_streams()
    options = parser().parse_args(argv)
    try:
        return int(options.run(options))
    except Refused as error:
        complain(str(error))
        return EXIT_REFUSED
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_REFUSED
    except Exception as error:
        from verify.registry import BrokenField

        if isinstance(error, BrokenField):
            complain(f"a file of formulas does not load: {error}")
            return EXIT_REFUSED
        return crashed(error)


def mend_streams() -> None:
    """What is not UTF-8 shows ? for what it lacks; a stream that was closed before the start is empty, not missing."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, io.TextIOWrapper(io.FileIO(os.devnull, mode), encoding="utf-8"))
        elif mode == "w" and isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def complain(message: str) -> None:
    """One message on standard error. It may quote a file or an argument: nothing in it may command the terminal."""
    from quizapp.text.clean import visible

    print(f"quizapp: {visible(message)}", file=sys.stderr)


def parser() -> argparse.ArgumentParser:
    top = Parser(
        prog="quizapp",
        description="Prepare for a deep-learning interview. Without a command: the home screen.",
        parents=[common()],
    )
    top.add_argument("--version", action=Version, nargs=0, help="show the version and exit")
    top.set_defaults(run=home, content=None, language=None, take_over=False, now=None)
    commands = top.add_subparsers(metavar="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text, parents=[common()])
        made.set_defaults(run=run)
        return made

    one = command("study", study, "study these banks, or all of them")
    one.add_argument("groups", nargs="*", metavar="GROUP")
    one.add_argument("--plain", action="store_true", help="line by line on standard input and output")
    one = command("show", show, "print a question with its worked solution")
    one.add_argument("question", metavar="ID", type=readable)
    one.add_argument(
        "--variant", type=int, metavar="N", help="a variant by its number; without it the first one shown"
    )
    one = command("check", check, "check banks: everything that is wrong, with file, line and column")
    one.add_argument("paths", nargs="*", type=Path, metavar="PATH")
    one = command("keys", keys, "regenerate or check the answer keys")
    one.add_argument("what", choices=["regenerate", "check"])
    one.add_argument("groups", nargs="*", metavar="GROUP")
    one.add_argument(
        "--device", choices=["cpu", "cuda"], default="cpu", help="where the formulas are computed"
    )
    command(
        "rebuild", rebuild, "compute all card states anew from the review log, and say whether they agreed"
    )
    return top


# What commands share


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


# The commands


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
        from quizapp.screens.app import Desk, QuizApp

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


if __name__ == "__main__":
    sys.exit(main())
