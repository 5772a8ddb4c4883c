"""Group normalisation: the channels of an image in G groups, each with its own mean and variance."""

from __future__ import annotations

from typing import Any

from verify.formulas.norm.image import (
    BETA,
    GAMMA,
    IMAGES,
    SIZES,
    WU,
    X_HAT,
    Y,
    per_case,
    per_channel,
    standardised,
    statistics,
)
from verify.formulas.norm.token import EPS, MAGNIFIED
from verify.registry import Input, Steps, define

# Four channels, so that there are one, two or four groups of them.
QUARTERED = {**SIZES, "C": (4, 4)}
GROUPS = Input("groups", "G", "number of groups of neighbouring channels", "choice", values=("1", "2", "4"))


def grouped(x: Any, groups: int) -> Any:
    """(cases, N, C, H, W) as (cases, N, G, C / G, H, W)."""
    cases, n, c, h, w = x.shape
    return (cases, n, groups, c // groups, h, w)


def group_statistics(xp: Any, x: Any, groups: int, eps: Any) -> tuple[Any, Any, Any]:
    """Mean and biased variance of every channel's group, shaped (cases, N, C, 1, 1), and the normalised values."""
    parts = xp.reshape(x, grouped(x, groups))
    mean = xp.mean(parts, axis=(3, 4, 5), keepdims=True)
    var = xp.mean((parts - mean) ** 2, axis=(3, 4, 5), keepdims=True)
    shape = (*x.shape[:3], 1, 1)
    mean = xp.reshape(mean + xp.zeros_like(parts[..., :1, :1]), shape)
    var = xp.reshape(var + xp.zeros_like(parts[..., :1, :1]), shape)
    return mean, var, (x - mean) / xp.sqrt(var + per_case(eps))


@define(
    "norm.group",
    title="Group normalisation",
    inputs=[IMAGES, GAMMA, BETA, EPS, GROUPS],
    steps=[*statistics("g,h,w", "nc", ("N", "C"), "of the group that the channel is in"), X_HAT, Y],
    source=f"{WU}, equation 7; torch.nn.GroupNorm",
    example=(
        {
            "x": [[[[1.0]], [[3.0]], [[0.0]], [[8.0]]]],
            "gamma": [1.0, 1.0, 1.0, 2.0],
            "beta": [0.0, 0.0, 0.0, 0.5],
            "eps": 0.0,
            "groups": "2",
        },
        {
            "mean": [[2.0, 2.0, 4.0, 4.0]],
            "var": [[1.0, 1.0, 16.0, 16.0]],
            "y": [[[[-1.0]], [[1.0]], [[-1.0]], [[2.5]]]],
        },
    ),
    dims=QUARTERED,
    tolerances=MAGNIFIED,
)
def group(xp: Any, x: Any, gamma: Any, beta: Any, eps: Any, groups: str) -> Steps:
    """y = gamma_c (x - mean_ng) / sqrt(var_ng + eps) + beta_c, with mean_ng and var_ng over C/G channels, H and W

    The channels are grouped as they lie: 0 to C/G - 1 are the first group. One group is layer norm over (C, H, W)
    with a scale a channel, C groups are instance norm.
    Example: channels 1, 3, 0, 8 in two groups have the means 2 and 4.
    """
    mean, var, x_hat = group_statistics(xp, x, int(groups), eps)
    y = per_channel(gamma) * x_hat + per_channel(beta)
    return {"mean": mean[:, :, :, 0, 0], "var": var[:, :, :, 0, 0], "x_hat": x_hat, "y": y}


EVERY = ["mean", "var", "x_hat", "y"]


@group.mistake(
    "groups-of-g-channels",
    who="reads G as the channels of one group, not as the number of groups",
    affects=EVERY,
)
def _(xp: Any, x: Any, groups: str, **rest: Any) -> Steps:
    return group.body(xp, x, groups=str(x.shape[2] // int(groups)), **rest)


def dealt(xp: Any, x: Any, hands: int) -> Any:
    """The channels 0, hands, 2 hands, ... first, then 1, hands + 1, ...; dealing into C / hands undoes it."""
    cases, n, c, h, w = x.shape
    rows = xp.reshape(x, (cases, n, c // hands, hands, h, w))
    return xp.reshape(xp.permute_dims(rows, (0, 1, 3, 2, 4, 5)), x.shape)


@group.mistake(
    "every-gth-channel",
    who="deals the channels out in turn, 0, G, 2G, ..., where neighbours belong together",
    affects=EVERY,
)
def _(xp: Any, x: Any, gamma: Any, beta: Any, eps: Any, groups: str) -> Steps:
    hands = int(groups)
    found = group_statistics(xp, dealt(xp, x, hands), hands, eps)
    mean, var, x_hat = (dealt(xp, part, x.shape[2] // hands) for part in found)
    y = per_channel(gamma) * x_hat + per_channel(beta)
    return {"mean": mean[:, :, :, 0, 0], "var": var[:, :, :, 0, 0], "x_hat": x_hat, "y": y}


@group.mistake(
    "over-the-batch", who="shares the statistics over the batch: batch norm", affects=["x_hat", "y"]
)
def _(xp: Any, x: Any, gamma: Any, beta: Any, eps: Any, groups: str) -> Steps:
    x_hat = standardised(xp, x, (1, 3, 4), eps)[2]
    return {"x_hat": x_hat, "y": per_channel(gamma) * x_hat + per_channel(beta)}


@group.mistake("each-channel-alone", who="averages each channel by itself: instance norm", affects=EVERY)
def _(xp: Any, groups: str, **rest: Any) -> Steps:
    return group.body(xp, groups=str(rest["x"].shape[2]), **rest)
