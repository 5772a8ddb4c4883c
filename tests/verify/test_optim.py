"""Optimisers: what the papers say of them, limits in which one becomes another, invariances."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from verify.registry import formula

GRADIENTS = [0.7, -1.3, 0.4, 1.9, -0.2, 0.6]
WALK: dict[str, Any] = {"theta0": 0.8, "g": GRADIENTS, "lr": 0.05}
BETAS = {"beta1": 0.9, "beta2": 0.99}


def theta(name: str, **inputs: Any) -> list[float]:
    found: list[float] = formula(f"optim.{name}")(**inputs)["theta"]
    return found


def test_bias_correction_of_the_first_step() -> None:
    """1.0 times the rate with it, 3.162 times without, and g = 0.003 does not matter."""
    found = formula("optim.bias_correction")(beta1=0.9, beta2=0.999, t=1)
    assert found["ratio"] == pytest.approx(3.16227766)
    adam = formula("optim.adam")(theta0=0.0, g=[0.003], lr=1.0, beta1=0.9, beta2=0.999, eps=1e-8)
    assert adam["step"][0] * found["ratio"] == pytest.approx(adam["m"][0] / adam["v"][0] ** 0.5, rel=1e-5)


def test_uncorrected_steps_come_down_to_corrected_ones_slowly() -> None:
    """After ten steps they are still 6.5 times too long (0.651 / sqrt(0.00996)), after ten thousand the same."""
    correction = formula("optim.bias_correction")
    assert correction(beta1=0.9, beta2=0.999, t=10)["ratio"] == pytest.approx(6.528, rel=1e-3)
    assert correction(beta1=0.9, beta2=0.999, t=10_000)["ratio"] == pytest.approx(1, rel=1e-4)


@pytest.mark.parametrize(
    ("special", "more", "general", "rest"),
    [
        ("momentum_dampened", {"mu": 0.9, "tau": 0.0}, "momentum", {"mu": 0.9}),
        ("momentum_dampened", {"mu": 0.0, "tau": 0.0}, "sgd", {}),
        ("adagrad_eps_inside", {"eps": 0.0}, "adagrad", {"eps": 0.0}),
        ("rmsprop_eps_inside", {"eps": 0.0, "rho": 0.9}, "rmsprop", {"eps": 0.0, "rho": 0.9}),
        ("rmsprop_momentum", {"eps": 1e-3, "rho": 0.9, "mu": 0.0}, "rmsprop", {"eps": 1e-3, "rho": 0.9}),
        ("adam_eps_hat", {**BETAS, "eps": 0.0}, "adam", {**BETAS, "eps": 0.0}),
        ("nadam_pytorch", {**BETAS, "eps": 1e-8, "psi": 1e6}, "nadam_constant", {**BETAS, "eps": 1e-8}),
        ("nadam_dozat", {**BETAS, "eps": 1e-8, "psi": 1e6}, "nadam_constant", {**BETAS, "eps": 1e-8}),
    ],
)
def test_one_becomes_the_other_in_a_limit(
    special: str, more: dict[str, float], general: str, rest: dict[str, float]
) -> None:
    assert theta(special, **WALK, **more) == pytest.approx(theta(general, **WALK, **rest))


def test_both_momenta_are_one_under_a_constant_rate_and_part_when_it_drops() -> None:
    """torch.optim.SGD's note: the rate inside the velocity or outside is the same until a schedule changes it."""
    walk = {"theta0": 0.8, "g": GRADIENTS, "mu": 0.9}
    steady, dropped = [0.1] * 6, [0.1] * 3 + [0.01] * 3
    inside, outside = "momentum_rate_inside", "momentum_rate_outside"
    assert theta(inside, lr=steady, **walk) == pytest.approx(theta(outside, lr=steady, **walk))
    assert theta(inside, lr=dropped, **walk)[2] == pytest.approx(theta(outside, lr=dropped, **walk)[2])
    assert theta(inside, lr=dropped, **walk)[-1] - theta(outside, lr=dropped, **walk)[-1] > 0.04


