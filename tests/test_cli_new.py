"""Beginning a question: a skeleton to standard output or into a bank, and the schema for an editor."""

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

from quizapp.bank.models import KINDS
from quizapp.bank.schema import schema
from quizapp.bank.shipped import overlay_folder
from quizapp.settings import places

from .commands import Runner, bank, card, process


@pytest.fixture
def run(tmp_path: Path, small_content: Path, capsys: pytest.CaptureFixture[str]) -> Runner:
    return Runner(Path(shutil.copytree(small_content, tmp_path / "content")), capsys)


@pytest.fixture
def own() -> Path:
    """Where the learner's own banks lie."""
    return overlay_folder(places().data) / "banks"


def next_steps(run: Runner) -> list[list[str]]:
    """The commands that it says to go on with."""
    return [shlex.split(line)[1:] for line in run.out.splitlines() if line.startswith("    quizapp ")]


# To standard output


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_printed_is_a_bank_that_passes_check(kind: str, run: Runner, tmp_path: Path) -> None:
    assert run.as_typed("new", kind, "my-own") == 0
    assert "- id: my-own\n" in run.out
    path = tmp_path / "mine.yaml"
    path.write_text(run.out, "utf-8")
    assert run.as_typed("check", str(path)) == 0, run.out


def test_it_is_utf8_whatever_the_terminal_speaks(tmp_path: Path, run: Runner) -> None:
    done = process("new", "cloze", PYTHONIOENCODING="ascii", LC_ALL="C", PYTHONUTF8="0")
    assert (done.returncode, done.stderr) == (0, b"")
    path = tmp_path / "mine.yaml"
    path.write_bytes(done.stdout)
    assert "____取整" in done.stdout.decode("utf-8")
    assert run.as_typed("check", str(path)) == 0


def test_help_names_every_kind(capsys: pytest.CaptureFixture[str], run: Runner) -> None:
    with pytest.raises(SystemExit):
        run.as_typed("new", "--help")
    said = capsys.readouterr().out
    *others, last = KINDS
    assert f"KIND is {', '.join(others)} or {last}." in said


# Into a bank


def test_the_first_question_begins_a_bank_in_the_data_folder(run: Runner, own: Path) -> None:
    assert run.as_typed("new", "choice", "my-own", "--into", "mine") == 0
    path = own / "mine.yaml"
    place, _, _ = run.out.partition(": my-own")
    line = int(place.removeprefix(f"{path}:"))
    assert path.read_text("utf-8").splitlines()[line - 1] == "  - id: my-own"
    assert run.as_typed("show", "my-own") == 0


@pytest.mark.parametrize("kind", KINDS)
def test_a_further_question_leaves_what_stands_there_as_it_is(kind: str, run: Runner, own: Path) -> None:
    path = bank(own / "mine.yaml", card("one", "One?", "momentum"), "# the end\n")
    before = path.read_text("utf-8")
    assert run.as_typed("new", kind, "--into", "mine") == 0
    after = path.read_text("utf-8")
    assert after.startswith(before.removesuffix("# the end\n"))
    assert after.endswith("# the end\n")
    line = int(run.out.split(":")[1])
    assert after.splitlines()[line - 1] == f"  - id: my-first-{kind}"
    assert run.as_typed("check") == 0, run.out


