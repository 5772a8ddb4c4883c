"""Convolution: sizes, counts and receptive fields that were published, and how they hang together."""

from __future__ import annotations

from typing import Any

import pytest

from verify.registry import formula


def found(name: str, **inputs: Any) -> dict[str, Any]:
    return formula(f"conv.{name}")(**inputs)


# Sizes


def test_seven_values_and_a_kernel_of_three_have_three_modes() -> None:
    """numpy.convolve's 9, 7 and 5; Kalchbrenner et al. 2014, arXiv:1404.2188: wide is full, not same."""
    sizes = found("mode_sizes", n=7, k=3)
    assert (sizes["full"], sizes["same"], sizes["valid"]) == (9, 7, 5)


@pytest.mark.parametrize(
    ("n", "k", "s", "before", "after"),
    [
        (224, 3, 2, 0, 1),  # MobileNet's first layer in Keras: ZeroPadding2D(((0, 1), (0, 1)))
        (224, 7, 2, 2, 3),  # ResNet's first layer under SAME; PyTorch pads 3 and 3
        (5, 3, 1, 1, 1),
        (6, 2, 2, 0, 0),
        (10, 1, 3, 0, 0),  # stride > kernel: nothing to pad
    ],
)
def test_same_pads_the_odd_zero_behind(n: int, k: int, s: int, before: int, after: int) -> None:
    padded = found("output_size_same", n=n, k=k, s=s, d=1)
    assert (padded["out"], padded["before"], padded["after"]) == (-(-n // s), before, after)


def test_transposed_convolution_undoes_the_size_where_nothing_was_dropped() -> None:
    """Dumoulin & Visin 2016, arXiv:1603.07285, relationship 14: output_padding makes good what floor dropped."""
    for n, k, s, p, d in ((11, 3, 2, 1, 1), (16, 5, 3, 2, 1), (20, 3, 4, 0, 2), (7, 4, 3, 0, 1)):
        there = found("output_size", n=n, k=k, s=s, p=p, d=d)
        lost = there["span"] % s
        back = found("transposed_size", n=there["out"], k=k, s=s, p=p, d=d, output_padding=lost)
        assert back["out"] == n


# Counts


def test_howards_table_of_one_mobilenet_layer() -> None:
    """Howard et al. 2017, arXiv:1704.04861, table 3: 462 and 52.3 million MACs, 2.36 and 0.27 million weights;
    29.6 million with alpha = 0.75, and 15.1 million with rho = 0.714 on top."""
    layer = {"k": 3, "c_in": 512, "c_out": 512, "out": 14}
    separable = found("depthwise_separable", **layer)
    assert round(separable["macs_standard"] / 1e6) == 462
    assert round(separable["macs_separable"] / 1e6, 1) == 52.3
    assert round(separable["standard"] / 1e6, 2) == 2.36
    assert round(separable["separable"] / 1e6, 2) == 0.27
    thin = found("mobilenet_multipliers", **layer, alpha=0.75, rho=1.0)
    assert round(thin["macs"] / 1e6, 1) == 29.6
    small = found("mobilenet_multipliers", **layer, alpha=0.75, rho=0.714)
    assert round(small["macs"] / 1e6, 1) == 15.1


def test_what_is_left_of_a_separable_convolution_is_one_over_n_and_one_over_k_squared() -> None:
    ratio = found("depthwise_separable", k=3, c_in=17, c_out=256, out=5)["ratio"]
    assert ratio == pytest.approx(1 / 256 + 1 / 9)


@pytest.mark.parametrize(
    ("module", "channels", "thousands", "millions"),
    [
        ((192, 64, 96, 128, 16, 32, 32, 28), 256, 159, 128),  # inception (3a)
        ((256, 128, 128, 192, 32, 96, 64, 28), 480, 380, 304),  # inception (3b)
        ((480, 192, 96, 208, 16, 48, 64, 14), 512, 364, 73),  # inception (4a)
        ((832, 384, 192, 384, 48, 128, 128, 7), 1024, 1388, 71),  # inception (5b)
    ],
)
def test_googlenets_own_table(module: tuple[int, ...], channels: int, thousands: int, millions: int) -> None:
    """Szegedy et al. 2015, arXiv:1409.4842, table 1. Its K are 1024, and some of its rows are off by up to 1.5 %."""
    names = [one.name for one in formula("conv.inception").inputs]
    counted = found("inception", **dict(zip(names, module, strict=True)))
    assert counted["channels"] == channels
    assert counted["weights"] / 1024 == pytest.approx(thousands, rel=0.016)
    assert counted["macs"] / 1e6 == pytest.approx(millions, abs=1)


def test_resnets_bottleneck() -> None:
    """He et al. 2016, arXiv:1512.03385, figure 5: 1x1 to 64, 3x3, 1x1 back to 256. Beside a basic block of two 3x3
    layers with 64 channels the time is similar."""
    block = found("bottleneck", k=3, c=256, m=64)
    assert (block["weights"], block["plain"]) == (69632, 589824)
    basic = 2 * found("parameters", k=3, c_in=64, c_out=64)["weights"]
    assert block["weights"] == pytest.approx(basic, rel=0.06)


def test_mobilenet_v2_rows() -> None:
    """torchvision's mobilenet_v2, features[3] without batch norm: 24 -> 144 -> 24; Sandler et al. 2018, table 2."""
    assert found("inverted_residual", k=3, c_in=24, t=6, c_out=24)["weights"] == 3456 + 1296 + 3456


def test_alexnets_two_groups() -> None:
    """Krizhevsky et al. 2012: 60,965,224 parameters in all with two groups, 62,378,344 without."""
    layers = [(11, 3, 96, 1), (5, 96, 256, 2), (3, 256, 384, 1), (3, 384, 384, 2), (3, 384, 256, 2)]
    dense = 9216 * 4096 + 4096 + 4096 * 4096 + 4096 + 4096 * 1000 + 1000

    def total(one_group: bool) -> int:
        return dense + sum(
            found(
                "parameters_grouped",
                axes="2",
                bias="yes",
                k=k,
                c_in=before,
                c_out=after,
                groups=1 if one_group else groups,
            )["params"]
            for k, before, after, groups in layers
        )

    assert (total(False), total(True)) == (60965224, 62378344)


def test_text_convolution_of_one_axis() -> None:
    """The Conv1D network of 10,000 words: 28,704 and 7,200 parameters; 500 - 7 + 1 = 494 positions, 98 pooled."""
    first = {"axes": "1", "bias": "yes", "k": 7, "c_in": 128, "c_out": 32, "groups": 1}
    assert found("parameters_grouped", **first)["params"] == 28704
    assert found("parameters_grouped", **(first | {"c_in": 32}))["params"] == 7200
    assert found("output_size", n=500, k=7, s=1, p=0, d=1)["out"] == 494
    assert found("output_size", n=494, k=5, s=5, p=0, d=1)["out"] == 98


def test_one_group_counts_as_an_ordinary_layer_and_as_many_groups_as_channels_as_a_depthwise_one() -> None:
    plain = found("parameters", k=3, c_in=24, c_out=24)
    grouped = {"axes": "2", "bias": "no", "k": 3, "c_in": 24, "c_out": 24}
    assert found("parameters_grouped", **grouped, groups=1)["params"] == plain["weights"]
    separable = found("depthwise_separable", k=3, c_in=24, c_out=24, out=1)
    assert found("parameters_grouped", **grouped, groups=24)["params"] == separable["depthwise"]


def test_small_kernels_of_vgg() -> None:
    """Simonyan & Zisserman 2015, arXiv:1409.1556, section 2.3: 27 C^2 against 49 C^2, which is 81 % more."""
    assert found("stacked_kernels", k=3, m=2, c=64)["ratio"] == 0.72
    three = found("stacked_kernels", k=3, m=3, c=64)
    assert three["field"] == 7
    assert round(100 / three["ratio"] - 100) == 81


@pytest.mark.parametrize(("middle", "share"), [(16, 0.18), (64, 0.72), (256, 2.88)])
def test_two_small_layers_save_only_where_the_middle_is_no_wider(middle: int, share: float) -> None:
    stack = found("stacked_parameters", c_in=64, c_mid=middle, c_out=64)
    weights = stack["stack"] - middle - 64, stack["single"] - 64
    assert weights[0] / weights[1] == pytest.approx(share)


def test_a_third_is_saved_by_an_asymmetric_pair() -> None:
    """Szegedy et al. 2016, arXiv:1512.00567, section 3.2: 33 % cheaper; two 2x2 layers would save 11 %."""
    assert found("asymmetric", k=3, c_in=5, c_mid=5, c_out=5)["saving"] == pytest.approx(1 / 3)
    assert 1 - found("stacked_kernels", k=2, m=2, c=5)["ratio"] == pytest.approx(1 / 9)


def test_pooling_first_saves_no_parameters() -> None:
    saved = found("pooled_first", out=48, f=2, k=3, c_in=64, c_out=64)
    assert (saved["params"], saved["saving"]) == (36928, 4)
    assert found("macs", n=96, k=3, s=1, p=1, c_in=64, c_out=64)["macs"] == saved["macs_before"]


# What an output sees


@pytest.mark.parametrize(
    ("k", "s", "field"),
    [
        ([3, 3, 2, 3, 3, 2, 3, 3, 3, 2, 3, 3, 3, 2, 3, 3, 3, 2], [1, 1, 2] * 2 + [1, 1, 1, 2] * 3, 212),
        ([11, 3, 5, 3, 3, 3, 3, 3], [4, 2, 1, 2, 1, 1, 1, 2], 195),
    ],
    ids=["VGG-16 pool5", "AlexNet pool5"],
)
def test_receptive_fields_of_whole_networks(k: list[int], s: list[int], field: int) -> None:
    """Araujo, Norris & Sim 2019, Distill, table: vgg_16 212, alexnet_v2 195."""
    assert found("receptive_field", k=k, s=s)["field"][-1] == field


def test_dilations_that_double_cover_everything() -> None:
    """Yu & Koltun 2016, arXiv:1511.07122: 3x3 layers with dilation 1, 2, 4 see 3, 7 and 15 pixels without a gap."""
    for depth, field in ((2, 7), (3, 15)):
        seen = found("gridding", k="3", d=[2**i for i in range(depth)])
        assert (seen["field"], seen["missed"]) == (field, 0)


def test_hybrid_dilation_has_no_gaps_where_equal_dilations_have() -> None:
    """Wang et al. 2018, arXiv:1702.08502, section 3.2: 2, 2, 2 leaves a grid; 1, 2, 3 sees the same 13 pixels whole."""
    assert found("gridding", k="3", d=[2, 2, 2])["missed"] == 6
    hybrid = found("gridding", k="3", d=[1, 2, 3])
    assert (hybrid["field"], hybrid["missed"]) == (13, 0)


def test_a_stride_one_stack_sees_what_one_dilated_kernel_spans() -> None:
    stack = found("receptive_field_start", k=[3, 3], s=[1, 1], p=[0, 0], d=[1, 2])
    spans = [found("effective_kernel", k=3, d=d)["k_eff"] for d in (1, 2)]
    assert stack["field"][-1] == sum(spans) - 1 == 7


def test_same_padding_keeps_the_centre() -> None:
    centre = found("receptive_field_start", k=[7, 3, 5], s=[2, 2, 2], p=[3, 1, 2], d=[1, 1, 1])["centre"]
    assert centre == [0, 0, 0]