def test_dampening_like_the_momentum_is_nearly_the_average() -> None:
    """All but the first gradient count as in the average; that one counts whole, and fades with mu."""
    walk = {**WALK, "mu": 0.5}
    dampened = formula("optim.momentum_dampened")(**walk, tau=0.5)["v"]
    average = formula("optim.momentum_ema")(**walk)["v"]
    left = [0.5 * GRADIENTS[0] * 0.5**t for t in range(6)]
    assert np.subtract(dampened, average) == pytest.approx(left)


def test_adadelta_starts_by_eps_alone() -> None:
    """Zeiler 2012, section 3.2: the constant 'starts the first iteration'; without it nothing ever moves."""
    assert theta("adadelta", **(WALK | {"lr": 1.0}), rho=0.9, eps=0.0) == [0.8] * 6
    first = formula("optim.adadelta")(theta0=0.0, g=[3.0], lr=1.0, rho=0.95, eps=1e-6)["step"][0]
    assert first == pytest.approx(1e-3 / np.sqrt(0.05), rel=1e-4)


def test_centring_lengthens_the_steps_of_a_steady_gradient() -> None:
    steady = {"theta0": 0.0, "g": [1.0] * 60, "lr": 0.1, "rho": 0.9, "eps": 0.0}
    centred, plain = (formula(f"optim.{n}")(**steady)["step"] for n in ("rmsprop_centered", "rmsprop"))
    assert plain[-1] == pytest.approx(0.1, rel=2e-3)
    assert centred[-1] > 10 * plain[-1]


def test_adamax_steps_by_the_rate_under_a_constant_gradient() -> None:
    """Kingma & Ba 2015, section 7.1: the step is bounded by the rate; here it is the rate at every t."""
    found = formula("optim.adamax")(theta0=0.0, g=[-0.3] * 5, lr=0.02, **BETAS, eps=0.0)
    assert found["step"] == pytest.approx([-0.02] * 5)


@pytest.mark.parametrize(("name", "uphill"), [("adam", True), ("amsgrad", False), ("amsgrad_pytorch", False)])
def test_adam_fails_on_the_example_of_amsgrad(name: str, uphill: bool) -> None:
    """Reddi et al. 2018, theorem 1: gradients C, -1, -1, ... with b1 = 0 and b2 = 1 / (1 + C^2). They average to
    (C - 2) / 3 > 0, so that theta should fall; Adam drives it up, AMSGrad down."""
    c = 5.0
    betas = {"beta1": 0.0, "beta2": 1 / (1 + c * c)}
    end = theta(name, theta0=0.0, g=[c, -1.0, -1.0] * 40, lr=0.01, **betas, eps=1e-12)[-1]
    assert (end > 0.1) == uphill
    assert (end < -0.1) == (not uphill)


def test_amsgrad_never_forgets_and_adam_does() -> None:
    walk = {"theta0": 0.0, "g": [10.0] + [0.1] * 30, "lr": 0.01, **BETAS, "eps": 0.0}
    found = formula("optim.amsgrad")(**walk)
    assert found["v_max"][-1] == found["v"][0] > found["v"][-1]


def test_forms_of_nadam_differ_by_several_percent_of_a_step() -> None:
    """PyTorch's, Optax's and Dozat's are three conventions: they part by much more than rounding."""
    walk = {**WALK, "lr": 1.0, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8}
    forms = [
        theta("nadam_constant", **walk),
        theta("nadam_pytorch", **walk, psi=0.004),
        theta("nadam_dozat", **walk, psi=0.004),
    ]
    for i, j in ((0, 1), (0, 2), (1, 2)):
        assert np.abs(np.subtract(forms[i], forms[j])).max() > 0.05


