"""The gradients of batch, instance and group normalisation of images: one rule, other axes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from verify.formulas.norm.backward import CANCELLED
from verify.formulas.norm.batch import IOFFE
from verify.formulas.norm.group import GROUPS, QUARTERED, group_statistics, grouped
from verify.formulas.norm.image import (
    GAMMA,
    IMAGES,
    NCHW,
    SIZES,
    ULYANOV,
    WU,
    per_case,
    per_channel,
    standardised,
)
from verify.formulas.norm.token import EPS
from verify.registry import Formula, Input, Step, Steps, define

DY = Input("dy", r"\frac{\partial L}{\partial y}", "gradient from above", shape=NCHW)
# With two values a map could move by level and scale only, and dx would be 0.
THREE_WIDE = {"W": (3, 3)}


def steps(sigma: tuple[str, ...], meaning: str) -> list[Step]:
    """The steps of a backward pass whose statistics are shaped ``sigma``."""
    sums = r"\operatorname{sum}_{n,h,w}"
    means = r"\operatorname{mean}"
    return [
        Step("sigma", r"\sigma", r"\sqrt{\operatorname{var}(<x>) + <eps>}", meaning, shape=sigma),
        Step("x_hat", r"\hat{x}", rf"\frac{{<x> - {means}(<x>)}}{{<sigma>}}", "normalised", shape=NCHW),
        Step("dbeta", r"\frac{\partial L}{\partial \beta_c}", rf"{sums}(<dy>)", shape=("C",)),
        Step("dgamma", r"\frac{\partial L}{\partial \gamma_c}", rf"{sums}(<dy> \odot <x_hat>)", shape=("C",)),
        Step("dx_hat", r"\frac{\partial L}{\partial \hat{x}}", r"<gamma> \odot <dy>", shape=NCHW),
        Step(
            "dx",
            r"\frac{\partial L}{\partial x}",
            rf"\frac{{<dx_hat> - {means}(<dx_hat>) - <x_hat> \odot {means}(<dx_hat> \odot <x_hat>)}}{{<sigma>}}",
            "the means over the values that share their statistics",
            shape=NCHW,
        ),
    ]


def pulled_back(xp: Any, dx_hat: Any, x_hat: Any, axes: tuple[int, ...]) -> Any:
    """dx times sigma: dx_hat without its level and without its part along x_hat."""
    level = xp.mean(dx_hat, axis=axes, keepdims=True)
    along = xp.mean(dx_hat * x_hat, axis=axes, keepdims=True)
    return dx_hat - level - x_hat * along


def parameters(xp: Any, x_hat: Any, gamma: Any, dy: Any) -> Steps:
    """What does not depend on which values share their statistics."""
    return {
        "x_hat": x_hat,
        "dbeta": xp.sum(dy, axis=(1, 3, 4)),
        "dgamma": xp.sum(dy * x_hat, axis=(1, 3, 4)),
        "dx_hat": per_channel(gamma) * dy,
    }


def backward_over(xp: Any, axes: tuple[int, ...], x: Any, gamma: Any, dy: Any, eps: Any) -> Steps:
    """Every gradient with the statistics over the axes; sigma keeps these with length 1."""
    _, var, x_hat = standardised(xp, x, axes, eps)
    sigma, found = xp.sqrt(var + per_case(eps)), parameters(xp, x_hat, gamma, dy)
    return {"sigma": sigma, **found, "dx": pulled_back(xp, found["dx_hat"], x_hat, axes) / sigma}


@define(
    "norm.batch_image_backward",
    title="Gradients of batch normalisation of images",
    inputs=[IMAGES, GAMMA, DY, EPS],
    steps=steps(("C",), "one a channel, over batch and positions"),
    source=f"{IOFFE}, section 3; torch.nn.BatchNorm2d's backward pass",
    example=(
        {
            "x": [[[[1.0, 1.0]]], [[[3.0, 3.0]]]],
            "gamma": [2.0],
            "dy": [[[[1.0, 0.0]]], [[[0.0, 2.0]]]],
            "eps": 0.0,
        },
        {"sigma": [1.0], "dbeta": [3.0], "dgamma": [1.0], "dx": [[[[1.0, -1.0]]], [[[-2.0, 2.0]]]]},
    ),
    dims={**SIZES, **THREE_WIDE},
    tolerances=CANCELLED,
)
def batch_image_backward(xp: Any, x: Any, gamma: Any, dy: Any, eps: Any) -> Steps:
    """dx = (dx_hat - mean(dx_hat) - x_hat mean(dx_hat x_hat)) / sigma_c, the means over N, H and W

    dx_hat = gamma_c dy and sigma_c = sqrt(var_c + eps); dgamma and dbeta are sums over the same values.
    Example: one channel of 1, 1 and 3, 3 with gamma = 2, dy = 1, 0 and 0, 2: dx = 1, -1 and -2, 2.
    """
    found = backward_over(xp, (1, 3, 4), x, gamma, dy, eps)
    return {**found, "sigma": found["sigma"][:, 0, :, 0, 0]}


@define(
    "norm.instance_backward",
    title="Gradients of instance normalisation",
    inputs=[IMAGES, GAMMA, DY, EPS],
    steps=steps(("N", "C"), "one an image and channel, over the positions"),
    source=f"{ULYANOV}; torch.nn.InstanceNorm2d's backward pass",
    example=(
        {"x": [[[[1.0, 1.0, 3.0, 3.0]]]], "gamma": [2.0], "dy": [[[[1.0, 0.0, 0.0, 2.0]]]], "eps": 0.0},
        {"sigma": [[1.0]], "dbeta": [3.0], "dgamma": [1.0], "dx": [[[[1.0, -1.0, -2.0, 2.0]]]]},
    ),
    dims={**SIZES, **THREE_WIDE},
    tolerances=CANCELLED,
)
def instance_backward(xp: Any, x: Any, gamma: Any, dy: Any, eps: Any) -> Steps:
    """dx = (dx_hat - mean(dx_hat) - x_hat mean(dx_hat x_hat)) / sigma_nc, the means over H and W

    dgamma and dbeta are still sums over N, H and W: the images share their scale and shift.
    Example: a map of 1, 1, 3, 3 with gamma = 2 and dy = 1, 0, 0, 2 has dx = 1, -1, -2, 2.
    """
    found = backward_over(xp, (3, 4), x, gamma, dy, eps)
    return {**found, "sigma": found["sigma"][:, :, :, 0, 0]}


@define(
    "norm.group_backward",
    title="Gradients of group normalisation",
    inputs=[IMAGES, GAMMA, DY, EPS, GROUPS],
    steps=steps(("N", "C"), "of the group that the channel is in"),
    source=f"{WU}; torch.nn.GroupNorm's backward pass",
    example=(
        {
            "x": [[[[1.0]], [[1.0]], [[3.0]], [[3.0]]]],
            "gamma": [2.0, 1.0, 1.0, 2.0],
            "dy": [[[[1.0]], [[0.0]], [[0.0]], [[2.0]]]],
            "eps": 0.0,
            "groups": "1",
        },
        {"dgamma": [-1.0, 0.0, 0.0, 2.0], "dx": [[[[1.0]], [[-1.0]], [[-2.0]], [[2.0]]]]},
    ),
    dims={**QUARTERED, **THREE_WIDE},
    tolerances=CANCELLED,
)
def group_backward(xp: Any, x: Any, gamma: Any, dy: Any, eps: Any, groups: str) -> Steps:
    """dx = (dx_hat - mean(dx_hat) - x_hat mean(dx_hat x_hat)) / sigma_ng, the means over C/G channels, H and W

    gamma differs within a group, so dx_hat = gamma_c dy comes before the means.
    Example: channels 1, 1, 3, 3 in one group, gamma = 2, 1, 1, 2, dy = 1, 0, 0, 2: dx = 1, -1, -2, 2.
    """
    _, var, x_hat = group_statistics(xp, x, int(groups), eps)
    sigma, found = xp.sqrt(var + per_case(eps)), parameters(xp, x_hat, gamma, dy)
    parts = grouped(x, int(groups))
    rest = pulled_back(xp, xp.reshape(found["dx_hat"], parts), xp.reshape(x_hat, parts), (3, 4, 5))
    return {"sigma": sigma[:, :, :, 0, 0], **found, "dx": xp.reshape(rest, x.shape) / sigma}


def per_map(value: Any) -> Any:
    """One number an image and channel, lined up with the images."""
    return value[:, :, :, None, None]


def common_mistakes(made: Formula, lined_up: Callable[[Any], Any]) -> None:
    """The mistakes that each of these layers allows; ``lined_up`` brings its sigma to the shape of x."""

    @made.mistake("statistics-constant", who="treats mean and variance as constants", affects="dx")
    def _(xp: Any, **given: Any) -> Steps:
        right = made.body(xp, **given)
        return {"dx": right["dx_hat"] / lined_up(right["sigma"])}

    @made.mistake("gamma-forgotten", who="hands dy on as dx_hat", affects=["dx_hat", "dx"])
    def _(xp: Any, gamma: Any, **rest: Any) -> Steps:
        wrong = made.body(xp, gamma=1 + 0 * gamma, **rest)
        return {name: wrong[name] for name in ("dx_hat", "dx")}

    @made.mistake("dgamma-of-x", who="multiplies dy by x, which gamma never saw", affects="dgamma")
    def _(xp: Any, x: Any, dy: Any, **rest: Any) -> Steps:
        return {"dgamma": xp.sum(dy * x, axis=(1, 3, 4))}


common_mistakes(batch_image_backward, per_channel)
common_mistakes(instance_backward, per_map)
common_mistakes(group_backward, per_map)


@group_backward.mistake(
    "gamma-outside",
    who="multiplies by gamma at the end, which is right where a group is one channel",
    affects="dx",
)
def _(xp: Any, gamma: Any, **rest: Any) -> Steps:
    return {"dx": per_channel(gamma) * group_backward.body(xp, gamma=1 + 0 * gamma, **rest)["dx"]}
