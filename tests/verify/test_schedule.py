"""Schedules: published rates, corners, and which of them are one under two names."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from verify.registry import formula


def lr(name: str, **inputs: Any) -> float:
    return float(formula(f"schedule.{name}")(**inputs)["lr"])


@pytest.mark.parametrize(
    ("name", "inputs", "expected"),
    [
        ("exponential", {"lr0": 0.1, "k": 0.1, "t": 10}, 0.1 / np.e),
        ("inverse_time", {"lr0": 0.1, "k": 0.1, "t": 10}, 0.05),
        ("step", {"lr0": 0.1, "gamma": 0.1, "k": 10, "t": 25}, 0.001),
        ("cosine", {"lr0": 0.1, "lr_min": 0.0, "total": 100, "t": 50}, 0.05),
    ],
)
def test_rates_that_everybody_quotes(name: str, inputs: dict[str, float], expected: float) -> None:
    """Textbook cases: 1/e after 1/k epochs, half of it, two decades, half the way."""
    assert lr(name, **inputs) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("epoch", "rate"), [(29, 0.1), (30, 0.01), (59, 0.01), (60, 1e-3), (80, 1e-4), (89, 1e-4)]
)
def test_resnet_on_imagenet(epoch: int, rate: float) -> None:
    """Goyal et al. 2017, section 5.1: a tenth at epochs 30, 60 and 80, from 0.1."""
    found = lr("multistep", lr0=0.1, gamma=0.1, milestones=[30, 60, 80], t=epoch)
    assert found == pytest.approx(rate)


def test_step_decay_and_milestones_are_one_schedule() -> None:
    """'Fixed' and 'staircase' decay are the same thing: StepLR and MultiStepLR."""
    for t in range(25):
        steps = lr("step", lr0=0.3, gamma=0.5, k=6, t=t)
        assert steps == pytest.approx(lr("multistep", lr0=0.3, gamma=0.5, milestones=[6, 12, 18, 24], t=t))


def test_exponential_decay_has_two_notations() -> None:
    for t in range(20):
        assert lr("exponential", lr0=0.2, k=0.07, t=t) == pytest.approx(
            lr("geometric", lr0=0.2, gamma=np.exp(-0.07), t=t)
        )


def test_transformer_peaks_after_its_warm_up() -> None:
    """Vaswani et al. 2017, section 5.3: d = 512 and 4,000 steps of warm-up: 6.99e-4, half of it at 1,000 * 2."""
    at = {t: lr("transformer", d=512, warm=4000, t=t) for t in (2000, 4000, 16000)}
    assert at[4000] == pytest.approx(6.98771e-4, rel=1e-5)
    assert at[2000] == pytest.approx(at[4000] / 2)
    assert at[16000] == pytest.approx(at[4000] / 2)


@pytest.mark.parametrize(
    ("first", "mult", "restarts"), [(1, 2, [1, 3, 7, 15, 31, 63]), (10, 2, [10, 30, 70, 150])]
)
def test_restarts_of_sgdr(first: int, mult: int, restarts: list[int]) -> None:
    """Loshchilov & Hutter 2017, section 4: T_0 = 1, T_mult = 2 and T_0 = 10, T_mult = 2."""
    for number, epoch in enumerate(restarts, 1):
        found = formula("schedule.warm_restarts")(lr0=0.05, lr_min=0.0, first=first, mult=mult, t=epoch)
        assert (found["cycle"], found["start"], found["position"]) == (number, epoch, 0)
        assert found["length"] == first * mult**number
        assert found["lr"] == 0.05


def test_restarts_without_growth_count_on_and_on() -> None:
    """Every cycle as long as the first: a division, however many there were."""
    found = formula("schedule.warm_restarts")(lr0=0.1, lr_min=0.0, first=7, mult=1, t=70_003)
    assert (found["cycle"], found["length"], found["position"]) == (10_000, 7, 3)


def test_before_its_first_restart_it_is_plain_cosine() -> None:
    for t in range(12):
        once = lr("cosine", lr0=0.1, lr_min=0.01, total=12, t=t)
        assert lr("warm_restarts", lr0=0.1, lr_min=0.01, first=12, mult=2, t=t) == pytest.approx(once)


def test_cosine_spends_the_mean_of_its_ends() -> None:
    """Symmetric about its middle: a run of cosine and one of linear decay have the same mean rate."""
    cosine = [lr("cosine", lr0=0.1, lr_min=0.02, total=20, t=t) for t in range(21)]
    line = [lr("polynomial", lr0=0.1, lr_min=0.02, p=1.0, total=20, t=t) for t in range(21)]
    assert np.mean(cosine) == pytest.approx(np.mean(line)) == pytest.approx(0.06)
    assert (np.diff(cosine) < 0).all()


@pytest.mark.parametrize("name", ["warmup_cosine", "warmup_linear", "warmup_stable_decay"])
def test_shapes_rise_to_the_peak_and_end_low(name: str) -> None:
    """Zero at first, the full rate at W, no jump anywhere, the smallest rate at T."""
    rest = {"warmup_cosine": {"lr_min": 0.0}, "warmup_stable_decay": {"decay": 8}}.get(name, {})
    path = [lr(name, lr0=1.0, warm=5, total=40, t=t, **rest) for t in range(41)]
    assert (path[0], path[5], path[40]) == pytest.approx((0.0, 1.0, 0.0))
    assert max(path) == path[5]
    assert np.abs(np.diff(path)).max() <= 0.2 + 1e-12
    if name == "warmup_stable_decay":
        assert path[5:33] == [1.0] * 28


def test_cosine_after_warm_up_is_half_down_halfway() -> None:
    """The cosine has only the steps after the warm-up: its middle is at W + (T - W) / 2."""
    found = formula("schedule.warmup_cosine")(lr0=1.0, lr_min=0.0, warm=10, total=110, t=60)
    assert (found["progress"], found["factor"]) == pytest.approx((0.5, 0.5))


def test_two_ways_to_count_a_warm_up_are_one_step_apart() -> None:
    for t in range(12):
        ahead = lr("warmup_from_one", lr0=0.4, warm=8, t=t)
        assert ahead == pytest.approx(lr("warmup", lr0=0.4, lr_start=0.0, warm=8, t=t + 1))


def test_triangles_of_smith() -> None:
    """Smith 2017, section 3.2: 0.001 to 0.006 in 2,000 steps and back in 2,000; 'triangular2' halves."""
    cifar = {"lr_min": 0.001, "lr_max": 0.006, "s": 2000}
    path = [lr("cyclic", **cifar, mode="triangular", t=t) for t in (0, 1000, 2000, 3000, 4000, 6000)]
    assert path == pytest.approx([0.001, 0.0035, 0.006, 0.0035, 0.001, 0.006])
    assert lr("cyclic", **cifar, mode="triangular2", t=6000) == pytest.approx(0.0035)


def test_one_cycle_begins_peaks_and_ends_where_pytorch_says() -> None:
    """OneCycleLR's defaults: lr_max / 25 at first, the peak at 0.3 T - 1, lr_max / 25 / 1e4 at T - 1."""
    cycle = {"lr_max": 0.1, "total": 100, "rising": 0.3, "div": 25.0, "final_div": 1e4, "anneal": "cos"}
    assert lr("one_cycle", **cycle, t=0) == pytest.approx(0.004)
    assert lr("one_cycle", **cycle, t=29) == pytest.approx(0.1)
    assert lr("one_cycle", **cycle, t=99) == pytest.approx(4e-7)


def test_plateau_waits_for_more_than_its_patience() -> None:
    """ReduceLROnPlateau's documentation: with patience = 2 it ignores the first two bad epochs, not the third."""
    flat = {"lr0": 1.0, "best0": 0.5, "factor": 0.5, "threshold": 1e-4}
    found = formula("schedule.plateau")(**flat, loss=[0.5] * 7, patience=2)
    assert found["lr"] == [1.0, 1.0, 0.5, 0.5, 0.5, 0.25, 0.25]


def test_improvement_below_the_threshold_is_none() -> None:
    slow = [1.0 - 0.001 * t for t in range(8)]
    found = formula("schedule.plateau")(lr0=1.0, best0=1.0, loss=slow, factor=0.1, patience=1, threshold=0.01)
    assert found["better"] == [0] * 8
    assert found["best"] == [1.0] * 8


def test_imagenet_in_an_hour() -> None:
    """Goyal et al. 2017: 0.1 for 256 images, 3.2 for 8,192."""
    assert formula("schedule.linear_scaling")(lr=0.1, batch=256, new_batch=8192)["lr_new"] == pytest.approx(
        3.2
    )
