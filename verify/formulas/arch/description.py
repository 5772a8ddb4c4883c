"""A network written down as in its paper's table, and the walk over it that counts shapes, parameters and MACs.

A network is a list of stages, each a name and its nodes, from the image to the classes:

    [("conv1", [Conv(64, 3)]), ("pool1", [Pool(2, 2)]), ("fc", [Dense(10)])]

What is fixed by the paper is a plain number; the image's size and channels, the classes and a growth rate may be
arrays, one entry a case. Maps are square.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal


@dataclass(frozen=True)
class Conv:
    """``width`` filters of k x k, or of k[0] x k[1], with stride s; padding p, k // 2 where it is not given. Either
    with biases or with batch norm behind, which makes a bias superfluous, or with neither."""

    width: Any
    k: int | tuple[int, int]
    s: int = 1
    p: int | None = None
    groups: int = 1
    norm: bool = False
    bias: bool = True


@dataclass(frozen=True)
class Pool:
    """k x k windows with stride s and padding p, without parameters; ``ceil`` keeps a window that sticks out."""

    k: int
    s: int
    p: int = 0
    ceil: bool = False


@dataclass(frozen=True)
class Resize:
    """Adaptive average pooling to a fixed size; 1 is global average pooling."""

    size: int


@dataclass(frozen=True)
class Norm:
    """Batch norm by itself, where it stands before its convolution."""


@dataclass(frozen=True)
class Dense:
    """A dense layer with bias on the flattened map."""

    width: Any


@dataclass(frozen=True)
class Paths:
    """Branches on the same input, concatenated or added up. An empty branch hands the input on."""

    branches: tuple[Sequence[Node], ...]
    join: Literal["concatenate", "add"]


Node = Conv | Pool | Resize | Norm | Dense | Paths
Network = Sequence[tuple[str, Sequence[Node]]]


@dataclass(frozen=True)
class Count:
    """The shape behind some nodes, and what these hold and compute."""

    channels: Any
    size: Any
    weights: Any = 0
    biases: Any = 0
    norms: Any = 0
    macs: Any = 0

    @property
    def params(self) -> Any:
        return self.weights + self.biases + self.norms


def table(network: Network, channels: Any, size: Any) -> dict[str, Count]:
    """Every stage of the network by its name: the shape it makes and what it alone holds and computes."""
    found = {}
    for name, nodes in network:
        found[name] = walk(nodes, Count(channels, size))
        channels, size = found[name].channels, found[name].size
    return found


def walk(nodes: Iterable[Node], at: Count) -> Count:
    """One node after the other; each adds to the count."""
    for node in nodes:
        if isinstance(node, Conv):
            at = convolved(at, node)
        elif isinstance(node, Pool):
            at = replace(at, size=slid(at.size, node.k, node.s, node.p, node.ceil))
        elif isinstance(node, Resize):
            at = replace(at, size=node.size)
        elif isinstance(node, Norm):
            at = replace(at, norms=at.norms + 2 * at.channels)
        elif isinstance(node, Dense):
            # A dense layer is a convolution whose filters are as large as the map.
            flat = replace(at, channels=at.channels * at.size**2, size=1)
            at = convolved(flat, Conv(node.width, 1))
        else:
            at = joined(
                at, [walk(branch, Count(at.channels, at.size)) for branch in node.branches], node.join
            )
    return at


def convolved(at: Count, node: Conv) -> Count:
    """Each filter sees one group's channels: k^2 C / g weights, at every one of o^2 places."""
    high, wide = node.k if isinstance(node.k, tuple) else (node.k, node.k)
    size = slid(at.size, high, node.s, high // 2 if node.p is None else node.p)
    weights = high * wide * (at.channels // node.groups) * node.width
    return Count(
        node.width,
        size,
        at.weights + weights,
        at.biases + (node.width if node.bias and not node.norm else 0),
        at.norms + (2 * node.width if node.norm else 0),
        at.macs + weights * size**2,
    )


def slid(size: Any, k: int, s: int, p: int, ceil: bool = False) -> Any:
    """The size after a window has slid over the map."""
    return (size + 2 * p - k + (s - 1 if ceil else 0)) // s + 1


def joined(at: Count, ends: Sequence[Count], join: str) -> Count:
    """The branches side by side: their counts add up, their channels only where they are concatenated."""
    channels = sum(end.channels for end in ends) if join == "concatenate" else ends[0].channels
    return Count(
        channels,
        ends[0].size,
        at.weights + sum(end.weights for end in ends),
        at.biases + sum(end.biases for end in ends),
        at.norms + sum(end.norms for end in ends),
        at.macs + sum(end.macs for end in ends),
    )
