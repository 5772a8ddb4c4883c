"""What is edited is checked again, once it has settled, and nothing else is read."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from quizapp.bank import check as check_module
from quizapp.bank.problems import Problem
from quizapp.bank.reader import Bank, Reading, read_all
from quizapp.bank.syllabus import Syllabus
from quizapp.bank.watch import EVERY, PATIENCE, Look, watch

from .samples import SYLLABUS, Content, question

NOON = datetime(2026, 1, 31, 12).astimezone()


class Bench:
    """A clock that only sleeping moves, and what happens while one sleeps."""

    def __init__(self) -> None:
        self.now = NOON
        self.said: list[str] = []
        self.meanwhile: list[Callable[[], object]] = []

    def clock(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        if self.meanwhile:
            self.meanwhile.pop(0)()

    def watch(self, *paths: Path, content: Content | None = None) -> Iterator[Look]:
        folders = [content.folder] if content else None
        return watch(paths or None, self.said.append, self.clock, self.sleep, folders)

    def heard(self) -> list[str]:
        said, self.said[:] = list(self.said), []
        return said


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_it_begins_with_a_check(content: Content, bench: Bench) -> None:
    content.bank("a", question("flashcard", difficulty=9))
    look = next(bench.watch(content=content))
    assert [problem.message for problem in look.problems or ()] == ["9 is out of range; it is at most 5"]
    first, last = bench.heard()
    assert first.endswith("9 is out of range; it is at most 5")
    assert last == "12:00:00 watching 2 files: 1 problem"


def test_an_untouched_folder_is_looked_at_in_silence(content: Content, bench: Bench) -> None:
    content.bank("a", question("flashcard"))
    looks = bench.watch(content=content)
    next(looks)
    bench.heard()
    assert [next(looks) for _ in range(3)] == [Look()] * 3
    assert bench.heard() == []
    assert bench.now == NOON + timedelta(seconds=3 * EVERY)


def test_a_change_is_told_with_its_time_and_its_file(
    content: Content, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(content.folder)
    content.bank("a", question("flashcard"))
    looks = bench.watch(content=content)
    next(looks)
    bench.heard()
    bench.meanwhile = [lambda: content.bank("a", question("flashcard", difficulty=9))]
    look = next(looks)
    assert look.changed == (content.path("a"),)
    assert bench.heard() == [
        "banks/a.yaml:16:15: 9 is out of range; it is at most 5",
        "12:00:00 banks/a.yaml: 1 problem",
    ]
    bench.meanwhile = [lambda: content.bank("a", question("flashcard"))]
    next(looks)
    assert bench.heard() == ["12:00:01 banks/a.yaml: no problem"]


def test_only_what_changed_is_read_again(
    content: Content, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def spy(path: Path, syllabus: Syllabus) -> Reading:
        read.append(path.stem)
        return read_all(path, syllabus)

    monkeypatch.setattr(check_module, "read_all", spy)
    for group in "abc":
        content.bank(group, question("flashcard") | {"id": f"in-{group}"})
    looks = bench.watch(content=content)
    next(looks)
    assert sorted(read) == ["a", "b", "c"]
    read.clear()
    bench.meanwhile = [lambda: content.bank("b", question("flashcard") | {"id": "in-a"})]
    look = next(looks)
    assert read == ["b"]
    assert "is taken by" in (look.problems or ())[0].message, (
        "what banks share is judged with those not read again"
    )


def test_new_files_and_files_that_go_are_changes(content: Content, bench: Bench) -> None:
    content.bank("a", question("flashcard"))
    looks = bench.watch(content=content)
    next(looks)
    bench.meanwhile = [lambda: content.bank("b", question("flashcard"))]
    look = next(looks)
    assert look.changed == (content.path("b"),)
    assert len(look.problems or ()) == 1
    bench.meanwhile = [lambda: content.path("a").unlink()]
    assert next(looks) == Look((content.path("a"),), ())


def test_a_changed_syllabus_judges_every_bank_again(content: Content, bench: Bench) -> None:
    content.bank("a", question("flashcard", topic="newer"))
    looks = bench.watch(content=content)
    assert len(next(looks).problems or ()) == 1
    bench.meanwhile = [
        lambda: content.write_syllabus(SYLLABUS + "  - {id: newer, group: x, title: {en: N, zh: 新}}\n")
    ]
    assert next(looks) == Look((content.folder / "syllabus.yaml",), ())


def test_a_file_is_not_judged_while_it_is_being_written(content: Content, bench: Bench) -> None:
    content.bank("a", question("flashcard"))
    whole = content.path("a").read_bytes()
    looks = bench.watch(content=content)
    next(looks)
    bench.meanwhile = [
        lambda: content.write("a", whole[:40]),
        lambda: content.write("a", whole[:80]),
        lambda: content.write("a", whole + b"# done\n"),
    ]
    assert next(looks) == Look((content.path("a"),), ())
    assert bench.meanwhile == []


def test_a_file_that_never_settles_is_judged_all_the_same(content: Content, bench: Bench) -> None:
    content.bank("a", question("flashcard"))
    looks = bench.watch(content=content)
    next(looks)
    whole = content.path("a").read_bytes()
    bench.meanwhile = [partial(content.write, "a", whole + b"#" * n) for n in range(1, 101)]
    assert next(looks).problems == ()
    assert len(bench.meanwhile) == 100 - 1 - PATIENCE


def test_a_change_that_is_taken_back_at_once_is_none(content: Content, bench: Bench) -> None:
    content.bank("a", question("flashcard"))
    looks = bench.watch(content=content)
    next(looks)
    away = content.folder / "away"
    bench.meanwhile = [
        lambda: content.path("a").rename(away),
        lambda: away.rename(content.path("a")),
    ]
    assert next(looks) == Look()


def test_named_files_are_watched_alone_with_the_others_for_company(content: Content, bench: Bench) -> None:
    named = content.bank("a", question("flashcard"))
    content.bank("b", question("cloze", difficulty=9))
    looks = bench.watch(named, content=content)
    assert next(looks).problems == ()
    bench.meanwhile = [lambda: content.bank("b", question("flashcard"))]
    assert [problem.path for problem in next(looks).problems or ()] == []
    bench.meanwhile = [lambda: content.bank("a", question("flashcard"), question("multi"))]
    assert ["is taken by" in problem.message for problem in next(looks).problems or ()] == []


def test_a_named_file_may_come_and_go(content: Content, bench: Bench, tmp_path: Path) -> None:
    lone = tmp_path / "lone.yaml"
    looks = bench.watch(lone, content=content)
    assert [problem.message for problem in next(looks).problems or ()] == ["no such file or folder"]
    bench.meanwhile = [lambda: lone.write_bytes(content.bank("x", question("flashcard")).read_bytes())]
    assert lone in next(looks).changed


def test_what_another_room_finds_in_sound_banks_is_told_too(content: Content, bench: Bench) -> None:
    """It is asked about sound content only, and about every bank that was looked at."""
    asked: list[list[str]] = []

    def further(banks: Sequence[Bank]) -> list[Problem]:
        asked.append([bank.group for bank in banks])
        return [Problem(banks[0].path, 3, 1, "no variant")] if len(banks) == 1 else []

    content.bank("a", question("flashcard"))
    looks = watch(None, bench.said.append, bench.clock, bench.sleep, [content.folder], further)
    assert [problem.message for problem in next(looks).problems or ()] == ["no variant"]
    assert bench.heard()[1] == "12:00:00 watching 2 files: 1 problem"
    bench.meanwhile = [lambda: content.bank("b", question("cloze", difficulty=9))]
    assert [problem.message for problem in next(looks).problems or ()] == [
        "9 is out of range; it is at most 5"
    ]
    bench.meanwhile = [lambda: content.bank("b", question("cloze"))]
    assert next(looks).problems == ()
    assert asked == [["a"], ["a", "b"]]
