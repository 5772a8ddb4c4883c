"""Commands for who begins a question: a skeleton to fill in, and the JSON Schema that an editor completes it by."""

import argparse
import os
import sys
from io import TextIOWrapper
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from quizapp import settings
from quizapp.commands.content import named_folders, open_catalogue, suggestion
from quizapp.commands.shared import Refused, settings_of

if TYPE_CHECKING:
    from quizapp.bank.catalogue import Catalogue
    from quizapp.text.phrases import Sayable


def schema(_: argparse.Namespace) -> int:
    import json

    from quizapp.bank.schema import schema as made

    write(json.dumps(made(), indent=1) + "\n")
    return 0


def new(options: argparse.Namespace) -> int:
    """A skeleton to standard output, or into a bank: what stands in that stays as it is."""
    from quizapp.bank.adding import NotCopied
    from quizapp.bank.models import KINDS
    from quizapp.bank.skeleton import skeleton
    from quizapp.commands import phrases

    if options.kind not in KINDS:
        hint = suggestion(options.kind, KINDS)
        raise Refused(phrases.NO_SUCH_KIND.fill(kind=options.kind, hint=hint))
    if options.name is not None and not is_id(options.name):
        raise Refused(phrases.NO_ID.fill(name=options.name))
    if options.into is None:
        write(skeleton(options.kind, options.name or ""))
        return 0
    target = target_of(options)
    with open_catalogue(options, settings.places(), empty=True) as catalogue:
        name = free_id(catalogue, target, options.kind, options.name)
    try:
        said = added(skeleton(options.kind, name), name, target)
    except NotCopied as error:
        raise Refused(str(error)) from error
    chosen, _ = settings_of(options, settings.places())
    print(said.text(chosen.language))
    return 0


def write(text: str) -> None:
    """A file, whatever the terminal's own encoding and newlines are: a bank is UTF-8."""
    if isinstance(sys.stdout, TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    print(text, end="")


def is_id(name: str) -> bool:
    from pydantic import TypeAdapter, ValidationError

    from quizapp.bank.basics import Kebab

    try:
        TypeAdapter(Kebab).validate_python(name)
    except ValidationError:
        return False
    return True


def target_of(options: argparse.Namespace) -> Path:
    """The bank file that is meant: a path, or the name of a bank in the last DIR of --content, else in the overlay."""
    from quizapp.bank.shipped import SYLLABUS, bank_folder, is_folder, overlay_folder
    from quizapp.commands import phrases

    into: str = options.into
    path = Path(into).expanduser()
    if is_path := len(path.parts) > 1 or into.endswith(os.sep) or path.suffix in (".yaml", ".yml"):
        if is_folder(path):
            raise Refused(phrases.INTO_A_FOLDER.fill(path=into, example=str(path / "NAME.yaml")))
    else:
        named = named_folders(options, empty=True)
        path = bank_folder(named[-1] if named else overlay_folder(settings.places().data)) / f"{into}.yaml"
    if (
        path.suffix != ".yaml"
        or path.name in (SYLLABUS, ".yaml")
        or not path.name.isprintable()
        or path.name[0] == "."
    ):
        raise Refused(phrases.NO_BANK_NAME.fill(name=into))
    parent = path.parent
    if is_path and not is_folder(parent.parent if parent.name == "banks" else parent):
        raise Refused(phrases.NO_FOLDER.fill(path=str(parent)))
    return path


def free_id(catalogue: "Catalogue", target: Path, kind: str, wanted: str | None) -> str:
    """The id that is wanted, refused where a question has it, or had it once; otherwise the first free one."""
    from itertools import count

    from quizapp.bank.examples import EXAMPLES
    from quizapp.commands.phrases import ID_TAKEN

    if wanted is None:
        names = (EXAMPLES[kind]["id"] if n == 1 else f"my-{kind}-{n}" for n in count(1))
        return next(name for name in names if taken(catalogue, target, name) is None)
    if where := taken(catalogue, target, wanted):
        raise Refused(ID_TAKEN.fill(name=wanted, where=where))
    return wanted


def taken(catalogue: "Catalogue", target: Path, name: str) -> str | None:
    """Where a question stands that has the id or had it once: in the banks, or in the file, which may be broken."""
    from quizapp.bank.adding import questions_of
    from quizapp.bank.problems import shortest
    from quizapp.bank.rows import UnknownQuestion
    from quizapp.bank.strict_yaml import read

    try:
        path, line = catalogue.location(catalogue.current_id(name))
        return f"{shortest(path)}:{line}"
    except UnknownQuestion:
        pass
    if not os.path.lexists(target):
        return None
    document = read(target)
    for extent, raw in zip(document.extents.get("questions", ()), questions_of(document), strict=False):
        if isinstance(raw, dict) and raw.get("id") == name:
            return f"{shortest(target)}:{extent.line}"
    return None


def added(text: str, name: str, target: Path) -> "Sayable":
    """Puts the question into the file; says where it stands and what to do next. Raises NotCopied."""
    from quizapp.bank.adding import add, begin
    from quizapp.bank.examples import TITLE
    from quizapp.bank.problems import shortest
    from quizapp.bank.rows import Title
    from quizapp.bank.shipped import content_dir, folder_of, overlay_folder
    from quizapp.bank.strict_yaml import parse
    from quizapp.commands import phrases

    document = parse(Path("skeleton.yaml"), text.encode())
    if os.path.lexists(target):
        said, line = phrases.ADDED, add(document, 0, Title(**TITLE), target)
    else:
        begin(target, text)
        said, line = phrases.BEGUN, document.extents["questions"][0].line
    folder = folder_of(target)
    always = {content_dir().resolve(), overlay_folder(settings.places().data).resolve()}
    option = "" if folder.resolve() in always else f" --content {quote(shortest(folder))}"
    return said.fill(
        where=f"{shortest(target)}:{line}",
        id=name,
        check=f"quizapp check {quote(shortest(target) if option else target.stem)}",
        show=f"quizapp show {name}{option}",
        study=f"quizapp study {quote(target.stem)}{option}",
    )
