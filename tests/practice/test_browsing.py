"""All questions outside any session: found, told where they stand, read whole, suspended and flagged."""

from pathlib import Path
from typing import Any

import pytest

from quizapp.answers.rating import Rating
from quizapp.memory.events import Buried, Flagged, Rated, Resumed, Scheduled, Suspended, Unflagged
from quizapp.memory.store import Store
from quizapp.practice.browsing import Browser, Which
from quizapp.practice.stamp import stamp_of
from quizapp.text.languages import Language

from ..table import HOSTILE, SMALL, TITLES, UNMARKED, Table, both, question, write_content


def browser(table: Table) -> tuple[Browser, Store]:
    store, catalogue = table.open()
    return Browser(store, catalogue, table.clock, table.settings), store


def rate(table: Table, store: Store, card: str, interval: int) -> None:
    rated = Rated(card, Rating.GOOD, Scheduled(interval, 3.0, 5.0, True))
    store.append(rated, stamp_of(table.clock(), table.settings.rollover_hour))


def found(one: Browser, typed: str = "", which: Which = "all") -> list[str]:
    return [row.question for row in one.find(typed, which)]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("", ["size", "half", "gap", "turn"]),
        ("stride", ["size", "half", "gap"]),
        ("STRIDE two", ["gap"]),
        ("步幅", ["size", "half", "gap"]),
        ("池化", ["half"]),
        ("pooling", ["half"]),
        ("turn", ["turn"]),
        ("ｄｒｏｐｏｕｔ", ["turn"]),
        ("/dropout", ["turn"]),
        ("%", []),
        ("stride 步幅", []),
    ],
)
def test_a_question_is_found_by_its_words_in_either_language_or_by_its_id(
    table: Table, typed: str, names: list[str]
) -> None:
    """All the words in one language; the title of the topic counts."""
    one, _ = browser(table)
    assert found(one, typed) == names


def test_each_stands_in_one_state_and_may_be_flagged_besides(table: Table, language: Language) -> None:
    _, store = browser(table)
    rate(table, store, "size", 1)
    rate(table, store, "half", 90)
    table.clock.next_day()
    stamp = stamp_of(table.clock(), table.settings.rollover_hour)
    store.append(Buried("gap"), stamp)
    store.append(Flagged("gap", ""), stamp)
    one, _ = browser(table)
    said = {row.question: one.standing(row, language) for row in one.rows}
    assert said == (
        {"size": "due", "half": "in 2.9 mo", "gap": "not today · flagged", "turn": "new"}
        if language == "en"
        else {"size": "到期", "half": "2.9 个月后", "gap": "今天不看 · 已标记", "turn": "新题"}
    )
    assert found(one, which="due") == ["size"]
    assert found(one, which="new") == ["turn"]
    assert found(one, which="buried") == found(one, which="flagged") == ["gap"]
    assert found(one, which="suspended") == []
    assert found(one, "stride", "due") == ["size"]
    table.clock.next_day()
    tomorrow, _ = browser(table)
    assert [tomorrow.state(row) for row in tomorrow.rows if row.question == "gap"] == ["new"]


def test_what_is_suspended_is_suspended_whatever_else_it_is_and_comes_back_as_it_was(table: Table) -> None:
    one, store = browser(table)
    rate(table, store, "size", 1)
    table.clock.next_day()
    one, store = browser(table)
    row = one.turn(one.rows[0])
    assert one.state(row) == "suspended"
    assert found(one, which="suspended") == ["size"]
    assert store.marks("size").suspended
    assert one.state(one.turn(row)) == "due"
    events = [logged.event for logged in store.history("size")][1:]
    assert events == [Suspended("size"), Resumed("size")]
    assert [logged.stamp.session for logged in store.history("size")] == [None, None, None]


