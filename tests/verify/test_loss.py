"""Losses: published numbers, gradients against differences, minimisers, limits, and what stays finite."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from verify.registry import formula

ERRORS = {"pred": [0.5, -1.2, 2.0, 0.1], "target": [0.1, 0.3, -0.4, 0.2]}
LOGITS = [1.2, -0.7, 0.1, 2.3]


def found(name: str, **inputs: Any) -> dict[str, Any]:
    return formula(f"loss.{name}")(**inputs)


def moved(value: Any, index: tuple[int, ...], by: float) -> Any:
    array = np.asarray(value, dtype=float).copy()
    array[index] += by
    return array.tolist()


@pytest.mark.parametrize(
    ("name", "inputs", "by", "loss", "grad"),
    [
        ("mse", ERRORS, "pred", "loss", "grad"),
        ("half_sse", ERRORS, "pred", "loss", "grad"),
        ("mae", ERRORS, "pred", "loss", "grad"),
        ("huber", ERRORS | {"delta": 0.7}, "pred", "loss", "grad"),
        ("smooth_l1", ERRORS | {"beta": 0.7}, "pred", "loss", "grad"),
        ("log_cosh", ERRORS, "pred", "loss", "grad"),
        ("pinball", ERRORS | {"tau": 0.8}, "pred", "loss", "grad"),
        ("bce", {"p": 0.3, "t": 0.8}, "p", "loss", "dp"),
        ("bce_with_logits", {"z": [0.4, -2.0], "t": [1.0, 0.3], "pos_weight": 2.5}, "z", "loss", "grad"),
        ("cross_entropy", {"z": LOGITS, "target": 2}, "z", "loss", "grad"),
        ("label_smoothing", {"z": LOGITS, "target": 2, "eps": 0.1}, "z", "loss", "grad"),
        ("label_smoothing_others", {"z": LOGITS, "target": 2, "eps": 0.1}, "z", "loss", "grad"),
        ("hinge", {"score": 0.4, "y": -1}, "score", "loss", "grad"),
        ("multiclass_hinge", {"z": LOGITS, "target": 0, "delta": 1.0}, "z", "loss", "grad"),
        ("multi_margin", {"z": LOGITS, "target": 0, "delta": 1.0}, "z", "loss", "grad"),
        ("triplet", {"a": [0.1, 0.2], "p": [1.0, 0.0], "n": [0.0, 1.5], "margin": 2.0}, "a", "loss", "da"),
        ("focal", {"z": -0.6, "t": 1, "gamma": 2.0, "alpha": 0.25}, "z", "loss", "grad"),
        ("focal", {"z": 1.6, "t": 0, "gamma": 0.7, "alpha": 0.25}, "z", "loss", "grad"),
        ("dice", {"p": [0.2, 0.9, 0.4], "t": [0.0, 1.0, 1.0], "smooth": 1.0}, "p", "loss", "grad"),
        ("dice_squared", {"p": [0.2, 0.9, 0.4], "t": [0.0, 1.0, 1.0], "smooth": 1.0}, "p", "loss", "grad"),
        ("center", {"x": [[1.0, 0.0], [0.5, 2.0]], "center": [0.2, 0.3], "alpha": 0.5}, "x", "loss", "dx"),
        ("distillation", {"z": LOGITS, "v": [0.3, 1.0, -1.0, 0.0], "T": 3.0}, "z", "loss", "grad"),
    ],
)
def test_gradient_is_that_of_a_central_difference(
    name: str, inputs: dict[str, Any], by: str, loss: str, grad: str
) -> None:
    gradient = np.asarray(found(name, **inputs)[grad])
    for index in np.ndindex(*np.shape(inputs[by])):
        above, below = (
            found(name, **inputs | {by: moved(inputs[by], index, h)})[loss] for h in (1e-6, -1e-6)
        )
        assert gradient[index] == pytest.approx((above - below) / 2e-6, rel=1e-6, abs=1e-9)


def test_gradient_of_bce_by_the_logit_is_p_minus_t() -> None:
    z, t = 0.7, 0.25
    p = formula("activation.sigmoid")(z=z)["y"]
    with_logits = found("bce_with_logits", z=[z], t=[t], pos_weight=1.0)
    assert found("bce", p=p, t=t)["dz"] == pytest.approx(with_logits["grad"][0]) == pytest.approx(p - t)
    assert found("bce", p=p, t=t)["loss"] == pytest.approx(with_logits["loss"])


@pytest.mark.parametrize(
    ("scores", "target", "loss"),
    [([3.2, 5.1, -1.7], 0, 2.9), ([1.3, 4.9, 2.0], 1, 0.0), ([2.2, 2.5, -3.1], 2, 12.9)],
)
def test_multiclass_hinge_of_the_cs231n_lecture(scores: list[float], target: int, loss: float) -> None:
    """CS231n, lecture 3: cat, car and frog with the margin 1."""
    assert found("multiclass_hinge", z=scores, target=target, delta=1.0)["loss"] == pytest.approx(loss)


def test_untrained_network_has_the_loss_log_k() -> None:
    """CS231n notes: -log 0.1 = 2.302 for ten classes, and the hinge is the number of wrong classes."""
    assert found("cross_entropy", z=[0.0] * 10, target=3)["loss"] == pytest.approx(2.302585)
    assert found("multiclass_hinge", z=[0.0] * 10, target=3, delta=1.0)["loss"] == 9


@pytest.mark.parametrize(
    ("weights", "bits"),
    [
        ([1.0, 1.0], 1.0),
        ([0.5, 0.25, 0.125, 0.0625] + [1 / 64] * 4, 2.0),  # Cover & Thomas, example 1.1.2: the horse race
        ([0.5, 0.25, 0.125, 0.125], 1.75),  # example 2.1.1
        ([1.0, 0.0, 0.0], 0.0),
    ],
)
def test_entropies(weights: list[float], bits: float) -> None:
    h = found("entropy", p_weights=weights)
    assert h["bits"] == pytest.approx(bits)
    assert h["entropy"] == pytest.approx(bits * np.log(2))


def test_divergences_of_two_coins() -> None:
    """Cover & Thomas, example 2.3.1: 0.2075 bits one way, 0.1887 bits the other."""
    d = found("kl", p_weights=[0.5, 0.5], q_weights=[0.75, 0.25])
    assert d["kl"] / np.log(2) == pytest.approx(0.2075, abs=5e-5)
    assert d["reverse"] / np.log(2) == pytest.approx(0.1887, abs=5e-5)


def test_classes_without_probability_add_nothing() -> None:
    """0 log 0 = 0; the reverse direction, where such a class weighs, is infinite."""
    from scipy.stats import entropy

    p, q = [0.5, 0.5, 0.0], [0.25, 0.25, 0.5]
    both = found("kl", p_weights=p, q_weights=q)
    assert both["kl"] == pytest.approx(entropy(p, q))
    assert both["reverse"] == entropy(q, p) == np.inf
    assert found("kl", p_weights=p, q_weights=p)["kl"] == 0
    js = found("js", p_weights=p, q_weights=q)
    assert js["js"] == pytest.approx(found("js", p_weights=q, q_weights=p)["js"])
    assert 0 < js["js"] < np.log(2)


def test_cross_entropy_is_entropy_plus_divergence_and_is_least_at_p() -> None:
    p = [0.5, 0.3, 0.2]
    rng = np.random.default_rng(1)
    for _ in range(10):
        d = found("kl", p_weights=p, q_weights=rng.uniform(0.1, 1, 3).tolist())
        assert d["cross"] == pytest.approx(d["entropy"] + d["kl"])
        assert d["kl"] >= 0


def test_divergence_of_normal_distributions() -> None:
    """N(1, 0.5^2) from N(0, 1): 0.8181, the VAE's term; and by numeric integration."""
    from scipy.integrate import quad
    from scipy.stats import norm

    assert found("kl_standard_normal", mu=[1.0], log_var=[np.log(0.25)])["kl"] == pytest.approx(0.8181471806)
    one, other = norm(0.4, 0.8), norm(-1.0, 1.7)
    integral = quad(lambda x: one.pdf(x) * (one.logpdf(x) - other.logpdf(x)), -10, 10)[0]
    assert found("kl_normal", mu1=0.4, sigma1=0.8, mu2=-1.0, sigma2=1.7)["kl"] == pytest.approx(integral)


