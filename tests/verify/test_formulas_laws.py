"""Identities and limits that a formula must obey, whatever its numbers."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from verify.registry import formula

GRADIENTS = [0.7, -1.3, 0.4, 1.9]
WALK = {"theta0": 0.8, "g": GRADIENTS, "lr": 0.05}
ADAM = {**WALK, "beta1": 0.9, "beta2": 0.99, "eps": 0.0}


def theta(name: str, **inputs: Any) -> list[float]:
    found: list[float] = formula(name)(**inputs)["theta"]
    return found


def test_transposed_convolution_restores_a_size_that_the_convolution_had() -> None:
    """Forward from its output lands on its input again: the shape comes back, and output_padding picks which one."""
    forward, back = formula("conv.output_size"), formula("conv.transposed_size")
    for n, k, s, p, d in product(range(4, 12), (1, 3, 4), (1, 2, 3), (0, 1), (1, 2)):
        if n + 2 * p >= d * (k - 1) + 1:
            out = forward(n=n, k=k, s=s, p=p, d=d)
            extra = out["span"] % s
            assert back(n=out["out"], k=k, s=s, p=p, d=d, output_padding=extra)["out"] == n


def test_two_small_kernels_see_what_one_large_kernel_sees() -> None:
    """3x3 twice is 5x5 and k stacked layers of 3x3 see 2k + 1, where every stride is 1."""
    field = formula("conv.receptive_field")
    assert field(k=[3, 3], s=[1, 1])["field"][-1] == field(k=[5], s=[1])["field"][-1]
    assert field(k=[3] * 6, s=[1] * 6)["field"] == [3, 5, 7, 9, 11, 13]


def test_last_stride_does_not_widen_the_receptive_field() -> None:
    field = formula("conv.receptive_field")
    assert field(k=[3, 5], s=[2, 1])["field"] == field(k=[3, 5], s=[2, 4])["field"]


def test_parameters_do_not_know_the_image_but_multiplications_do() -> None:
    """Half the size is a quarter of the multiply-accumulates."""
    macs = formula("conv.macs")
    layer = {"k": 3, "s": 1, "p": 1, "c_in": 64, "c_out": 64}
    assert macs(n=96, **layer)["macs"] == 4 * macs(n=48, **layer)["macs"]


@pytest.mark.parametrize("name", ["optim.momentum", "optim.momentum_ema", "optim.nesterov"])
def test_no_momentum_is_gradient_descent(name: str) -> None:
    assert theta(name, **WALK, mu=0.0) == pytest.approx(theta("optim.sgd", **WALK))


def test_average_walks_as_the_sum_does_at_a_smaller_rate() -> None:
    """The two forms of momentum differ by the factor 1 - mu in the rate, and by nothing else."""
    as_sum = theta("optim.momentum", **(WALK | {"lr": 0.05 * (1 - 0.9)}), mu=0.9)
    assert theta("optim.momentum_ema", **WALK, mu=0.9) == pytest.approx(as_sum)


def test_velocity_under_a_constant_gradient_tends_to_ten_gradients() -> None:
    """g / (1 - mu) for the sum, g for the average."""
    steady = {"theta0": 0.0, "g": [2.0] * 400, "lr": 0.1, "mu": 0.9}
    assert formula("optim.momentum")(**steady)["v"][-1] == pytest.approx(20.0)
    assert formula("optim.momentum_ema")(**steady)["v"][-1] == pytest.approx(2.0)


def test_both_forms_of_nesterov_are_one_walk() -> None:
    """PyTorch's parameter is the look-ahead point theta + mu v of the published form."""
    ahead = formula("optim.nesterov_lookahead")(theta0=1.2, a=1.7, lr=0.1, mu=0.8)
    walked = formula("optim.nesterov")(theta0=1.2, g=ahead["grad"], lr=0.1, mu=0.8)
    assert walked["theta"][:-1] == pytest.approx(ahead["look"][1:])
    assert [-0.1 * v for v in walked["v"]] == pytest.approx(ahead["v"])


@pytest.mark.parametrize("name", ["optim.adagrad", "optim.rmsprop", "optim.adam"])
def test_scale_of_the_gradients_does_not_matter_without_eps(name: str) -> None:
    inputs = {"optim.adagrad": {}, "optim.rmsprop": {"rho": 0.9}}.get(name, {"beta1": 0.9, "beta2": 0.99})
    small = theta(name, **WALK, **inputs, eps=0.0)
    large = theta(name, **(WALK | {"g": [1000 * g for g in GRADIENTS]}), **inputs, eps=0.0)
    assert small == pytest.approx(large)


