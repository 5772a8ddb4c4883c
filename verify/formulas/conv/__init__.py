"""Convolution: sizes, counts, receptive fields, and its forward and backward pass, ordinary and transposed."""

from verify.formulas.conv import (
    backward,
    channels,
    counting,
    dilation,
    factorised,
    forward,
    grouped,
    inception,
    mobilenet,
    modes,
    receptive,
    sharing,
    sizes,
    stacks,
    transposed,
)

__all__ = [
    "backward",
    "channels",
    "counting",
    "dilation",
    "factorised",
    "forward",
    "grouped",
    "inception",
    "mobilenet",
    "modes",
    "receptive",
    "sharing",
    "sizes",
    "stacks",
    "transposed",
]
