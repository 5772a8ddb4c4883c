"""Architectures: a network's tables of shapes, parameters and multiply-accumulates, and its depth from its blocks.

`description.py` is the language in which a network is written down; each network is one function in the file of its
name. `layer.py` and `stage.py` look one line of such a table up, the other shared files add it up.
"""

from verify.formulas.arch import (
    alexnet,
    densenet,
    densenet_channels,
    googlenet,
    inception_v3,
    lenet,
    resnet,
    resnet_depth,
    vgg,
)

__all__ = [
    "alexnet",
    "densenet",
    "densenet_channels",
    "googlenet",
    "inception_v3",
    "lenet",
    "resnet",
    "resnet_depth",
    "vgg",
]
