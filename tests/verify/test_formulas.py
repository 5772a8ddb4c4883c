"""What holds for every registered formula and mistake, whatever it computes."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import pytest

from verify.backends import Backend, Dtype, evaluate, numpy_backend, strict_backend, torch_backend
from verify.crosscheck import check_formula
from verify.draws import Batch, batches
from verify.oracles.ways import oracles
from verify.registry import Formula, UnknownName, formula, names

EVERY = names()
MISTAKES = [(name, mistake) for name in EVERY for mistake in formula(name).mistakes]
CASES = 150
"""Of each choice that a formula has; the cross-check draws more."""
BACKENDS: dict[str, Callable[[], Backend]] = {
    "strict": strict_backend,
    "numpy float32": lambda: numpy_backend("float32"),
    "torch float64": torch_backend,
    "torch float32": lambda: torch_backend("cpu", "float32"),
}


@lru_cache(maxsize=2)
def drawn(name: str) -> list[Batch]:
    return list(batches(formula(name), seed=7, cases=CASES))


@lru_cache(maxsize=2)
def truths(name: str) -> list[dict[str, np.ndarray]]:
    """Of each batch, in float64 on NumPy."""
    return [formula(name).body(np, **batch) for batch in drawn(name)]


def wrong_steps(made: Formula, mistake: str, backend: Backend, batch: Batch) -> dict[str, np.ndarray]:
    kinds = {i.name: i.kind for i in made.inputs}
    given = {
        name: value if kinds[name] == "choice" else backend.array(value, kinds[name])
        for name, value in batch.items()
    }
    return {
        step: backend.numpy(value) for step, value in made.mistakes[mistake].body(backend.xp, **given).items()
    }


@pytest.mark.parametrize("name", EVERY)
def test_example_is_recomputed(name: str) -> None:
    """The numbers that stand beside a formula, worked by hand or published with eight decimals, come out of it."""
    made = formula(name)
    inputs, expected = made.example
    found = made(**inputs)
    assert expected
    for step, value in expected.items():
        np.testing.assert_allclose(found[step], value, rtol=1e-9, atol=6e-9, err_msg=step)


@pytest.mark.parametrize("name", EVERY)
def test_steps_have_the_registered_names_shapes_and_kinds(name: str) -> None:
    made = formula(name)
    for batch, found in zip(drawn(name), truths(name), strict=True):
        assert list(found) == [step.name for step in made.steps]
        sizes = {
            dim: batch[i.name].shape[1 + axis] for i in made.inputs for axis, dim in enumerate(i.shape)
        } | {dim: low for dim, (low, high) in made.dims.items() if low == high}
        for step in made.steps:
            # A length that no input has, as of an output map, is that of the first step with it.
            for dim, size in zip(step.shape, found[step.name].shape[1:], strict=True):
                sizes.setdefault(dim, size)
            cases = len(next(v for v in batch.values() if isinstance(v, np.ndarray)))
            assert found[step.name].shape == (cases, *(sizes[dim] for dim in step.shape)), step.name
            assert found[step.name].dtype == (np.int64 if step.kind == "int" else np.float64), step.name


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", EVERY)
def test_same_lines_run_on_every_backend(name: str, backend: str) -> None:
    """NumPy in float64 is the truth; the standard's strictest namespace and torch agree with it."""
    made, other = formula(name), BACKENDS[backend]()
    tolerance = made.tolerances["float32" if "32" in backend else "float64"]
    for batch, truth in zip(drawn(name), truths(name), strict=True):
        for step, value in evaluate(other, made, batch).items():
            np.testing.assert_allclose(
                other.numpy(value),
                truth[step],
                rtol=2 * tolerance.relative,
                atol=5 * tolerance.absolute,
                err_msg=step,
            )


@pytest.mark.parametrize("name", EVERY)
def test_batch_gives_what_one_at_a_time_gives(name: str) -> None:
    made = formula(name)
    batch = drawn(name)[0]
    whole = made.body(np, **batch)
    for case in (0, 5, 31):
        alone = made(**{n: v if isinstance(v, str) else v[case].tolist() for n, v in batch.items()})
        for step, value in alone.items():
            np.testing.assert_allclose(value, whole[step][case], rtol=1e-12, atol=1e-15, err_msg=step)