def test_target_above_one_makes_binary_cross_entropy_unbounded() -> None:
    """Noisy labels up to 1.2: the more certain the discriminator, the lower the loss, without end; the gradient by
    the logit, p - 1.2, never vanishes."""
    losses = [found("bce", p=p, t=1.2)["loss"] for p in (0.9, 0.99, 0.999, 1 - 1e-6)]
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] == pytest.approx(-2.763, abs=1e-3)
    assert found("bce", p=1 - 1e-9, t=1.2)["dz"] == pytest.approx(-0.2)


def test_losses_stay_finite_where_probabilities_round_to_zero() -> None:
    z = found("bce_with_logits", z=[-1000.0, 1000.0], t=[1.0, 0.0], pos_weight=1.0)
    assert z["loss"] == 1000
    assert z["grad"] == [-0.5, 0.5]
    certain = found("cross_entropy", z=[1000.0, 0.0, -1000.0], target=2)
    assert certain["loss"] == 2000
    assert certain["grad"] == [1, 0, -1]
    assert found("log_cosh", pred=[1000.0], target=[0.0])["loss"] == pytest.approx(1000 - np.log(2))
    assert np.isfinite(list(found("focal", z=-1000.0, t=1, gamma=2.0, alpha=0.25).values())).all()


def test_focal_loss_makes_easy_samples_count_less() -> None:
    """Lin et al. 2017, section 3.2: gamma = 2 lowers p_t = 0.9 a hundredfold and p_t = 0.968 about a thousandfold."""
    logit = formula("activation.logit")
    factors = [
        found("focal", z=logit(p=p)["z"], t=1, gamma=2.0, alpha=0.25)["factor"] for p in (0.9, 0.968, 0.5)
    ]
    assert factors == pytest.approx([0.01, 0.001024, 0.25])


