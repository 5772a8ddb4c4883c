"""Normalisation layers, forward and backward: what is averaged over what, and what the gradient sees of it.

One feature or one token at a time where a person can follow it by hand, and whole images shaped (N, C, H, W). eps
stands under the root, as in every framework.
"""

from verify.formulas.norm import (
    backward,
    batch,
    counting,
    deployment,
    group,
    image,
    image_backward,
    response,
    running,
    scale,
    switchable,
    token,
)

__all__ = [
    "backward",
    "batch",
    "counting",
    "deployment",
    "group",
    "image",
    "image_backward",
    "response",
    "running",
    "scale",
    "switchable",
    "token",
]