def test_adagrad_slows_down_as_one_over_the_root_of_time() -> None:
    found = formula("optim.adagrad")(theta0=0.0, g=[3.0] * 4, lr=0.1, eps=0.0)
    assert found["step"] == pytest.approx([0.1 / t**0.5 for t in (1, 2, 3, 4)])


def test_adam_under_a_constant_gradient_takes_equal_steps() -> None:
    """Bias correction makes m_hat = g and v_hat = g^2 from the first step on."""
    found = formula("optim.adam")(**(ADAM | {"g": [0.3] * 4}))
    assert found["step"] == pytest.approx([0.05] * 4)


def test_adamw_without_decay_is_adam() -> None:
    assert theta("optim.adamw", **ADAM, wd=0.0) == pytest.approx(theta("optim.adam", **ADAM))


def test_adamw_decays_by_the_same_share_whatever_the_gradients() -> None:
    """With no gradient left to follow theta shrinks by the factor 1 - lr wd in each step."""
    still = ADAM | {"g": [0.0] * 3, "eps": 1e-8}
    assert theta("optim.adamw", **still, wd=0.2) == pytest.approx([0.8 * 0.99**t for t in (1, 2, 3)])


def test_batch_norm_forgets_scale_and_shift_of_its_input() -> None:
    """An affine change of the batch leaves y unchanged, which has mean beta and variance gamma^2 (eps = 0)."""
    batch = [0.3, -1.1, 2.0, 0.9, 0.1]
    normalise, rest = formula("norm.batch_train"), {"gamma": 1.5, "beta": -0.4, "eps": 0.0}
    y = normalise(x=batch, **rest)["y"]
    assert y == pytest.approx(normalise(x=[7 * x - 3 for x in batch], **rest)["y"])
    assert (np.mean(y), np.var(y)) == pytest.approx((-0.4, 1.5**2))


def test_inference_with_the_batch_statistics_repeats_training() -> None:
    batch, rest = [0.3, -1.1, 2.0], {"gamma": 1.5, "beta": -0.4, "eps": 1e-3}
    trained = formula("norm.batch_train")(x=batch, **rest)
    for x, y in zip(batch, trained["y"], strict=True):
        once = formula("norm.batch_inference")(
            x=x, running_mean=trained["mean"], running_var=trained["var"], **rest
        )
        assert once["y"] == pytest.approx(y)


def test_running_statistics_tend_to_those_of_a_batch_that_repeats() -> None:
    step, mean, var = formula("norm.batch_running"), 5.0, 9.0
    for _ in range(300):
        found = step(x=[1.0, 2.0, 6.0], running_mean=mean, running_var=var, momentum=0.1)
        mean, var = found["running_mean_new"], found["running_var_new"]
    assert (mean, var) == pytest.approx((3.0, 7.0))


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_back_propagation_agrees_with_finite_differences(activation: str) -> None:
    """Every weight and bias moved by 1e-6 either way changes the loss as its gradient says."""
    rng = np.random.default_rng(3)
    shapes = {"x": (3,), "W1": (2, 3), "b1": (2,), "W2": (3, 2), "b2": (3,), "y": (3,)}
    network = {name: rng.uniform(-1, 1, shape) for name, shape in shapes.items()}
    backprop = formula("mlp.backprop")

    def loss(**changed: np.ndarray) -> float:
        moved = {name: value.tolist() for name, value in (network | changed).items()}
        return float(backprop(**moved, activation=activation)["loss"])

    found = backprop(**{n: v.tolist() for n, v in network.items()}, activation=activation)
    for name in ("W1", "b1", "W2", "b2"):
        for entry in np.ndindex(*shapes[name]):
            nudge = np.zeros(shapes[name])
            nudge[entry] = 1e-6
            slope = (loss(**{name: network[name] + nudge}) - loss(**{name: network[name] - nudge})) / 2e-6
            assert np.asarray(found[f"d{name}"])[entry] == pytest.approx(slope, rel=1e-6, abs=1e-9)


def test_relu_has_slope_zero_at_zero() -> None:
    """The convention for the point where relu has no derivative: no gradient passes."""
    net = {
        "x": [0.0],
        "W1": [[1.0]],
        "b1": [0.0],
        "W2": [[1.0]],
        "b2": [1.0],
        "y": [0.0],
        "activation": "relu",
    }
    found = formula("mlp.backprop")(**net)
    assert found["delta2"] == [1.0]
    assert found["delta1"] == [0.0]


def test_sigmoid_does_not_overflow() -> None:
    """At z = -1000 exp overflows to infinity and the sigmoid is 0, its limit, in silence."""
    net = {"x": [1.0], "W1": [[-1000.0]], "b1": [0.0], "W2": [[1.0]], "b2": [0.0], "y": [0.0]}
    assert formula("mlp.backprop")(**net, activation="sigmoid")["a1"] == [0.0]
