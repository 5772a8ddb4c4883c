"""Penalties, decay, dropout, softer labels, averages: published numbers, limits, identities, Monte-Carlo bounds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from verify.registry import formula

RNG = np.random.default_rng(5)
WALK = {"theta0": 0.8, "g": [0.7, -1.3, 0.4, 1.9], "lr": 0.05, "lam": 0.3}


def test_smoothed_labels_of_inception_v3() -> None:
    """Szegedy et al. 2016, arXiv:1512.00567, section 7: K = 1000, eps = 0.1, u(k) = 1/1000."""
    found = formula("regularisation.label_smoothing")(k=1000, eps=0.1)
    assert (found["target"], found["other"]) == pytest.approx((0.9001, 0.0001))


@pytest.mark.parametrize("name", ["label_smoothing", "label_smoothing_others"])
def test_smoothed_labels_sum_to_one_and_the_gap_gives_them(name: str) -> None:
    found = formula(f"regularisation.{name}")(k=7, eps=0.15)
    assert found["target"] + 6 * found["other"] == pytest.approx(1)
    assert np.exp(found["gap"]) / (np.exp(found["gap"]) + 6) == pytest.approx(found["target"])


def test_l1_has_its_minimum_at_zero_under_a_condition_only() -> None:
    """argmin d0 w + w^2 / 2 + |w| on a grid of 1e-5: 0 for d0 = 0.5, -1 for d0 = 2; with w^2: -0.167 and -0.667."""
    grid = np.linspace(-2, 2, 400001)
    for d0, l1, l2 in ((0.5, 0.0, -1 / 6), (2.0, -1.0, -2 / 3)):
        quadratic = {"slope": d0, "curvature": 1.0, "lam": 1.0}
        loss = d0 * grid + grid**2 / 2
        assert grid[np.argmin(loss + abs(grid))] == pytest.approx(l1, abs=1e-5)
        assert formula("regularisation.l1_minimiser")(**quadratic)["w"] == pytest.approx(l1)
        assert grid[np.argmin(loss + grid**2)] == pytest.approx(l2, abs=1e-5)
        assert formula("regularisation.l2_minimiser")(**quadratic)["w"] == pytest.approx(l2)


def test_subgradient_steps_hover_and_proximal_steps_land_on_zero() -> None:
    """(w - 0.25)^2 / 2 + |w| from 0.3 at a rate of 0.1: its minimum, 0, is reached by the proximal step alone."""
    ends = {}
    for name in ("subgradient_step", "proximal_step"):
        step, w = formula(f"regularisation.{name}"), 0.3
        for _ in range(200):
            w = step(w=[w], g=[w - 0.25], lr=0.1, lam=1.0)["w_new"][0]
        ends[name] = w
    assert ends["proximal_step"] == 0
    assert 0.01 < abs(ends["subgradient_step"]) < 0.15


def test_decay_and_l2_are_one_walk_for_sgd_and_two_for_adam() -> None:
    """Loshchilov & Hutter 2019, arXiv:1711.05101, propositions 1 and 2."""
    walks = [formula(f"regularisation.sgd_{form}")(**WALK)["theta"] for form in ("l2", "decay")]
    assert walks[0] == pytest.approx(walks[1])
    adam = {"theta0": 0.8, "g": WALK["g"], "lr": 0.05, "beta1": 0.9, "beta2": 0.99, "eps": 1e-8}
    coupled = formula("regularisation.adam_l2")(**adam, lam=0.3)["theta"]
    assert coupled != pytest.approx(formula("optim.adamw")(**adam, wd=0.3)["theta"], rel=1e-3)
    assert formula("regularisation.adam_l2")(**adam, lam=0.0)["theta"] == pytest.approx(
        formula("optim.adam")(**adam)["theta"]
    )


def test_first_step_of_adam_with_l2_does_not_see_the_decay() -> None:
    """It has the length of the rate, whatever the gradient is made of."""
    still = {"theta0": 1.0, "g": [0.4], "lr": 0.1, "beta1": 0.9, "beta2": 0.999, "eps": 0.0}
    for lam in (0.0, 0.1, 5.0):
        assert formula("regularisation.adam_l2")(**still, lam=lam)["theta"] == pytest.approx([0.9])


def test_weights_without_a_gradient_shrink_by_the_same_share() -> None:
    found = formula("regularisation.sgd_decay")(theta0=2.0, g=[0.0] * 4, lr=0.1, lam=0.5)
    assert found["theta"] == pytest.approx([2 * 0.95**t for t in (1, 2, 3, 4)])


def test_elastic_net_goes_from_half_l2_to_l1() -> None:
    weights = {"w": [0.5, -2.0, 1.5], "lam": 0.7}
    net = formula("regularisation.elastic_net")
    for ratio, other in ((1.0, "l1"), (0.0, "l2_half")):
        found, alone = net(**weights, ratio=ratio), formula(f"regularisation.{other}")(**weights)
        assert found["penalty"] == pytest.approx(alone["penalty"])
        assert found["grad"] == pytest.approx(alone["grad"])


@pytest.mark.parametrize("name", ["l1", "l2", "l2_half", "elastic_net", "gaussian_prior", "laplace_prior"])
def test_gradients_of_penalties_agree_with_finite_differences(name: str) -> None:
    extra: dict[str, Any] = {
        "gaussian_prior": {"sigma": 0.8, "tau": 1.3},
        "laplace_prior": {"sigma": 0.8, "b": 1.3},
    }.get(name, {"lam": 0.3})
    extra |= {"ratio": 0.4} if name == "elastic_net" else {}
    made, w = formula(f"regularisation.{name}"), np.array([0.5, -2.0, 1.5])
    for i in range(3):
        nudge = 1e-6 * np.eye(3)[i]
        ends = [made(w=(w + sign * nudge).tolist(), **extra)["penalty"] for sign in (1, -1)]
        assert made(w=w.tolist(), **extra)["grad"][i] == pytest.approx((ends[0] - ends[1]) / 2e-6, rel=1e-6)


def test_pull_of_l1_at_zero_is_zero_by_convention() -> None:
    assert formula("regularisation.l1")(w=[0.0, -0.0], lam=0.3)["grad"] == [0.0, 0.0]


def test_what_soft_thresholding_takes_away_is_the_clipped_value() -> None:
    """Moreau's decomposition: v = S_t(v) + clip(v, -t, t)."""
    v = [-3.0, -0.5, 0.0, 0.2, 0.5, 4.0]
    w = formula("regularisation.soft_threshold")(v=v, t=0.5)["w"]
    np.testing.assert_allclose(np.asarray(w) + np.clip(v, -0.5, 0.5), v)


