"""Second ways to the activations of one number: torch's own functions with autograd, SciPy, identities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.activation.graded import graded
from verify.oracles.ways import oracle


def of_one_number(formula: str, name: str, **options: Any) -> None:
    """Registers the torch.nn.functional of that name, and its gradient, as the second way to (y, dy)."""
    given = "".join(f", {key}={value!r}" for key, value in options.items())

    @oracle(
        f"activation.{formula}", way="autograd", how=f"torch.nn.functional.{name}(z{given}) and its gradient"
    )
    def second(z: Any) -> Mapping[str, Any]:
        function = getattr(require_torch().nn.functional, name)
        y, dy = graded(lambda leaf: function(leaf, **options), z)
        return {"y": y, "dy": dy}


of_one_number("sigmoid", "sigmoid")
of_one_number("tanh", "tanh")
of_one_number("log_sigmoid", "logsigmoid")
of_one_number("softsign", "softsign")
of_one_number("relu", "relu")
of_one_number("relu6", "relu6")
of_one_number("hard_tanh", "hardtanh")
of_one_number("hard_swish", "hardswish")
of_one_number("selu", "selu")
of_one_number("gelu", "gelu")
of_one_number("gelu_tanh", "gelu", approximate="tanh")
of_one_number("silu", "silu")
of_one_number("mish", "mish")


@oracle(
    "activation.tanh", way="identity", how="2 scipy.special.expit(2z) - 1; its slope 1 / cosh^2 by numpy.cosh"
)
def tanh(z: Any) -> Mapping[str, Any]:
    from scipy.special import expit

    return {"y": 2 * expit(2 * z) - 1, "dy": 1 / np.cosh(z) ** 2}


@oracle("activation.logit", way="library operator", how="scipy.special.logit; the odds are its exponential")
def logit(p: Any) -> Mapping[str, Any]:
    from scipy import special

    return {"odds": np.exp(special.logit(p)), "z": special.logit(p)}


@oracle(
    "activation.prelu", way="autograd", how="torch.nn.functional.prelu, its gradients against those given"
)
def prelu(z: Any, a: Any, g: Any) -> Mapping[str, Any]:
    torch = require_torch()
    found: dict[str, list[Any]] = {"y": [], "dz": [], "da": []}
    for entries, slope, arriving in zip(z, a, g, strict=True):
        leaf = torch.tensor(entries[None, None], requires_grad=True)
        weight = torch.tensor([slope], requires_grad=True)
        y = torch.nn.functional.prelu(leaf, weight)
        y.backward(torch.tensor(arriving[None, None]))
        found["y"].append(y.detach().numpy()[0, 0])
        found["dz"].append(leaf.grad.numpy()[0, 0])
        found["da"].append(weight.grad.item())
    return {name: np.array(rows) for name, rows in found.items()}


@oracle(
    "activation.rrelu_test", way="module measured", how="torch.nn.RReLU in eval mode; its output at -1 is -a"
)
def rrelu_test(z: Any, lower: Any, upper: Any) -> Mapping[str, Any]:
    torch = require_torch()
    layers = [torch.nn.RReLU(float(low), float(high)).eval() for low, high in zip(lower, upper, strict=True)]
    minus_one = torch.tensor(-1.0, dtype=torch.float64)
    return {
        "a": np.array([-layer(minus_one).item() for layer in layers]),
        "y": np.array([layer(torch.tensor(one)).item() for layer, one in zip(layers, z, strict=True)]),
    }


def with_a_constant(formula: str, name: str, **options: Any) -> None:
    """Registers torch.nn.functional's function of z and one number as the second way to (y, dy)."""

    @oracle(
        f"activation.{formula}",
        way="autograd",
        how=f"torch.nn.functional.{name} and its gradient, case by case",
    )
    def second(z: Any, **constant: Any) -> Mapping[str, Any]:
        function, (values,) = getattr(require_torch().nn.functional, name), constant.values()
        rows = [
            graded(lambda leaf, value=value: function(leaf, float(value), **options), one)
            for one, value in zip(z, values, strict=True)
        ]
        y, dy = (np.array(column) for column in zip(*rows, strict=True))
        return {"y": y, "dy": dy}


with_a_constant("leaky_relu", "leaky_relu")
with_a_constant("elu", "elu")
# torch goes over to the identity at 20, 2e-9 away from softplus.
with_a_constant("softplus", "softplus", threshold=1000)


