"""Commands on single questions: search, flags, resume."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from quizapp.memory.days import utc_ms
from quizapp.memory.events import Event, Flagged, Resumed, Suspended
from quizapp.memory.lease import Holder
from quizapp.memory.store import Store
from quizapp.practice.stamp import stamp_of
from quizapp.settings import places

from .commands import Runner

MORNING = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
NOW = ("--now", MORNING.isoformat())


@pytest.fixture
def run(tmp_path: Path, small_content: Path, capsys: pytest.CaptureFixture[str]) -> Runner:
    return Runner(Path(shutil.copytree(small_content, tmp_path / "content")), capsys)


@pytest.fixture
def log() -> Callable[..., None]:
    """Writes to the review log as a session would."""

    def append(*events: Event) -> None:
        with Store.open(places().progress) as store:
            assert store.take_lease(Holder.here("a test"), utc_ms(MORNING)) is None
            for event in events:
                store.append(event, stamp_of(MORNING, 4))

    return append


@pytest.fixture
def on_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "quizapp.commands.cards.sys", SimpleNamespace(stdout=SimpleNamespace(isatty=lambda: True))
    )
    monkeypatch.setenv("COLUMNS", "60")


def rename(run: Runner, old: str, new: str) -> None:
    path = run.content / "banks" / "small.yaml"
    path.write_text(
        path.read_text("utf-8").replace(f"- id: {old}\n", f"- id: {new}\n  was: [{old}]\n"), "utf-8"
    )


# search


def test_search_prints_id_kind_topic_and_question(run: Runner) -> None:
    assert run("search", "dropout") == 0
    assert run.out == "turn\tflashcard\tsmall/cards\tWhat is dropout?\n"
    assert run("search", "dropout", "--language", "zh") == 0
    assert run.out == "turn\tflashcard\tsmall/cards\t什么是 dropout？\n"


def test_search_finds_all_words_in_either_language_in_the_order_of_learning(run: Runner) -> None:
    for words, ids in (
        (["stride"], ["size", "half", "gap"]),
        (["步幅"], ["size", "half", "gap"]),
        (["STRIDE", "leave"], ["half"]),
        (["stride leave"], ["half"]),
    ):
        assert run("search", *words) == 0
        assert [line.split("\t")[0] for line in run.out.splitlines()] == ids


def test_search_that_finds_nothing_says_so_and_fails(run: Runner) -> None:
    assert run("search", "no\x1b[31m", "such") == 1
    assert run.out == ""
    assert run.err == "quizapp: no question holds: no␛[31m such\n"
    assert run("search", "没有", "--language", "zh") == 1
    assert run.err == "quizapp: 没有题目包含：没有\n"


def test_search_topic_is_what_study_takes(run: Runner) -> None:
    assert run("search", "dropout") == 0
    topic = run.out.split("\t")[2]
    assert run("study", "--plain", topic + "x") == 2
    assert f"did you mean {topic.partition('/')[2]}?" in run.err


def test_search_on_a_screen_shows_the_words_below_and_cuts_them_to_it(run: Runner, on_a_screen: None) -> None:
    assert run("search", "kernel") == 0
    assert run.out.splitlines() == [
        "size  numeric  small/conv",
        "    Input □, kernel □, stride 2, padding 1: output?",
    ]
    assert run("search", "kernel", "--language", "zh") == 0
    assert all(len(line.encode("gbk")) <= 60 for line in run.out.splitlines())


# flags


def test_flags_lists_the_flagged_questions_with_their_notes(
    run: Runner, log: Callable[..., None], on_a_screen: None
) -> None:
    """What was typed harms no terminal; a question that is in no bank any more keeps its flag."""
    log(Flagged("turn", ""), Flagged("size", "ask\nBob\x1b[31m"), Flagged("lost", "where?"))
    assert run("flags") == 0
    assert run.out.splitlines() == [
        "lost",
        "    in no bank any more",
        "    > where?",
        "size  numeric  small/conv",
        "    Input □, kernel □, stride 2, padding 1: output?",
        "    > ask",
        "    > Bob␛[31m",
        "turn  flashcard  small/cards",
        "    What is dropout?",
    ]


def test_flags_in_a_pipe_is_a_line_for_each(run: Runner, log: Callable[..., None]) -> None:
    log(Flagged("turn", "ask\nBob"))
    assert run("flags") == 0
    assert run.out == "turn\tflashcard\tsmall/cards\tWhat is dropout?\task Bob\n"


def test_flags_follow_a_question_to_its_new_name(run: Runner, log: Callable[..., None]) -> None:
    log(Flagged("turn", "note"))
    rename(run, "turn", "flip")
    assert run("flags") == 0
    assert run.out.startswith("flip\tflashcard\t")


@pytest.mark.parametrize(
    ("language", "said"), [("en", "No question is flagged.\n"), ("zh", "没有标记的题。\n")]
)
def test_no_flag_is_told(run: Runner, language: str, said: str) -> None:
    assert run("flags", "--language", language) == 0
    assert run.out == said


# resume


def history(card: str) -> list[Event]:
    with Store.open(places().progress) as store:
        return [entry.event for entry in store.history(card)]


def test_resume_takes_a_suspension_away_and_writes_it_to_the_log(
    run: Runner, log: Callable[..., None]
) -> None:
    log(Suspended("turn"), Suspended("size"))
    assert run("resume", "turn", "size", "turn", *NOW) == 0
    assert run.out == "turn will be asked again\nsize will be asked again\n"
    assert history("turn") == [Suspended("turn"), Resumed("turn")]
    assert run("rebuild") == 0, "the tables say what the log says"
    with Store.open(places().progress) as store:
        assert not store.marks("turn").suspended
        undoable = store.undoable()
    assert undoable is not None
    assert undoable.event == Resumed("size"), "it may be taken back like any decision"


def test_resume_of_one_that_is_not_suspended_resumes_none(run: Runner, log: Callable[..., None]) -> None:
    log(Suspended("turn"))
    assert run("resume", "turn", "size", *NOW) == 2
    assert run.err == "quizapp: size is not suspended; `quizapp resume` alone lists what is\n"
    assert run("resume", "turn", "tern", *NOW) == 2
    assert run.err == "quizapp: no question has the id 'tern'; did you mean turn?\n"
    assert history("turn") == [Suspended("turn")]


def test_resume_alone_lists_what_is_suspended(run: Runner, log: Callable[..., None]) -> None:
    assert run("resume") == 0
    assert run.out == "No question is suspended.\n"
    log(Suspended("turn"), Suspended("size"), Resumed("size"))
    assert run("resume") == 0
    assert run.out == "turn\tflashcard\tsmall/cards\tWhat is dropout?\n"


@pytest.mark.parametrize("name", ["turn", "flip"])
def test_resume_knows_a_question_by_its_old_and_its_new_name(
    name: str, run: Runner, log: Callable[..., None]
) -> None:
    log(Suspended("turn"))
    rename(run, "turn", "flip")
    assert run("resume") == 0
    assert run.out.startswith("flip\t")
    assert run("resume", name, *NOW) == 0
    assert run.out == "flip will be asked again\n"
    assert run("resume") == 0
    assert run.out == "No question is suspended.\n"


def test_resume_of_a_question_that_is_in_no_bank_any_more(run: Runner, log: Callable[..., None]) -> None:
    log(Suspended("lost"))
    assert run("resume", "lost", *NOW) == 0
    assert history("lost") == [Suspended("lost"), Resumed("lost")]


def test_resume_alone_lists_what_is_in_no_bank_any_more_by_its_id(
    run: Runner, log: Callable[..., None]
) -> None:
    log(Suspended("lost"), Suspended("turn"))
    assert run("resume") == 0
    assert run.out.splitlines() == [
        "turn\tflashcard\tsmall/cards\tWhat is dropout?",
        "lost\t\t\tin no bank any more",
    ]


def test_resume_waits_for_nobody_and_writes_nothing_beside_another_copy(
    run: Runner, log: Callable[..., None]
) -> None:
    log(Suspended("turn"))
    with Store.open(places().progress) as store:
        store.take_lease(Holder("other-host", 4711, "token"), utc_ms(MORNING))
        assert run("resume", "turn", *NOW) == 2
        assert "4711" in run.err
        assert history("turn") == [Suspended("turn")]
        assert run("resume", "turn", "--take-over", *NOW) == 0
    assert history("turn") == [Suspended("turn"), Resumed("turn")]
