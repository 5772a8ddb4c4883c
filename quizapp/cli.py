"""The command line: which command is meant, and what its failure comes to. The commands are in `quizapp.commands`."""

import argparse
import errno
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from quizapp.commands.options import DEFAULTS, Parser, Version, common, readable
from quizapp.commands.shared import EXIT_REFUSED, Refused, complain, crashed, language_of
from quizapp.settings import NoHome


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status 0; 1 where a check failed; 2 where something is missing or cannot be done."""
    mend_streams()
    options = parser(bool(sys.argv[1:] if argv is None else argv)).parse_args(argv)
    try:
        status = run(options)
        sys.stdout.flush()  # what cannot be written is told here, not by the interpreter on its way out
        return status
    except Refused as error:
        complain(error.text(language_of(options)))
        return EXIT_REFUSED
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        return failed(error, options)


FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def failed(error: Exception, options: argparse.Namespace) -> int:
    """What no command has foreseen."""
    from verify.registry import BrokenField

    match error:
        case NoHome():
            from quizapp.commands.phrases import NO_HOME

            complain(NO_HOME.fill(name=str(error)).text(language_of(options)))
        case BrokenPipeError():  # the reader has seen enough, as in `| head`: nothing is told
            throw_away_output()
        case OSError(errno=number) if number in FULL:
            from quizapp.commands.phrases import OUTPUT_FAILED

            throw_away_output()
            complain(OUTPUT_FAILED.fill(detail=str(error.strerror)).text(language_of(options)))
        case BrokenField():
            from quizapp.commands.phrases import FORMULAS_BROKEN

            complain(FORMULAS_BROKEN.fill(detail=str(error)).text(language_of(options)))
        case _:
            return crashed(error)
    return EXIT_REFUSED


def throw_away_output() -> None:
    """What is left of it would fail once more when the interpreter ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def mend_streams() -> None:
    """What is not UTF-8 shows ? for what it lacks; a stream that was closed before the start is empty, not missing."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, io.TextIOWrapper(io.FileIO(os.devnull, mode), encoding="utf-8"))
        elif mode == "w" and isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def run(options: argparse.Namespace) -> int:
    """The other commands' modules are not imported for the one that is meant."""
    module, _, name = options.run.partition(".")
    return int(getattr(import_module(f"quizapp.commands.{module}"), name)(options))


def parser(with_commands: bool = True) -> argparse.ArgumentParser:
    """A start without a word on the command line is Home: the parsers of the commands would cost it 9 ms."""
    top = Parser(
        prog="quizapp",
        description="Prepare for a deep-learning interview. Without a command: the home screen.",
        parents=[common()],
    )
    top.add_argument("--version", action=Version, nargs=0, help="show the version and exit")
    top.set_defaults(run="learner.home", **DEFAULTS)
    if with_commands:
        add_commands(top)
    return top


