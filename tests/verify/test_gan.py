"""Adversarial games: the published equilibrium, optima against numeric integration, penalties in closed form."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from verify.registry import formula


def found(name: str, **inputs: Any) -> dict[str, Any]:
    return formula(f"gan.{name}")(**inputs)


def test_equilibrium_of_the_original_game() -> None:
    """Goodfellow et al. 2014, theorem 1: D = 1/2, the value is -log 4, the discriminator's loss 2 log 2 = 1.386."""
    at = found("minimax", d_real=[0.5] * 3, d_fake=[0.5] * 3)
    assert at["value"] == pytest.approx(-np.log(4))
    assert at["loss_d"] == pytest.approx(1.3862943611)
    assert found("value", p_weights=[0.2, 0.8], q_weights=[0.2, 0.8])["value"] == pytest.approx(-np.log(4))


def test_early_in_training_only_the_non_saturating_loss_has_a_gradient() -> None:
    early = found("generator_gradient", a=-6.906754778648554)  # D = 0.001
    assert early["saturating"] == pytest.approx(-0.001)
    assert early["non_saturating"] == pytest.approx(-0.999)


@pytest.mark.parametrize(("step", "loss"), [("saturating", "loss_g"), ("non_saturating", "loss_ns")])
def test_generator_gradients_are_central_differences_of_its_losses(step: str, loss: str) -> None:
    def at(a: float) -> float:
        d = found("generator_gradient", a=a)["d"]
        return float(found("minimax", d_real=[0.5], d_fake=[d])[loss])

    slope = (at(0.7 + 1e-6) - at(0.7 - 1e-6)) / 2e-6
    assert found("generator_gradient", a=0.7)[step] == pytest.approx(slope)


@pytest.mark.parametrize(("mean", "width"), [(0.0, 1.0), (1.5, 0.7), (3.0, 2.0)])
def test_value_of_two_normal_distributions_by_numeric_integration(mean: float, width: float) -> None:
    """V at the optimal discriminator is 2 JS - log 4, each side integrated by scipy."""
    from scipy.integrate import quad
    from scipy.stats import norm

    data, fakes = norm(0, 1), norm(mean, width)

    def integral(of: Any) -> float:
        return float(quad(of, -20, 22, points=[0, mean], limit=200)[0])

    def gained(x: float) -> float:
        p, q = float(data.pdf(x)), float(fakes.pdf(x))
        logit = found("optimal_discriminator", p=p, q=q)["logit"]  # far out D itself rounds to 0 or 1
        return float(-p * np.logaddexp(0, -logit) - q * np.logaddexp(0, logit))

    def to_mixture(one: Any) -> float:
        def density(x: float) -> float:
            mixture = np.logaddexp(data.logpdf(x), fakes.logpdf(x)) - np.log(2)
            return float(one.pdf(x) * (one.logpdf(x) - mixture))

        return integral(density)

    js = (to_mixture(data) + to_mixture(fakes)) / 2
    assert integral(gained) == pytest.approx(2 * js - np.log(4), abs=1e-8)


def test_no_discriminator_does_better_than_the_optimal_one() -> None:
    p, q = np.array([0.5, 0.3, 0.2]), np.array([0.1, 0.3, 0.6])
    best = found("value", p_weights=p.tolist(), q_weights=q.tolist())
    rng = np.random.default_rng(4)
    for _ in range(50):
        d = np.clip(np.asarray(best["d"]) + rng.normal(scale=0.1, size=3), 0.01, 0.99)
        assert p @ np.log(d) + q @ np.log(1 - d) <= best["value"]


def test_two_sided_smoothing_rewards_fakes_where_there_is_no_data() -> None:
    """Salimans et al. 2016: D* = beta there, 0.3 for the targets 0.7 to 1.2 and 0.3; one-sided it is 0."""
    for alpha in (0.7, 0.9, 1.2):
        assert found("smoothed_discriminator", p=0.0, q=1.0, alpha=alpha, beta=0.3)["d"] == pytest.approx(0.3)
        assert found("smoothed_discriminator", p=0.0, q=1.0, alpha=alpha, beta=0.0)["d"] == 0.0


def test_without_smoothing_the_losses_and_optima_are_the_plain_ones() -> None:
    d = {"d_real": [0.8, 0.6], "d_fake": [0.3, 0.1]}
    assert found("one_sided", **d, smooth=1.0)["loss"] == pytest.approx(found("minimax", **d)["loss_d"])
    plain = found("optimal_discriminator", p=0.7, q=0.2)["d"]
    assert found("smoothed_discriminator", p=0.7, q=0.2, alpha=1.0, beta=0.0)["d"] == pytest.approx(plain)


def test_smoothed_loss_is_least_at_the_smoothed_target() -> None:
    """With no fakes about, a discriminator trained towards 0.9 says 0.9."""
    grid = np.linspace(0.5, 0.99, 491)
    losses = [found("one_sided", d_real=[float(d)], d_fake=[0.5], smooth=0.9)["real"] for d in grid]
    assert grid[int(np.argmin(losses))] == pytest.approx(0.9)


