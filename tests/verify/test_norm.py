"""Normalisation layers: published counts and constants, invariances, limits, gradients against finite differences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from verify.registry import formula

RNG = np.random.default_rng(11)
IMAGES = RNG.normal(size=(3, 4, 2, 3))
CHANNELS = {"gamma": [0.5, 1.0, 1.5, 2.0], "beta": [0.1, -0.2, 0.3, 0.0], "eps": 1e-3}
TOKEN = {"x": [0.3, -1.1, 2.0, 0.9], "gamma": [1.0, 0.5, 2.0, 1.5], "eps": 1e-3}


def lists(values: Any) -> Any:
    return np.asarray(values).tolist()


def normalised(name: str, images: Any, **more: Any) -> np.ndarray:
    return np.asarray(formula(name)(x=lists(images), **CHANNELS, **more)["y"])


def test_resnet50_holds_53120_running_statistics() -> None:
    """Keras's summary of ResNet50 prints 53,120 non-trainable parameters: the buffers of its 53 batch-norm layers."""
    channels = [64]
    for blocks, width in ((3, 64), (4, 128), (6, 256), (3, 512)):
        channels += [width, width, 4 * width] * blocks + [4 * width]  # the shortcut's own layer
    assert len(channels) == 53
    assert sum(formula("norm.batch_parameters")(c=c)["buffers"] for c in channels) == 53_120


def test_group_norm_of_64_channels_has_two_a_group() -> None:
    """Wu & He 2018, arXiv:1803.08494, section 4: G = 32 by default."""
    found = formula("norm.statistics_count")(layer="group", n=1, c=64, h=1, w=1, g=32)
    assert found == {"means": 32, "values": 2}


@pytest.mark.parametrize(("layer", "means"), [("batch", 6), ("layer", 4), ("instance", 24), ("group", 8)])
def test_counted_statistics_are_those_that_are_computed(layer: str, means: int) -> None:
    """Four images of six channels: as many different means as the count says."""
    assert formula("norm.statistics_count")(layer=layer, n=4, c=6, h=3, w=3, g=2)["means"] == means
    images = lists(RNG.normal(size=(4, 6, 3, 3)))
    if layer == "layer":
        affine = {"gamma": lists(np.ones((6, 3, 3))), "beta": lists(np.zeros((6, 3, 3)))}
        found = formula("norm.layer_image")(x=images, **affine, eps=0.0)["mean"]
    else:
        name = "norm.batch_image" if layer == "batch" else f"norm.{layer}"
        more = {"groups": "2"} if layer == "group" else {}
        found = formula(name)(x=images, gamma=[1.0] * 6, beta=[0.0] * 6, eps=0.0, **more)["mean"]
    assert len(np.unique(np.round(found, 12))) == means


def test_constants_of_alexnet_in_both_conventions() -> None:
    """Caffe's AlexNet writes alpha = 1e-4 with local_size 5 and divides: a fifth of the paper's sum."""
    channels = {"x": lists(RNG.normal(size=8) * 50), "n": 5, "k": 2.0, "beta": 0.75}
    paper = formula("norm.lrn")(**channels, alpha=1e-4)["y"]
    assert formula("norm.lrn_averaged")(**channels, alpha=5e-4)["y"] == pytest.approx(paper)
    assert formula("norm.lrn_averaged")(**channels, alpha=1e-4)["y"] != pytest.approx(paper, rel=1e-3)


def test_window_wider_than_the_channels_sees_them_all() -> None:
    found = formula("norm.lrn")(x=[1.0, 2.0, 3.0], n=7, k=1.0, alpha=1.0, beta=1.0)
    assert found["energy"] == [14.0, 14.0, 14.0]


def test_one_group_is_layer_norm_and_every_channel_a_group_is_instance_norm() -> None:
    one = normalised("norm.group", IMAGES, groups="1")
    affine = {
        name: lists(np.broadcast_to(np.reshape(CHANNELS[name], (4, 1, 1)), (4, 2, 3)))
        for name in ("gamma", "beta")
    }
    layer = formula("norm.layer_image")(x=lists(IMAGES), **affine, eps=1e-3)["y"]
    np.testing.assert_allclose(one, layer)
    np.testing.assert_allclose(
        normalised("norm.group", IMAGES, groups="4"), normalised("norm.instance", IMAGES)
    )


def test_one_image_makes_batch_norm_instance_norm() -> None:
    np.testing.assert_allclose(
        normalised("norm.batch_image", IMAGES[:1]), normalised("norm.instance", IMAGES[:1])
    )


def test_order_of_the_batch_does_not_matter() -> None:
    turned = IMAGES[[2, 0, 1]]
    for name, more in (("norm.batch_image", {}), ("norm.instance", {}), ("norm.group", {"groups": "2"})):
        np.testing.assert_allclose(
            normalised(name, turned, **more), normalised(name, IMAGES, **more)[[2, 0, 1]]
        )


