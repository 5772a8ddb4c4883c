"""What the cross-check finds: seeded defects are named, with the step and the oracle that contradicts it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from verify import crosscheck
from verify.backends import Backend, BackendMissing, numpy_backend, torch_backend
from verify.crosscheck import Report, check_formula
from verify.oracles import ways
from verify.oracles.ways import Oracle
from verify.registry import Formula, Mistake, Steps, UnknownName, formula

Wrong = Callable[[Steps], Steps]


def checked(name: str, backend: Backend | None = None, dtype: str = "float64", cases: int = 64) -> Report:
    return check_formula(formula(name), backend or numpy_backend(dtype), dtype, cases, seed=3)  # type: ignore[arg-type]


@pytest.fixture
def seeded(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Wrong], None]:
    """Spoils what a formula returns, for one test."""

    def seed(name: str, wrong: Wrong) -> None:
        made, right = formula(name), formula(name).body
        monkeypatch.setattr(made, "body", lambda xp, **inputs: wrong(right(xp, **inputs)))

    return seed


def test_sound_formula_passes_and_says_what_was_compared() -> None:
    report = checked("conv.output_size")
    assert report.passed
    assert report.cases == 64
    assert report.steps == ("k_eff", "span", "out")
    assert [one.partition(":")[0] for one in report.oracles] == ["library operator", "enumeration"]
    assert (report.largest_absolute, report.largest_relative) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("name", "step", "wrong", "oracle"),
    [
        ("conv.output_size", "out", lambda v: v + 1, "torch.nn.functional.conv1d"),
        ("conv.output_size", "k_eff", lambda v: v + (v > 5), "counts the start positions"),
        ("optim.adam", "theta", lambda v: v * (1 + 1e-6), "torch.optim.Adam"),
        ("norm.batch_train", "var", lambda v: v * 1.01, "norm"),
        ("mlp.backprop", "dW1", lambda v: -v, "autograd"),
    ],
)
def test_seeded_defect_is_named_with_step_and_oracle(
    seeded: Callable[[str, Wrong], None], name: str, step: str, wrong: Callable[[Any], Any], oracle: str
) -> None:
    seeded(name, lambda steps: steps | {step: wrong(steps[step])})
    report = checked(name)
    assert not report.passed
    assert report.failure.startswith(f"'{step}' is ")
    assert oracle in report.failure
    assert report.largest_absolute > 0


def test_defect_in_one_case_of_many_is_found(seeded: Callable[[str, Wrong], None]) -> None:
    """A single wrong entry among 64 cases and three times."""

    def spoil(steps: Steps) -> Steps:
        theta = np.array(steps["theta"])
        theta[5, 1] += 1e-5
        return steps | {"theta": theta}

    seeded("optim.sgd", spoil)
    assert checked("optim.sgd").failure.startswith("'theta' is ")


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_value_that_is_not_finite_is_a_failure_and_never_a_match(
    seeded: Callable[[str, Wrong], None], value: float
) -> None:
    seeded("optim.sgd", lambda steps: steps | {"theta": steps["theta"] * value})
    report = checked("optim.sgd")
    assert report.failure.startswith("'theta' is ")
    assert report.largest_absolute == np.inf


def test_oracle_that_is_not_finite_approves_of_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """No number is within a tolerance of infinity."""
    blown = Oracle("optim.sgd", "identity", "blows up", lambda g, **_: {"theta": np.full(g.shape, np.inf)})
    monkeypatch.setattr(crosscheck, "oracles", lambda name: [blown])
    assert "by blows up inf" in checked("optim.sgd").failure


def test_wrong_shape_is_told_with_both_shapes(seeded: Callable[[str, Wrong], None]) -> None:
    seeded("optim.sgd", lambda steps: steps | {"theta": steps["theta"][:, :1]})
    assert checked("optim.sgd").failure.startswith("'theta' is shaped (32, 1), by ")


def test_formula_that_breaks_has_failed(seeded: Callable[[str, Wrong], None]) -> None:
    """An exception is the formula's failure, not the caller's bad input."""

    def broken(_: Steps) -> Steps:
        raise ValueError("operands could not be broadcast")

    seeded("optim.sgd", broken)
    assert checked("optim.sgd").failure == "ValueError: operands could not be broadcast"


def test_formula_without_an_oracle_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(ways._ORACLES, "conv.macs")
    report = checked("conv.macs")
    assert (report.failure, report.cases) == ("no oracle", 0)


def test_oracle_that_does_not_reach_the_result_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Agreeing on an intermediate step proves nothing about the last one."""
    every = ways.oracles("conv.macs")
    partial = [
        Oracle(
            one.formula, one.way, one.how, lambda _body=one.body, **inputs: {"out": _body(**inputs)["out"]}
        )
        for one in every
    ]
    monkeypatch.setattr(crosscheck, "oracles", lambda name: partial)
    report = checked("conv.macs")
    assert report.failure == "no oracle computes the result 'macs'"
    assert report.steps == ("out",)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_mistake_that_equals_the_truth_fails(monkeypatch: pytest.MonkeyPatch, dtype: str) -> None:
    """A "mistake" nobody can make would call a right answer wrong."""
    made = formula("optim.momentum")
    right = made.body
    harmless = Mistake(
        "harmless", "nobody", frozenset({"theta"}), False, lambda xp, **i: {"theta": right(xp, **i)["theta"]}
    )
    monkeypatch.setitem(made.mistakes, "harmless", harmless)
    report = checked("optim.momentum", dtype=dtype)
    assert report.failure == "the oracle cannot tell the mistake 'harmless' from the truth"


