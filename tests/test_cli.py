"""The commands: what they print, what they refuse, and the exit status a script can rely on."""

import io
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import NoReturn

import pytest

from quizapp.cli import main
from quizapp.commands import author
from quizapp.keys import files
from quizapp.memory.lease import Holder
from quizapp.memory.store import Store
from quizapp.settings import places

from .commands import Runner, process


@pytest.fixture
def run(tmp_path: Path, small_content: Path, capsys: pytest.CaptureFixture[str]) -> Runner:
    return Runner(Path(shutil.copytree(small_content, tmp_path / "content")), capsys)


# Options


@pytest.mark.parametrize(
    ("arguments", "chinese"),
    [
        (["show", "turn"], False),
        (["--language", "zh", "show", "turn"], True),
        (["show", "turn", "--language", "zh"], True),
        (["show", "--language", "zh", "turn"], True),
        (["--language", "zh", "show", "turn", "--language", "en"], False),
        (["--language", "en", "show", "turn", "--language", "zh"], True),
    ],
)
def test_language_is_understood_before_and_after_the_command(
    run: Runner, arguments: list[str], chinese: bool
) -> None:
    assert run(*arguments) == 0
    assert ("随机置零。" in run.out) == chinese
    assert ("Random zeros." in run.out) != chinese


def test_language_of_the_command_line_beats_the_settings_file(run: Runner) -> None:
    path = places().settings
    path.parent.mkdir(parents=True)
    path.write_text('language = "zh"\n')
    assert run("show", "turn") == 0
    assert "随机置零。" in run.out
    assert run("show", "turn", "--language", "en") == 0
    assert "Random zeros." in run.out


def test_content_folder_is_understood_before_and_after_the_command(
    small_content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in (
        ["--only", "--content", str(small_content), "show", "turn"],
        ["show", "turn", "--only", "--content", str(small_content)],
    ):
        assert main(arguments) == 0
        assert "Random zeros." in capsys.readouterr().out


def test_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out.startswith("quizapp 0.")


@pytest.mark.parametrize("command", ["study", "show", "check", "keys", "rebuild"])
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main([command, "--help"])
    assert caught.value.code == 0
    printed = capsys.readouterr().out
    assert "--content DIR" in printed
    assert "--now" not in printed


@pytest.mark.parametrize(
    "arguments",
    [
        ["sing"],
        ["show"],
        ["keys"],
        ["keys", "mend"],
        ["--language", "de"],
        ["--now", "noon"],
        ["show", "x", "--variant", "y"],
    ],
)
def test_command_line_that_is_none_is_exit_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith("quizapp: ")
    assert said.endswith("--help\n")
    assert said.count("\n") == 1


# What is not there


@pytest.mark.parametrize("command", [["show", "turn"], ["check"], ["keys", "check"], ["study", "--plain"]])
def test_missing_content_folder_is_told(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command, "--content", "/no/such/folder"]) == 2
    assert capsys.readouterr().err == "quizapp: there is no folder /no/such/folder\n"


@pytest.mark.parametrize("command", [["study", "--plain"], ["keys", "check"], ["keys", "regenerate"]])
def test_unknown_group_is_told_with_the_groups_there_are(run: Runner, command: list[str]) -> None:
    assert run(*command, "big") == 2
    assert "'big'" in run.err
    assert run.err.rstrip().endswith("There are: small")
    assert run.err.count("\n") == 1


def test_unknown_group_is_told_in_the_language_asked_for(run: Runner) -> None:
    assert run("study", "--plain", "big", "--language", "zh") == 2
    assert run.err == "quizapp: 没有题库“big”。现有：small\n"


@pytest.mark.parametrize(("name", "hint"), [("sise", "; did you mean size?"), ("zzzzzz", "")])
def test_unknown_question_is_told_with_the_nearest(run: Runner, name: str, hint: str) -> None:
    assert run("show", name) == 2
    assert run.err == f"quizapp: no question has the id '{name}'{hint}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["size", "--variant", "1"], "size has variants 0 to 0"),
        (["size", "--variant", "-1"], "size has variants 0 to 0"),
        (["turn", "--variant", "0"], "turn is a flashcard question and has no variants"),
    ],
)
def test_variant_that_is_not_there_is_told(run: Runner, arguments: list[str], said: str) -> None:
    assert run("show", *arguments) == 2
    assert run.err == f"quizapp: {said}\n"


def test_space_that_offers_nothing_is_told(run: Runner) -> None:
    path = run.content / "banks" / "small.yaml"
    text = path.read_text("utf-8").replace(
        "compute: conv.output_size", "compute: conv.output_size\n  where: [k > n]"
    )
    path.write_text(text, "utf-8")
    for arguments in (["show", "size"], ["keys", "regenerate"]):
        assert run(*arguments) == 2
        assert "size: no variant can be offered" in run.err
        assert "Traceback" not in run.err