def test_focal_loss_without_focusing_is_weighted_cross_entropy() -> None:
    plain = found("bce_with_logits", z=[0.8], t=[0.0], pos_weight=1.0)
    focal = found("focal", z=0.8, t=0, gamma=0.0, alpha=0.25)
    assert focal["loss"] == pytest.approx(0.75 * plain["loss"])
    assert focal["grad"] == pytest.approx(0.75 * plain["grad"][0])


def test_smoothed_target_of_the_true_class() -> None:
    """0.9 + 0.1 / 10 for ten classes; the other convention leaves 0.9."""
    z = [0.0] * 10
    assert found("label_smoothing", z=z, target=0, eps=0.1)["q"] == pytest.approx([0.91] + [0.01] * 9)
    others = found("label_smoothing_others", z=z, target=0, eps=0.1)
    assert others["q"] == pytest.approx([0.9] + [0.1 / 9] * 9)
    wider = found("label_smoothing", z=LOGITS, target=0, eps=0.1 * 4 / 3)
    narrow = found("label_smoothing_others", z=LOGITS, target=0, eps=0.1)
    assert wider["loss"] == pytest.approx(narrow["loss"])


def test_smoothing_gives_the_best_logits_a_finite_gap() -> None:
    """At z = log q the gradient is zero: certainty does not pay any more."""
    q = found("label_smoothing", z=[0.0] * 4, target=1, eps=0.2)["q"]
    assert found("label_smoothing", z=np.log(q).tolist(), target=1, eps=0.2)["grad"] == pytest.approx([0] * 4)


def test_ignored_samples_might_as_well_be_absent() -> None:
    rows = [LOGITS, LOGITS[::-1], [0.0, 1.0, 2.0, 3.0]]
    with_padding = found("cross_entropy_ignore", z=rows, target=[1, 0, 2], ignore=0)
    without = found("cross_entropy_ignore", z=[rows[0], rows[2]], target=[1, 2], ignore=0)
    assert with_padding["loss"] == pytest.approx(without["loss"])
    with pytest.raises(ValueError, match="some_kept"):
        found("cross_entropy_ignore", z=rows, target=[0, 0, 0], ignore=0)


def test_equal_weights_are_no_weights_and_a_weight_is_a_repetition() -> None:
    rows, targets = [LOGITS, LOGITS[::-1]], [1, 0]
    plain = np.mean(
        [found("cross_entropy", z=z, target=t)["loss"] for z, t in zip(rows, targets, strict=True)]
    )
    equal = found("cross_entropy_weighted", z=rows, target=targets, weight=[3.0] * 4)
    assert equal["loss"] == pytest.approx(plain)
    heavy = found("cross_entropy_weighted", z=rows, target=targets, weight=[2.0, 1.0, 1.0, 1.0])
    twice = found("cross_entropy_weighted", z=[*rows, rows[1]], target=[1, 0, 0], weight=[1.0] * 4)
    assert heavy["loss"] == pytest.approx(twice["loss"])


def test_target_that_is_no_class_is_refused() -> None:
    with pytest.raises(ValueError, match="is_class"):
        found("cross_entropy", z=LOGITS, target=4)


def test_each_regression_loss_has_its_own_minimiser() -> None:
    """The mean for squares, the median for absolute errors, the quantile for the pinball."""
    targets = [0.0, 1.0, 2.0, 3.0, 10.0]
    grid = np.linspace(-1, 11, 1201)

    def best(name: str, **options: float) -> float:
        losses = [found(name, pred=[float(c)] * 5, target=targets, **options)["loss"] for c in grid]
        return float(grid[int(np.argmin(losses))])

    assert best("mse") == pytest.approx(3.2)
    assert best("mae") == pytest.approx(2.0)
    assert best("pinball", tau=0.7) == pytest.approx(3.0)
    assert best("huber", delta=3.0) == pytest.approx(2.25)


def test_huber_lies_between_squares_and_absolute_errors() -> None:
    half_mse = found("mse", **ERRORS)["loss"] / 2
    assert found("huber", **ERRORS, delta=100.0)["loss"] == pytest.approx(half_mse)
    assert found("smooth_l1", **ERRORS, beta=1e-9)["loss"] == pytest.approx(found("mae", **ERRORS)["loss"])
    assert found("smooth_l1", **ERRORS, beta=1.0)["loss"] == found("huber", **ERRORS, delta=1.0)["loss"]
    assert found("pinball", **ERRORS, tau=0.5)["loss"] == pytest.approx(found("mae", **ERRORS)["loss"] / 2)