def test_only_batch_norm_lets_the_other_images_have_a_say() -> None:
    changed = IMAGES.copy()
    changed[1] += 5 * RNG.normal(size=changed[1].shape)
    for name, more in (("norm.instance", {}), ("norm.group", {"groups": "2"})):
        np.testing.assert_allclose(normalised(name, changed, **more)[0], normalised(name, IMAGES, **more)[0])
    assert (
        np.abs(normalised("norm.batch_image", changed)[0] - normalised("norm.batch_image", IMAGES)[0]).max()
        > 0.1
    )


def test_scale_of_the_weights_before_batch_norm_does_not_matter() -> None:
    free = CHANNELS | {"eps": 0.0}
    y = formula("norm.batch_image")(x=lists(IMAGES), **free)["y"]
    np.testing.assert_allclose(formula("norm.batch_image")(x=lists(40 * IMAGES), **free)["y"], y)


def test_layer_norm_forgets_level_and_scale_and_rms_norm_the_scale_only() -> None:
    free = TOKEN | {"eps": 0.0}
    moved = free | {"x": [3 * x + 7 for x in TOKEN["x"]]}
    longer = free | {"x": [3 * x for x in TOKEN["x"]]}
    layer, rms = formula("norm.layer"), formula("norm.rms")
    assert layer(**moved, beta=[0.0] * 4)["y"] == pytest.approx(layer(**free, beta=[0.0] * 4)["y"])
    assert rms(**longer)["y"] == pytest.approx(rms(**free)["y"])
    assert rms(**moved)["y"] != pytest.approx(rms(**free)["y"], rel=1e-2)


def test_rms_norm_of_a_centred_token_is_layer_norm() -> None:
    centred = TOKEN | {"x": [2.0, -1.0, 0.5, -1.5]}
    layer = formula("norm.layer")(**centred, beta=[0.0] * 4)["y"]
    assert formula("norm.rms")(**centred)["y"] == pytest.approx(layer)


def test_batch_without_variance_gives_the_shift() -> None:
    """eps keeps 0 / 0 away: x_hat = 0 and y = beta."""
    still = formula("norm.batch_train")(x=[4.0, 4.0, 4.0], gamma=2.0, beta=-0.7, eps=1e-5)
    assert still["y"] == [-0.7, -0.7, -0.7]
    assert formula("norm.layer")(**TOKEN | {"x": [4.0] * 4}, beta=[0.5] * 4)["y"] == [0.5] * 4


def test_large_mean_does_not_cancel() -> None:
    """With mean(x^2) - mean^2 the variance of values around 1e8 would be lost to rounding, or negative."""
    far = formula("norm.batch_train")(x=[1e8 - 1, 1e8 + 1, 1e8 - 1, 1e8 + 1], gamma=1.0, beta=0.0, eps=0.0)
    assert far["y"] == [-1.0, 1.0, -1.0, 1.0]


def test_normalising_keeps_the_shape_of_the_distribution() -> None:
    """Mean 0 and variance 1 are two moments: a standardised exponential keeps its skewness, about 2."""
    x = RNG.exponential(size=4000)
    y = np.asarray(formula("norm.batch_train")(x=lists(x), gamma=1.0, beta=0.0, eps=0.0)["y"])
    assert (y.mean(), y.var()) == pytest.approx((0, 1), abs=1e-9)
    assert np.mean(y**3) == pytest.approx(np.mean((x - x.mean()) ** 3) / x.std() ** 3)
    assert np.mean(y**3) == pytest.approx(2.0, abs=0.5)


def test_running_means_of_keras_and_pytorch_are_one_convention_apart() -> None:
    """Keras's momentum 0.9 is PyTorch's 0.1; the stored variances differ by N / (N - 1)."""
    given = {"x": [0.3, -1.1, 2.0, 0.9], "running_mean": 0.5, "running_var": 0.0}
    keras = formula("norm.batch_running_keras")(**given, momentum=0.9)
    torch = formula("norm.batch_running")(**given, momentum=0.1)
    assert keras["running_mean_new"] == pytest.approx(torch["running_mean_new"])
    assert torch["running_var_new"] == pytest.approx(keras["running_var_new"] * 4 / 3)


def test_right_scale_and_shift_return_the_batch() -> None:
    batch = [0.3, -1.1, 2.0, 0.9]
    undone = formula("norm.batch_undone")(x=batch, eps=1e-3)
    y = formula("norm.batch_train")(x=batch, gamma=undone["gamma"], beta=undone["beta"], eps=1e-3)["y"]
    assert y == pytest.approx(batch)


