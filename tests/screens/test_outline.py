"""The field of an open answer: what Enter does, what may stand in it, how it grows."""

import pytest

from quizapp.screens.widgets.outline import FEWEST, FRAME, Outline, typeable_lines

from .bare import Bare, paste, strike

SIZE = (40, 24)


async def test_enter_begins_a_line_and_hands_in_on_an_empty_one() -> None:
    """A line of blanks is empty; the lines below the last written one are not handed in."""
    widget = Outline()
    app = Bare(widget)
    async with app.run_test(size=SIZE) as pilot:
        await strike(pilot, *"ab", "enter", *"cd", "enter")
        assert widget.text == "ab\ncd\n"
        assert app.answers == []
        await strike(pilot, " ", "enter")
        assert app.answers == ["ab\ncd"]


async def test_an_answer_said_aloud_is_handed_in_at_once() -> None:
    widget = Outline()
    app = Bare(widget)
    async with app.run_test(size=SIZE) as pilot:
        await strike(pilot, "enter")
        assert app.answers == [""]


async def test_enter_in_the_middle_of_a_line_breaks_it() -> None:
    widget = Outline()
    app = Bare(widget)
    async with app.run_test(size=SIZE) as pilot:
        widget.lay_out("abcd")
        await strike(pilot, "left", "left")
        await strike(pilot, "enter")
        assert widget.text == "ab\ncd"
        assert app.answers == []


async def test_empty_lines_in_what_is_pasted_hand_nothing_in() -> None:
    widget = Outline()
    app = Bare(widget)
    async with app.run_test(size=SIZE) as pilot:
        await paste(pilot, "a\r\n\r\n\r\nb\n\n")
        assert widget.text == "a\n\n\nb\n\n"
        assert app.answers == []


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\tb\r\nc\rd", "a b\nc\nd"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("\u202ehere\u202c and\u200b there", "here and there"),
        ("一行\u2028还是一行", "一行 还是一行"),
        ("\ud800\U000e0001\x00", ""),
    ],
)
async def test_it_holds_only_printed_characters(text: str, kept: str) -> None:
    """Typed, pasted, or kept as a draft by an earlier version."""
    assert typeable_lines(text) == kept
    widget = Outline()
    app = Bare(widget)
    async with app.run_test(size=SIZE) as pilot:
        await paste(pilot, text)
        assert widget.text == kept
        widget.lay_out(text)
        assert widget.text == kept


async def test_a_draft_comes_back_with_the_cursor_behind_it() -> None:
    widget = Outline()
    app = Bare(widget)
    async with app.run_test(size=SIZE) as pilot:
        widget.lay_out("先说方差\n再说")
        await strike(pilot, *"饱和")
        assert widget.text == "先说方差\n再说饱和"


@pytest.mark.parametrize(
    ("text", "screen", "lines"),
    [
        ("", 24, FEWEST),
        ("a", 24, FEWEST),
        ("a\n" * 4, 24, 5),
        ("a\n" * 40, 24, 6),
        ("a\n" * 40, 60, 18),
        ("字" * 60, 24, 4),
        ("a\n" * 40, 20, 4),
        ("", 10, 1),
        ("", 1, 1),
    ],
)
async def test_it_grows_with_its_text_up_to_a_third_of_the_screen(text: str, screen: int, lines: int) -> None:
    """Lines that wrap count as what they take: 60 wide characters are four lines of 35 cells."""
    widget = Outline()
    app = Bare(widget)
    async with app.run_test(size=SIZE) as pilot:
        widget.lay_out(text)
        await pilot.pause()
        assert widget.lines(screen) == lines + FRAME