def test_gaussian_prior_is_ridge_regression() -> None:
    """The mean of the posterior of Bayesian linear regression minimises half the squared error plus the penalty."""
    x, y, sigma, tau = RNG.normal(size=(8, 3)), RNG.normal(size=8), 0.7, 1.9
    posterior = tau**2 * x.T @ np.linalg.solve(tau**2 * x @ x.T + sigma**2 * np.eye(8), y)
    lam = formula("regularisation.gaussian_prior")(w=[0.0, 0.0], sigma=sigma, tau=tau)["lam"]
    np.testing.assert_allclose(np.linalg.solve(x.T @ x + lam * np.eye(3), x.T @ y), posterior)


def test_draws_from_a_laplace_are_not_sparse_and_have_the_variance_2b2() -> None:
    """The prior of L1 puts no mass on 0; it is the mode of the posterior that lies there."""
    draws = RNG.laplace(scale=0.5, size=20_000)
    assert np.count_nonzero(draws) == len(draws)
    assert draws.var() == pytest.approx(2 * 0.5**2, rel=0.05)


def test_inverted_dropout_keeps_the_mean_within_five_standard_errors() -> None:
    """20,000 masks on four activations at p = 0.2, the mean and the variance of a linear unit behind them."""
    x, w, p = [1.0, -2.0, 4.0, 0.5], [0.3, 1.0, -0.5, 2.0], 0.2
    masks = (RNG.random((20_000, 4)) > p).astype(np.int64)
    made = formula("regularisation.dropout_inverted")
    batch = np.broadcast_to(np.array(x), masks.shape)
    y = made.body(np, x=batch, mask=masks, p=np.full(20_000, p))["y"]
    unit = formula("regularisation.dropout_unit")(x=x, w=w, p=p)
    z = y @ np.array(w)
    assert abs(z.mean() - unit["mean"]) < 5 * (unit["var"] / 20_000) ** 0.5
    assert z.var() == pytest.approx(unit["var"], rel=0.05)


