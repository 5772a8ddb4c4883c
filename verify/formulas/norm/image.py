"""Normalisation of a batch of images (N, C, H, W): which axes share one mean and one variance."""

from __future__ import annotations

from typing import Any

from verify.formulas.norm.batch import IOFFE
from verify.formulas.norm.token import EPS, MAGNIFIED
from verify.registry import Input, Step, Steps, define

ULYANOV = "Ulyanov, Vedaldi & Lempitsky 2016, arXiv:1607.08022"
WU = "Wu & He 2018, arXiv:1803.08494"
SIZES = {"N": (2, 3), "C": (2, 3), "H": (1, 2), "W": (2, 3)}
NCHW = ("N", "C", "H", "W")

IMAGES = Input("x", "x", "a batch of feature maps", shape=NCHW)
GAMMA = Input("gamma", r"\gamma_c", "learned scale, one a channel", low=0.5, high=2, shape=("C",))
BETA = Input("beta", r"\beta_c", "learned shift, one a channel", low=-1, high=1, shape=("C",))
X_HAT = Step("x_hat", r"\hat{x}", r"\frac{<x> - <mean>}{\sqrt{<var> + <eps>}}", "normalised", shape=NCHW)
Y = Step("y", "y", r"<gamma> \odot <x_hat> + <beta>", "scaled and shifted", shape=NCHW)


def statistics(axes: str, letters: str, shape: tuple[str, ...], meaning: str) -> list[Step]:
    """The steps for a mean and a biased variance over the named axes."""
    return [
        Step("mean", rf"\mu_{{{letters}}}", rf"\operatorname{{mean}}_{{{axes}}}(<x>)", meaning, shape=shape),
        Step(
            "var", rf"\sigma_{{{letters}}}^2", rf"\operatorname{{var}}_{{{axes}}}(<x>)", meaning, shape=shape
        ),
    ]


def per_case(value: Any) -> Any:
    """One number a case, lined up with its images."""
    return value[:, None, None, None, None]


def per_channel(value: Any) -> Any:
    """One number a channel, lined up with the images."""
    return value[:, None, :, None, None]


def standardised(xp: Any, x: Any, axes: tuple[int, ...], eps: Any) -> tuple[Any, Any, Any]:
    """Mean and biased variance over the axes, which are kept with length 1, and the normalised values.

    The variance is the mean of squared distances: mean(x^2) - mean^2 would cancel for a large mean.
    """
    mean = xp.mean(x, axis=axes, keepdims=True)
    distance = x - mean
    var = xp.mean(distance**2, axis=axes, keepdims=True)
    return mean, var, distance / xp.sqrt(var + per_case(eps))


def normalised(xp: Any, axes: tuple[int, ...], x: Any, gamma: Any, beta: Any, eps: Any) -> Steps:
    """x_hat and y with the statistics over the axes."""
    x_hat = standardised(xp, x, axes, eps)[2]
    return {"x_hat": x_hat, "y": per_channel(gamma) * x_hat + per_channel(beta)}


@define(
    "norm.batch_image",
    title="Batch normalisation of images in training",
    inputs=[IMAGES, GAMMA, BETA, EPS],
    steps=[*statistics("n,h,w", "c", ("C",), "one a channel, over batch and positions"), X_HAT, Y],
    source=f"{IOFFE}, section 3.2: one mean and variance a feature map; torch.nn.BatchNorm2d",
    example=(
        {"x": [[[[1.0, 1.0]]], [[[3.0, 3.0]]]], "gamma": [2.0], "beta": [0.5], "eps": 0.0},
        {"mean": [2.0], "var": [1.0], "y": [[[[-1.5, -1.5]]], [[[2.5, 2.5]]]]},
    ),
    dims=SIZES,
    tolerances=MAGNIFIED,
)
def batch_image(xp: Any, x: Any, gamma: Any, beta: Any, eps: Any) -> Steps:
    """y = gamma_c (x - mean_c) / sqrt(var_c + eps) + beta_c, with mean_c and var_c over N, H and W

    C means and C variances, each over N H W values: every position of a feature map is treated alike.
    Example: two one-channel images of ones and of threes have one mean, 2, and one variance, 1.
    """
    mean, var, x_hat = standardised(xp, x, (1, 3, 4), eps)
    y = per_channel(gamma) * x_hat + per_channel(beta)
    return {"mean": mean[:, 0, :, 0, 0], "var": var[:, 0, :, 0, 0], "x_hat": x_hat, "y": y}


@batch_image.mistake(
    "each-pixel-alone",
    who="averages over the batch only, as for the features of a dense layer",
    affects=["x_hat", "y"],
)
def _(xp: Any, **given: Any) -> Steps:
    return normalised(xp, (1,), **given)


@batch_image.mistake(
    "each-image-alone", who="averages over the positions only: instance norm", affects=["x_hat", "y"]
)
def _(xp: Any, **given: Any) -> Steps:
    return normalised(xp, (3, 4), **given)


@batch_image.mistake(
    "over-the-channels", who="averages within each sample: layer norm", affects=["x_hat", "y"]
)
def _(xp: Any, **given: Any) -> Steps:
    return normalised(xp, (2, 3, 4), **given)


@batch_image.mistake(
    "unbiased-variance",
    who="divides by N H W - 1, as for the running variance",
    affects=["var", "x_hat", "y"],
)
def _(xp: Any, x: Any, gamma: Any, beta: Any, eps: Any) -> Steps:
    distance = x - xp.mean(x, axis=(1, 3, 4), keepdims=True)
    count = x.shape[1] * x.shape[3] * x.shape[4]
    var = xp.sum(distance**2, axis=(1, 3, 4)) / (count - 1)
    x_hat = distance / xp.sqrt(per_channel(var) + per_case(eps))
    return {"var": var, "x_hat": x_hat, "y": per_channel(gamma) * x_hat + per_channel(beta)}