@pytest.mark.parametrize("content", [False, True])
def test_what_it_says_to_do_next_can_be_done(
    content: bool, run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From where one is: the paths are as one would type them there."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "my questions"
    folder.mkdir()
    into = ("--into", "mine", "--content", "my questions") if content else ("--into", "mine")
    assert run.as_typed("new", "flashcard", *into) == 0
    steps = next_steps(run)
    assert [step[0] for step in steps] == ["check", "show", "study"]
    for step in steps[:2]:
        assert run.as_typed(*step) == 0, run.err
    assert steps[2][:2] == ["study", "mine"]
    assert run.as_typed("search", "output", *steps[2][2:]) == 0
    assert "my-first-flashcard\tflashcard\tmine/conv-output-size\t" in run.out


def test_a_path_may_be_any_file_and_its_folder_is_told(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "some" / "where").mkdir(parents=True)
    assert run.as_typed("new", "multi", "--into", "some/where/mine.yaml") == 0
    assert run.out.startswith("some/where/mine.yaml:")
    assert next_steps(run)[2] == ["study", "mine", "--content", "some/where"]
    assert run.as_typed("new", "multi", "--into", "some/where/mine.yaml") == 0
    for step in next_steps(run)[:2]:
        assert run.as_typed(*step) == 0, run.err


def test_the_last_folder_named_is_meant_and_may_be_empty_so_far(run: Runner, tmp_path: Path) -> None:
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    named = ("--content", str(tmp_path / "first"), "--content", str(tmp_path / "second"))
    assert run.as_typed("new", "cloze", "--into", "mine", *named) == 0
    assert (tmp_path / "second" / "banks" / "mine.yaml").is_file()
    assert list((tmp_path / "first").iterdir()) == []


def test_an_id_of_ones_own_is_found_that_no_question_has(run: Runner, own: Path) -> None:
    for _ in range(3):
        assert run.as_typed("new", "cloze", "--into", "mine") == 0
    ids = re.findall("- id: (.*)", (own / "mine.yaml").read_text("utf-8"))
    assert ids == ["my-first-cloze", "my-cloze-2", "my-cloze-3"]
    assert run.as_typed("check") == 0
    assert run.as_typed("new", "cloze", "--into", "other") == 0
    assert "- id: my-cloze-4\n" in (own / "other.yaml").read_text("utf-8")


def test_an_id_that_is_taken_is_refused_with_its_place(run: Runner, own: Path) -> None:
    """In the shipped banks, in a file whose other questions are broken, and as a former name."""
    assert run.as_typed("new", "cloze", "conv-output-size-strided", "--into", "mine") == 2
    assert "is taken by" in run.err
    assert "cnn_ops.yaml:" in run.err
    path = bank(own / "mine.yaml", card("one", "One?", "nowhere"), card("two", "Two?"))
    for name, line in (("one", 3), ("two", 4)):
        assert run.as_typed("new", "cloze", name, "--into", "mine") == 2
        assert run.err == f"quizapp: the id '{name}' is taken by {path}:{line}\n"
    path = bank(
        own / "more.yaml", card("now", "Now?", "momentum").replace("id: now,", "id: now, was: [then],")
    )
    assert run.as_typed("new", "cloze", "then", "--into", "mine") == 2
    assert f"is taken by {path}:3" in run.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title: [\n", "mend this first: not YAML"),
        ("a: &a b\n", "mend this first: anchors are not allowed"),
        ("- a\n", "no list of questions to add to"),
    ],
)
def test_a_bank_that_cannot_be_added_to_says_why_and_stays_as_it_is(
    text: str, said: str, run: Runner, own: Path
) -> None:
    own.mkdir(parents=True)
    (own / "mine.yaml").write_text(text, "utf-8")
    assert run.as_typed("new", "cloze", "--into", "mine") == 2
    assert said in run.err
    assert (own / "mine.yaml").read_text("utf-8") == text


def test_it_speaks_chinese(run: Runner, own: Path) -> None:
    assert run.as_typed("new", "cloze", "--into", "mine", "--language", "zh") == 0
    assert run.out.startswith(f"{own / 'mine.yaml'}:")
    assert "新建的题库" in run.out
    assert len(next_steps(run)) == 3


# For an editor


def test_schema_is_printed_as_plain_json(run: Runner) -> None:
    assert run.as_typed("schema") == 0
    assert json.loads(run.out) == schema()
    assert run.out.isascii()


def test_help_and_skeletons_say_how_an_editor_is_told_of_the_schema(
    capsys: pytest.CaptureFixture[str], run: Runner
) -> None:
    line = "# yaml-language-server: $schema=bank.schema.json"
    with pytest.raises(SystemExit):
        run.as_typed("schema", "--help")
    said = capsys.readouterr().out
    assert line in said
    assert "quizapp schema > bank.schema.json" in said
    assert run.as_typed("new", "cloze") == 0
    assert f'"{line}"' in run.out
    assert not re.search(r"^#\s+yaml-language-server", run.out, re.M), "no schema is named before it is there"