def test_mistake_that_claims_no_computed_step_is_never_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    made = formula("optim.momentum")
    silent = Mistake("silent", "nobody", frozenset({"theta"}), False, lambda xp, **_: {})
    monkeypatch.setitem(made.mistakes, "silent", silent)
    assert "'silent'" in checked("optim.momentum").failure


@pytest.mark.parametrize("name", ["optim.adam", "mlp.backprop", "norm.batch_train", "conv.transposed_size"])
def test_float32_agrees_within_its_own_tolerance(name: str) -> None:
    """The oracle gets the rounded inputs, so that only the computation is compared: it differs, and by little."""
    for backend in (numpy_backend("float32"), torch_backend("cpu", "float32")):
        report = checked(name, backend, "float32")
        assert report.failure == ""
        assert report.largest_relative < 1e-2
        if not name.startswith("conv"):
            assert report.largest_absolute > checked(name).largest_absolute


def test_float32_finds_a_defect_of_a_thousandth_and_float64_one_of_a_millionth(
    seeded: Callable[[str, Wrong], None],
) -> None:
    """Each dtype is as strict as its numbers allow."""
    seeded("optim.momentum", lambda steps: steps | {"v": steps["v"] * (1 + 1e-6)})
    assert checked("optim.momentum", dtype="float32").passed
    assert not checked("optim.momentum", dtype="float64").passed
    seeded("optim.momentum", lambda steps: steps | {"v": steps["v"] * (1 + 1e-3)})
    assert checked("optim.momentum", dtype="float32").failure.startswith("'v' is ")


def test_counts_are_exact_in_float32_too(seeded: Callable[[str, Wrong], None]) -> None:
    """Integers have no tolerance: one among millions is found."""
    seeded("conv.macs", lambda steps: steps | {"macs": steps["macs"] + 1})
    assert checked("conv.macs", dtype="float32").failure.startswith("'macs' is ")


def test_two_backends_are_checked_on_the_cpu() -> None:
    reports = list(crosscheck.crosscheck(["optim.sgd"], cases=32))
    assert [one.backend for one in reports] == ["numpy float64", "torch cpu float64"]
    assert all(one.passed for one in reports)


def test_unknown_name_is_told_before_anything_is_computed() -> None:
    with pytest.raises(UnknownName, match=r"unknown formula 'optim\.nothing'"):
        next(crosscheck.crosscheck(["optim.sgd", "optim.nothing"]))


def test_device_that_is_not_there_is_told_and_never_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(BackendMissing, match="no CUDA device"):
        next(crosscheck.crosscheck(["optim.sgd"], device="cuda"))


def test_same_seed_draws_the_same_cases_and_another_others() -> None:
    def differences(seed: int) -> tuple[float, float]:
        one: Formula = formula("optim.adam")
        found = check_formula(one, numpy_backend(), "float64", 64, seed)
        return found.largest_absolute, found.largest_relative

    assert differences(3) == differences(3)
    assert differences(3) != differences(4)
