"""quizapp export: the questions of banks as text, with their answers or, for a second reader, without."""

import shutil
from pathlib import Path

import pytest

from quizapp.bank.shipped import content_dir
from quizapp.bank.strict_yaml import read

from .commands import Runner


def exported(run: Runner, *arguments: str) -> str:
    assert run("export", *arguments) == 0
    return run.out


def begin_of(text: str) -> str:
    """A few words without formulas, as they are printed."""
    return text.partition("$")[0].partition("\n")[0][:40].strip()


def test_a_blind_export_holds_every_question_and_no_explanation(capsys: pytest.CaptureFixture[str]) -> None:
    run = Runner(content_dir(), capsys)
    blind, whole = exported(run, "--blind", "backprop"), exported(run, "backprop")
    questions = read(content_dir() / "banks" / "backprop.yaml").value["questions"]
    explained = [begin_of(question["why"]["en"]) for question in questions]
    assert all(f"{question['id']} · " in blind for question in questions)
    assert len([one for one in explained if len(one) > 20 and one in whole.replace("\n", " ")]) > 3
    assert not [one for one in explained if len(one) > 20 and one in blind.replace("\n", " ")]


def test_it_speaks_either_language_and_refuses_a_bank_that_is_not_there(
    tmp_path: Path, small_content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = Runner(Path(shutil.copytree(small_content, tmp_path / "content")), capsys)
    english, chinese = (exported(run, "--blind", "--language", language) for language in ("en", "zh"))
    assert english != chinese
    assert english.count(" · numeric") == chinese.count(" · 计算") > 0
    assert run("export", "nowhere") == 2
    assert "nowhere" in run.err