@oracle(
    "activation.celu",
    way="identity",
    how="a times torch's ELU of z / a; torch's CELU rounds 1 / a to float32",
)
def celu(z: Any, a: Any) -> Mapping[str, Any]:
    scale = require_torch().tensor(a)
    y, dy = graded(lambda leaf: scale * require_torch().nn.functional.elu(leaf / scale), z)
    return {"y": y, "dy": dy}


@oracle(
    "activation.selu", way="identity", how="torch.nn.functional.elu with the alpha that torch's SELU tends to"
)
def selu_unscaled(z: Any) -> Mapping[str, Any]:
    torch = require_torch()
    scale = torch.nn.functional.selu(torch.tensor(1.0, dtype=torch.float64))
    limit = torch.nn.functional.selu(torch.tensor(-100.0, dtype=torch.float64))
    return {"elu": torch.nn.functional.elu(torch.tensor(z), alpha=float(-limit / scale)).numpy()}


@oracle("activation.gelu", way="library operator", how="scipy.stats.norm: distribution and density")
def gelu_gate(z: Any) -> Mapping[str, Any]:
    from scipy.stats import norm

    return {"cdf": norm.cdf(z), "pdf": norm.pdf(z)}


@oracle(
    "activation.gelu_tanh",
    way="identity",
    how="tanh is what y / z leaves, and u its inverse, from torch's GELU",
)
def gelu_tanh_inside(z: Any) -> Mapping[str, Any]:
    torch = require_torch()
    from scipy.special import logit

    small = torch.nn.functional.gelu(torch.tensor(-np.abs(z)), approximate="tanh").numpy() / -np.abs(z)
    # (1 + tanh u) / 2 is the sigmoid of 2u; on the negative side it is small, so that u keeps its digits.
    u = -np.sign(z) * logit(small) / 2
    return {"u": u, "t": -np.sign(z) * (2 * small - 1)}


@oracle("activation.gelu_sigmoid", way="identity", how="torch's SiLU at 1.702 z, divided by 1.702")
def gelu_sigmoid(z: Any) -> Mapping[str, Any]:
    torch = require_torch()
    y, dy = graded(lambda leaf: torch.nn.functional.silu(1.702 * leaf) / 1.702, z)
    return {"s": y / z, "y": y, "dy": dy}


@oracle("activation.silu", way="library operator", how="scipy.special.expit")
def silu_gate(z: Any) -> Mapping[str, Any]:
    from scipy.special import expit

    return {"s": expit(z)}


@oracle(
    "activation.swish", way="identity", how="torch's SiLU at beta z, divided by beta, and both its gradients"
)
def swish(z: Any, beta: Any) -> Mapping[str, Any]:
    torch = require_torch()
    y, dy, dbeta = graded(lambda leaf, sharp: torch.nn.functional.silu(sharp * leaf) / sharp, z, beta)
    return {"s": y / z, "y": y, "dy": dy, "dbeta": dbeta}


@oracle("activation.mish", way="library operator", how="torch.nn.functional.softplus, and mish over z")
def mish_gate(z: Any) -> Mapping[str, Any]:
    torch = require_torch()
    leaf = torch.tensor(z)
    return {
        "sp": torch.nn.functional.softplus(leaf).numpy(),
        "t": (torch.nn.functional.mish(leaf) / leaf).numpy(),
    }


@oracle("activation.hard_sigmoid", way="library operator", how="torch.nn.functional.hardsigmoid")
def hard_sigmoid(z: Any) -> Mapping[str, Any]:
    torch = require_torch()
    return {"y": torch.nn.functional.hardsigmoid(torch.tensor(z)).numpy()}


def by_hard_tanh(formula: str, stretch: float) -> None:
    """Registers half of (1 + hard tanh) as the second way; torch's own gradient of hardsigmoid is float32's 1/6."""

    @oracle(
        f"activation.{formula}",
        way="identity",
        how=f"(1 + torch.nn.functional.hardtanh({stretch:.4g} z)) / 2 and its gradient",
    )
    def second(z: Any) -> Mapping[str, Any]:
        hardtanh = require_torch().nn.functional.hardtanh
        y, dy = graded(lambda leaf: (1 + hardtanh(stretch * leaf)) / 2, z)
        return {"y": y, "dy": dy}


by_hard_tanh("hard_sigmoid", 1 / 3)
by_hard_tanh("hard_sigmoid_fifth", 0.4)


@oracle("activation.hard_swish", way="library operator", how="torch.nn.functional.hardsigmoid")
def hard_swish_gate(z: Any) -> Mapping[str, Any]:
    torch = require_torch()
    return {"gate": torch.nn.functional.hardsigmoid(torch.tensor(z)).numpy()}
