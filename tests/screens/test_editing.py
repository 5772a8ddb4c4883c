"""A question opened in the learner's own editor: what happens to the file, and what is said afterwards."""

import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

import pytest

from quizapp.bank.catalogue import Catalogue
from quizapp.practice.editing import Edited, NoTerminal, edit, run_here
from quizapp.screens.app import QuizApp
from quizapp.screens.dialogs.problems import ProblemsScreen
from quizapp.text.languages import Language

from ..table import Table
from .conftest import Open
from .looking import SIZE, press, seen, studying, type_in, typed

ENVIRONMENT = {"EDITOR": "vim"}
Change = Callable[[str], str]


@contextmanager
def catalogue_over(root: Path, content: Path) -> Iterator[Catalogue]:
    with Catalogue.open(root / "catalogue.db", [content, root / "overlay"]) as catalogue:
        yield catalogue


def rewriting(change: Change, status: int = 0) -> Callable[[Sequence[str]], int]:
    """An editor that does this to the file."""

    def run(args: Sequence[str]) -> int:
        path = Path(args[-1])
        path.write_text(change(path.read_text("utf-8")), "utf-8")
        return status

    return run


def edited(root: Path, content: Path, change: Change, status: int = 0) -> tuple[Edited, str]:
    """What is said, and what the question asks then."""
    with catalogue_over(root, content) as catalogue:
        result = edit(catalogue, "turn", root / "overlay", rewriting(change, status), ENVIRONMENT)
        return result, catalogue.question("turn").ask.en


def test_the_copy_is_opened_at_its_line(tmp_path: Path, small_content: Path) -> None:
    """A shipped question is never opened itself."""
    opened: list[Sequence[str]] = []

    def run(args: Sequence[str]) -> int:
        opened.append(args)
        assert Path(args[-1]).read_text("utf-8").splitlines()[int(args[1][1:]) - 1].strip() == "- id: turn"
        return 0

    with catalogue_over(tmp_path, small_content) as catalogue:
        edit(catalogue, "turn", tmp_path / "overlay", run, ENVIRONMENT)
    assert opened[0][0] == "vim"
    assert opened[0][-1] == str(tmp_path / "overlay" / "banks" / "small.yaml")


def test_an_edit_counts_at_once(tmp_path: Path, small_content: Path) -> None:
    result, ask = edited(
        tmp_path, small_content, lambda text: text.replace("What is dropout?", "What does dropout do?")
    )
    assert "your version counts" in result.said.text("en")
    assert result.problems == ()
    assert ask == "What does dropout do?"


def test_a_copy_that_was_left_as_it_was_is_taken_away_again(tmp_path: Path, small_content: Path) -> None:
    """Else the question would never again follow the shipped one."""
    result, ask = edited(tmp_path, small_content, lambda text: text)
    assert result.said.text("en") == "Nothing was changed."
    assert not (tmp_path / "overlay" / "banks" / "small.yaml").exists()
    assert ask == "What is dropout?"


def test_what_stood_in_the_file_before_stays_when_a_copy_is_taken_away(
    tmp_path: Path, small_content: Path
) -> None:
    """And a question that was edited once is not given up by looking at it."""
    edited(tmp_path, small_content, lambda text: text.replace("What is dropout?", "Mine?"))
    own = tmp_path / "overlay" / "banks" / "small.yaml"
    before = own.read_bytes()
    with catalogue_over(tmp_path, small_content) as catalogue:
        for name in ("half", "turn"):
            edit(catalogue, name, tmp_path / "overlay", rewriting(lambda text: text), ENVIRONMENT)
        assert catalogue.question("turn").ask.en == "Mine?"
    assert own.read_bytes() == before


def test_mistakes_are_told_with_their_lines_and_the_original_counts(
    tmp_path: Path, small_content: Path
) -> None:
    result, ask = edited(tmp_path, small_content, lambda text: text.replace("flashcard", "flashcart"))
    assert "original questions count" in result.said.text("en")
    assert any("small.yaml:" in str(problem) and "flashcart" in str(problem) for problem in result.problems)
    assert ask == "What is dropout?"


def test_a_file_that_is_no_text_any_more_is_told_like_any_mistake(
    tmp_path: Path, small_content: Path
) -> None:
    def run(args: Sequence[str]) -> int:
        Path(args[-1]).write_bytes(b"\xff\xfe\x00garbage\x00")
        return 0

    with catalogue_over(tmp_path, small_content) as catalogue:
        result = edit(catalogue, "turn", tmp_path / "overlay", run, ENVIRONMENT)
    assert result.problems


def test_a_file_that_the_editor_deleted(tmp_path: Path, small_content: Path) -> None:
    def run(args: Sequence[str]) -> int:
        Path(args[-1]).unlink()
        return 0

    with catalogue_over(tmp_path, small_content) as catalogue:
        result = edit(catalogue, "turn", tmp_path / "overlay", run, ENVIRONMENT)
        assert "is gone" in result.said.text("en")
        assert catalogue.question("turn").ask.en == "What is dropout?"