def test_a_flag_has_a_note_that_may_be_changed_and_taken_away(table: Table) -> None:
    one, store = browser(table)
    row = one.flag(one.rows[1], "ask Wei: 池化?")
    assert one.note(row) == "ask Wei: 池化?"
    row = one.flag(row, "")
    assert one.note(row) == ""
    assert row.flagged
    row = one.flag(row, None)
    assert one.note(row) is None
    assert one.flag(row, None) == row, "there is nothing to take away"
    events = [logged.event for logged in store.history("half")]
    assert events == [Flagged("half", "ask Wei: 池化?"), Flagged("half", ""), Unflagged("half")]
    one.flag(one.rows[2], "kept")
    again, _ = browser(table)
    assert [again.note(row) for row in again.rows] == [None, None, "kept", None]


def test_numbers_that_change_are_blanks_in_the_list(table: Table, language: Language) -> None:
    one, _ = browser(table)
    asked = one.asked(one.rows[0], language)
    assert asked == (
        "Input □, kernel □, stride 2, padding 1: output?"
        if language == "en"
        else "输入 □，卷积核 □，步幅 2，补零 1：输出？"
    )
    assert one.belongs(one.rows[0], language) == (
        "numeric · Output size" if language == "en" else "计算 · 输出大小"
    )


def only(tmp_path: Path, one: dict[str, Any]) -> Table:
    bank = {"small": {"title": both("Bank", "题库"), "questions": [one]}}
    return Table(tmp_path, write_content(tmp_path / "content", TITLES, bank))


def test_a_blank_is_drawn_within_a_formula_too(tmp_path: Path) -> None:
    asks = both("An effective kernel of $<k_eff> \\times <k>$\n\nand <n> pixels?", "$<k_eff>$，<n>？")
    table = only(tmp_path, SMALL[0] | {"ask": asks})
    with table.stack:
        one, _ = browser(table)
        assert one.asked(one.rows[0], "en") == "An effective kernel of □ × □ and □ pixels?"


def test_a_question_is_read_with_its_answer_the_way_to_it_and_its_sources(
    table: Table, language: Language
) -> None:
    one, _ = browser(table)
    text = one.look(one.rows[0], language).plain()
    assert ("Input 8, kernel 3" if language == "en" else "输入 8，卷积核 3") in text
    assert ("Floor it." if language == "en" else "向下取整。") in text
    assert ("Answer  4" if language == "en" else "答案  4") in text
    assert "o = ⌊r/s⌋ + 1" in text
    assert "arXiv:1603.07285" in text
    assert text.endswith("id: size" if language == "en" else "题目编号：size")


def test_the_right_options_are_marked_by_a_sign(table: Table) -> None:
    one, _ = browser(table)
    lines = one.look(one.rows[1], "en").plain().splitlines()
    assert sorted(line for line in lines if line.startswith("• ")) == [
        "• All",
        "• Third",
        "• arXiv:1603.07285",
        "• ✓ Half",
    ]


def test_an_ordering_is_shown_once_and_in_its_right_order(tmp_path: Path) -> None:
    steps = question(
        "steps",
        "ordering",
        "conv",
        ask=both("Put them in order.", "排序。"),
        lines=[both(f"Line {n}", f"第 {n} 行") for n in (1, 2, 3, 4)],
    )
    table = only(tmp_path, steps)
    with table.stack:
        one, _ = browser(table)
        text = one.look(one.rows[0], "en").plain()
    places = [text.index(f"Line {n}") for n in (1, 2, 3, 4)]
    assert places == sorted(places)
    assert text.count("Line 2") == 1


def test_a_question_that_has_gone_meanwhile_is_said_to_have_gone(table: Table, tmp_path: Path) -> None:
    one, _ = browser(table)
    gone = one.rows[0]._replace(question="gone")
    assert one.asked(gone, "en") == one.look(gone, "en").plain() == "This question is no longer in the banks."


def test_hostile_content_comes_out_letter_by_letter(hostile_table: Table) -> None:
    one, _ = browser(hostile_table)
    half = next(row for row in one.rows if row.question == "half")
    asked, whole = one.asked(half, "en"), one.look(half, "en").plain()
    assert all(part in asked and part in whole for part in UNMARKED if part != "x*y*z")
    assert "\x1b" not in asked + whole
    assert "\u202e" not in asked + whole
    assert "\n" not in asked
    assert HOSTILE[:6] in asked