def test_screen_without_a_terminal_says_what_to_do(run: Runner) -> None:
    for arguments in ([], ["study"]):
        assert run(*arguments) == 2
        assert run.err == "quizapp: the screen needs a terminal; for pipes there is: quizapp study --plain\n"


# show


def test_show_prints_the_question_with_its_worked_solution(run: Runner) -> None:
    assert run("show", "size") == 0
    lines = run.out.splitlines()
    assert lines[0] == "size · conv · numeric · variant 0"
    assert "• o = ⌊r/s⌋ + 1 = ⌊7/2⌋ + 1 = 4" in lines


def test_show_finds_a_question_under_its_old_name(run: Runner) -> None:
    path = run.content / "banks" / "small.yaml"
    path.write_text(path.read_text("utf-8").replace("- id: turn", "- id: flip\n  was: [turn]"), "utf-8")
    assert run("show", "turn") == 0
    assert run.out.startswith("flip · ")


# progress


def test_progress_that_is_no_database_is_told_and_not_touched(run: Runner) -> None:
    path = places().progress
    path.parent.mkdir(parents=True)
    path.write_bytes(b"not a database, " * 20)
    for arguments in (["study", "--plain"], ["rebuild"]):
        assert run(*arguments) == 2
        assert str(path) in run.err
        assert "Traceback" not in run.err
    assert path.read_bytes() == b"not a database, " * 20


def test_second_copy_is_told_who_studies_and_may_take_over(
    run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = "2026-03-02T10:00:00+00:00"
    with Store.open(places().progress) as store:
        store.take_lease(Holder("other-host", 4711, "token"), 1_772_445_600_000)
        assert run("study", "--plain", "--now", moment) == 2
        assert "4711" in run.err
        assert "other-host" in run.err
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
        assert run("study", "--plain", "--now", moment, "--take-over") == 0


def test_rebuild_says_whether_the_states_agreed(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """A state edited by hand disagrees with the log, is mended, and then agrees."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"4\n3\n")))
    assert run("study", "--plain") == 0
    assert run("rebuild") == 0
    assert "agreed" in run.out
    with closing(sqlite3.connect(places().progress)) as connection:
        connection.execute("UPDATE cards SET stability = 99 WHERE name = 'size'")
        connection.commit()
    assert run("rebuild") == 1
    assert "disagreed" in run.out
    assert run("rebuild") == 0


def test_unusable_settings_are_told_and_the_session_runs(
    run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = places().settings
    path.parent.mkdir(parents=True)
    path.write_text("retention = 3\nnew_per_day = 1\n")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"4\n\n")))
    assert run("study", "--plain") == 0
    assert run.err == f"quizapp: {path}:1: retention = 3 is not a number from 0.7 to 0.97; 0.9 is used\n"
    assert "right: 1" in run.out


# The rough world


def test_defect_of_ours_is_one_sentence_and_a_file(
    run: Runner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*_: object) -> NoReturn:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(files, "check", broken)
    assert run("keys", "check") == 2
    assert run.err.startswith("quizapp: an unexpected error ended the program; what you answered is kept.")
    assert run.err.count("\n") == 1
    report = Path(run.err.rsplit(" ", 1)[1].strip())
    assert report.parent == tmp_path
    assert "RuntimeError: a secret detail" in report.read_text("utf-8")


def test_interrupted_command_is_exit_130(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(author, "open_catalogue", interrupted)
    assert run("show", "turn") == 130
    assert (run.out, run.err) == ("", "")


def test_reader_that_went_away_is_no_error_of_ours(run: Runner) -> None:
    """As in `quizapp show size | head -1`: nothing is printed on the terminal."""
    code = "import sys; from quizapp.cli import main; sys.exit(main())"
    reading, writing = os.pipe()
    os.close(reading)
    with subprocess.Popen(
        [sys.executable, "-c", code, "show", "size", "--only", "--content", str(run.content)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=writing,
        stderr=subprocess.PIPE,
    ) as child:
        os.close(writing)
        _, said = child.communicate()
    assert said == b""
    assert child.returncode != 0


@pytest.mark.parametrize("language", ["en", "zh"])
def test_output_that_is_not_utf8_loses_signs_and_not_the_program(run: Runner, language: str) -> None:
    where = ("--only", "--content", str(run.content), "--language", language)
    done = process("show", "size", *where, PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"= 4" in done.stdout
    assert b"?" in done.stdout


def test_argument_that_is_no_text_is_told_like_any_other(run: Runner) -> None:
    assert run("show", "size\udcff") == 2
    assert "did you mean size?" in run.err
