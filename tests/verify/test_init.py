"""Initialisation: the numbers of the papers, variances of random networks, networks that start equal."""

from __future__ import annotations

import numpy as np
import pytest

from verify.oracles.init import propagation
from verify.registry import formula

RNG = np.random.default_rng(8)


def test_standard_deviations_of_vggs_model_b() -> None:
    """He et al. 2015, arXiv:1502.01852, section 2.2: 0.059, 0.042, 0.029, 0.021 for 64, 128, 256, 512 filters.

    With 0.01 in all layers the gradient from conv10 to conv2 would be 1.7e4 times smaller.
    """
    he = formula("init.he_convolution")
    std = {c: he(k=3, c_in=c, c_out=c, mode="out")["std"] for c in (64, 128, 256, 512)}
    assert [round(s, 3) for s in std.values()] == [0.059, 0.042, 0.029, 0.021]
    ratios = {c: s / 0.01 for c, s in std.items()}
    assert ratios[64] * ratios[128] ** 2 * ratios[256] ** 2 * ratios[512] ** 4 == pytest.approx(
        1.7e4, rel=0.03
    )


def test_old_heuristic_loses_two_thirds_of_the_variance() -> None:
    """Glorot & Bengio 2010, equation 15: n Var[W] = 1/3 for U(-1/sqrt(n), 1/sqrt(n)), which is PyTorch's default."""
    assert 200 * formula("init.torch_default")(fan_in=200)["var"] == pytest.approx(1 / 3)


def test_he_keeps_the_forward_variance_of_relu_and_xavier_halves_it() -> None:
    he = formula("init.he")(fan_in=64, fan_out=64, a=0.0, mode="in")["var"]
    xavier = formula("init.xavier")(fan_in=64, fan_out=64, gain=1.0)["var"]
    for var_w, kept in ((he, 1.0), (xavier, 0.5)):
        gains = formula("init.layer_gains")(fan_in=64, fan_out=64, var_w=var_w, activation="relu")
        assert (gains["forward"], gains["backward"]) == pytest.approx((kept, kept))


def test_xavier_is_the_harmonic_mean_of_what_both_directions_ask_for() -> None:
    var = formula("init.xavier")(fan_in=30, fan_out=90, gain=1.0)["var"]
    assert 1 / var == pytest.approx((30 + 90) / 2)


def test_he_with_a_slope_of_one_is_lecun() -> None:
    """A leaky ReLU of slope 1 is linear."""
    he = formula("init.he")(fan_in=40, fan_out=7, a=1.0, mode="in")
    assert he["std"] == pytest.approx(formula("init.lecun")(fan_in=40)["std"])


@pytest.mark.parametrize("activation", ["linear", "relu"])
def test_variance_through_a_random_network(activation: str) -> None:
    """40 networks of 6 layers of 200 units: the mean square of the net inputs is as predicted to 10 %."""
    n, layers, var_w = 200, 6, 0.008
    predicted = formula("init.variance_through_depth")(
        n=n, var_w=var_w, var_0=1.0, layers=layers, activation=activation
    )["var"]
    z = RNG.normal(size=(40, n))
    for _ in range(layers):
        a = np.maximum(z, 0) if activation == "relu" else z
        z = np.einsum("bi,bij->bj", a, RNG.normal(scale=var_w**0.5, size=(40, n, n)))
    assert np.mean(z**2) == pytest.approx(predicted, rel=0.1)


def test_gaussian_of_a_hundredth_vanishes_with_depth() -> None:
    """A factor of 512 * 1e-4 = 0.05 a layer: after ten layers 1e-13 of the variance is left."""
    found = formula("init.variance_through_depth")(
        n=512, var_w=1e-4, var_0=1.0, layers=10, activation="linear"
    )
    assert found["gain"] == pytest.approx(0.0512)
    assert found["var"] == pytest.approx(1.2e-13, rel=0.05)


def test_uniform_and_normal_weights_have_the_same_variance() -> None:
    found = formula("init.xavier")(fan_in=20, fan_out=10, gain=1.0)
    draws = RNG.uniform(-found["bound"], found["bound"], size=50_000)
    assert draws.std() == pytest.approx(found["std"], rel=0.02)


def test_zero_start_moves_the_output_bias_alone_and_towards_the_target() -> None:
    """tanh, all weights 0: after t steps b2 = y (1 - (1 - rate)^t), every weight is still exactly 0."""
    found = formula("init.equal_start")(x=[0.5, -2.0], y=1.5, c1=0.0, c2=0.0, h=4, lr=0.2, activation="tanh")
    assert found["b2"] == pytest.approx([1.5 * (1 - 0.8**t) for t in (1, 2, 3)])
    assert np.count_nonzero(found["W1"]) == np.count_nonzero(found["w2"]) == 0


def test_zero_start_with_sigmoid_moves_in_the_second_step() -> None:
    """Hidden outputs of 1/2 move W2 at once, and W2 then lets the error through to W1."""
    found = formula("init.equal_start")(
        x=[0.5, -2.0], y=1.5, c1=0.0, c2=0.0, h=4, lr=0.2, activation="sigmoid"
    )
    assert found["w2"][0] == pytest.approx(0.2 * 1.5 / 2)
    assert found["W1"][0] == [0.0, 0.0]
    assert np.count_nonzero(found["W1"][1]) == 2


def test_forget_bias_of_one_keeps_45_times_as_much_over_ten_steps() -> None:
    """Jozefowicz et al. 2015: sigmoid(1)^10 = 0.0436 against 2^-10 = 0.00098."""
    gate = formula("init.forget_gate")
    assert gate(b=1.0, t=10)["kept"] / gate(b=0.0, t=10)["kept"] == pytest.approx(44.65, abs=0.01)


def test_depthwise_kernel_sees_nine_inputs_whatever_the_channels() -> None:
    fans = formula("init.grouped_conv_fans")
    assert {c: fans(k=3, c_in=c, c_out=c, g=c)["fan_in"] for c in (8, 64, 512)} == {8: 9, 64: 9, 512: 9}
    whole = formula("init.conv_fans")(k=3, c_in=64, c_out=32)
    assert fans(k=3, c_in=64, c_out=32, g=1) == {"fan_in": whole["fan_in"], "fan_out": whole["fan_out"]}


def test_the_enumerated_signs_reach_layers_of_any_width() -> None:
    """Once it listed all 2^n signs of a layer, and a sweep with a hundred units ran out of memory."""
    assert propagation.spread(4096, 0.5) == pytest.approx(2048)
    assert propagation.spread(13, 2.0) == pytest.approx(np.var(propagation.signs(13).sum(axis=1)) * 2)
