"""`quizapp sweep`: the spaces of the banks, handed to verify as plain data."""

import json
from pathlib import Path

import pytest

from quizapp.cli import main


def test_named_questions_are_swept_and_their_spaces_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUIZAPP_HOME", str(tmp_path))
    kept = tmp_path / "spaces.json"
    status = main(["sweep", "conv-macs-strided", "adamw-first-step", "--jobs", "1", "--spaces", str(kept)])
    lines = capsys.readouterr().out.splitlines()
    assert status == 0
    assert lines[0].startswith("conv-macs-strided: clean; all 180 swept")
    assert lines[-1].startswith("2 of 2 spaces clean")
    spaces = json.loads(kept.read_text("utf-8"))["spaces"]
    assert [one["question"] for one in spaces] == ["conv-macs-strided", "adamw-first-step"]
    assert spaces[1]["decimals"] == 4


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "--all"),
        (["conv-macs-stride"], "conv-macs-strided"),
        (["adam-or-sgd"], "no numeric question"),
        (["--all", "--limit", "0"], "--limit"),
        (["--all", "--report", "/no/such/folder/report"], "No such file"),
    ],
)
def test_what_cannot_be_swept_is_refused(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    said: str,
) -> None:
    monkeypatch.setenv("QUIZAPP_HOME", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert main(["sweep", *arguments]) == 2
    assert said in capsys.readouterr().err
