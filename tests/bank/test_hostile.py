"""Banks made to do harm end in a sentence with its position, within 20 seconds and 640 MB."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .hostile import FILES, SECONDS

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits of memory are a matter of Unix")


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    command = [
        sys.executable,
        "-m",
        "tests.bank.hostile",
        str(tmp_path_factory.mktemp("hostile") / "content"),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS * len(FILES))
    assert done.stderr == "", done.stderr[-2000:]
    assert done.returncode == 0
    lines = map(json.loads, done.stdout.splitlines())
    return {line["name"]: line for line in lines}


@pytest.mark.parametrize("name", FILES)
def test_harm_is_refused_within_bounds(name: str, results: dict[str, dict[str, Any]]) -> None:
    _, words, line = FILES[name]
    result = results[name]
    assert any(words in message and line in (None, at) for at, message in result["told"]), result["told"][:3]
    assert result["seconds"] < SECONDS
    assert result["count"] <= 251, "a flood of problems is no answer"
    assert all(len(message) < 300 for _, message in result["told"])
