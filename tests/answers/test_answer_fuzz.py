"""A small run of the fuzzer of typed answers, and that it would find what it looks for."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from quizapp.answers.grade import Grade
from quizapp.answers.reading import Asked, Reading, read
from quizapp.answers.refusals import Refusal
from quizapp.text.phrases import Phrase

from ..bench import fuzz_answers
from ..bench.fuzz_answers import faults, fuzz, main
from ..bench.typed_answers import BLANKS, HOSTILE, KEYS, typed

KEY = KEYS[2]


def test_four_thousand_answers_end_in_a_reading_a_refusal_or_a_grade() -> None:
    """Each way in which an answer can end comes up: the grammar reaches them all."""
    tally = fuzz(range(4000), 7)
    assert tally.failures == []
    assert tally.verdicts.total() == tally.done == 4000
    assert {"unreadable", "form", "not counted", "right", "wrong", "wrong: mistake"} <= set(tally.verdicts)
    assert {"wrong: step", "slip: sign", "slip: power-of-ten", "slip: percent"} <= set(tally.verdicts)


def test_hostile_answers_to_every_question_have_no_fault() -> None:
    both = [(question, text) for question in (*KEYS, *BLANKS) for text in HOSTILE]
    assert [(text, found) for question, text in both if (found := faults(question, text)[1])] == []


def test_an_input_is_the_same_again() -> None:
    assert [typed(1, n) for n in range(50)] == [typed(1, n) for n in range(50)]
    assert [typed(1, n) for n in range(50)] != [typed(2, n) for n in range(50)]


def broken(monkeypatch: pytest.MonkeyPatch, **changes: Any) -> list[str]:
    """What is found of 1/3 where its reading is changed so."""

    def reads(text: str, asked: Asked) -> Reading | Refusal:
        result = read(text, asked)
        return replace(result, **changes) if text == "1/3" else result

    monkeypatch.setattr(fuzz_answers, "read", reads)
    return faults(KEY, "1/3")[1]


def test_a_sound_reading_has_no_fault() -> None:
    assert faults(KEY, "1/3") == ("wrong", [])


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"echo": "1 / 3 ≈ 0.3334"}, "what is said back, '0.3334', is read as '0.3334'"),
        ({"echo": "2 / 3 ≈ 0.3333333333"}, "what is said back, '2 / 3', is read as"),
        ({"echo": "1 / 3 = 0.3333333333"}, "what is said back, '0.3333333333', is read as"),
        ({"echo": "one third"}, "what is said back, 'one third', is refused"),
        ({"echo": "\x1b[31m"}, "a terminal would obey this: '\\x1b[31m'"),
        ({"notes": (Phrase("fine", "\x07"),)}, "a terminal would obey this: '\\x07'"),
        ({"values": (1.0,)}, "AttributeError"),
        ({"values": ()}, "ValueError"),
    ],
)
def test_a_reading_that_is_none_is_found(
    changes: dict[str, Any], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert broken(monkeypatch, **changes)[0].startswith(words)


def test_a_column_outside_the_input_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    refusal = Refusal(Phrase("no", "不").fill(), 9, "unreadable")
    monkeypatch.setattr(fuzz_answers, "read", lambda *_: refusal)
    assert faults(KEY, "x") == ("unreadable", ["column 9 of 1 characters"])


def test_an_answer_that_is_no_outcome_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz_answers, "grade_number", lambda *_: 0.5)
    assert faults(KEY, "1")[1] == ["neither reading, refusal nor grade: 0.5"]


def test_another_outcome_the_second_time_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    grades = iter([Grade("right"), Grade("wrong")])
    monkeypatch.setattr(fuzz_answers, "grade_number", lambda *_: next(grades))
    assert faults(KEY, "1") == ("right", ["another outcome the second time"])


@pytest.mark.parametrize(
    ("event", "deed"),
    [
        ("compile", lambda: compile("1+1", "answer", "eval")),
        ("open", lambda: Path(os.devnull).read_bytes()),
        ("import", lambda: __import__("nowhere_to_be_found")),
    ],
)
def test_code_a_module_or_a_file_that_is_touched_is_found(
    event: str, deed: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def reads(text: str, asked: Asked) -> Reading | Refusal:
        with suppress(ImportError):
            deed()
        return read(text, asked)

    monkeypatch.setattr(fuzz_answers, "read", reads)
    assert f"{event} while it was read" in faults(KEY, "1")[1]


def test_an_input_that_takes_long_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz_answers, "SLOW", 0.0)
    [failure] = fuzz(range(3, 4), 1).failures
    assert failure.startswith("--seed 1 --only 3: ")
    assert failure.endswith(" ms")


def test_ctrl_c_ends_it_with_what_came_before(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    calls: list[int] = []

    def interrupted(seed: int, number: int) -> Any:
        calls.append(number)
        if len(calls) == 7:  # the first is read before the count begins
            raise KeyboardInterrupt
        return typed(seed, number)

    monkeypatch.setattr(fuzz_answers, "typed", interrupted)
    assert main(["--count", "50"]) == 130
    assert "stopped after 5 of 50" in capsys.readouterr().out


def test_the_command_says_how_far_it_is_what_came_and_what_took_longest(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--count", "30"]) == 0
    said = capsys.readouterr()
    assert said.err.startswith("30 of 30, ")
    *slowest, _, last = said.out.splitlines()
    assert (len(slowest), last) == (5, "30 inputs, 0 with faults")
    assert all(" ms  --only " in line for line in slowest)
    assert main(["--only", "2"]) == 0
    assert capsys.readouterr().out.startswith(ascii(typed(1, 2)[1]) + "\n")
    monkeypatch.setattr(fuzz_answers, "SLOW", -time.process_time())
    assert main(["--count", "2"]) == 1
