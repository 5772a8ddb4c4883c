"""A cross-check with a hole is found: every mistake in its formula's place must make it fail."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from verify.__main__ import main
from verify.backends import numpy_backend
from verify.mutation import Mutant, mutants_of
from verify.oracles import ways
from verify.oracles.ways import Oracle
from verify.registry import Formula, Mistake, formula

ADAM = "optim.adam"


def mutants(made: Formula) -> dict[str, Mutant]:
    found = mutants_of(made, numpy_backend(), "float64", cases=32, seed=5)
    return {one.mistake: one for one in found}


def with_mistake(name: str, mistake: Mistake) -> Formula:
    made = formula(name)
    return replace(made, mistakes={mistake.name: mistake})


def test_every_mistake_of_a_sound_formula_is_caught_at_what_it_changes() -> None:
    found = mutants(formula("norm.batch_train"))
    assert all(one.caught for one in found.values())
    assert found["no-scale-shift"].steps == ("y",)
    assert set(found["unbiased-variance"].steps) == {"var", "x_hat", "y"}


def test_mistake_that_is_the_truth_escapes() -> None:
    made = formula(ADAM)
    harmless = Mistake("harmless", "nobody", frozenset({"theta"}), False, lambda xp, **i: {
        "theta": made.body(xp, **i)["theta"]
    })  # fmt: skip
    (one,) = mutants(with_mistake(ADAM, harmless)).values()
    assert not one.caught
    assert one.escaped == "the cross-check passes with it at theta"


@pytest.mark.parametrize("claimed", [{"theta"}, {"theta", "m", "v"}])
def test_mistake_that_changes_other_steps_than_it_says_is_named(claimed: set[str]) -> None:
    made = formula(ADAM)

    def body(xp: Any, **inputs: Any) -> dict[str, Any]:
        right = made.body(xp, **inputs)
        return {"theta": right["theta"] + 1, "m": right["m"] + 1}

    (one,) = mutants(with_mistake(ADAM, Mistake("both", "who", frozenset(claimed), False, body))).values()
    assert one.escaped == f"says that it changes {sorted(claimed)}, changes ['m', 'theta']"


def test_mistake_that_breaks_is_named_and_the_others_are_still_tried() -> None:
    made = formula("conv.macs")

    def body(xp: Any, **inputs: Any) -> dict[str, Any]:
        raise ZeroDivisionError("at stride 0")

    broken = Mistake("broken", "who", frozenset({"macs"}), False, body)
    found = mutants(replace(made, mistakes={"broken": broken, **made.mistakes}))
    assert found["broken"].escaped == "ZeroDivisionError: at stride 0"
    assert found["flops-for-macs"].caught


def test_step_that_no_oracle_computes_catches_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    made = formula("conv.macs")
    blind = Oracle(made.name, "identity", "sees the output size alone", lambda **i: {
        "out": made.body(np, **i)["out"]
    })  # fmt: skip
    monkeypatch.setitem(ways._ORACLES, made.name, [blind])
    found = mutants(made)
    assert found["flops-for-macs"].escaped == "no oracle computes macs"


def test_command_prints_how_many_were_caught(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["crosscheck", "conv.macs", "--mutate", "--cases", "16"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "8 of 8 mistakes caught"
    assert [line.split() for line in lines[:-1]] == [
        ["conv.macs", "numpy", "float64", "4", "of", "4", "caught"],
        ["conv.macs", "torch", "cpu", "float64", "4", "of", "4", "caught"],
    ]


def test_devices_are_named_with_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["devices"]) == 0
    names = [line.split()[:2] for line in capsys.readouterr().out.splitlines()]
    assert names[0] == ["numpy", "yes"]
    assert names[1] == ["cpu", "yes"]
    assert names[2][0] == "cuda"