def add_commands(top: argparse.ArgumentParser) -> None:
    commands = top.add_subparsers(metavar="COMMAND")
    after = common(after=True)

    def command(name: str, run: str, text: str, more: str = "") -> argparse.ArgumentParser:
        made = commands.add_parser(
            name,
            help=text,
            description=f"{text[0].upper()}{text[1:]}.",
            epilog=more,
            parents=[after],
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        made.set_defaults(run=run)
        return made

    one = command("study", "learner.study", "study these banks, or all of them")
    one.add_argument("groups", nargs="*", metavar="GROUP", help="a bank, or BANK/TOPIC", type=readable)
    one.add_argument("--plain", action="store_true", help="line by line on standard input and output")
    one.add_argument(
        "--ahead", action="store_true", help="all that is learned there, due or not; it moves no schedule"
    )
    one = command("search", "cards.search", "find questions by words in what they ask, their topic or tags")
    one.add_argument("words", nargs="+", metavar="WORD", type=readable)
    command("flags", "cards.flags", "list the questions you flagged, with your notes")
    one = command("resume", "cards.resume", "ask suspended questions again; without an ID list them")
    one.add_argument("questions", nargs="*", metavar="ID", type=readable)
    one = command("show", "author.show", "print a question with its worked solution")
    one.add_argument("question", metavar="ID", type=readable)
    one.add_argument(
        "--variant", type=int, metavar="N", help="a variant by its number; without it the first one shown"
    )
    command(
        "coverage", "coverage.coverage", "the syllabus as a table: questions by kind, and what is not asked"
    )
    one = command("export", "author.export", "print the questions of these banks, or of all of them")
    one.add_argument("groups", nargs="*", metavar="GROUP", type=readable)
    one.add_argument(
        "--blind", action="store_true", help="without answers, hints and explanations, for a second reader"
    )
    one = command(
        "new", "writing.new", "write a commented skeleton of a question, to begin one of your own", NEW
    )
    one.add_argument("kind", metavar="KIND", type=readable)
    one.add_argument("name", nargs="?", metavar="NAME", type=readable, help="its id, such as kv-cache-size")
    one.add_argument(
        "--into",
        metavar="BANK",
        help="add it to a bank of your own, by its name or as a path ending in .yaml",
    )
    one = command(
        "check", "author.check", "check banks: everything that is wrong, with file, line and column"
    )
    one.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="a bank file, a folder, or a bank's name"
    )
    one.add_argument("--watch", action="store_true", help="again whenever one changes, until ctrl+c")
    command("schema", "writing.schema", "print the JSON Schema of banks, for editors", SCHEMA)
    one = command(
        "keys", "author.keys", "regenerate or check the answer keys of the shipped banks, or of the last DIR"
    )
    one.add_argument("what", choices=["regenerate", "check"])
    one.add_argument("groups", nargs="*", metavar="GROUP")
    one.add_argument(
        "--device", choices=["cpu", "cuda"], default="cpu", help="where the formulas are computed"
    )
    one = command(
        "sweep", "sweeping.sweep", "look at every variant that numeric questions can ever show", SWEEP
    )
    one.add_argument("questions", nargs="*", metavar="QUESTION", type=readable)
    one.add_argument("--all", action="store_true", help="every numeric question")
    one.add_argument(
        "--limit", type=int, metavar="N", help="sample about N variants of a space that is larger"
    )
    one.add_argument("--device", choices=["cpu", "cuda"], default="cpu", help="where float32 is compared")
    one.add_argument("--jobs", type=int, default=0, metavar="N", help="processes (default: one a core)")
    one.add_argument("--engine", choices=["processes", "ray"], default="processes")
    one.add_argument(
        "--report", type=Path, metavar="FILE", help="kept as it goes on; the next run goes on with it"
    )
    one.add_argument(
        "--spaces", type=Path, metavar="FILE", help="keep the spaces, for python -m verify sweep FILE"
    )
    command(
        "rebuild",
        "learner.rebuild",
        "compute all card states anew from the review log, and say whether they agreed",
    )


NEW = """\
KIND is flashcard, choice, multi, cloze, ordering, numeric or open.

  quizapp new cloze > first.yaml          a bank of its own, to standard output
  quizapp new cloze my-id --into mine     behind the questions of your bank "mine", which begins where it is missing

Your own banks lie in the data folder, or in the last DIR of --content. Nothing that stands in a file is changed.
"""

SWEEP = """\
Of each space: how many variants are offered, which mistakes are muted how often, whether float32 and the oracles agree
(these need the extra: pip install 'quizapp[torch]'). Ctrl+c stops it; with --report the next run goes on where it was.
"""

SCHEMA = """\
An editor with a YAML language server (VS Code with the YAML extension, Neovim, Emacs, Helix) completes the fields of
a bank and underlines mistakes as you type, once the schema is a file and the bank names it in its first line:

  quizapp schema > bank.schema.json
  # yaml-language-server: $schema=bank.schema.json
"""


if __name__ == "__main__":
    sys.exit(main())
