"""Published numbers, each with where it was published."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from verify.registry import formula

MAZUR = {
    "x": [0.05, 0.10],
    "W1": [[0.15, 0.20], [0.25, 0.30]],
    "b1": [0.35, 0.35],
    "W2": [[0.40, 0.45], [0.50, 0.55]],
    "b2": [0.60, 0.60],
    "y": [0.01, 0.99],
    "activation": "sigmoid",
}
VGG16 = [(64, 224), (64, 224), (128, 112), (128, 112)]
VGG16 += [(256, 56)] * 3 + [(512, 28)] * 3 + [(512, 14)] * 3


def wrong(name: str, mistake: str, **inputs: Any) -> dict[str, Any]:
    """A mistake's steps for one set of inputs."""
    made = formula(name)
    kinds = {i.name: i.kind for i in made.inputs}
    dtypes = {"int": np.int64, "real": np.float64}
    batched = {
        n: v if kinds[n] == "choice" else np.asarray([v], dtype=dtypes[kinds[n]]) for n, v in inputs.items()
    }
    return {step: value[0] for step, value in made.mistakes[mistake].body(np, **batched).items()}


@pytest.mark.parametrize(
    ("n", "k", "s", "p", "d", "out"),
    [
        (224, 7, 2, 3, 1, 112),  # ResNet conv1, He et al. 2015, arXiv:1512.03385, table 1
        (112, 3, 2, 1, 1, 56),  # its max pooling
        (
            227,
            11,
            4,
            0,
            1,
            55,
        ),  # AlexNet conv1, Krizhevsky et al. 2012 (227 for the printed 224: CS231n notes)
        (55, 3, 2, 0, 1, 27),  # its overlapping pooling
        (32, 5, 1, 0, 1, 28),  # LeNet-5 C1, LeCun et al. 1998
        (5, 3, 2, 1, 1, 3),  # Dumoulin & Visin 2016, arXiv:1603.07285, figure 2.6
        (7, 3, 1, 0, 2, 3),  # the same, figure 5.1
    ],
)
def test_output_sizes(n: int, k: int, s: int, p: int, d: int, out: int) -> None:
    assert formula("conv.output_size")(n=n, k=k, s=s, p=p, d=d)["out"] == out


@pytest.mark.parametrize(
    ("k", "c_in", "c_out", "params"),
    [
        (5, 3, 16, 1216),  # 5 * 5 * 3 * 16 + 16
        (5, 1, 6, 156),  # LeNet-5 C1, LeCun et al. 1998
        (5, 16, 120, 48120),  # LeNet-5 C5
        (3, 64, 64, 36928),  # VGG's second layer, whatever the size of the image
        (7, 512, 4096, 102764544),  # VGG's first dense layer as a convolution
    ],
)
def test_parameter_counts(k: int, c_in: int, c_out: int, params: int) -> None:
    assert formula("conv.parameters")(k=k, c_in=c_in, c_out=c_out)["params"] == params


def test_vgg16_has_138_million_parameters() -> None:
    """Simonyan & Zisserman 2015, arXiv:1409.1556, table 2: 138 million; torchvision's vgg16 holds 138,357,544."""
    layers, channels = [], 3
    for width, _ in VGG16:
        layers.append((3, channels, width))
        channels = width
    layers += [(7, 512, 4096), (1, 4096, 4096), (1, 4096, 1000)]
    count = formula("conv.parameters")
    assert sum(count(k=k, c_in=i, c_out=o)["params"] for k, i, o in layers) == 138_357_544


def test_vgg16_needs_15_47_billion_multiply_accumulates() -> None:
    """The convolutions are the 15.3 billion of He et al. 2015, arXiv:1512.03385; 15.47 with the dense layers."""
    count, channels, total = formula("conv.macs"), 3, 0
    for width, size in VGG16:
        total += count(n=size, k=3, s=1, p=1, c_in=channels, c_out=width)["macs"]
        channels = width
    assert total == 15_346_630_656
    for k, c_in, c_out in [(7, 512, 4096), (1, 4096, 4096), (1, 4096, 1000)]:
        total += count(n=k, k=k, s=1, p=0, c_in=c_in, c_out=c_out)["macs"]
    assert total == 15_470_264_320


