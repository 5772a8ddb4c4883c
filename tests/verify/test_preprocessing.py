"""Preprocessing: published constants and ratios, whitened covariances, what each transformation leaves alone."""

from __future__ import annotations

import numpy as np
import pytest

from verify.registry import formula

RNG = np.random.default_rng(3)
CLOUD = (
    RNG.normal(size=(40, 3)) @ np.array([[2.0, 0.5, 0.0], [0.0, 1.0, 0.3], [0.0, 0.0, 0.4]]) + 5
).tolist()


def test_range_of_imagenet_pixels() -> None:
    """torchvision's constants for red, 0.485 and 0.229, put pixels into [-2.118, 2.249]."""
    red = {"mean": 0.485, "std": 0.229}
    ends = [formula("preprocessing.pixel")(p=p, **red)["z"] for p in (0, 255)]
    assert ends == pytest.approx([-2.118, 2.249], abs=5e-4)


@pytest.mark.parametrize("p", [0, 100, 127, 128, 255])
def test_half_and_half_is_the_range_of_tanh(p: int) -> None:
    assert formula("preprocessing.pixel")(p=p, mean=0.5, std=0.5)["z"] == pytest.approx((p - 127.5) / 127.5)


def test_two_axes_explain_98_percent_of_the_irises() -> None:
    """Fisher's 150 irises: the ratios 0.92461872 and 0.05306648 of scikit-learn's example of PCA and LDA."""
    singular = [25.09996044, 6.01314738, 3.41368064, 1.88452351]
    found = formula("preprocessing.explained_variance")(s=singular, n=150, threshold=0.95)
    assert found["ratio"] == pytest.approx([0.92461872, 0.05306648, 0.01710261, 0.00521218], abs=5e-9)
    assert found["variances"][:2] == pytest.approx([4.22824171, 0.24267075], abs=5e-8)
    assert found["needed"] == 2


def test_threshold_of_one_keeps_every_component() -> None:
    found = formula("preprocessing.explained_variance")(s=[3.0, 2.0, 1.0, 0.1], n=9, threshold=1.0)
    assert found["needed"] == 4


@pytest.mark.parametrize("name", ["pca_whiten", "zca_whiten"])
def test_whitened_features_are_uncorrelated_with_variance_one(name: str) -> None:
    z = np.asarray(formula(f"preprocessing.{name}")(x=CLOUD, eps=0.0)["whitened"])
    np.testing.assert_allclose(z.T @ z / len(z), np.eye(3), atol=1e-12)


def test_zca_stays_nearest_to_the_data_of_all_whitenings() -> None:
    """Kessy, Lewin & Strimmer 2018: any rotation of white features is white, none lies nearer to the centred data."""
    centred = np.asarray(CLOUD) - np.mean(CLOUD, axis=0)
    z = np.asarray(formula("preprocessing.zca_whiten")(x=CLOUD, eps=0.0)["whitened"])
    nearest = np.sum((z - centred) ** 2)
    for _ in range(20):
        rotation, _ = np.linalg.qr(RNG.normal(size=(3, 3)))
        assert np.sum((z @ rotation - centred) ** 2) > nearest


def test_eps_keeps_a_flat_direction_from_being_blown_up() -> None:
    """The third feature repeats the first: variance 0, so that without eps the division would be by 0."""
    flat = np.column_stack([np.asarray(CLOUD)[:, :2], np.asarray(CLOUD)[:, 0]]).tolist()
    z = np.asarray(formula("preprocessing.pca_whiten")(x=flat, eps=1e-2)["whitened"])
    assert np.isfinite(z).all()
    assert z[:, 2].var() == pytest.approx(0, abs=1e-12)
    assert z[:, 0].var() == pytest.approx(1, abs=0.01)


def test_principal_axes_keep_the_total_variance_and_decorrelate() -> None:
    found = formula("preprocessing.pca")(x=CLOUD)
    assert sum(found["variances"]) == pytest.approx(np.trace(found["cov"]))
    axes, scores = np.asarray(found["axes"]), np.asarray(found["scores"])
    np.testing.assert_allclose(axes @ axes.T, np.eye(3), atol=1e-12)
    np.testing.assert_allclose(np.cov(scores.T), np.diag(found["variances"]), atol=1e-12)
    assert found["variances"] == sorted(found["variances"], reverse=True)


def test_scaling_a_feature_turns_the_axes() -> None:
    """PCA depends on the units: metres for millimetres make another feature the first axis."""
    scaled = (np.asarray(CLOUD) * [1, 1, 1000]).tolist()
    first = np.asarray(formula("preprocessing.pca")(x=CLOUD)["axes"])[0]
    assert np.abs(first).argmax() == 0
    assert np.abs(np.asarray(formula("preprocessing.pca")(x=scaled)["axes"])[0]).argmax() == 2


def test_standardised_training_set_has_mean_0_and_variance_1_and_its_own_shape() -> None:
    """An exponential stays skewed by 2: standardising does not make it normal."""
    x = RNG.exponential(size=4000)
    z = np.asarray(formula("preprocessing.standardise")(train=x.tolist(), test=[0.0, 1.0])["z_train"])
    assert (z.mean(), z.var()) == pytest.approx((0, 1), abs=1e-9)
    assert np.mean(z**3) == pytest.approx(2, abs=0.5)


def test_units_do_not_matter_once_standardised() -> None:
    made = formula("preprocessing.standardise")
    metres = made(train=[1.0, 2.0, 4.0], test=[3.0, 8.0])
    feet = made(train=[x * 3.28 for x in (1, 2, 4)], test=[x * 3.28 for x in (3, 8)])
    assert feet["z_test"] == pytest.approx(metres["z_test"])


def test_shift_between_training_and_test_is_seen_only_with_the_training_statistics() -> None:
    """A test set that has moved by two deviations is at 2; with its own statistics it would be at 0."""
    train = [-1.0, 1.0, -1.0, 1.0]
    found = formula("preprocessing.standardise")(train=train, test=[x + 2 for x in train])
    assert np.mean(found["z_test"]) == pytest.approx(2)


def test_one_outlier_squeezes_the_range_of_all_others() -> None:
    found = formula("preprocessing.min_max")(train=[0.0, 1.0, 2.0, 1000.0], test=[1.0])
    assert max(found["z_train"][:3]) == pytest.approx(0.002)
