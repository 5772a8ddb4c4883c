"""Counting runs and folds that are known, memory that was published, noise and errors by simulation."""

from __future__ import annotations

import numpy as np
import pytest

from verify.registry import formula


@pytest.mark.parametrize(
    ("samples", "batch", "kept", "dropped"),
    [
        (1000, 10, 100, 100),
        (1000, 32, 32, 31),
        (60000, 64, 938, 937),  # MNIST: the 938 of PyTorch's own example
        (1281167, 256, 5005, 5004),  # ImageNet: the 5005 of PyTorch's reference training
        (50000, 128, 391, 390),  # CIFAR-10
        (7, 64, 1, 0),
    ],
)
def test_iterations_of_an_epoch(samples: int, batch: int, kept: int, dropped: int) -> None:
    one = {"samples": samples, "batch": batch, "epochs": 1}
    assert formula("training.iterations")(**one)["total"] == kept
    if dropped:
        assert formula("training.iterations_dropped")(**one)["total"] == dropped


def test_resnet_on_cifar_ran_164_epochs() -> None:
    """He et al. 2016, arXiv:1512.03385, section 4.2: 64,000 iterations of 128 of 50,000 images."""
    found = formula("training.epochs")(samples=50_000, batch=128, steps=64_000)
    assert found["epochs"] == pytest.approx(163.84)


def test_imagenet_in_an_hour_counts_its_updates() -> None:
    """Goyal et al. 2017: 32 images on each of 256 GPUs are 8,192, and 1,281,167 images 157 updates."""
    found = formula("training.effective_batch")(micro=32, accumulation=1, devices=256, samples=1_281_167)
    assert (found["effective"], found["updates"]) == (8192, 157)


def test_healthy_updates_are_a_thousandth_of_the_weights() -> None:
    """CS231n: about 1e-3. A rate ten times as high makes it 1e-2, whatever the scale of weights and gradient."""
    ratio = formula("training.update_ratio")
    at = ratio(w=[3.0, 4.0], g=[0.3, 0.4], lr=0.01)["ratio"]
    assert at == pytest.approx(1e-3)
    assert ratio(w=[30.0, 40.0], g=[3.0, 4.0], lr=0.1)["ratio"] == pytest.approx(10 * at)


def test_noise_of_a_mean_is_what_a_simulation_finds() -> None:
    """20,000 means of 16 normal numbers: their spread lies within four standard errors (1 / sqrt(2 n))."""
    found = formula("training.batch_noise")(sigma=3.0, batch=16)["std"]
    means = np.random.default_rng(9).normal(0, 3.0, (20_000, 16)).mean(axis=1)
    assert means.std() == pytest.approx(found, rel=4 / np.sqrt(40_000))


def test_steps_are_linear_in_small_batches_and_level_off_in_large_ones() -> None:
    """Shallue et al. 2019: perfect scaling, then diminishing returns, then none."""

    def steps(batch: int) -> float:
        found: float = formula("training.steps_at_batch")(least=1000.0, critical=1000.0, batch=batch)["steps"]
        return found

    assert steps(1) / steps(2) == pytest.approx(2, rel=2e-3)
    assert steps(1000) / steps(2000) == pytest.approx(4 / 3)
    assert steps(1_000_000) / steps(2_000_000) == pytest.approx(1, rel=1e-3)


def test_critical_batch_costs_twice_the_least_of_both() -> None:
    found = formula("training.steps_at_batch")(least=700.0, critical=128.0, batch=128)
    assert (found["steps"], found["overhead"]) == pytest.approx((1400.0, 2.0))


def test_four_times_the_seeds_halve_the_error() -> None:
    four, sixteen = ([0.1, 0.3] * n for n in (2, 8))
    errors = [formula("training.over_seeds")(scores=one) for one in (four, sixteen)]
    assert errors[0]["std"] ** 2 * 3 / 4 == pytest.approx(errors[1]["std"] ** 2 * 15 / 16)
    assert errors[1]["error"] / errors[0]["error"] == pytest.approx(np.sqrt(3 / 15))


