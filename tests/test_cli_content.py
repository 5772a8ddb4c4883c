"""Banks of one's own: beside the shipped ones or over them, from the data folder and from --content."""

import os
import shutil
from pathlib import Path

import pytest

from quizapp.bank.shipped import overlay_folder
from quizapp.commands.content import OTHER_CATALOGUES
from quizapp.settings import places

from .commands import Folders, Runner, bank, card


@pytest.fixture
def run(tmp_path: Path, small_content: Path, capsys: pytest.CaptureFixture[str]) -> Runner:
    return Runner(Path(shutil.copytree(small_content, tmp_path / "content")), capsys)


@pytest.fixture
def folders(run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folders:
    """The small content is the shipped one here."""
    monkeypatch.setattr("quizapp.bank.shipped.content_dir", lambda: run.content)
    made = Folders(run.content, overlay_folder(places().data), tmp_path / "first", tmp_path / "second")
    made.first.mkdir()
    made.second.mkdir()
    return made


def found(run: Runner, *arguments: str) -> list[str]:
    """The ids of all questions there are."""
    assert run.as_typed("search", "", *arguments) == 0, run.err
    return [line.split("\t")[0] for line in run.out.splitlines()]


def asked(run: Runner, name: str, *arguments: str) -> str:
    assert run.as_typed("show", name, *arguments) == 0, run.err
    return run.out.splitlines()[2]


SHIPPED = ["size", "half", "gap", "turn"]


def test_without_banks_of_ones_own_there_are_the_shipped_ones(run: Runner, folders: Folders) -> None:
    assert found(run) == SHIPPED


def test_the_data_folder_and_every_named_folder_come_beside_the_shipped_one(
    run: Runner, folders: Folders
) -> None:
    bank(folders.overlay / "banks" / "own.yaml", card("own", "Own?", "cards"))
    bank(folders.first / "banks" / "one.yaml", card("one", "One?", "cards"))
    bank(folders.second / "banks" / "two.yaml", card("two", "Two?", "cards"))
    first, second = ("--content", str(folders.first)), ("--content", str(folders.second))
    assert sorted(found(run)) == sorted([*SHIPPED, "own"])
    assert sorted(found(run, *first)) == sorted([*SHIPPED, "one", "own"])
    assert sorted(found(run, *first, *second)) == sorted([*SHIPPED, "one", "own", "two"])
    assert run.as_typed(*first, "search", "?", *second) == 0, "before and after the command"
    assert {"one", "two"} <= {line.split("\t")[0] for line in run.out.splitlines()}


def test_the_same_id_in_a_later_folder_wins_and_the_data_folder_comes_last(
    run: Runner, folders: Folders
) -> None:
    first, second = ("--content", str(folders.first)), ("--content", str(folders.second))
    bank(folders.first / "banks" / "a.yaml", card("turn", "First?"))
    bank(folders.second / "banks" / "a.yaml", card("turn", "Second?"))
    assert asked(run, "turn") == "What is dropout?"
    assert asked(run, "turn", *first, *second) == "Second?"
    assert asked(run, "turn", *second, *first) == "First?"
    bank(folders.overlay / "banks" / "a.yaml", card("turn", "Own?"))
    assert asked(run, "turn", *first, *second) == "Own?"


@pytest.mark.parametrize("inside", ["banks", ""])
def test_a_folder_holds_banks_or_a_folder_of_banks_and_either_may_be_named(
    inside: str, run: Runner, folders: Folders
) -> None:
    bank(folders.first / inside / "one.yaml", card("one", "One?"))
    assert "one" in found(run, "--content", str(folders.first))
    assert "one" in found(run, "--content", str(folders.first / inside))
    assert "one" in found(run, "--content", os.path.relpath(folders.first))


def test_the_data_folder_may_hold_banks_or_a_folder_of_banks(run: Runner, folders: Folders) -> None:
    bank(folders.overlay / "own.yaml", card("own", "Own?"))
    assert "own" in found(run)
    assert run.as_typed("new", "cloze", "--into", "more") == 0
    assert "own" in found(run), "no folder banks has come beside it"
    assert sorted(path.name for path in folders.overlay.iterdir()) == ["more.yaml", "own.yaml"]


def test_a_folder_that_is_named_twice_or_is_there_anyway_is_one_folder(run: Runner, folders: Folders) -> None:
    bank(folders.overlay / "banks" / "own.yaml", card("own", "Own?", "cards"))
    every = [folders.shipped, folders.overlay, folders.shipped / "banks", folders.shipped]
    named = [word for one in every for word in ("--content", str(one))]
    assert sorted(found(run, *named)) == sorted([*SHIPPED, "own"])
    assert found(run, "--only", "--content", str(folders.shipped)) == SHIPPED


def test_a_folder_may_bring_topics_of_its_own(run: Runner, folders: Folders) -> None:
    bank(folders.first / "one.yaml", card("one", "One?", "mine"))
    assert run.as_typed("check", "--content", str(folders.first)) == 1
    assert "unknown topic 'mine'" in run.out
    topics = "topics:\n  - {id: mine, group: one, title: {en: Mine, zh: 我的}}\n"
    (folders.first / "syllabus.yaml").write_text(topics, "utf-8")
    assert run.as_typed("check", "--content", str(folders.first)) == 0
    assert "one" in found(run, "--content", str(folders.first))


# What cannot be content


def test_a_folder_that_cannot_be_content_is_refused_and_says_what_would_be(
    run: Runner, folders: Folders
) -> None:
    assert run.as_typed("check", "--content", str(folders.first)) == 2
    assert run.err == (
        f"quizapp: no bank lies in {folders.first}: banks are the files *.yaml in it, or in its folder banks\n"
    )
    bank(folders.first / "one.yml", card("one", "One?"))
    assert run.as_typed("check", "--content", str(folders.first)) == 2
    assert "the names of banks end in .yaml, that of one.yml does not" in run.err
    assert run.as_typed("check", "--content", str(folders.first / "one.yml")) == 2
    assert run.err.endswith(f"--content takes one, such as that in which it lies: {folders.first}\n")


def test_a_refusal_is_in_the_language_of_the_settings(run: Runner) -> None:
    path = places().settings
    path.parent.mkdir(parents=True)
    path.write_text('language = "zh"\n')
    assert run.as_typed("--only", "check") == 2
    assert run.err.startswith("quizapp: --only 会排除其他题库")
    assert run.as_typed("--content", "/nowhere", "check", "--language", "en") == 2
    assert run.err == "quizapp: there is no folder /nowhere\n"


# Only


def test_only_leaves_the_shipped_banks_and_those_of_the_data_folder_out(
    run: Runner, folders: Folders
) -> None:
    """Not the shipped topics: the bank is on one of them."""
    bank(folders.overlay / "banks" / "own.yaml", card("own", "Own?"))
    bank(folders.first / "one.yaml", card("one", "One?"))
    only = ("--only", "--content", str(folders.first))
    assert found(run, *only) == ["one"]
    assert run.as_typed("check", *only) == 0
    bank(folders.shipped / "banks" / "small.yaml", card("torn", "[?"))
    assert run.as_typed("check", *only) == 0, "what is left out is not checked"
    assert run.as_typed("show", "size", *only) == 2


# Broken banks


def test_a_broken_bank_of_ones_own_is_told_and_the_question_that_it_stands_over_is_back(
    run: Runner, folders: Folders
) -> None:
    path = bank(folders.overlay / "banks" / "own.yaml", card("turn", "Own?"))
    assert asked(run, "turn") == "Own?"
    path.write_text(path.read_text("utf-8").replace("difficulty: 1", "difficulty: 9"), "utf-8")
    assert asked(run, "turn") == "What is dropout?"
    assert run.err.startswith(f"quizapp: {path}:3:")
    assert "9 is out of range" in run.err
    assert found(run) == SHIPPED
    assert "9 is out of range" in run.err
    assert run.as_typed("check") == 1
    assert run.out.splitlines()[-1] == "1 problem"


# Where it is compiled


def test_trying_out_folders_leaves_the_catalogue_of_a_plain_start_alone(
    run: Runner, folders: Folders, tmp_path: Path
) -> None:
    found(run)
    before = places().catalogue.stat()
    for n in range(3 * OTHER_CATALOGUES):
        bank(tmp_path / f"dir{n}" / "one.yaml", card("one", "One?"))
        assert "one" in found(run, "--content", str(tmp_path / f"dir{n}"))
    after = places().catalogue.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert len(list(places().cache.iterdir())) <= 1 + OTHER_CATALOGUES