@define(
    "norm.instance",
    title="Instance normalisation",
    inputs=[IMAGES, GAMMA, BETA, EPS],
    steps=[*statistics("h,w", "nc", ("N", "C"), "one an image and channel, over the positions"), X_HAT, Y],
    source=f"{ULYANOV}, section 2; torch.nn.InstanceNorm2d(affine=True)",
    example=(
        {"x": [[[[1.0, 3.0]]], [[[0.0, 8.0]]]], "gamma": [2.0], "beta": [0.5], "eps": 0.0},
        {"mean": [[2.0], [4.0]], "var": [[1.0], [16.0]], "y": [[[[-1.5, 2.5]]], [[[-1.5, 2.5]]]]},
    ),
    dims=SIZES,
    tolerances=MAGNIFIED,
)
def instance(xp: Any, x: Any, gamma: Any, beta: Any, eps: Any) -> Steps:
    """y = gamma_c (x - mean_nc) / sqrt(var_nc + eps) + beta_c, with mean_nc and var_nc over H and W

    N C means, each over one feature map of one image: its contrast is forgotten, which style transfer wants.
    Example: the maps (1, 3) and (0, 8) both become (-1, 1) before scale and shift.
    """
    mean, var, x_hat = standardised(xp, x, (3, 4), eps)
    y = per_channel(gamma) * x_hat + per_channel(beta)
    return {"mean": mean[:, :, :, 0, 0], "var": var[:, :, :, 0, 0], "x_hat": x_hat, "y": y}


@instance.mistake(
    "over-the-batch", who="shares the statistics over the batch: batch norm", affects=["x_hat", "y"]
)
def _(xp: Any, **given: Any) -> Steps:
    return normalised(xp, (1, 3, 4), **given)


@instance.mistake(
    "over-the-channels", who="shares the statistics over the channels: layer norm", affects=["x_hat", "y"]
)
def _(xp: Any, **given: Any) -> Steps:
    return normalised(xp, (2, 3, 4), **given)


@instance.mistake("no-scale-shift", who="stops at the normalised value, without gamma and beta")
def _(xp: Any, **given: Any) -> Steps:
    return {"y": instance.body(xp, **given)["x_hat"]}


FULL = ("C", "H", "W")


@define(
    "norm.layer_image",
    title="Layer normalisation of images",
    inputs=[
        IMAGES,
        Input("gamma", r"\gamma", "learned scale, one an element of (C, H, W)", low=0.5, high=2, shape=FULL),
        Input("beta", r"\beta", "learned shift, one an element of (C, H, W)", low=-1, high=1, shape=FULL),
        EPS,
    ],
    steps=[*statistics("c,h,w", "n", ("N",), "one an image, over channels and positions"), X_HAT, Y],
    source="Ba, Kiros & Hinton 2016, arXiv:1607.06450, equation 3; torch.nn.LayerNorm((C, H, W))",
    example=(
        {
            "x": [[[[1.0]], [[3.0]]], [[[0.0]], [[8.0]]]],
            "gamma": [[[2.0]], [[1.0]]],
            "beta": [[[0.5]], [[0.0]]],
            "eps": 0.0,
        },
        {"mean": [2.0, 4.0], "var": [1.0, 16.0], "y": [[[[-1.5]], [[1.0]]], [[[-1.5]], [[1.0]]]]},
    ),
    dims=SIZES,
    tolerances=MAGNIFIED,
)
def layer_image(xp: Any, x: Any, gamma: Any, beta: Any, eps: Any) -> Steps:
    """y = gamma * (x - mean_n) / sqrt(var_n + eps) + beta, with mean_n and var_n over C, H and W

    N means; PyTorch's LayerNorm((C, H, W)) has its own scale and shift for every element, GroupNorm(1) one a channel.
    Example: an image with the channels 1 and 3 has mean 2 and variance 1.
    """
    mean, var, x_hat = standardised(xp, x, (2, 3, 4), eps)
    y = gamma[:, None, ...] * x_hat + beta[:, None, ...]
    return {"mean": mean[:, :, 0, 0, 0], "var": var[:, :, 0, 0, 0], "x_hat": x_hat, "y": y}


def layer_over(xp: Any, axes: tuple[int, ...], x: Any, gamma: Any, beta: Any, eps: Any) -> Steps:
    """x_hat and y with the statistics over other axes."""
    x_hat = standardised(xp, x, axes, eps)[2]
    return {"x_hat": x_hat, "y": gamma[:, None, ...] * x_hat + beta[:, None, ...]}


@layer_image.mistake(
    "each-position-alone",
    who="averages over the channels at one position, as over the features of a token",
    affects=["x_hat", "y"],
)
def _(xp: Any, **given: Any) -> Steps:
    return layer_over(xp, (2,), **given)


@layer_image.mistake(
    "over-the-batch", who="averages over the batch: batch norm's axes", affects=["x_hat", "y"]
)
def _(xp: Any, **given: Any) -> Steps:
    return layer_over(xp, (1, 3, 4), **given)


@layer_image.mistake("each-channel-alone", who="averages each channel by itself", affects=["x_hat", "y"])
def _(xp: Any, **given: Any) -> Steps:
    return layer_over(xp, (3, 4), **given)
