"""Architectures: published totals and tables, the traps between versions, and what holds for any image and class."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from verify.formulas.arch.description import Conv, Dense, Network, Paths, Pool, Resize, table
from verify.registry import formula

IMAGENET = {"c_in": 3, "classes": 1000}


def found(name: str, **inputs: Any) -> dict[str, Any]:
    return formula(f"arch.{name}")(**inputs)


def wrong(name: str, mistake: str, **inputs: Any) -> dict[str, Any]:
    arrays = {key: v if isinstance(v, str) else np.asarray([v]) for key, v in inputs.items()}
    steps = formula(f"arch.{name}").mistakes[mistake].body(np, **arrays)
    return {step: value[0].tolist() for step, value in steps.items()}


# torchvision's documentation, "Table of all available classification weights", gives the parameters of every model.
TORCHVISION = [
    ("alexnet_2014", {}, 61_100_840),
    ("vgg", {"depth": "11"}, 132_863_336),
    ("vgg", {"depth": "13"}, 133_047_848),
    ("vgg", {"depth": "16"}, 138_357_544),
    ("vgg", {"depth": "19"}, 143_667_240),
    ("googlenet_torchvision", {}, 6_624_904),
    ("resnet", {"depth": "18"}, 11_689_512),
    ("resnet", {"depth": "34"}, 21_797_672),
    ("resnet", {"depth": "50"}, 25_557_032),
    ("resnet", {"depth": "101"}, 44_549_160),
    ("resnet", {"depth": "152"}, 60_192_808),
    ("densenet", {"depth": "121", "growth": 32}, 7_978_856),
    ("densenet", {"depth": "169", "growth": 32}, 14_149_480),
    ("densenet", {"depth": "201", "growth": 32}, 20_013_928),
    ("densenet", {"depth": "161", "growth": 48}, 28_681_000),
]


@pytest.mark.parametrize(("name", "given", "params"), TORCHVISION)
def test_parameters_as_torchvision_documents_them(name: str, given: dict[str, Any], params: int) -> None:
    assert found(name, n=224, **given, **IMAGENET)["params"] == params


def test_inception_v3_as_torchvision_documents_it() -> None:
    """27,161,264 with the auxiliary head; its weights' recipe counts it, a deployed model does not have it."""
    at = found("inception_v3", n=299, **IMAGENET)
    assert at["training"] == 27_161_264
    assert at["params"] == 23_834_568
    assert found("googlenet_torchvision", n=224, **IMAGENET)["training"] == 13_004_888


def test_inception_v3_as_keras_counts_it() -> None:
    """Keras' applications page: 23,851,784 in all, 23,817,352 of them trainable: batch norm there has a shift but no
    scale (scale=False), and the running mean and variance are counted as non-trainable."""
    at = found("inception_v3", n=299, **IMAGENET)
    filters = (23_851_784 - 23_817_352) // 2
    assert at["params"] == 23_817_352 + filters


def test_resnet_50_as_keras_counts_it() -> None:
    """Keras' applications: 25,636,712 in all, 53,120 of them not trainable; Keras' convolutions have biases too."""
    at = found("resnet", depth="50", n=224, **IMAGENET)
    biases = at["norms"] // 2
    assert at["norms"] == 53_120
    assert at["params"] + at["norms"] + biases == 25_636_712
    assert wrong("resnet", "biases-too", depth="50", n=224, **IMAGENET)["params"] == at["params"] + biases


def test_resnets_multiply_adds_are_those_of_the_papers_table_1() -> None:
    """He et al. 2016, table 1: 1.8, 3.6, 3.8, 7.6 and 11.3 billion, with the stride in the first layer of a block."""
    published = {"18": 1.8, "34": 3.6, "50": 3.8, "101": 7.6, "152": 11.3}
    for depth, billions in published.items():
        # 3.66 and 3.86 are cut off after the first decimal, not rounded.
        assert abs(found("resnet_v1", depth=depth, n=224, **IMAGENET)["macs"] / 1e9 - billions) < 0.07


def test_torchvisions_gflops_of_resnet_and_vgg_are_macs() -> None:
    """torchvision's table: ResNet-50 4.09, ResNet-18 1.81, VGG-16 15.47, VGG-19 19.63, DenseNet-121 2.83."""
    assert found("resnet", depth="50", n=224, **IMAGENET)["macs"] / 1e9 == pytest.approx(4.09, abs=5e-3)
    assert found("resnet", depth="18", n=224, **IMAGENET)["macs"] / 1e9 == pytest.approx(1.81, abs=5e-3)
    assert found("vgg", depth="16", n=224, **IMAGENET)["macs"] / 1e9 == pytest.approx(15.47, abs=5e-3)
    assert found("vgg", depth="19", n=224, **IMAGENET)["macs"] / 1e9 == pytest.approx(19.63, abs=5e-3)
    densenet = found("densenet", depth="121", growth=32, n=224, **IMAGENET)
    assert densenet["macs"] / 1e9 == pytest.approx(2.83, abs=5e-3)


