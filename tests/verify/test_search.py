"""Search: published tables, budgets, limits of the Gaussian process, acquisition against Monte Carlo."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from verify.registry import formula


def found(name: str, **inputs: Any) -> dict[str, Any]:
    return formula(f"search.{name}")(**inputs)


def test_figures_of_the_material() -> None:
    """Four values of five hyper-parameters; sixty random trials for the best 5 %."""
    assert found("grid", levels=[4] * 5, folds=2)["trials"] == 1024
    assert found("random_hit", share=0.05, n=60)["hit"] == pytest.approx(0.954, abs=5e-4)


@pytest.mark.parametrize("share", [0.01, 0.05, 0.3])
def test_trials_are_the_fewest_that_reach_the_certainty(share: float) -> None:
    n = found("random_trials", share=share, certainty=0.9)["n"]
    assert found("random_hit", share=share, n=n)["hit"] >= 0.9
    assert found("random_hit", share=share, n=n - 1)["hit"] < 0.9


def test_tiny_share_keeps_its_digits() -> None:
    """1 - (1 - p)^n in plain arithmetic has lost half of its digits here."""
    assert found("random_hit", share=1e-12, n=5)["hit"] == pytest.approx(5e-12, rel=1e-11)


def test_every_decade_is_as_likely() -> None:
    draws = [found("log_uniform", low=1e-4, high=1e-1, u=u)["value"] for u in np.linspace(0, 1, 4)]
    assert draws == pytest.approx([1e-4, 1e-3, 1e-2, 1e-1])


def test_each_full_rung_costs_the_same() -> None:
    """Where n is a power of eta no rounding is lost."""
    at = found("halving", n=64, r=2, eta=4)
    assert [a * b for a, b in zip(at["left"], at["resource"], strict=True)][:4] == [128] * 4
    assert at["budget"] == 4 * 128
    assert at["rungs"] == 4


def test_brackets_of_the_paper() -> None:
    """Li et al. 2018: R = 81 and eta = 3. Their first table has 27, 9 and 6, which the code's rounding gives."""
    at = found("hyperband", resource=81, eta=3)
    assert at["n"][:5] == [5, 8, 15, 34, 81]
    assert at["start"][:5] == [81, 27, 9, 3, 1]
    rounded = formula("search.hyperband").mistakes["rounded-inside"].body(np, np.array([81]), np.array([3]))
    assert rounded["n"][0].tolist() == [5, 6, 9, 27, 81, 0]


def test_brackets_of_another_implementation() -> None:
    """The documentation of mlr3hyperband prints R = 8 and eta = 2: 8, 6, 4 and 4 configurations."""
    assert found("hyperband", resource=8, eta=2)["n"][:4] == [4, 4, 6, 8]


def test_power_of_eta_is_not_lost_to_a_rounded_logarithm() -> None:
    """log(243) / log(3) is 4.999... in floating point."""
    assert found("hyperband", resource=243, eta=3)["s_max"] == 5
    assert found("hyperband", resource=242, eta=3)["s_max"] == 4


def test_each_bracket_stays_near_the_common_budget() -> None:
    at = found("hyperband", resource=64, eta=4)
    nominal = (at["s_max"] + 1) * 64
    assert all(0.6 * nominal <= cost <= 1.4 * nominal for cost in at["cost"][: at["s_max"] + 1])


PROCESS = {"length": 0.7, "scale": 1.3, "noise": 0.5}
TRIED = {"x": [-1.0, 0.2, 1.5], "y": [0.4, -0.8, 1.1]}


def test_process_far_from_all_points_is_the_prior() -> None:
    far = found("gp_posterior", **TRIED, at=50.0, **PROCESS)
    assert (far["mean"], far["variance"]) == pytest.approx((0, 1.3**2))


def test_process_without_noise_passes_through_the_points() -> None:
    exact = PROCESS | {"noise": 1e-6}
    for x, y in zip(TRIED["x"], TRIED["y"], strict=True):
        at = found("gp_posterior", **TRIED, at=x, **exact)
        assert at["mean"] == pytest.approx(y, abs=1e-9)
        assert at["variance"] == pytest.approx(0, abs=1e-9)


def test_uncertainty_does_not_depend_on_the_values_found() -> None:
    one = found("gp_posterior", **TRIED, at=0.4, **PROCESS)["variance"]
    other = found("gp_posterior", **(TRIED | {"y": [9.0, 9.0, 9.0]}), at=0.4, **PROCESS)["variance"]
    assert one == pytest.approx(other)


def test_another_trial_never_adds_uncertainty() -> None:
    few = {"x": TRIED["x"][:2], "y": TRIED["y"][:2]}
    for at in np.linspace(-2, 2, 9).tolist():
        more = found("gp_posterior", **TRIED, at=at, **PROCESS)["variance"]
        assert more <= found("gp_posterior", **few, at=at, **PROCESS)["variance"] + 1e-12


def test_expected_improvement_within_five_standard_errors_of_draws() -> None:
    rng = np.random.default_rng(55)
    for mu, sigma, best in rng.uniform([-1, 0.3, -1], [1, 1.5, 1], (5, 3)):
        draws = np.maximum(0, rng.normal(mu, sigma, 200_000) - best)
        at = found("expected_improvement", mu=mu, sigma=sigma, best=best, xi=0.0)
        assert abs(at["ei"] - draws.mean()) < 5 * draws.std() / 200_000**0.5
        chance = found("probability_of_improvement", mu=mu, sigma=sigma, best=best, xi=0.0)["pi"]
        assert abs(chance - (draws > 0).mean()) < 5 * 0.5 / 200_000**0.5


def test_improvement_grows_by_the_chance_and_by_the_density() -> None:
    """dEI/dmu = Phi(z) and dEI/dsigma = phi(z)."""
    at = {"mu": 0.3, "sigma": 0.8, "best": 0.6, "xi": 0.05}

    def slope(name: str) -> float:
        ends = [found("expected_improvement", **(at | {name: at[name] + h}))["ei"] for h in (1e-6, -1e-6)]
        return float((ends[0] - ends[1]) / 2e-6)

    here = found("expected_improvement", **at)
    assert slope("mu") == pytest.approx(here["cdf"], rel=1e-6)
    assert slope("sigma") == pytest.approx(here["pdf"], rel=1e-6)


def test_minimising_is_maximising_the_negative() -> None:
    down = found("expected_improvement_min", mu=0.4, sigma=0.7, best=0.1, xi=0.2)
    up = found("expected_improvement", mu=-0.4, sigma=0.7, best=-0.1, xi=0.2)
    assert down == pytest.approx(up)


def test_certain_point_improves_by_its_difference() -> None:
    assert found("expected_improvement", mu=1.2, sigma=1e-9, best=1.0, xi=0.0)["ei"] == pytest.approx(0.2)
    assert found("expected_improvement", mu=0.8, sigma=1e-9, best=1.0, xi=0.0)["ei"] == pytest.approx(0)


def test_weight_of_the_uncertainty_decides_between_exploiting_and_exploring() -> None:
    candidates = {"mu": [1.0, 0.5, 0.0], "sigma": [0.1, 0.4, 0.9]}
    assert [found("ucb", **candidates, kappa=k)["pick"] for k in (0.0, 1.0, 1.5, 5.0)] == [0, 0, 2, 2]
