"""A question is opened in the learner's own editor; what that came to is told, and what is wrong with it afterwards."""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from quizapp.bank.catalogue import Catalogue, UnknownQuestion
from quizapp.bank.overlay import NotCopied, copied, reread
from quizapp.bank.problems import Problem, shortest
from quizapp.bank.shipped import bank_folder
from quizapp.practice import editing_phrases as phrases
from quizapp.practice.editor import NoEditor, chosen, command
from quizapp.text.phrases import Sayable

Run = Callable[[Sequence[str]], int]
"""Runs a command in the terminal until it ends, and gives its exit status; OSError where it cannot be started,
NoTerminal where there is none to run it in."""


class NoTerminal(Exception):
    """There is no terminal that an editor could be given."""


@dataclass(frozen=True)
class Edited:
    """What to tell the learner; with problems, these are what to show."""

    said: Sayable
    problems: tuple[Problem, ...] = ()


def edit(
    catalogue: Catalogue, question: str, overlay: Path, run: Run, environment: Mapping[str, str] = os.environ
) -> Edited:
    """Opens the learner's own copy of a question at its line, and reads it again once the editor is closed.

    A copy that was made for this and left as it was is taken away again: else the question would never again follow
    the shipped one.
    """
    try:
        editor = chosen(environment, shutil.which)
    except NoEditor as error:
        return Edited(phrases.BAD_EDITOR.fill(name=str(error)) if str(error) else phrases.NO_EDITOR)
    try:
        # Where a copy goes: into the file of the same name.
        target = bank_folder(overlay) / catalogue.location(catalogue.current_id(question))[0].name
        before = _bytes(target)
        path, line = copied(catalogue, question, overlay)
    except (NotCopied, UnknownQuestion) as error:
        return Edited(phrases.CANNOT_EDIT.fill(reason=str(error)))
    laid_out = _bytes(path)
    failed: Sayable | None = None
    try:
        status = run(command(editor, path, line))
    except NoTerminal:
        failed = phrases.NO_TERMINAL
    except OSError as error:
        failed = phrases.NOT_STARTED.fill(name=editor[0], reason=error.strerror or str(error))
    else:
        if status:
            failed = phrases.EDITOR_FAILED.fill(name=editor[0], status=status)
    if _bytes(path) == laid_out:
        if path == target:
            _put_back(path, before)
        return Edited(failed or phrases.UNCHANGED)
    result = reread(catalogue, path)
    if result.problems:
        return Edited(phrases.IN_USE if result.in_use else phrases.NOT_IN_USE, result.problems)
    gone = not os.path.lexists(path)
    return Edited(failed or (phrases.FILE_GONE if gone else phrases.EDITED).fill(path=shortest(path)))


def run_here(args: Sequence[str], beat: Callable[[], None], every_s: float) -> int:
    """Runs a command and waits for it; meanwhile `beat` is called again and again.

    Ctrl+c in the editor is the editor's: it reaches every program in the terminal, and must not end this one. (A
    handler of our own, not SIG_IGN: that one the editor would inherit.)
    """
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        with subprocess.Popen(args) as process:
            while True:
                try:
                    return process.wait(every_s)
                except subprocess.TimeoutExpired:
                    beat()
    finally:
        signal.signal(signal.SIGINT, before)


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _put_back(path: Path, before: bytes | None) -> None:
    """As the file was before a question was copied into it; where that fails, the copy stays and does no harm."""
    if before == _bytes(path):
        return
    try:
        if before is None:
            path.unlink()
        else:
            path.write_bytes(before)
    except OSError:
        return
