"""Runs the program's commands: in this process, or as one of their own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from quizapp.cli import main

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
        status = main(["--content", str(self.content), *arguments])
        self.out, self.err = self._capsys.readouterr()
        return status

    @property
    def keys(self) -> Path:
        return self.content / "keys" / "small.json"


def process(*arguments: str, code: str = "", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The program as a process of its own."""
    code = code or "import sys; from quizapp.cli import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
