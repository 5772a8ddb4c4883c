"""The benchmarks do what they say, on small sizes; how long anything takes is no affair of a test."""

import re
from pathlib import Path

import pytest

from quizapp.memory.counts import queue, stocks
from quizapp.memory.store import Store
from tests.bench import anki, content, library, remembering, sweeping
from tests.bench.__main__ import PARTS, RESULTS, shown
from tests.bench.flashcards import RARE, flashcards
from tests.bench.library import PREFIX, Home
from tests.bench.measuring import Bench, Row, Section, by_turns, compared, figure, table
from tests.bench.pressing import pressed_by_turns
from tests.bench.results import merged
from tests.bench.starting import BARE, QUIZAPP, painted, resident
from tests.bench.synthetic import TODAY, Size
from tests.bench.watched import Watched
from verify.sweep.pieces import Piece
from verify.sweep.tally import Tally, tally_of
from verify.variants import Template

SMALL = Size(cards=300, events=6_000, due=40, questions=100, days=60, suspended=12, flagged=7)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    own, shared = tmp_path / "own", tmp_path / "shared"
    own.mkdir()
    shared.mkdir()
    return Bench(own, shared, runs=1)


# What is measured is told


def test_contestants_take_turns_and_warm_up_first() -> None:
    calls: list[str] = []

    def contestant(name: str, seconds: float) -> float:
        calls.append(name)
        return seconds + len(calls)

    times = by_turns(2, 1, lambda: contestant("a", 0.0), lambda: contestant("b", 0.5))
    assert calls == ["a", "b"] * 3
    assert times == [[3.0, 5.0], [4.5, 6.5]]


def test_a_row_is_the_ratio_of_medians_with_the_worst_beside_it() -> None:
    ours, others = iter([9.0, 0.001, 0.004, 0.002]), iter([9.0, 0.001, 0.001, 0.001])
    row = compared("what", lambda: next(ours), "baseline", lambda: next(others), 3, warm_up=1, target=1.5)
    assert (row.ours, row.other, row.worst, row.runs) == pytest.approx((2.0, 1.0, 4.0, 3))
    assert (row.ratio, row.missed, row.verdict) == (pytest.approx(2.0), True, "MISSED (≤ 1.5 ×)")


@pytest.mark.parametrize(
    ("target", "limit", "verdict"),
    [
        (None, None, ""),
        (2.0, None, "met (≤ 2 ×)"),
        (1.9, None, "MISSED (≤ 1.9 ×)"),
        (None, 10, "met (≤ 10 ms)"),
        (None, 9, "MISSED (≤ 9 ms)"),
        (2.0, 9, "MISSED (≤ 2 ×, ≤ 9 ms)"),
    ],
)
def test_a_target_is_a_ratio_and_a_limit_an_amount(
    target: float | None, limit: float | None, verdict: str
) -> None:
    row = Row("what", "baseline", 10.0, 5.0, 11.0, 3, target, limit)
    assert row.verdict == verdict
    assert row.missed == verdict.startswith("MISSED")


def test_amounts_have_three_digits_and_whole_thousands() -> None:
    assert [figure(x) for x in (0.012345, 4.567, 45.67, 456.7, 14_599.6)] == [
        "0.0123",
        "4.57",
        "45.7",
        "457",
        "14,600",
    ]
    (_, _, line) = table([Row("what", "baseline", 45.67, 40.0, 50.1, 2, None, 60, "MB")])
    assert line == "| what | baseline | **1.14** | met (≤ 60 MB) | 45.7 MB | 50.1 MB | 40 MB | 2 |"


def test_a_section_takes_the_place_of_the_old_one_and_the_others_stay() -> None:
    known = "# Benchmarks\n\n## Start\n\nold\n\n## Fuzzing\n\na million inputs\n"
    again = merged(known, "Start", ["", "## Start", "", "new"])
    assert again == "# Benchmarks\n\n## Start\n\nnew\n\n## Fuzzing\n\na million inputs\n"
    assert merged(again, "Anki", ["", "## Anki", "", "x"]).endswith("a million inputs\n\n## Anki\n\nx\n")
    assert merged("", "Start", ["## Start"]) == "# Benchmarks\n\n## Start\n"


