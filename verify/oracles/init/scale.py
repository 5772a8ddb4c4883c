"""Second ways to fans and scales: torch's initialisers run on known random numbers, and connections counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.ways import oracle

Fill = Callable[..., Any]


def stretched(shape: tuple[int, ...], uniform: Fill, normal: Fill) -> tuple[float, float]:
    """The standard deviation and the bound that two initialisers of torch use.

    The same generator gives the plain random numbers; what the initialiser made of the largest of them tells its
    factor to the last digits.
    """
    torch = require_torch()

    def factor(fill: Fill, plain: Any) -> float:
        made = fill(torch.empty(shape, dtype=torch.float64), generator=torch.Generator().manual_seed(1))
        largest = plain.abs().argmax()
        return float(made.flatten()[largest] / plain.flatten()[largest])

    def seeded() -> Any:
        return torch.Generator().manual_seed(1)

    bound = factor(uniform, 2 * torch.rand(shape, dtype=torch.float64, generator=seeded()) - 1)
    std = factor(normal, torch.randn(shape, dtype=torch.float64, generator=seeded()))
    return std, bound


def columns(found: list[tuple[float, float]]) -> dict[str, Any]:
    """Variance, standard deviation and bound; the variance from the uniform one, a^2 / 3."""
    std, bound = np.array(found).T
    return {"std": std, "bound": bound, "var": bound**2 / 3}


@oracle(
    "init.xavier",
    way="library operator",
    how="torch.nn.init.xavier_normal_ and xavier_uniform_ against the plain random numbers of the same generator",
)
def xavier(fan_in: Any, fan_out: Any, gain: Any) -> Mapping[str, Any]:
    init = require_torch().nn.init

    def one(rows: int, units: int, g: float) -> tuple[float, float]:
        return stretched(
            (units, rows),
            lambda w, generator: init.xavier_uniform_(w, g, generator),
            lambda w, generator: init.xavier_normal_(w, g, generator),
        )

    return columns([one(int(i), int(o), float(g)) for i, o, g in zip(fan_in, fan_out, gain, strict=True)])


def kaiming(shape: tuple[int, ...], a: float, mode: str, nonlinearity: str) -> tuple[float, float]:
    init = require_torch().nn.init
    options = {"a": a, "mode": f"fan_{mode}", "nonlinearity": nonlinearity}
    return stretched(
        shape,
        lambda w, generator: init.kaiming_uniform_(w, generator=generator, **options),
        lambda w, generator: init.kaiming_normal_(w, generator=generator, **options),
    )


@oracle(
    "init.he",
    way="library operator",
    how="torch.nn.init.kaiming_normal_ and kaiming_uniform_ against the plain random numbers of the same generator",
)
def he(fan_in: Any, fan_out: Any, a: Any, mode: str) -> Mapping[str, Any]:
    shapes = [(int(o), int(i)) for i, o in zip(fan_in, fan_out, strict=True)]
    found = [kaiming(s, float(slope), mode, "leaky_relu") for s, slope in zip(shapes, a, strict=True)]
    return {**columns(found), "fan": np.array([shape[mode == "in"] for shape in shapes])}


@oracle(
    "init.lecun",
    way="library operator",
    how="torch.nn.init.kaiming_normal_ and kaiming_uniform_ with nonlinearity='linear'",
)
def lecun(fan_in: Any) -> Mapping[str, Any]:
    return columns([kaiming((3, int(n)), 0.0, "in", "linear") for n in fan_in])


@oracle(
    "init.torch_default",
    way="module measured",
    how="the weights of a torch.nn.Linear just made, against the plain random numbers of the same seed",
)
def torch_default(fan_in: Any) -> Mapping[str, Any]:
    torch = require_torch()
    bounds = []
    for n in fan_in:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(1)
            made = torch.nn.Linear(int(n), 3, dtype=torch.float64).weight.detach()
            torch.manual_seed(1)
            plain = 2 * torch.rand(3, int(n), dtype=torch.float64) - 1
        largest = plain.abs().argmax()
        bounds.append(float(made.flatten()[largest] / plain.flatten()[largest]))
    bound = np.array(bounds)
    # torch.distributions knows the moments of a uniform distribution.
    uniform = torch.distributions.Uniform(-torch.tensor(bound), torch.tensor(bound))
    return {"bound": bound, "std": uniform.stddev.numpy(), "var": uniform.variance.numpy()}


def connections(k: int, c_in: int, c_out: int, groups: int = 1) -> tuple[int, int]:
    """How many inputs reach one output of a torch convolution, and how many outputs one input reaches."""
    torch = require_torch()
    weight = torch.rand(c_out, c_in // groups, k, k, dtype=torch.float64) + 0.1
    size = 2 * k - 1  # one pixel in the middle whose every neighbour within the kernel's reach is inside
    image = torch.ones(1, c_in, size, size, dtype=torch.float64, requires_grad=True)
    out = torch.nn.functional.conv2d(image, weight, groups=groups)
    reached = torch.autograd.grad(out[0, 0, 0, 0], image)[0]
    spot = torch.zeros_like(image)
    spot[0, 0, k - 1, k - 1] = 1
    fed = torch.nn.functional.conv2d(spot, weight, groups=groups)
    return int((reached != 0).sum()), int((fed != 0).sum())


@oracle(
    "init.conv_fans",
    way="enumeration",
    how="inputs with a gradient from one output of torch's conv2d, and outputs that one pixel lights up",
)
def conv_fans(k: Any, c_in: Any, c_out: Any) -> Mapping[str, Any]:
    sizes = [tuple(map(int, row)) for row in zip(k, c_in, c_out, strict=True)]
    fan_in, fan_out = np.array([connections(*row) for row in sizes]).T
    field = np.array([connections(row[0], 1, 1)[0] for row in sizes])
    return {"field": field, "fan_in": fan_in, "fan_out": fan_out}


@oracle(
    "init.grouped_conv_fans",
    way="enumeration",
    how="inputs with a gradient from one output of torch's grouped conv2d, and outputs that one pixel lights up",
)
def grouped_conv_fans(k: Any, c_in: Any, c_out: Any, g: Any) -> Mapping[str, Any]:
    rows = zip(k, c_in, c_out, g, strict=True)
    fan_in, fan_out = np.array([connections(*map(int, row)) for row in rows]).T
    return {"fan_in": fan_in, "fan_out": fan_out}


@oracle(
    "init.he_convolution",
    way="library operator",
    how="torch.nn.init.kaiming_normal_ and kaiming_uniform_ on the weight of a convolution; the fan as its connections",
)
def he_convolution(k: Any, c_in: Any, c_out: Any, mode: str) -> Mapping[str, Any]:
    sizes = [tuple(map(int, row)) for row in zip(k, c_in, c_out, strict=True)]
    found = [kaiming((after, before, size, size), 0.0, mode, "relu") for size, before, after in sizes]
    side = int(mode == "out")
    fan = np.array([connections(*row)[side] for row in sizes])
    return {**columns(found), "fan": fan, "channels": np.array([row[1 + side] for row in sizes])}