def test_lenet_5_of_1998_layer_by_layer() -> None:
    """LeCun et al. 1998, section II.B: trainable parameters and connections of each layer."""
    at = found("lenet5", classes=10)
    published = {"c1": 156, "s2": 12, "c3": 1516, "s4": 32, "c5": 48120, "f6": 10164}
    assert {name: at[name] for name in published} == published
    connections = (122_304, 5_880, 151_600, 2_000, 48_120, 10_164)
    assert at["connections"] == sum(connections) + 840 == 340_908
    assert at["params"] == 60_000
    assert found("lenet5_modern", n=32, c_in=1, classes=10)["params"] == 61_706


def test_alexnets_two_versions_differ_by_the_grouped_weights_only() -> None:
    """Krizhevsky et al. 2012 say 60 million; the usual one-tower rebuild has 62,378,344."""
    grouped, one = (found(name, n=227, **IMAGENET) for name in ("alexnet", "alexnet_ungrouped"))
    assert grouped["params"] == 60_965_224
    assert one["params"] == 62_378_344
    extra = [25 * 48 * 256, 0, 9 * 192 * 384, 9 * 192 * 256]
    assert one["params"] - grouped["params"] == sum(extra)
    assert [b - a for a, b in zip(grouped["stages"], one["stages"], strict=True)] == [0, *extra]


def test_alexnets_neurons_are_those_of_the_paper() -> None:
    """Section 3.5: 253,440-186,624-64,896-64,896-43,264-4096-4096-1000. The paper's first count is off: 55 x 55 x 96 is
    290,400, which its own figure draws."""
    layers = ("conv1", "conv2", "conv3", "conv4", "conv5", "fc6", "fc7", "fc8")
    neurons = []
    for layer in layers:
        at = found("alexnet_layer", version="two GPUs", layer=layer, n=227, **IMAGENET)
        neurons.append(at["channels"] * at["size"] ** 2)
    assert neurons == [290_400, 186_624, 64_896, 64_896, 43_264, 4096, 4096, 1000]


@pytest.mark.parametrize(("tolerance", "passing"), [(1e-2, 15), (1e-3, 13), (2e-4, 1), (0, 0)])
def test_forgotten_bias_needs_an_exact_key(tolerance: float, passing: int) -> None:
    """Of the 16 layers of VGG-16 so many would pass without their biases."""
    layers = [name for name in formula("arch.vgg16_layer").input("layer").values if "pool" not in name]
    close = 0
    for layer in layers:
        right = found("vgg16_layer", layer=layer, n=224, **IMAGENET)["params"]
        other = wrong("vgg16_layer", "bias-forgotten", layer=layer, n=224, **IMAGENET)["params"]
        close += abs(right - other) <= tolerance * right
    assert (len(layers), close) == (16, passing)


def test_vggs_parameters_in_millions_are_those_of_table_2() -> None:
    """Simonyan & Zisserman 2015, table 2: 133, 133, 138 and 144 million for A, B, D and E."""
    published = {"11": 133, "13": 133, "16": 138, "19": 144}
    for depth, millions in published.items():
        assert round(found("vgg", depth=depth, n=224, **IMAGENET)["params"] / 1e6) == millions


@pytest.mark.parametrize("depth", ["11", "13", "16", "19"])
def test_vggs_layers_add_up_to_its_total(depth: str) -> None:
    layers = formula(f"arch.vgg{depth}_layer").input("layer").values
    assert sum(not name.startswith("pool") for name in layers) == int(depth)
    rows = [found(f"vgg{depth}_layer", layer=name, n=224, **IMAGENET) for name in layers]
    whole = found("vgg", depth=depth, n=224, **IMAGENET)
    assert sum(row["params"] for row in rows) == whole["params"]
    assert sum(row["macs"] for row in rows) == whole["macs"]


def test_googlenets_modules_are_those_of_table_1() -> None:
    """Szegedy et al. 2015, table 1: size, channels and multiply-adds in millions. Left out are the latter of 5a: the
    54 million printed there do not follow from the widths printed there."""
    published = {
        "3a": (28, 256, 128),
        "3b": (28, 480, 304),
        "4a": (14, 512, 73),
        "4b": (14, 512, 88),
        "4c": (14, 512, 100),
        "4d": (14, 528, 119),
        "4e": (14, 832, 170),
        "5a": (7, 832, None),
        "5b": (7, 1024, 71),
    }
    for module, (size, channels, millions) in published.items():
        at = found("googlenet_stage", layer=module, n=224, **IMAGENET)
        assert (at["size"], at["channels"]) == (size, channels)
        assert millions is None or abs(at["macs"] / 1e6 - millions) < 1


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("resnet", {"depth": "18"}),
        ("resnet", {"depth": "152"}),
        ("densenet", {"depth": "121", "growth": 32}),
        ("googlenet", {}),
        ("inception_v3", {}),
    ],
)
def test_stages_add_up_to_the_network(name: str, given: dict[str, Any]) -> None:
    n = 299 if name == "inception_v3" else 224
    stages = formula(f"arch.{name}_stage").input("layer").values
    rows = [found(f"{name}_stage", layer=stage, n=n, **given, **IMAGENET) for stage in stages]
    whole = found(name, n=n, **given, **IMAGENET)
    assert sum(row["params"] for row in rows) == whole["params"]
    assert sum(row["macs"] for row in rows) == whole["macs"]
    for before, after in pairwise(rows):
        assert (after["before"], after["entering"]) == (before["channels"], before["size"])


