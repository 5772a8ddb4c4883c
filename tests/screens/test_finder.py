"""What is typed to narrow a list: which key changes it to what, and how it stands in its line."""

import pytest

from quizapp.screens.widgets.finder import LONGEST, retyped

from .conftest import Open
from .looking import lines, press


@pytest.mark.parametrize(
    ("text", "key", "character", "then"),
    [
        ("", "a", "a", "a"),
        ("conv", "space", " ", "conv "),
        ("卷", "积", "积", "卷积"),
        ("卷积", "ideographic_space", "\u3000", "卷积 "),
        ("a", "？", "？", "a？"),
        ("conv", "backspace", "\x7f", "con"),
        ("conv", "ctrl+h", "\x08", "con"),
        ("conv lay", "ctrl+w", "\x17", "conv"),
        ("conv lay  ", "alt+backspace", None, "conv"),
        ("conv", "ctrl+backspace", None, ""),
        ("conv lay", "ctrl+u", "\x15", ""),
        ("x" * LONGEST, "y", "y", "x" * LONGEST),
    ],
)
def test_a_key_changes_what_is_typed(text: str, key: str, character: str | None, then: str) -> None:
    assert retyped(text, key, character) == then


@pytest.mark.parametrize(
    ("text", "key", "character"),
    [
        ("", "backspace", "\x7f"),
        ("", "space", " "),
        ("", "ideographic_space", "\u3000"),
        ("", "ctrl+u", "\x15"),
        ("a", "down", None),
        ("a", "escape", "\x1b"),
        ("a", "enter", "\r"),
        ("a", "tab", "\t"),
        ("a", "f5", None),
        ("a", "zwsp", "\u200b"),
        ("a", "rlo", "\u202e"),
    ],
)
def test_other_keys_are_none_of_its_business(text: str, key: str, character: str | None) -> None:
    """Among them those that would print nothing: they are for whoever else knows them."""
    assert retyped(text, key, character) is None


@pytest.mark.parametrize("width", [80, 30, 12])
async def test_the_end_of_what_is_typed_is_in_sight(open_app: Open, width: int) -> None:
    """With a sign that it has a beginning; and how much is found, where there is room for that."""
    app = open_app()
    async with app.run_test(size=(width, 24)) as pilot:
        await press(pilot, *"卷积层的计算量是多少卷积层的计算量是多少卷积层的计算量是多少xyz")
        line = next(line for line in lines(app) if "…" in line and "xyz" in line)
        assert len(line) <= width
        assert line.lstrip().startswith("Filter: …" if width > 12 else "…")
        assert line.endswith("found") == (width == 80)