def test_devices_together_see_what_one_device_would() -> None:
    x = RNG.normal(size=(4, 6))
    together = formula("norm.batch_synchronised")(x=lists(x))
    alone = formula("norm.batch_train")(x=lists(x.ravel()), gamma=1.0, beta=0.0, eps=0.0)
    assert (together["mean"], together["var"]) == pytest.approx((alone["mean"], alone["var"]))


def test_population_variance_is_unbiased_and_the_batches_own_is_not() -> None:
    """4000 batches of two from a unit normal: 1, where the biased variances average 1/2."""
    found = formula("norm.batch_population")(x=lists(RNG.normal(size=(4000, 2))))
    assert found["var"] == pytest.approx(1.0, abs=0.12)
    assert np.mean(found["variances"]) == pytest.approx(0.5, abs=0.06)


@pytest.mark.parametrize(("chosen", "name"), [(0, "instance"), (1, "layer_image"), (2, "batch_image")])
def test_switch_thrown_one_way_is_one_of_the_three(chosen: int, name: str) -> None:
    logits = [60.0 if k == chosen else 0.0 for k in range(3)]
    switched = normalised("norm.switchable", IMAGES, w=logits, w_var=logits)
    if name == "layer_image":
        alone = normalised("norm.group", IMAGES, groups="1")
    else:
        alone = normalised(f"norm.{name}", IMAGES)
    np.testing.assert_allclose(switched, alone)


def test_twice_the_weights_turn_a_quarter_as_fast() -> None:
    rate = formula("norm.effective_rate")
    assert rate(w=[2.0, 4.0], lr=0.1)["effective"] == pytest.approx(
        rate(w=[1.0, 2.0], lr=0.1)["effective"] / 4
    )


def differences(loss: Callable[[np.ndarray], float], at: np.ndarray) -> np.ndarray:
    """Central differences of a loss in every entry."""
    slopes = np.zeros_like(at)
    for entry in np.ndindex(at.shape):
        nudge = np.zeros_like(at)
        nudge[entry] = 1e-6
        slopes[entry] = (loss(at + nudge) - loss(at - nudge)) / 2e-6
    return slopes


@pytest.mark.parametrize("name", ["batch_train", "layer", "rms", "batch_image", "instance", "group"])
def test_backward_pass_agrees_with_finite_differences(name: str) -> None:
    """dx and dgamma of sum(dy * y), each entry moved by 1e-6 either way."""
    images = name in ("batch_image", "instance", "group")
    shape = (2, 4, 1, 3) if images else (5,)
    x, dy = RNG.normal(size=shape), RNG.normal(size=shape)
    gamma = RNG.uniform(0.5, 2, size=4 if images else () if name == "batch_train" else 5)
    rest: dict[str, Any] = {"eps": 1e-2} | ({"groups": "2"} if name == "group" else {})
    shift = {} if name == "rms" else {"beta": lists(np.zeros(gamma.shape))}

    def loss(at: np.ndarray, scale: np.ndarray) -> float:
        y = formula(f"norm.{name}")(x=lists(at), gamma=lists(scale), **shift, **rest)["y"]
        return float(np.sum(dy * np.asarray(y)))

    backward = formula(f"norm.{'batch' if name == 'batch_train' else name}_backward")
    found = backward(x=lists(x), gamma=lists(gamma), dy=lists(dy), **rest)
    np.testing.assert_allclose(found["dx"], differences(lambda at: loss(at, gamma), x), rtol=1e-5, atol=1e-8)
    slopes = differences(lambda scale: loss(x, scale), np.asarray(gamma))
    np.testing.assert_allclose(found["dgamma"], slopes, rtol=1e-5, atol=1e-8)


def test_gradient_neither_shifts_nor_scales_the_batch() -> None:
    """Without eps dx sums to 0 and is orthogonal to x_hat, since y does not change with level and scale of x."""
    found = formula("norm.batch_backward")(x=TOKEN["x"], gamma=1.5, dy=[0.4, -1.0, 0.2, 2.0], eps=0.0)
    assert sum(found["dx"]) == pytest.approx(0, abs=1e-12)
    assert np.dot(found["dx"], found["x_hat"]) == pytest.approx(0, abs=1e-12)


def test_two_values_have_no_gradient_at_all() -> None:
    """A batch of two is -1 and 1 after batch norm, whatever it was."""
    found = formula("norm.batch_backward")(x=[0.3, 1.7], gamma=1.5, dy=[0.4, -1.0], eps=0.0)
    assert found["dx"] == pytest.approx([0.0, 0.0], abs=1e-12)


def test_gradient_of_weight_norm_turns_and_does_not_stretch() -> None:
    found = formula("norm.weight")(v=[0.3, -1.1, 2.0], g=1.4, dw=[0.5, 0.2, -0.7])
    assert np.dot(found["dv"], [0.3, -1.1, 2.0]) == pytest.approx(0, abs=1e-12)
    assert np.linalg.norm(found["w"]) == pytest.approx(1.4)