@pytest.mark.parametrize(
    ("layers", "field", "jump"),
    [
        # Araujo, Norris & Sim 2019, the table of google-research/receptive_field: alexnet_v2 195, vgg_16 212, stride 32
        ([(11, 4), (3, 2), (5, 1), (3, 2), (3, 1), (3, 1), (3, 1), (3, 2)], 195, 32),
        (([(3, 1)] * 2 + [(2, 2)]) * 2 + ([(3, 1)] * 3 + [(2, 2)]) * 3, 212, 32),
        ([(3, 1)] * 3, 7, 1),  # Simonyan & Zisserman 2015, arXiv:1409.1556, section 2.3: three 3x3 see 7x7
    ],
)
def test_receptive_fields(layers: list[tuple[int, int]], field: int, jump: int) -> None:
    found = formula("conv.receptive_field")(k=[k for k, _ in layers], s=[s for _, s in layers])
    assert (found["field"][-1], found["jump"][-1]) == (field, jump)


@pytest.mark.parametrize(
    ("n", "k", "s", "p", "output_padding", "out"),
    [
        (2, 4, 3, 0, 0, 7),
        (4, 4, 2, 1, 0, 8),  # each layer of a DCGAN generator doubles the size, arXiv:1511.06434
        (3, 3, 2, 1, 0, 5),  # Dumoulin & Visin 2016, figure 4.6
        (3, 3, 2, 1, 1, 6),  # the same, figure 4.7
        (6, 3, 2, 1, 1, 12),  # torch.nn.ConvTranspose2d documentation: back from 6 to 12 with output_size
    ],
)
def test_transposed_sizes(n: int, k: int, s: int, p: int, output_padding: int, out: int) -> None:
    found = formula("conv.transposed_size")(n=n, k=k, s=s, p=p, d=1, output_padding=output_padding)
    assert found["out"] == out


def mazur_after_one_step(new: dict[str, Any]) -> float:
    """His error with the updated weights; he leaves the biases as they are."""
    trained = MAZUR | {"W1": np.asarray(new["W1_new"]).tolist(), "W2": np.asarray(new["W2_new"]).tolist()}
    return float(formula("mlp.backprop")(**trained)["loss"])


def test_mazur_back_propagation_example() -> None:
    """Mazur 2015: error 0.298371109, dE/dw5 0.082167041, w1 0.149780716, w5 0.35891648; then 0.291027774."""
    found = formula("mlp.sgd_step")(**MAZUR, lr=0.5)
    assert found["loss"] == pytest.approx(0.298371109, abs=5e-10)
    assert found["dW2"][0][0] == pytest.approx(0.082167041, abs=5e-10)
    assert found["W1_new"][0][0] == pytest.approx(0.149780716, abs=5e-10)
    assert found["W2_new"][0][0] == pytest.approx(0.35891648, abs=5e-9)
    assert mazur_after_one_step(found) == pytest.approx(0.291027774, abs=5e-10)


def test_mazur_with_updated_weights_gives_the_circulated_slip() -> None:
    """The error 0.291027924 comes from back-propagating through output weights that are updated already."""
    right = formula("mlp.sgd_step")(**MAZUR, lr=0.5)
    slip = right | wrong("mlp.sgd_step", "updated-weights", **MAZUR, lr=0.5)
    assert mazur_after_one_step(slip) == pytest.approx(0.291027924, abs=5e-10)


def test_batch_norm_conventions_of_pytorch() -> None:
    """BatchNorm2d documentation: momentum 0.1 weighs the new value, which for the variance is unbiased."""
    found = formula("norm.batch_running")(x=[1.0, 2.0, 3.0], running_mean=0.0, running_var=1.0, momentum=0.1)
    assert found["running_mean_new"] == pytest.approx(0.9 * 0 + 0.1 * 2)
    assert found["running_var_new"] == pytest.approx(0.9 * 1 + 0.1 * 1.0)
    normalised = formula("norm.batch_train")(x=[1.0, 2.0, 3.0], gamma=1.0, beta=0.0, eps=0.0)
    assert normalised["var"] == pytest.approx(2 / 3)


@pytest.mark.parametrize("gradient", [-1e-3, 0.5, 40.0])
def test_first_step_of_adam_is_the_learning_rate(gradient: float) -> None:
    """Kingma & Ba 2015, section 2.1: the step is bounded by the rate; at t = 1 it is lr * sign(g)."""
    found = formula("optim.adam")(theta0=0.0, g=[gradient], lr=0.01, beta1=0.9, beta2=0.999, eps=0.0)
    assert found["step"] == pytest.approx([0.01 * np.sign(gradient)])


def test_first_step_of_adam_without_bias_correction_is_three_times_too_long() -> None:
    """0.1 / sqrt(0.001) = 3.16 times the rate, with the paper's betas."""
    found = wrong(
        "optim.adam", "no-bias-correction", theta0=0.0, g=[0.5], lr=0.01, beta1=0.9, beta2=0.999, eps=0.0
    )
    assert found["step"][0] / 0.01 == pytest.approx(3.1622776601683795)