def test_heaps_that_do_not_touch_have_one_divergence_but_different_distances() -> None:
    """Arjovsky et al. 2017, example 1: JS = log 2 for every offset but 0, W = the offset."""
    for offset in (0.5, 2.0, 7.0):
        assert found("wasserstein_samples", x=[0.0] * 3, y=[offset] * 3)["w"] == pytest.approx(offset)
    apart = formula("loss.js")(p_weights=[1.0, 0.0], q_weights=[0.0, 1.0])
    assert apart["js"] == pytest.approx(np.log(2))
    assert found("value", p_weights=[1.0, 0.0], q_weights=[0.0, 1.0])["value"] == pytest.approx(0)


def test_critic_with_a_larger_slope_only_scales_the_estimate() -> None:
    """A K-Lipschitz critic measures K times the distance."""
    real, fake = [0.4, 1.9], [-0.3, 0.2]
    once = found("wasserstein", d_real=real, d_fake=fake)["distance"]
    scaled = found("wasserstein", d_real=[3 * x for x in real], d_fake=[3 * x for x in fake])["distance"]
    assert scaled == pytest.approx(3 * once)


def test_no_one_lipschitz_critic_exceeds_the_wasserstein_distance() -> None:
    """Kantorovich-Rubinstein: f(x) = |x - c| and f(x) = x are 1-Lipschitz."""
    x, y = [0.2, 1.4, -0.9], [2.0, -0.1, 0.8]
    w = found("wasserstein_samples", x=x, y=y)["w"]
    critics = [np.asarray, *(lambda v, c=c: np.abs(np.asarray(v) - c) for c in np.linspace(-2, 3, 21))]
    for critic in critics:
        estimate = found("wasserstein", d_real=critic(y).tolist(), d_fake=critic(x).tolist())["distance"]
        assert abs(estimate) <= w + 1e-12


@pytest.mark.parametrize("eps", [0.0, 0.3, 1.0])
def test_penalty_of_a_linear_critic_does_not_depend_on_the_point(eps: float) -> None:
    """(|w| - 1)^2 in closed form: 10 (5 - 1)^2 = 160 for w = (3, 4)."""
    at = {"x_real": [1.0, -2.0], "x_fake": [0.3, 5.0], "eps": eps, "w": [3.0, 4.0], "a": [0.0, 0.0]}
    assert found("gradient_penalty", **at, lam=10.0)["penalty"] == pytest.approx(160)


def test_penalty_is_zero_exactly_for_slope_one() -> None:
    at = {"x_real": [1.0, -2.0], "x_fake": [0.3, 5.0], "eps": 0.5, "a": [0.0, 0.0], "lam": 10.0}
    assert found("gradient_penalty", **at, w=[0.6, 0.8])["penalty"] == pytest.approx(0)
    assert found("gradient_penalty", **at, w=[0.3, 0.4])["penalty"] == pytest.approx(2.5)
    assert found("gradient_penalty", **at, w=[0.9, 1.2])["penalty"] == pytest.approx(2.5)


def test_gradient_of_the_penalty_is_a_central_difference() -> None:
    at = {"x_real": [1.0, -2.0], "x_fake": [0.3, 1.0], "eps": 0.4, "a": [0.5, -0.7], "lam": 10.0}
    w = [0.9, -0.4]
    dw = found("gradient_penalty", **at, w=w)["dw"]
    for i in range(2):
        up, down = ([v + h * (j == i) for j, v in enumerate(w)] for h in (1e-6, -1e-6))
        ends = [found("gradient_penalty", **at, w=moved)["penalty"] for moved in (up, down)]
        assert dw[i] == pytest.approx((ends[0] - ends[1]) / 2e-6, rel=1e-6)


def test_hinge_game_stops_where_every_margin_is_kept() -> None:
    kept = found("hinge", d_real=[1.0, 2.5], d_fake=[-1.0, -3.0])
    assert kept["loss_d"] == 0
    assert kept["loss_g"] == 2.0


def test_least_squares_discriminator_is_content_at_its_targets() -> None:
    at = found("least_squares", d_real=[1.0], d_fake=[0.0], a=0.0, b=1.0, c=1.0)
    assert (at["loss_d"], at["loss_g"]) == (0.0, 0.5)


def test_frechet_distance_is_zero_for_equal_statistics_and_symmetric() -> None:
    one, other = ([0.3, -1.0], [0.5, 2.0]), ([1.0, 0.2], [1.5, 0.1])
    names = ("mu1", "var1", "mu2", "var2")
    assert found("frechet_diagonal", **dict(zip(names, one + one, strict=True)))["distance"] == 0
    there, back = (
        found("frechet_diagonal", **dict(zip(names, pair, strict=True)))["distance"]
        for pair in (one + other, other + one)
    )
    assert there == pytest.approx(back)


def test_inception_score_lies_between_one_and_the_number_of_classes() -> None:
    blurred = found("inception_score", weights=[[1.0, 1.0, 1.0]] * 4)["score"]
    collapsed = found("inception_score", weights=[[1.0, 0.0, 0.0]] * 4)["score"]
    varied = found("inception_score", weights=np.eye(3).tolist())["score"]
    assert (blurred, collapsed, varied) == pytest.approx((1, 1, 3))