@pytest.mark.parametrize(("name", "mistake"), MISTAKES)
def test_mistake_changes_exactly_the_steps_it_claims(name: str, mistake: str) -> None:
    """It returns the steps it claims and no other, shaped like the right ones, and each differs on random input."""
    made = formula(name)
    differing: set[str] = set()
    for batch, right in zip(drawn(name), truths(name), strict=True):
        wrong = wrong_steps(made, mistake, numpy_backend(), batch)
        assert set(wrong) == made.mistakes[mistake].affects
        for step, value in wrong.items():
            assert value.shape == right[step].shape, step
            if not np.allclose(value, right[step], rtol=1e-6, atol=1e-9):
                differing.add(step)
    assert differing == made.mistakes[mistake].affects


@pytest.mark.parametrize(("name", "mistake"), MISTAKES)
def test_mistake_runs_on_every_backend(name: str, mistake: str) -> None:
    made = formula(name)
    batch = drawn(name)[0]
    truth = wrong_steps(made, mistake, numpy_backend(), batch)
    for backend in (strict_backend(), torch_backend()):
        for step, value in wrong_steps(made, mistake, backend, batch).items():
            np.testing.assert_allclose(value, truth[step], rtol=1e-9, atol=1e-12, err_msg=backend.name)


@pytest.mark.parametrize("name", EVERY)
def test_learner_can_be_told_apart(name: str) -> None:
    """The result has two mistakes at least, so that a variant is not refused for want of them, each with its note."""
    made = formula(name)
    assert len(made.affecting(made.steps[-1].name)) >= 2
    assert all(mistake.who for mistake in made.mistakes.values())


@pytest.mark.parametrize("name", EVERY)
def test_formula_says_what_it_is(name: str) -> None:
    """Title, source and a docstring whose first line is the formula and which works an example."""
    made = formula(name)
    assert made.title
    assert made.source
    assert "=" in made.doc.splitlines()[0]
    assert "Example" in made.doc


@pytest.mark.parametrize("name", EVERY)
def test_second_ways_reach_every_step(name: str) -> None:
    """Between them the oracles compute every step, not the result alone."""
    made = formula(name)
    batch = drawn(name)[0]
    reached = {step for second in oracles(name) for step in second.body(**batch)}
    assert reached == {step.name for step in made.steps}


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("name", EVERY)
def test_second_ways_agree_and_tell_every_mistake(name: str, dtype: Dtype) -> None:
    report = check_formula(formula(name), numpy_backend(dtype), dtype, cases=100, seed=5)
    assert report.failure == ""
    assert report.cases >= 96


def test_plain_lists_and_numbers_are_refused_where_they_do_not_fit() -> None:
    """A missing, unknown, misshapen or fractional input is named in the error."""
    size = formula("conv.output_size")
    with pytest.raises(TypeError, match="needs 'd'"):
        size(n=224, k=7, s=2, p=3)
    with pytest.raises(TypeError, match="no input 'q'"):
        size(n=224, k=7, s=2, p=3, d=1, q=1)
    with pytest.raises(TypeError, match="'n' is an integer"):
        size(n=22.5, k=7, s=2, p=3, d=1)
    with pytest.raises(TypeError, match="'g' is shaped"):
        formula("optim.sgd")(theta0=1.0, g=0.5, lr=0.1)
    with pytest.raises(TypeError, match="'activation' is one of sigmoid, tanh, relu"):
        formula("mlp.backprop")(**{**formula("mlp.backprop").example[0], "activation": "gelu"})


def test_unknown_formula_names_the_known_ones() -> None:
    with pytest.raises(UnknownName) as caught:
        formula("conv.outputsize")
    assert "conv.output_size" in caught.value.known


def test_formula_shows_how_it_is_called_and_what_a_mistake_makes_of_it() -> None:
    made = formula("conv.output_size")
    sizes = {"n": 224, "k": 7, "s": 2, "p": 3, "d": 1}
    assert repr(made) == "conv.output_size(n, k, s, p, d) -> k_eff, span, out"
    assert made.wrong("padding-once", **sizes) == {"out": 111}
    with pytest.raises(UnknownName, match="unknown mistake 'padding'"):
        made.wrong("padding", **sizes)
    with pytest.raises(TypeError, match="needs 'd'"):
        made.wrong("padding-once", n=224, k=7, s=2, p=3)
