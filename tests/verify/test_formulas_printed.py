"""Every symbol and expression is drawn by the app's own TeX subset, so that a worked solution prints by itself."""

from __future__ import annotations

import pytest

from quizapp.keys.solution import SUM
from quizapp.text.tex import tex
from verify.registry import PLACEHOLDER, formula, names


@pytest.mark.parametrize("name", names())
def test_symbols_and_expressions_are_drawn(name: str) -> None:
    """A formula outside the subset would come back as its source, backslashes and all."""
    made = formula(name)
    symbols = {i.name: i.symbol for i in made.inputs} | {s.name: s.symbol for s in made.steps}
    # In the symbols of a formula over T the time is written {t}; a dimension stands for itself.
    symbols = {one: symbol.replace(f"{{{made.index}}}", "t") for one, symbol in symbols.items()}
    for one, symbol in symbols.items():
        assert "\\" not in tex(symbol), one
    for step in made.steps:
        symbolic = PLACEHOLDER.sub(lambda m: symbols.get(m[1], m[1]), step.expression)
        assert "\\" not in tex(SUM.sub(r"\\sum_i \1", symbolic)), step.name
