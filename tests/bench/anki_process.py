"""Anki in a process of its own, run by the interpreter of an environment that has it."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.bench.measuring import Timed

VARIABLE = "QUIZAPP_BENCH_ANKI"


def interpreter() -> Path | None:
    """The one that the variable names, or the one at the usual place; None where it has no Anki."""
    usual = Path.home() / ".cache" / "quizapp-bench" / "anki"
    usual /= "Scripts/python.exe" if sys.platform == "win32" else "bin/python"
    python = Path(os.environ.get(VARIABLE, usual))
    if not python.exists():
        return None
    tried = subprocess.run([python, "-c", "import anki.collection"], capture_output=True, check=False)
    return python if tried.returncode == 0 else None


def version(python: Path) -> str:
    code = "import importlib.metadata as m; print(m.version('anki'))"
    found = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True)
    return f"Anki {found.stdout.strip()}"


def _side(python: Path) -> tuple[str, ...]:
    # -I: without the script's own folder on the path, where our `anki.py` would be found for theirs.
    return str(python), "-I", str(Path(__file__).with_name("anki_side.py"))


class Anki:
    """An open collection that does what it is told, and says how many seconds it took."""

    def __init__(self, python: Path, collection: Path) -> None:
        self._process = subprocess.Popen(
            [*_side(python), "serve", str(collection)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def __enter__(self) -> "Anki":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def call(self, *words: str) -> float:
        sent, answer = self._process.stdin, self._process.stdout
        assert sent is not None
        assert answer is not None
        print(*words, file=sent, flush=True)
        return float(answer.readline())

    def calling(self, *words: str) -> Timed:
        return lambda: self.call(*words)

    @staticmethod
    def make(python: Path, collection: Path, catalogue: Path, record: Path, today: int) -> None:
        paths = (str(collection), str(catalogue), str(record))
        subprocess.run([*_side(python), "make", *paths, str(today)], check=True)

    @staticmethod
    def first(python: Path, collection: Path) -> Sequence[str]:
        """The command that prints the first card's question."""
        return (*_side(python), "first", str(collection))
