"""How a command line is read: the options that every command has, and what is said of one that is none."""

import argparse
from datetime import datetime
from pathlib import Path
from typing import Any, Never

from quizapp.commands.shared import EXIT_REFUSED


class Parser(argparse.ArgumentParser):
    """Says what is wrong with a command line in one line; the usage is for who asks for it."""

    def error(self, message: str) -> Never:
        self.exit(EXIT_REFUSED, f"quizapp: {message}; see: {self.prog} --help\n")


class Version(argparse.Action):
    """Reads the version only when it is asked for: `importlib.metadata` would cost every start 20 ms."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> Never:
        from importlib.metadata import version

        print(f"quizapp {version('quizapp')}")
        parser.exit()


DEFAULTS: dict[str, Any] = {
    "content": (),
    "content_after": (),
    "only": False,
    "language": None,
    "take_over": False,
    "now": None,
}


class Further(argparse.Action):
    """One more value. The action of the name "append" wants a list for its default, which all would share."""

    def __call__(
        self, _: argparse.ArgumentParser, namespace: argparse.Namespace, value: Any, *__: Any
    ) -> None:
        setattr(namespace, self.dest, (*getattr(namespace, self.dest, ()), value))


def common(after: bool = False) -> Parser:
    """Options that are understood before and after the command. A default of its own would let the one undo the other;
    and a parser shares its options with its parents, so that those before, which are given defaults, are not those
    after. What may be given several times is kept apart by where it stood."""
    made = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    made.add_argument(
        "--content",
        dest="content_after" if after else "content",
        type=folder,
        action=Further,
        metavar="DIR",
        help="a folder of banks beside the shipped ones, or over them where an id is the same; several may be given",
    )
    made.add_argument("--only", action="store_true", help="no banks but those of --content")
    made.add_argument("--language", choices=["en", "zh"], help="the language to begin with")
    made.add_argument("--take-over", action="store_true", help="study even if another copy holds the session")
    made.add_argument("--now", type=moment, metavar="TIME", help=argparse.SUPPRESS)
    return made


def folder(text: str) -> Path:
    """Not every shell writes out the ~ of --content=~/banks; and an empty word comes of a variable that is not set."""
    if not text:
        raise argparse.ArgumentTypeError("is empty")
    return Path(text).expanduser()


def moment(text: str) -> datetime:
    """A fixed moment instead of the clock, for tests and demonstrations."""
    return datetime.fromisoformat(text).astimezone()


def readable(text: str) -> str:
    """An argument whose bytes are no text can be looked up like any other, and is found nowhere."""
    return text.encode("utf-8", "replace").decode("utf-8")
