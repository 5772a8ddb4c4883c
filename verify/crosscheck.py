"""Every formula against its oracles: the same inputs, two ways, one number; and every mistake must disagree.

The oracles always compute in float64 on the CPU. The formula runs in the dtype and on the device that is checked;
its inputs are rounded to that dtype first and handed to the oracle as they then are, so that only the computation
is compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from verify.backends import (
    Backend,
    BackendMissing,
    Device,
    Dtype,
    evaluate,
    numpy_backend,
    require_torch,
    torch_backend,
)
from verify.draws import Batch, batches
from verify.oracles.ways import Oracle, oracles
from verify.registry import Formula, Tolerance, formula

CASES = 200
SEED = 20


@dataclass
class Report:
    """What one formula's cross-check on one backend found."""

    formula: str
    backend: str
    cases: int = 0
    largest_absolute: float = 0.0
    largest_relative: float = 0.0
    oracles: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    failure: str = ""

    @property
    def passed(self) -> bool:
        return not self.failure


def backends_of(device: Device, dtype: Dtype) -> list[Backend]:
    """What is checked: NumPy and torch on the CPU, or torch on CUDA. Raises BackendMissing."""
    require_torch()
    if device == "cuda":
        return [torch_backend("cuda", dtype)]
    return [numpy_backend(dtype), torch_backend("cpu", dtype)]


def crosscheck(
    names: Sequence[str],
    device: Device = "cpu",
    dtype: Dtype = "float64",
    cases: int = CASES,
    seed: int = SEED,
) -> Iterator[Report]:
    """One report a formula and backend, as they are done. Raises BackendMissing and UnknownName at once."""
    wanted = [formula(name) for name in names]
    backends = backends_of(device, dtype)
    for one in wanted:
        for backend in backends:
            yield check_formula(one, backend, dtype, cases, seed)


def check_formula(one: Formula, backend: Backend, dtype: Dtype, cases: int, seed: int) -> Report:
    """Compares every step that an oracle computes, and lets every mistake disagree with an oracle."""
    report = Report(one.name, backend.name)
    try:
        with np.errstate(all="ignore"):
            _compare_all(one, backend, dtype, cases, seed, report)
    except BackendMissing:
        raise
    except Exception as error:  # what breaks has failed; the other formulas are still checked
        report.failure = f"{type(error).__name__}: {error}"
    return report


def _compare_all(one: Formula, backend: Backend, dtype: Dtype, cases: int, seed: int, report: Report) -> None:
    """Fills the report; stops at the first failure."""
    seconds = oracles(one.name)
    report.oracles = tuple(f"{o.way}: {o.how}" for o in seconds)
    if not seconds:
        report.failure = "no oracle"
        return
    caught: set[str] = set()
    checked: set[str] = set()
    for batch in batches(one, seed, cases):
        inputs = rounded(one, batch, dtype)
        found = {name: backend.numpy(v) for name, v in evaluate(backend, one, inputs).items()}
        report.cases += len(next(iter(found.values())))
        for second in seconds:
            expected = second.body(**inputs)
            checked |= set(expected)
            if failure := compare(one, second, found, expected, one.tolerances[dtype], report):
                report.failure = failure
                return
            caught |= disagreeing(one, backend, inputs, expected, one.tolerances[dtype])
    report.steps = tuple(step.name for step in one.steps if step.name in checked)
    last = one.steps[-1].name
    if last not in checked:
        report.failure = f"no oracle computes the result '{last}'"
    elif unseen := [name for name in one.mistakes if name not in caught]:
        report.failure = f"the oracle cannot tell the mistake '{unseen[0]}' from the truth"


def rounded(one: Formula, batch: Batch, dtype: Dtype) -> Batch:
    """The batch with its reals rounded to the dtype, held in float64."""
    return {
        i.name: batch[i.name].astype(dtype).astype(np.float64) if i.kind == "real" else batch[i.name]
        for i in one.inputs
    }


def compare(
    one: Formula, second: Oracle, found: dict[str, Any], expected: Any, tolerance: Tolerance, report: Report
) -> str:
    """Records the largest differences; returns what failed, or an empty text."""
    for step, values in expected.items():
        mine, other = np.asarray(found[step], dtype=np.float64), np.asarray(values, dtype=np.float64)
        if mine.shape != other.shape:
            return f"'{step}' is shaped {mine.shape}, by {second.how} {other.shape}"
        difference = np.nan_to_num(np.abs(mine - other), nan=np.inf, posinf=np.inf)
        report.largest_absolute = max(report.largest_absolute, float(difference.max()))
        scale = np.where(other == 0, 1.0, np.abs(other))
        report.largest_relative = max(report.largest_relative, float((difference / scale).max()))
        exact = one.step(step).kind == "int"
        bound = np.zeros_like(other) if exact else tolerance.absolute + tolerance.relative * np.abs(other)
        within = np.isfinite(difference) & (difference <= bound)
        if not bool(within.all()):
            beyond = np.where(np.isfinite(difference), difference - bound, np.inf)
            worst = np.unravel_index(int(np.where(within, -np.inf, beyond).argmax()), mine.shape)
            return f"'{step}' is {mine[worst]:.17g}, by {second.how} {other[worst]:.17g}"
    return ""


def disagreeing(
    one: Formula, backend: Backend, inputs: Batch, expected: Any, tolerance: Tolerance
) -> set[str]:
    """The mistakes whose every computed step differs from the oracle in some case of the batch."""
    given = {
        i.name: inputs[i.name] if i.kind == "choice" else backend.array(inputs[i.name], i.kind)
        for i in one.inputs
    }
    caught = set()
    for mistake in one.mistakes.values():
        wrong = mistake.body(backend.xp, **given)
        steps = [s for s in wrong if s in expected]
        far = []
        for step in steps:
            mine = backend.numpy(wrong[step]).astype(np.float64)
            other = np.asarray(expected[step], dtype=np.float64)
            bound = 10 * (tolerance.absolute + tolerance.relative * np.abs(other))
            far.append(bool((~(np.abs(mine - other) <= bound)).any()))
        if steps and all(far):
            caught.add(mistake.name)
    return caught
