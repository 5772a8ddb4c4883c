"""A small run of the fuzzer, and that it would find what it looks for."""

from pathlib import Path

import pytest

from quizapp.bank.problems import Problem

from ..bench import fuzz_banks
from ..bench.fuzz_banks import Judge, corpus, fuzz, main, mutant


def test_four_hundred_damaged_banks_end_in_a_bank_or_in_problems(tmp_path: Path) -> None:
    tally = fuzz(range(400), 7, tmp_path)
    assert tally.failures == []
    assert tally.verdicts["refused"] > 100
    assert tally.verdicts["taken"] > 20
    assert tally.verdicts.total() == 400


def test_an_input_is_the_same_again() -> None:
    texts = corpus()
    assert [mutant(texts, 1, n) for n in range(50)] == [mutant(texts, 1, n) for n in range(50)]
    assert mutant(texts, 1, 0) != mutant(texts, 2, 0)


def test_the_texts_it_begins_with_are_sound(tmp_path: Path) -> None:
    judge = Judge(tmp_path)
    for text in corpus():
        reading, told = judge.read(text)
        assert [*reading.problems, *told] == []


class Uncleaned(Problem):
    def __str__(self) -> str:
        return self.message


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (Problem(Path("x"), 10**6, 1, "far away"), "line 1000000, column 1 of"),
        (Uncleaned(Path("x"), 1, 1, "a\x1b[31m"), "a terminal would obey this"),
        (Problem(Path("x"), 1, 1, "a" * 500), "a message of 500 characters"),
    ],
)
def test_a_problem_that_is_none_is_found(
    problem: Problem, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fuzz_banks, "lint", lambda *_: [problem])
    [failure] = fuzz(range(3, 4), 1, tmp_path).failures
    assert failure.startswith(f"--seed 1 --only 3: {words}")


def test_an_exception_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[object] = []

    def broken_from_the_second_time_on(*values: object) -> list[Problem]:
        calls.append(values)
        if len(calls) > 1:
            raise KeyError("nothing")
        return []

    monkeypatch.setattr(fuzz_banks, "lint", broken_from_the_second_time_on)
    assert fuzz(range(3, 4), 1, tmp_path).failures == ["--seed 1 --only 3: KeyError: 'nothing'"]


def test_an_input_that_takes_long_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz_banks, "SLOW", 0.0)
    [failure] = fuzz(range(1), 1, tmp_path).failures
    assert failure.endswith(" ms")


def test_the_command_says_what_came_and_prints_one_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--count", "3"]) == 0
    assert capsys.readouterr().out.startswith("3 inputs, 0 faults; slowest ")
    assert main(["--only", "2"]) == 0
    assert mutant(corpus(), 1, 2).decode("utf-8", "backslashreplace") in capsys.readouterr().out