def test_both_forms_of_dropout_hand_the_next_layer_the_same_ratio() -> None:
    """Inverted: 1/keep in training and 1 at test; standard: 1 and keep."""
    given = {"x": [2.0, 3.0], "mask": [1, 1], "p": 0.3}
    inverted = formula("regularisation.dropout_inverted")(**given)
    standard = formula("regularisation.dropout_standard")(**given)
    for form in (inverted, standard):
        assert np.asarray(form["y_test"]) / np.asarray(form["y"]) == pytest.approx(0.7)


def test_variance_shift_of_half_dropout_is_one_half() -> None:
    """Li et al. 2019, arXiv:1801.05134: zero mean, p = 0.5; none without dropout."""
    shift = formula("regularisation.dropout_variance_shift")
    assert shift(mean=0.0, var=3.0, p=0.5)["ratio"] == pytest.approx(0.5)
    assert shift(mean=1.0, var=3.0, p=0.0)["ratio"] == pytest.approx(1.0)


def test_mixed_loss_is_the_mixture_of_the_losses() -> None:
    """Cross-entropy is linear in its target."""
    log_p = np.log([0.2, 0.5, 0.3])
    y1, y2 = [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]
    y = formula("regularisation.mixup")(x1=[0.0], x2=[1.0], y1=y1, y2=y2, lam=0.3)["y"]
    assert -np.dot(y, log_p) == pytest.approx(0.3 * -np.dot(y1, log_p) + 0.7 * -np.dot(y2, log_p))


def test_box_as_large_as_the_image_leaves_nothing_of_it() -> None:
    found = formula("regularisation.cutmix")(h=8, w=6, bh=8, bw=6, y1=[1.0, 0.0], y2=[0.0, 1.0])
    assert (found["lam"], found["y"]) == (0.0, [0.0, 1.0])


def test_falling_losses_never_stop() -> None:
    found = formula("regularisation.early_stopping")(
        losses=[5.0, 4.0, 3.0, 2.0, 1.0], patience=1, min_delta=0.0
    )
    assert (found["stop"], found["best_epoch"]) == (5, 5)


def test_loss_that_stays_equal_is_no_new_best() -> None:
    """A tie waits: patience 2 runs out after epoch 3."""
    found = formula("regularisation.early_stopping")(losses=[1.0, 1.0, 1.0, 0.5], patience=2, min_delta=0.0)
    assert (found["wait"][:3], found["stop"], found["best_epoch"]) == ([0, 1, 2], 3, 1)


def test_slow_descent_in_steps_below_delta_still_counts_against_the_best() -> None:
    """0.06 twice is more than 0.1 below the best: the comparison is with the best, not with the epoch before."""
    losses = [1.0, 0.94, 0.88, 0.82, 0.76]
    found = formula("regularisation.early_stopping")(losses=losses, patience=2, min_delta=0.1)
    assert found["best"] == [1.0, 1.0, 0.88, 0.88, 0.76]
    assert found["stop"] == 5


def test_average_of_a_constant_is_the_constant() -> None:
    assert formula("regularisation.ema")(x=[3.0] * 5, beta=0.97)["v_hat"] == pytest.approx([3.0] * 5)
    assert formula("regularisation.ema_of_weights")(start=3.0, x=[3.0] * 5, beta=0.97)["v"] == pytest.approx(
        [3.0] * 5
    )


def test_memory_of_averages() -> None:
    """1 - 0.9^10 = 0.651; a weight given alpha = 0.001 is halved after 692.8 steps; 0.9999 remembers 10,000 steps."""
    memory = formula("regularisation.ema_memory")
    assert memory(beta=0.9, t=10)["total"] == pytest.approx(0.6513215599)
    assert memory(beta=0.999, t=1)["half_life"] == pytest.approx(692.8, abs=0.05)
    assert memory(beta=0.9999, t=1)["span"] == pytest.approx(10_000)
