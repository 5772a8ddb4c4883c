"""The door itself: what a terminal is never given."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.text.clean import visible


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("a\x00b\x07c\x7f", "a␀b␇c␡"),
        ("\x9b31m", "\ufffd31m"),
        ("a\tb", "a    b"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("user\u202egnp.exe", "user·gnp.exe"),
        ("\u2066a\u2069\u200e\u200f\u061c", "·a····"),
        ("ad\u200bm\u2060in\ufeff\u00ad", "ad·m·in··"),
        ("ad\u200dmin", "ad·min"),
        ("👩\u200d💻 ❤\ufe0f", "👩💻 ❤"),
        ("\ud800", "\ufffd"),
        ("\u0378\ue000\U0010ffff", "\ufffd\ufffd\ufffd"),
        ("\u3164\u115f\u034f", "···"),
        ("卷积，“核”（3×3）", "卷积，“核”（3×3）"),
        ("e\u0301 m\u0302", "e\u0301 m\u0302"),
        ("[CLS] <think> E[x](y)", "[CLS] <think> E[x](y)"),
    ],
)
def test_what_is_hidden_or_obeyed_becomes_a_visible_mark(source: str, expected: str) -> None:
    assert visible(source) == expected


@given(st.text(st.characters(exclude_categories=[])))
def test_nothing_a_terminal_obeys_is_left(source: str) -> None:
    left = visible(source).replace("\n", "")
    assert {unicodedata.category(c) for c in left}.isdisjoint({"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"})


@given(st.text(st.characters(exclude_categories=[])))
def test_a_cleaned_text_is_clean(source: str) -> None:
    assert visible(visible(source)) == visible(source)


def test_a_long_hostile_text_is_cleaned_in_full() -> None:
    assert visible("\x1b\u202e" * 10_000) == "␛·" * 10_000
