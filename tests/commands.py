"""Runs the program's commands: in this process, or as one of their own."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from quizapp.cli import main

ENTRY = "import sys; from quizapp.cli import main; sys.exit(main())"

WITHOUT_TORCH = """
import sys

class Nowhere:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "torch":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Nowhere())
from quizapp.cli import main
sys.exit(main(sys.argv[1:]))
"""


class Runner:
    """Runs a command on the test's own content; holds what it printed."""

    def __init__(self, content: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.content, self._capsys = content, capsys
        self.out = self.err = ""

    def __call__(self, *arguments: str) -> int:
        return self.as_typed("--only", "--content", str(self.content), *arguments)

    def as_typed(self, *arguments: str) -> int:
        """With the shipped banks and the learner's own."""
        status = main(arguments)
        self.out, self.err = self._capsys.readouterr()
        return status

    @property
    def keys(self) -> Path:
        return self.content / "keys" / "small.json"


@dataclass(frozen=True)
class Folders:
    """Where the learner's content lies, and what stands in for the shipped one."""

    shipped: Path
    overlay: Path
    first: Path
    second: Path


def card(name: str, asked: str, topic: str = "conv") -> str:
    """A flashcard as an entry of a bank."""
    return (
        f"  - {{id: {name}, kind: flashcard, topic: {topic}, ask: {{en: {asked}, zh: 问}}, "
        "answer: {en: This., zh: 这个。}, why: {en: So., zh: 如此。}, sources: [book], difficulty: 1, frequency: 1}\n"
    )


def bank(path: Path, *cards: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("title: {en: Mine, zh: 我的}\nquestions:\n" + "".join(cards), "utf-8")
    return path


def process(*arguments: str, code: str = "", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The program as a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", code or ENTRY, *arguments],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