@pytest.mark.parametrize("name", ["resnet", "densenet", "googlenet", "inception_v3"])
def test_image_size_changes_the_macs_of_an_averaging_network_but_not_its_parameters(name: str) -> None:
    blocks: dict[str, dict[str, Any]] = {
        "resnet": {"depth": "50"},
        "densenet": {"depth": "121", "growth": 32},
    }
    given = blocks.get(name, {})
    small, large = (found(name, n=n, **given, **IMAGENET) for n in (320, 640))
    assert small["params"] == large["params"]
    # Without padding in its first layers Inception-v3 loses more of a small image.
    assert 3.9 < large["macs"] / small["macs"] < 4.5
    vgg = [found("vgg", depth="16", n=n, **IMAGENET)["params"] for n in (224, 448)]
    assert vgg[1] - vgg[0] == 512 * (14**2 - 7**2) * 4096


def test_depths_are_the_networks_names() -> None:
    for blocks, kind, depth in (
        ([2, 2, 2, 2], "basic", 18),
        ([3, 4, 6, 3], "basic", 34),
        ([3, 4, 6, 3], "bottleneck", 50),
        ([3, 4, 23, 3], "bottleneck", 101),
        ([3, 8, 36, 3], "bottleneck", 152),
    ):
        assert found("resnet_blocks", kind=kind, blocks=blocks)["depth"] == depth
    for layers, k0, k, depth, channels in (
        ([6, 12, 24, 16], 64, 32, 121, 1024),
        ([6, 12, 32, 32], 64, 32, 169, 1664),
        ([6, 12, 48, 32], 64, 32, 201, 1920),
        ([6, 12, 36, 24], 96, 48, 161, 2208),
    ):
        counts = {f"l{i}": count for i, count in enumerate(layers, 1)}
        at = found("densenet_channels", k0=k0, k=k, theta=50, **counts)
        assert (at["depth"], at["channels"]) == (depth, channels)


def test_dense_block_of_twelve_layers_has_78_connections() -> None:
    """Huang et al. 2017, section 1: L (L + 1) / 2 direct connections; their figure 1 draws 5 layers, k = 4."""
    assert found("dense_block", k0=24, k=12, layers=12, l=1)["connections"] == 78
    last = found("dense_block", k0=4, k=4, layers=5, l=5)
    assert (last["seen"], last["made"], last["connections"]) == (20, 24, 15)


def test_a_network_of_ones_own_is_counted_from_its_description() -> None:
    """A residual block beside a strided projection, then averages: by hand."""
    network: Network = [
        ("stem", [Conv(8, 3), Pool(2, 2)]),
        (
            "block",
            [
                Paths(
                    ([Conv(16, 3, 2, norm=True), Conv(16, 3, norm=True)], [Conv(16, 1, 2, norm=True)]), "add"
                )
            ],
        ),
        ("head", [Resize(1), Dense(10)]),
    ]
    every = table(network, 3, 32)
    assert (every["stem"].size, every["stem"].params, every["stem"].macs) == (16, 224, 216 * 1024)
    block = every["block"]
    assert (block.channels, block.size, block.norms, block.biases) == (16, 8, 96, 0)
    assert block.weights == 9 * 8 * 16 + 9 * 16 * 16 + 8 * 16
    assert block.macs == 64 * block.weights
    assert every["head"].params == 170


# torchvision's "min_size" of the models; the others are where the auxiliary heads still fit, or the dense layers do.
SMALLEST = [
    ("lenet5_modern", {}, 32),
    ("alexnet", {}, 67),
    ("vgg", {"depth": "16"}, 32),
    ("googlenet", {}, 79),
    ("googlenet_torchvision", {}, 15),
    ("inception_v3", {}, 299),
    ("inception_v3_stage", {"layer": "7c"}, 75),
    ("densenet", {"depth": "121", "growth": 32}, 29),
    ("resnet", {"depth": "50"}, 1),
]


@pytest.mark.parametrize(("name", "version", "n"), SMALLEST)
def test_smallest_image_is_counted_and_a_smaller_one_refused(
    name: str, version: dict[str, Any], n: int
) -> None:
    assert found(name, n=n, **version, **IMAGENET)["macs"] > 0
    if n > 1:
        with pytest.raises(ValueError, match="do not meet the condition n >="):
            found(name, n=n - 1, **version, **IMAGENET)


def test_sparse_third_layer_saves_multiplications_too() -> None:
    """1,500 weights instead of 2,400 on 10 x 10 positions."""
    image = {"n": 32, "c_in": 1, "classes": 10}
    sparse = wrong("lenet5_modern", "c3-of-1998", **image)
    assert sparse["macs"] == found("lenet5_modern", **image)["macs"] - 900 * 100
    assert sparse["params"] == 60_806
