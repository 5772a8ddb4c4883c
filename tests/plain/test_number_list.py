"""Typed numbers of options and lines: what is understood, and what a refusal says to type instead."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.plain.number_list import LONGEST, read_numbers, read_order


@pytest.mark.parametrize(
    "typed",
    [
        "1 3", "1,3", " 1 , 3 ", "1, 3,", "1;3", "13", "1\t3",
        "１ ３", "１，３", "１、３", "1、3", "1；3", "１３", "１　３", "①③", "١ ٣",
    ],
)  # fmt: skip
def test_numbers_are_understood_however_they_are_separated(typed: str) -> None:
    """Latin or Chinese keyboard, half or full width; dense as well, as none of four options has two digits."""
    assert read_numbers(typed, 4) == (1, 3)


@pytest.mark.parametrize("typed", ["3 1 4 2", "3142", "３，１，４，２", "3、1、4、2", "③①④②"])
def test_an_order_keeps_the_order_typed(typed: str) -> None:
    assert read_order(typed, 4) == (3, 1, 4, 2)


def test_ten_or_more_must_stand_apart() -> None:
    assert read_numbers("1 10", 12) == (1, 10)
    assert read_numbers("12", 12) == (12,)
    assert said(read_numbers("112", 12)) == "There is no 112: they go from 1 to 12."


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Type numbers from 1 to 4, with spaces or commas between them."),
        (" ，、 ", "Type numbers from 1 to 4, with spaces or commas between them."),
        ("1 b", "'b' cannot be read here. Type numbers from 1 to 4, with spaces or commas between them."),
        ("-1", "'-1' cannot be read here. Type numbers from 1 to 4, with spaces or commas between them."),
        ("1.3", "'1.3' cannot be read here. Type numbers from 1 to 4, with spaces or commas between them."),
        ("1 5", "There is no 5: they go from 1 to 4."),
        ("0", "There is no 0: they go from 1 to 4."),
        ("1, 12", "There is no 12: they go from 1 to 4."),
        ("3 1 3", "3 stands there twice. Type each number once."),
        ("11", "1 stands there twice. Type each number once."),
    ],
)
def test_a_refusal_says_what_to_type(typed: str, message: str) -> None:
    assert said(read_numbers(typed, 4)) == message
    assert said(read_order(typed, 4)) == message


def test_an_order_that_is_not_whole_names_what_is_missing() -> None:
    assert said(read_order("3 1", 4)) == (
        "Still missing: 2, 4. Type all 4 numbers, each once, in the right order."
    )


def test_nothing_of_a_long_text_is_read() -> None:
    """Cut off, it would be another answer."""
    assert "cannot be read here" in said(read_numbers("1" + " " * LONGEST + "2", 4))
    assert read_numbers("1 " + " " * LONGEST, 4) == (1,)


@given(
    st.permutations(range(1, 8)), st.lists(st.sampled_from([" ", ",", "，", "、", " , ", "　"]), min_size=6)
)
def test_every_order_that_can_be_typed_is_read_back(order: list[int], between: list[str]) -> None:
    typed = "".join(f"{number}{sign}" for number, sign in zip(order, [*between[:6], ""], strict=True))
    assert read_order(typed, 7) == tuple(order)
    assert read_order("".join(map(str, order)), 7) == tuple(order)


@settings(deadline=None)
@given(st.text(), st.integers(1, 12))
def test_whatever_is_typed_is_read_or_refused(typed: str, count: int) -> None:
    """Never an exception, never a number that is not there, never one twice."""
    numbers = read_numbers(typed, count)
    if isinstance(numbers, tuple):
        assert numbers
        assert len(set(numbers)) == len(numbers)
        assert set(numbers) <= set(range(1, count + 1))
    else:
        assert said(numbers)


def said(refusal: object) -> str:
    assert not isinstance(refusal, tuple)
    return str(refusal.text("en"))  # type: ignore[attr-defined]
