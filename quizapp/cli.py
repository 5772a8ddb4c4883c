"""The command line: which command is meant, and what its failure comes to. The commands are in `quizapp.commands`."""

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from quizapp.commands.author import check, keys, show
from quizapp.commands.learner import home, rebuild, study
from quizapp.commands.options import Parser, Version, common, readable
from quizapp.commands.shared import EXIT_REFUSED, Refused, complain, crashed


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


if __name__ == "__main__":
    sys.exit(main())