def test_sum_and_mean_of_squares_differ_by_half_the_number_of_samples() -> None:
    mean, half = found("mse", **ERRORS), found("half_sse", **ERRORS)
    assert half["loss"] == pytest.approx(mean["loss"] * 4 / 2)


def test_both_dice_losses_agree_on_hard_masks_and_are_f1() -> None:
    p, t = [1.0, 1.0, 0.0, 1.0, 0.0], [1.0, 0.0, 0.0, 1.0, 1.0]
    plain, squared = (found(name, p=p, t=t, smooth=0.0)["dice"] for name in ("dice", "dice_squared"))
    precision, recall = 2 / 3, 2 / 3
    assert plain == squared == pytest.approx(2 * precision * recall / (precision + recall))
    assert found("dice", p=[0.0] * 3, t=[0.0] * 3, smooth=1.0)["loss"] == 0


def test_triplets_farther_apart_than_the_margin_teach_nothing() -> None:
    easy = found("triplet", a=[0.0], p=[0.1], n=[3.0], margin=1.0)
    assert easy["loss"] == 0
    assert easy["da"] == [0]


def test_psi_falls_from_one_without_a_jump() -> None:
    """Liu et al. 2016: from 1 at 0 to 1 - 2m at pi, for every m."""
    for m in (2, 3, 4):
        angles = np.linspace(0, np.pi, 400)
        psi = [
            found("sphereface", x=[np.cos(a), np.sin(a)], W=[[1.0, 0.0], [0.0, 1.0]], target=0, m=m)["psi"]
            for a in angles
        ]
        steps = np.diff(psi)
        assert steps.max() <= 1e-12
        assert steps.min() > -1.1 * m * np.pi / 399
        assert (psi[0], psi[-1]) == pytest.approx((1, 1 - 2 * m), abs=1e-9)


def test_margins_of_zero_leave_the_normalised_softmax() -> None:
    face = {"x": [0.3, -1.0, 0.5], "W": [[1.0, 0.2, 0.0], [0.0, -1.0, 1.0], [0.5, 0.5, 0.5]], "target": 1}
    logits = [found(name, **face, scale=16.0, m=0.0)["logits"] for name in ("arcface", "cosface")]
    assert logits[0] == pytest.approx(logits[1])
    spheres = found("sphereface", **face, m=1)
    assert spheres["logits"] == pytest.approx(np.multiply(spheres["cos"], np.linalg.norm(face["x"])).tolist())
    weights = np.asarray(face["W"])
    assert found("l_softmax", **face, m=1)["logits"] == pytest.approx((weights @ face["x"]).tolist())


def test_margins_make_the_true_class_harder() -> None:
    face = {"x": [0.3, -1.0, 0.5], "W": [[1.0, 0.2, 0.0], [0.0, -1.0, 1.0], [0.5, 0.5, 0.5]], "target": 1}
    for name in ("arcface", "cosface"):
        losses = [found(name, **face, scale=16.0, m=m)["loss"] for m in (0.0, 0.2, 0.4)]
        assert losses == sorted(losses)


def test_hot_distillation_compares_logits() -> None:
    """Hinton et al. 2015, equation 4: for a high temperature and centred logits T^2 times the gradient is the
    difference of the logits over K."""
    z, v = np.subtract(LOGITS, np.mean(LOGITS)), np.array([0.5, -1.0, 1.5, -1.0])
    grad = found("distillation", z=z.tolist(), v=v.tolist(), T=1e4)["grad"]
    assert grad == pytest.approx(((z - v) / 4).tolist(), abs=1e-3)


def test_student_that_equals_its_teacher_has_no_soft_loss() -> None:
    same = found("distillation", z=LOGITS, v=[value + 5 for value in LOGITS], T=2.0)
    assert same["loss"] == pytest.approx(0, abs=1e-14)
    assert same["grad"] == pytest.approx([0] * 4, abs=1e-14)


def test_info_nce_is_zero_bits_only_when_the_positive_stands_out() -> None:
    assert found("info_nce", s=[0.5] * 8, T=0.1)["loss"] == pytest.approx(np.log(8))
    assert found("info_nce", s=[1.0, -1.0, -1.0], T=0.07)["loss"] == pytest.approx(0, abs=1e-10)


def test_center_stays_where_it_is_in_the_middle_of_its_class() -> None:
    at = found("center", x=[[1.0, 2.0], [3.0, 0.0]], center=[2.0, 1.0], alpha=0.5)
    assert at["center_new"] == [2.0, 1.0]
