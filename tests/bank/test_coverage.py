"""What of the syllabus is not asked, and which errors of the source documents no question uses."""

from pathlib import Path

import pytest

from quizapp.bank.coverage import coverage, read_classes
from quizapp.bank.reader import Bank, read_bank
from tests.commands import Runner

from .samples import Content, question


def test_questions_are_counted_by_topic_and_kind_and_missing_ones_named(content: Content) -> None:
    path = content.bank("x", question("choice"), question("numeric"), question("flashcard"))
    syllabus = content.syllabus
    bank = read_bank(path, syllabus)
    assert isinstance(bank, Bank)
    found = coverage([bank], syllabus, {"E-CNN-2": "W", "E-CNN-4": "I", "E-CNN-9": "W/N", "E-CNN-10": "N"})
    first, second = found.topics
    assert (first.topic.id, dict(first.kinds)) == ("conv-size", {"choice": 1, "numeric": 1, "flashcard": 1})
    assert sorted(first.errata) == ["E-CNN-2", "E-CNN-4"]
    assert (second.questions, found.missing_topics) == (0, ["adam"])
    assert found.missing_errata == ["E-CNN-9"]
    assert not found.whole


def test_all_asked_and_all_used_is_whole(content: Content) -> None:
    path = content.bank("x", question("choice"), question("flashcard") | {"topic": "adam"})
    syllabus = content.syllabus
    bank = read_bank(path, syllabus)
    assert isinstance(bank, Bank)
    assert coverage([bank], syllabus, {"E-CNN-2": "W", "E-CNN-10": "N"}).whole


@pytest.mark.parametrize("text", ["errata: [E-CNN-1]\n", "other: 1\n", "errata: {E-CNN-1: 5}\n"])
def test_a_file_of_classes_that_is_none_is_said(tmp_path: Path, text: str) -> None:
    (tmp_path / "errata.yaml").write_text(text, encoding="utf-8")
    classes, problems = read_classes(tmp_path)
    assert classes == {}
    assert problems[0].path == tmp_path / "errata.yaml"


def test_the_command_prints_a_table_and_fails_where_something_is_missing(
    content: Content, capsys: pytest.CaptureFixture[str]
) -> None:
    content.bank("x", question("choice"))
    (content.folder / "errata.yaml").write_text("errata: {E-CNN-2: W, E-CNN-4: I}\n", encoding="utf-8")
    run = Runner(content.folder, capsys)
    assert run("coverage") == 1
    assert "no question on the topic adam" in run.out
    assert "no question uses the erratum E-CNN-4" in run.out
    assert "1 questions; 1 of" in run.out
    assert "1 errata unused" in run.out
