"""The page on every formula is what the registry says today."""

from __future__ import annotations

from verify.docs import PAGE, page
from verify.registry import names


def test_the_page_is_not_stale() -> None:
    """Where this fails: `make docs`."""
    assert PAGE.read_text("utf-8") == "\n".join(page()) + "\n"


def test_every_formula_has_its_heading_and_its_second_way() -> None:
    lines = list(page())
    assert [line.removeprefix("### ") for line in lines if line.startswith("### ")] == names()
    assert sum(line.startswith("Second way: ") and len(line) > 20 for line in lines) == len(names())