def test_rectification_sets_in_after_five_steps_and_fades_out() -> None:
    """Liu et al. 2020, section 4: r_t grows to 1; torch.optim.RAdam: 'rho_t > 5' comes at t = 6 for beta2 = 0.999."""
    found = formula("optim.radam")(theta0=0.0, g=[1.0] * 3000, lr=1e-3, beta1=0.9, beta2=0.999, eps=0.0)
    rect = np.array(found["rect"])
    assert (rect[:5] == 0).all()
    assert rect[5] == pytest.approx(0.0258211128, rel=1e-8)
    assert (np.diff(rect[5:]) > 0).all()
    assert 0.9 < rect[-1] < 1
    assert np.array(found["length"]).max() < found["longest"] == pytest.approx(1999)


def test_lars_moves_a_layer_by_a_fixed_part_of_itself() -> None:
    """You et al. 2017, section 4: the update's size no longer depends on the gradient's."""
    w, g = [0.3, -1.2, 2.0], [0.02, 0.5, -0.1]
    for scale in (1e-3, 1.0, 1e3):
        found = formula("optim.lars")(w=w, g=[scale * x for x in g], lr=0.5, trust=0.02, wd=0.0)
        assert np.linalg.norm(found["step"]) == pytest.approx(0.5 * 0.02 * np.linalg.norm(w))


def test_lamb_moves_a_layer_by_the_rate() -> None:
    """You et al. 2020: |theta_t - theta_(t-1)| = lr |theta_(t-1)| at every step."""
    rng = np.random.default_rng(2)
    g, start = rng.normal(size=(4, 3)).tolist(), [1.0, -2.0, 0.5]
    found = formula("optim.lamb")(theta0=start, g=g, lr=0.03, **BETAS, eps=1e-6, wd=0.1)
    path = np.array([start, *found["theta"]])
    moved = np.linalg.norm(np.diff(path, axis=0), axis=1)
    assert moved == pytest.approx(0.03 * np.linalg.norm(path[:-1], axis=1))


def test_clipping_by_the_global_norm_is_clipping_one_long_vector() -> None:
    g1, g2 = [3.0, -1.0], [0.5, 2.0, -2.5]
    both = formula("optim.clip_global_norm")(g1=g1, g2=g2, c=1.5)
    one = formula("optim.clip_norm")(g=g1 + g2, c=1.5)
    assert both["clipped1"] + both["clipped2"] == pytest.approx(one["clipped"])
    assert np.linalg.norm(one["clipped"]) == pytest.approx(1.5)
    assert formula("optim.clip_norm")(g=one["clipped"], c=1.6)["clipped"] == pytest.approx(one["clipped"])


def test_clipping_keeps_the_direction_by_norm_and_turns_it_by_value() -> None:
    g = np.array([4.0, 0.1])
    short = np.array(formula("optim.clip_norm")(g=g.tolist(), c=1.0)["clipped"])
    assert short / np.linalg.norm(short) == pytest.approx(g / np.linalg.norm(g))
    cut = formula("optim.clip_value")(g=g.tolist(), c=0.1)
    assert cut["clipped"] == pytest.approx([0.1, 0.1])
    assert cut["cosine"] == pytest.approx(4.1 / np.sqrt(2) / np.linalg.norm(g))
    assert formula("optim.clip_value")(g=g.tolist(), c=5.0)["cosine"] == pytest.approx(1)


def test_gradient_of_zero_passes_the_clipping() -> None:
    assert formula("optim.clip_norm")(g=[0.0, 0.0], c=1.0)["clipped"] == [0.0, 0.0]


def test_rectification_of_the_paper_sets_in_one_step_earlier() -> None:
    """Liu et al. 2020: rho_5 = 4.99 for beta2 = 0.999 lies between the thresholds; from step 6 on r_t is the same."""
    walk = {"theta0": 0.0, "g": GRADIENTS, "lr": 0.01, "beta1": 0.9, "beta2": 0.999}
    paper, pytorch = formula("optim.radam_paper")(**walk), formula("optim.radam")(**walk, eps=0.0)
    assert paper["length"][4] == pytest.approx(4.99, abs=0.01)
    assert paper["rect"][:4] == pytorch["rect"][:4] == [0.0] * 4
    assert paper["rect"][4] > 0 == pytorch["rect"][4]
    assert paper["rect"][5] == pytorch["rect"][5]
