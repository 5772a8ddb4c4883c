"""Lines: never too wide, nothing lost, Chinese and Latin broken where their readers expect it."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from quizapp.text.prose import Block, Prose, Span, render, verbatim
from quizapp.text.wrap import NOT_FIRST, NOT_LAST, wrap


def _lines(prose: Prose, width: int) -> list[str]:
    return ["".join(span.text for span in line) for line in wrap(prose, width)]


_WORDS = st.sampled_from(
    [
        *"卷积神经网络，。、；：！？（）《》“”‘’…％",
        "Adam",
        "a",
        "backpropagation",
        " ",
        "  ",
        "é",
        "e\u0301",
        "👩",
        "0.95",
        "(x)",
        "\n",
    ]
)
_TEXTS = st.lists(_WORDS, max_size=40).map("".join)
_SPANS = st.builds(Span, _TEXTS, st.sampled_from(["", "strong", "math", "code"]))
_BLOCKS = st.builds(
    Block,
    st.sampled_from(["paragraph", "bullet", "item", "code", "math", "quote"]),
    st.lists(_SPANS, max_size=4).map(tuple),
    st.sampled_from([None, 1, 12, 999]),
)
_PROSE = st.lists(_BLOCKS, max_size=4).map(lambda blocks: Prose(tuple(blocks)))


@given(_PROSE, st.integers(8, 60))
def test_no_line_is_wider_than_the_screen(prose: Prose, width: int) -> None:
    assert all(cell_len(line) <= width for line in _lines(prose, width))


@given(_PROSE, st.integers(8, 60))
def test_no_visible_character_is_lost(prose: Prose, width: int) -> None:
    text = "".join(span.text for line in wrap(prose, width) for span in line if span.style != "dim")
    source = "".join(block.text() for block in prose.blocks)
    assert re.sub(r"\s", "", text) == re.sub(r"\s", "", source)


@given(_TEXTS.filter(lambda t: "\n" not in t), st.integers(8, 60))
def test_no_line_begins_or_ends_with_what_may_not(text: str, width: int) -> None:
    lines = _lines(verbatim(text), width)
    for before, after in pairwise(lines):
        may_not = after[:1] in NOT_FIRST or before[-1:] in NOT_LAST
        # Only where the line before offers no other place at all.
        crowded = all(a in NOT_LAST or b in NOT_FIRST for a, b in pairwise(before.replace(" ", "")))
        assert not may_not or crowded or "\u0301" in before + after


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("the quick brown fox", 10, ["the quick", "brown fox"]),
        ("the quick brown fox", 9, ["the quick", "brown fox"]),
        ("卷积神经网络很好", 8, ["卷积神经", "网络很好"]),
        ("卷积神经，网络", 8, ["卷积神", "经，网络"]),
        ("卷积神（经）网络", 8, ["卷积神", "（经）网", "络"]),
        ("他说“你好吗”。", 8, ["他说“你", "好吗”。"]),
        ("Adam 优化器的学习率", 12, ["Adam 优化器", "的学习率"]),
        ("用Adam优化器", 10, ["用Adam优化", "器"]),
        ("backpropagation", 8, ["backprop", "agation"]),
        ("an internationalisation", 8, ["an", "internat", "ionalisa", "tion"]),
        ("12345678。", 8, ["1234567", "8。"]),
        ("a  b", 8, ["a  b"]),
        ("one\ntwo", 8, ["one", "two"]),
    ],
)
def test_lines_break_where_a_reader_expects_it(text: str, width: int, expected: list[str]) -> None:
    assert _lines(verbatim(text), width) == expected


def test_entries_hang_and_lists_hold_together() -> None:
    source = "intro\n\n- alpha beta gamma\n- delta\n\n10. one two three four\n\n> quoted words here"
    assert _lines(render(source), 14) == [
        *["intro", ""],
        *["• alpha beta", "  gamma", "• delta", ""],
        *["10. one two", "    three four", ""],
        *["│ quoted words", "│ here"],
    ]


def test_code_keeps_its_lines_and_spaces() -> None:
    assert _lines(render("```\nfor i in x:\n    print(i)\n\nend\n```"), 12) == [
        *["  for i in x", "  :", "      print(", "  i)", "", "  end"]
    ]


def test_a_formula_in_a_sentence_is_kept_whole_where_there_is_room() -> None:
    assert _lines(render("With momentum $v = a + b$ it goes."), 20) == ["With momentum", "v = a + b it goes."]
    assert _lines(render("$a + b + c + d + e$"), 8) == ["a + b +", "c + d +", "e"]


def test_styles_survive_the_break() -> None:
    assert wrap(render("a **bold word** z"), 8) == [
        (Span("a "), Span("bold", "strong")),
        (Span("word", "strong"), Span(" z")),
    ]


def test_a_screen_too_narrow_is_taken_for_eight_cells() -> None:
    assert _lines(verbatim("卷积神经网络"), 1) == ["卷积神经", "网络"]