def test_the_results_name_no_place_on_the_machine_that_they_were_measured_on() -> None:
    lines = shown(Section("Title", [Row("a", "b", 1.0, 1.0, 1.0, 1)], ["a sentence"]), "start", 3, "load 0.1")
    for text in ("\n".join(lines), RESULTS.read_text(encoding="utf-8"), anki.HOW):
        assert not re.search(r"/(home|root|tmp|work|Users)\b", text)
        assert str(Path.home()) not in text


# What is measured on is what it says


def test_flashcards_are_a_catalogue_that_is_true_of_its_banks(tmp_path: Path) -> None:
    home = Home(tmp_path)
    flashcards(home, 200, topics=10, groups=2)
    written = home.places.catalogue.stat().st_ino
    with home.catalogue() as catalogue:
        assert home.places.catalogue.stat().st_ino == written, "it was not compiled anew"
        names = catalogue.ids()
        assert len(names) == 200
        assert all(len(catalogue.search(word)) == 4 for word in RARE)
        assert catalogue.question(names[0]).ask.en.startswith("Q000")
        assert sum(bank.questions for bank in catalogue.banks()) == 200


def test_the_veteran_knows_the_questions_that_they_have(tmp_path: Path) -> None:
    home = library.veteran(tmp_path, SMALL)
    with home.catalogue() as catalogue, Store.open(home.places.progress) as store:
        own = [one for one in catalogue.ids() if one.startswith(PREFIX)]
        assert len(own) == SMALL.questions
        assert len(queue(store, catalogue.path, [], TODAY, 0)) == SMALL.due
        assert stocks(store, catalogue.path, TODAY).total.new == len(catalogue.ids()) - SMALL.questions
    assert library.veteran(tmp_path, SMALL) == home, "it is made once"


# Every part runs


def test_the_memory_is_measured(bench: Bench) -> None:
    section = remembering.section(bench, SMALL, pages=4)
    assert len(section.rows) == 10
    assert all(row.ours > 0 for row in section.rows)
    assert "told of its progress 1 times" in section.said[-1]


def test_the_content_is_measured(bench: Bench) -> None:
    section = content.section(bench, questions=60, banks=5)
    assert [row.runs for row in section.rows] == [1, 1, 1, 3, 3, 2]


def test_the_start_is_measured_on_the_bare_app(tmp_path: Path) -> None:
    arguments, environment = ("-m", "tests.bench.bare", "a text to wait for"), Home(tmp_path).environment
    assert painted(arguments, "a text to wait", environment)() > 0
    at_once, later = resident(arguments, "a text to wait", environment, later=0.1)
    assert 1 < at_once <= later < 500
    assert "Textual" in BARE


def test_keys_are_pressed_in_the_real_program(tmp_path: Path) -> None:
    """Two questions of the shipped banks come up, each after the rating of the one before."""
    home = library.beginner(tmp_path, new_per_day=3)
    with Watched(("-m", "tests.bench.bare_page"), home.environment) as bare:
        bare.wait_for("page 0.")
        mine, theirs = pressed_by_turns(home, bare, 5)
    assert len(mine) == len(theirs) <= 2
    assert {one.kind for one in mine} <= {
        "numeric",
        "choice",
        "multi",
        "cloze",
        "ordering",
        "open",
        "flashcard",
    }
    assert len(mine) > 0
    assert QUIZAPP[0] == "-c"


def test_without_anki_its_part_says_how_to_get_it(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anki, "interpreter", lambda: None)
    section = anki.section(bench)
    assert not section.rows
    assert section.said[0].startswith("Skipped: there is no Anki")
    assert "pip install anki" in section.said[0]
    assert set(PARTS) == {"start", "press", "remember", "content", "compute", "sweep", "anki"}


@pytest.mark.parametrize("made", [sweeping.output_size(16), sweeping.lstm_step(), sweeping.small_backprop()])
def test_a_piece_counts_what_its_variants_count_one_by_one(made: Template) -> None:
    """What the sweep's benchmark holds against each other is the same work."""
    alone = Tally()
    for variant in range(16):
        alone.add(tally_of(made, Piece(variant, 1, 1)))
    assert tally_of(made, Piece(0, 16, 16)).plain() == alone.plain()
    assert alone.offered > 0