def test_folds_partition_the_samples() -> None:
    """Every sample is held out once: r folds of the larger size and k - r of the smaller."""
    for samples, folds in ((103, 5), (100, 10), (7, 7)):
        found = formula("training.k_fold")(samples=samples, folds=folds)
        held = found["extra"] * (found["smallest"] + 1) + (folds - found["extra"]) * found["smallest"]
        assert held == samples
    assert formula("training.k_fold")(samples=1000, folds=5)["train"] == 800


def test_grid_search_fits_as_often_as_counted() -> None:
    """GridSearchCV over 6 settings in 4 folds, and that search inside 3 outer folds, with a model that counts."""
    from sklearn.dummy import DummyRegressor
    from sklearn.model_selection import GridSearchCV, cross_val_score

    fits = []

    class Counting(DummyRegressor):
        def fit(self, *given: object, **more: object) -> Counting:
            fits.append(1)
            return super().fit(*given, **more)

    grid = {"quantile": [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]}
    x, y = np.zeros((24, 1)), np.arange(24.0)
    search = GridSearchCV(Counting(strategy="quantile"), grid, cv=4)
    search.fit(x, y)
    assert len(fits) == formula("training.search_fits")(candidates=6, folds=4, repeats=1)["fits"] == 25
    fits.clear()
    cross_val_score(search, x, y, cv=3)
    assert len(fits) == formula("training.nested_fits")(candidates=6, inner=4, outer=3)["fits"] == 75


def test_error_of_a_shrunken_mean_is_bias_variance_and_noise() -> None:
    """A mean of 5 labels, times 0.7: simulated, and by the formula; four standard errors of 2,000 draws are 12 %."""
    rng = np.random.default_rng(5)
    truth, sigma, shrink, runs = 1.5, 0.8, 0.7, 200_000
    predictions = shrink * rng.normal(truth, sigma, (runs, 5)).mean(axis=1)
    seen = (predictions - rng.normal(truth, sigma, runs)) ** 2
    assert predictions.mean() - truth == pytest.approx((shrink - 1) * truth, abs=0.01)
    few = predictions[:2000].tolist()
    found = formula("training.bias_variance")(predictions=few, truth=truth, sigma=sigma)
    assert found["error"] == found["bias2"] + found["variance"] + found["noise"]
    assert found["variance"] == pytest.approx(shrink**2 * sigma**2 / 5, rel=0.12)
    assert found["error"] == pytest.approx(seen.mean(), rel=0.03)


def test_more_neighbours_trade_variance_for_bias() -> None:
    """Neighbours on a parabola, at 0, 1, -1, 2, -2: the further they reach the more bias, and the less variance."""
    reach = [[float(i * i) for i in (0, 1, -1, 2, -2)][:k] for k in (1, 3, 5)]
    found = [formula("training.bias_variance_neighbours")(values=one, truth=0.0, sigma=1.0) for one in reach]
    assert [one["variance"] for one in found] == pytest.approx([1, 1 / 3, 1 / 5])
    assert [one["bias2"] for one in found] == pytest.approx([0, 4 / 9, 4])


@pytest.mark.parametrize(("stage", "gigabytes"), [(0, 120.0), (1, 31.4), (2, 16.6), (3, 1.9)])
def test_zero_stages_of_the_paper(stage: int, gigabytes: float) -> None:
    """Rajbhandari et al. 2020, figure 1: 7.5 billion parameters on 64 devices."""
    found = formula("training.zero_memory")(params=7_500_000_000, devices=64, stage=stage)
    assert found["gigabytes"] == pytest.approx(gigabytes, abs=0.05)


def test_mixed_precision_takes_as_much_as_float32() -> None:
    """16 bytes a parameter either way (ZeRO, section 3.1): seven billion parameters are 112 GB, their weights 14."""
    plain = formula("training.memory")(params=7_000_000_000, size=4, optimizer="adam")
    mixed = formula("training.mixed_memory")(params=7_000_000_000)
    assert plain["gigabytes"] == mixed["gigabytes"] == 112
    assert mixed["weights"] == 14_000_000_000
    alone = formula("training.zero_memory")(params=7_000_000_000, devices=8, stage=0)
    assert alone["gigabytes"] == mixed["gigabytes"]