def test_an_editor_that_fails_is_named_and_what_it_saved_counts(tmp_path: Path, small_content: Path) -> None:
    result, ask = edited(
        tmp_path, small_content, lambda text: text.replace("What is dropout?", "Mine?"), status=3
    )
    assert result.said.text("en") == "The editor vim ended with an error (3)."
    assert ask == "Mine?"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (FileNotFoundError(2, "No such file or directory"), "vim cannot be started: No such file"),
        (PermissionError(13, "Permission denied"), "vim cannot be started: Permission denied"),
        (NoTerminal(), "cannot be opened in this terminal"),
    ],
)
def test_an_editor_that_does_not_start_leaves_no_copy(
    tmp_path: Path, small_content: Path, error: Exception, said: str
) -> None:
    def run(args: Sequence[str]) -> int:
        raise error

    with catalogue_over(tmp_path, small_content) as catalogue:
        result = edit(catalogue, "turn", tmp_path / "overlay", run, ENVIRONMENT)
    assert said in result.said.text("en")
    assert not (tmp_path / "overlay" / "banks" / "small.yaml").exists()


def test_no_editor_and_no_place_for_a_copy_are_said(
    tmp_path: Path, small_content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    with catalogue_over(tmp_path, small_content) as catalogue:
        overlay = tmp_path / "overlay"

        def said(question: str, environment: dict[str, str]) -> str:
            return edit(catalogue, question, overlay, rewriting(str), environment).said.text("en")

        assert "No editor was found" in said("turn", {})
        assert "cannot be read: 'vim" in said("turn", {"EDITOR": "'vim"})
        assert "cannot be edited" in said("no-such-question", ENVIRONMENT)
        overlay.write_text("in the way", "utf-8")
        assert "cannot be edited" in said("turn", ENVIRONMENT)


def test_a_program_is_waited_for_and_meanwhile_there_are_signs_of_life() -> None:
    beats: list[int] = []
    wait = [sys.executable, "-c", "import time; time.sleep(0.2); raise SystemExit(5)"]
    assert run_here(wait, lambda: beats.append(1), 0.02) == 5
    assert beats


def test_ctrl_c_in_the_editor_does_not_end_the_program() -> None:
    """The terminal sends it to both; the editor's own handling is the default one. Afterwards all is as before."""
    before = signal.getsignal(signal.SIGINT)
    interrupt_both = (
        "import os, signal, sys; os.kill(os.getppid(), signal.SIGINT); "
        "sys.exit(signal.getsignal(signal.SIGINT) is not signal.default_int_handler)"
    )
    assert run_here([sys.executable, "-c", interrupt_both], lambda: None, 1) == 0
    assert signal.getsignal(signal.SIGINT) is before


# On the screen


@pytest.fixture
def editing(
    open_app: Open, table: Table, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str, Language], QuizApp]:
    """The app with an editor that runs this line of Python over the text of the file."""

    def opened(line: str, language: Language = "en") -> QuizApp:
        script = table.root / "editor.py"
        script.write_text(
            "import pathlib, sys\n"
            "path = pathlib.Path(sys.argv[-1])\n"
            "text = path.read_text('utf-8')\n"
            f"{line}\n"
            "path.write_text(text, 'utf-8')\n",
            "utf-8",
        )
        monkeypatch.setenv("EDITOR", f"'{sys.executable}' '{script}'")
        monkeypatch.delenv("VISUAL", raising=False)
        app = open_app(groups=[], language=language)
        overlay = table.root / "overlay"
        app.desk.catalogue.content_dirs = (*app.desk.catalogue.content_dirs, overlay)
        app.desk = replace(app.desk, overlay=overlay)
        monkeypatch.setattr(app, "suspend", nullcontext)
        return app

    return opened


async def test_an_edited_question_is_read_again_with_what_was_typed(
    editing: Callable[..., QuizApp], language: Language
) -> None:
    """Also while one types; the answer half typed is there afterwards."""
    app = editing("text = text.replace('output?', 'output width?').replace('输出？', '输出宽度？')", language)
    async with app.run_test(size=SIZE) as pilot:
        await type_in(pilot, "2+")
        after = await press(pilot, "ctrl+o")
        assert ("output width?" if language == "en" else "输出宽度？") in after
        assert ("your version counts" if language == "en" else "你的版本") in after
        assert typed(app) == "2+"


async def test_mistakes_are_shown_all_at_once_and_lead_back_to_the_editor(
    editing: Callable[..., QuizApp], table: Table
) -> None:
    app = editing(
        "text = text.replace('frequency: 3', 'often: 3').replace('difficulty: 2', 'difficulty: 9')"
        " if 'difficulty: 2' in text else text + 'x'"
    )
    async with app.run_test(size=SIZE) as pilot:
        told = await press(pilot, "ctrl+o")
        assert isinstance(app.screen, ProblemsScreen)
        assert "small.yaml:" in told
        assert "difficulty" in told
        assert "unknown key 'often'" in told
        assert "改正之前" in await press(pilot, "f2")
        await press(pilot, "f2")
        again = await press(pilot, "e")
        assert isinstance(app.screen, ProblemsScreen)
        assert again != told
        await press(pilot, "escape")
        assert studying(app).study.asking
        assert "Input 8, kernel 3" in seen(app)


async def test_a_question_that_was_taken_out_of_the_file_is_the_original_again(
    editing: Callable[..., QuizApp], table: Table
) -> None:
    app = editing("text = text.replace('output?', 'mine?') if 'mine' not in text else '# nothing here'")
    async with app.run_test(size=SIZE) as pilot:
        assert "mine?" in await press(pilot, "ctrl+o")
        await press(pilot, "ctrl+o", "escape")
        assert "output?" in seen(app)


async def test_a_question_can_be_edited_after_its_answer(editing: Callable[..., QuizApp]) -> None:
    """The answer stays judged, and the feedback shows what the question says now."""
    app = editing("text = text.replace('Half', 'One half')")
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f6", "1")
        assert studying(app).study.marked
        assert "One half" in await press(pilot, "e")
        assert studying(app).study.marked
