"""Commands that are wrong or cannot be carried out: an exit status, one line on standard error, nothing besides."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from quizapp.cli import main

from ..table import HOSTILE, LONG
from .terminal import QUIZAPP


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """The exit status, and what was said on standard output and standard error."""
    try:
        status = main(arguments)
    except SystemExit as end:  # argparse ends the program itself
        status = int(end.code or 0)
    said = capsys.readouterr()
    return status, said.out, said.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["frob"], "invalid choice: 'frob'"),
        (["study", "--plan"], "unrecognized arguments: --plan"),
        (["show"], "the following arguments are required: ID"),
        (["show", "size", "--variant", "many"], "invalid int value: 'many'"),
        (["keys", "frob"], "invalid choice: 'frob'"),
        (["--language", "fr"], "invalid choice: 'fr'"),
        (["--now", "never"], "never"),
        (["--content", "/nowhere/at/all", "study", "--plain"], "there is no folder /nowhere/at/all"),
        ([], "quizapp study --plain"),
        (["study"], "quizapp study --plain"),
        (["study", "--plain", "nope"], "There is no bank 'nope'. There are: small"),
        (["study", "--plain", "nope", "--language", "zh"], "没有题库“nope”。现有：small"),
        (["show", "siz"], "no question has the id 'siz'; did you mean size?"),
        (["show", "size", "--variant", "7"], "size has variants 0 to 0"),
        (["show", "half", "--variant", "0"], "half is a choice question and has no variants"),
        (["keys", "check", "nope"], "there is no bank 'nope'"),
        (["--only", "check"], "--only leaves the other banks out"),
        (["--content", "", "check"], "argument --content: is empty"),
        (["--content", __file__, "check"], "test_commands.py is no folder; --content takes one"),
        (["--content", "x" * 300, "check"], "there is no folder xxx"),
        (["study", "--plain", "small/pol"], "has no question on a topic 'pol'; did you mean pool?"),
        (["study", "--plain", "small/"], "There is no bank 'small/'; did you mean small?"),
        (["study", "--plain", "pool"], "There is no bank 'pool'; did you mean small/pool?"),
        (["study", "--plain", "smal"], "There is no bank 'smal'; did you mean small?"),
        (["study", "--plain", "smal", "--language", "zh"], "没有题库“smal”；是不是 small？"),
        (["search"], "the following arguments are required: WORD"),
        (["resume", "siz"], "no question has the id 'siz'; did you mean size?"),
        (["resume", "size"], "size is not suspended"),
        (["new"], "the following arguments are required: KIND"),
        (["new", "clozze"], "there is no kind of question 'clozze'; did you mean cloze?"),
        (["new", "cloze", "My Id"], "'My Id' cannot be an id"),
        (["new", "cloze", "x" * 81], "cannot be an id"),
        (["new", "cloze", "size", "--into", "mine"], "the id 'size' is taken by"),
        (["new", "cloze", "--into", ""], "'' cannot be the name of a bank"),
        (["new", "cloze", "--into", ".mine"], "'.mine' cannot be the name of a bank"),
        (["new", "cloze", "--into", "syllabus"], "'syllabus' cannot be the name of a bank"),
        (["new", "cloze", "--into", "mine.yml"], "'mine.yml' cannot be the name of a bank"),
        (["new", "cloze", "--into", "x" * 300], "cannot be written: File name too long"),
        (["new", "cloze", "--into", "."], "'.' cannot be the name of a bank"),
        (["new", "cloze", "--into", "/"], "/ is a folder: name a file in it, such as /NAME.yaml"),
        (["new", "cloze", "--into", "/nowhere/at/all/mine.yaml"], "there is no folder /nowhere/at/all"),
    ],
)
def test_a_command_that_cannot_be_carried_out_says_so_in_one_line(
    capsys: pytest.CaptureFixture[str], small_content: Path, arguments: list[str], says: str
) -> None:
    if "--content" not in arguments and "--only" not in arguments:
        arguments = ["--only", "--content", str(small_content), *arguments]
    status, out, err = run(capsys, *arguments)
    assert status == 2
    assert out == ""
    assert says in err
    assert err.startswith("quizapp: ")
    assert err.count("\n") == 1


@pytest.mark.parametrize("word", [HOSTILE, LONG, "\udcff", "", "-", "*", "../../etc/passwd"])
def test_a_hostile_argument_is_quoted_harmlessly(
    capsys: pytest.CaptureFixture[str], small_content: Path, word: str
) -> None:
    for command in (["study", "--plain", f"x{word}"], ["show", f"x{word}"]):
        status, out, err = run(capsys, "--only", "--content", str(small_content), *command)
        assert (status, out) == (2, "")
        assert not set(err) & set("\x1b\x07\u202e\u200b")


def test_a_folder_without_banks_is_no_session_that_is_done(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, small_content: Path
) -> None:
    shutil.copy(small_content / "syllabus.yaml", tmp_path)
    status, out, err = run(capsys, "--only", "--content", str(tmp_path), "study", "--plain")
    assert (status, out) == (2, "")
    assert "No question bank was found in" in err


def test_a_bank_that_cannot_be_read_is_named_and_the_others_are_studied(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, small_content: Path
) -> None:
    content = Path(shutil.copytree(small_content, tmp_path / "content"))
    (content / "banks" / "torn.yaml").write_text("title: [\x1b[31m", "utf-8")
    monkeypatch.setattr("quizapp.commands.learner.read_lines", lambda: iter(()))
    status, out, err = run(capsys, "--only", "--content", str(content), "study", "--plain")
    assert status == 0
    assert "torn.yaml:" in err
    assert "\x1b" not in err
    assert "Question 1 of 4" in out


def test_help_is_for_whoever_asks(capsys: pytest.CaptureFixture[str]) -> None:
    """Every command is in it; the option for tests is not."""
    status, out, err = run(capsys, "--help")
    assert (status, err) == (0, "")
    commands = "study search flags resume show new check schema keys rebuild"
    assert all(f"\n    {command} " in out for command in commands.split())
    assert "--now" not in out


def test_a_learning_record_that_cannot_be_opened_says_what_to_do(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, small_content: Path
) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "data").write_text("a file where a folder belongs", "utf-8")
    status, out, err = run(capsys, "--only", "--content", str(small_content), "study", "--plain")
    assert (status, out) == (2, "")
    assert err.startswith("quizapp: ")
    assert "cannot be opened" in err
    assert err.count("\n") == 1


def test_a_question_is_shown_with_its_solution(
    capsys: pytest.CaptureFixture[str], small_content: Path
) -> None:
    status, out, err = run(
        capsys, "--only", "--content", str(small_content), "show", "size", "--language", "zh"
    )
    assert (status, err) == (0, "")
    assert "输入 8，卷积核 3，步幅 2，补零 1：输出？" in out
    assert "⌊7/2⌋ + 1 = 4" in out


def test_hostile_content_is_shown_and_checked_harmlessly(
    capsys: pytest.CaptureFixture[str], hostile_content: Path
) -> None:
    """`show` prints it letter by letter, `check` names what is wrong with it; neither commands the terminal."""
    status, shown, _ = run(capsys, "--only", "--content", str(hostile_content), "show", "half")
    assert status == 0
    assert "[/INST] [CLS] [bold] <think>x</think>" in shown
    status, problems, _ = run(capsys, "--only", "--content", str(hostile_content), "check")
    assert status == 1
    assert "U+001B" in problems
    assert not set(shown + problems) & set("\x1b\x07\u202e\u200b")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", [["schema"], ["new", "cloze"], ["search", ""], ["check"]])
def test_what_cannot_be_written_is_told_in_one_line(
    command: list[str], unbuffered: str, small_content: Path
) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*QUIZAPP, "--only", "--content", str(small_content), *command],
            env=os.environ | {"PYTHONUNBUFFERED": unbuffered},
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == b"quizapp: the output cannot be written (No space left on device)\n"


def test_names_that_would_break_a_line_stay_on_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = tmp_path / "a\nb\x1b[31m"
    folder.mkdir()
    status, out, err = run(capsys, "--content", str(folder), "check")
    assert (status, out) == (2, "")
    assert f"no bank lies in {tmp_path}/a␊b␛[31m: " in err
    assert err.count("\n") == 1
