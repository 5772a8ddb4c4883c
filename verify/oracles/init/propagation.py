"""Second ways to variances: every sign of every weight, and Gauss-Hermite quadrature over a normal net input."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.ways import oracle

MOST = 10
"""Terms of a sum whose signs are all enumerated together, 2^10 of them; a longer sum is cut into independent parts."""


def signs(count: int) -> Any:
    """All vectors of +1 and -1 of that length."""
    return np.array(list(product((-1.0, 1.0), repeat=count)))


def parts(count: int) -> list[int]:
    """The lengths of the parts of a sum."""
    return [MOST] * (count // MOST) + [count % MOST] * (count % MOST > 0)


def spread(count: int, variance: float) -> float:
    """The variance of a sum of so many weights that are +-deviation."""
    enumerated = {part: np.var((signs(part) * variance**0.5).sum(axis=1)) for part in set(parts(count))}
    return float(sum(enumerated[part] for part in parts(count)))


@oracle(
    "init.net_input_variance",
    way="enumeration",
    how="weights of +-deviation and inputs of mean +-deviation: numpy.var of the net input over all of them",
)
def net_input_variance(n: Any, var_w: Any, mean_x: Any, var_x: Any) -> Mapping[str, Any]:
    found = {name: np.zeros(len(n)) for name in ("moment", "var")}
    for i, count in enumerate(n):
        for part in parts(int(count)):
            weights = signs(part) * var_w[i] ** 0.5
            inputs = mean_x[i] + signs(part) * var_x[i] ** 0.5
            found["var"][i] += np.var(weights @ inputs.T)
        found["moment"][i] = np.linalg.norm(inputs) ** 2 / inputs.size
    return found


@oracle(
    "init.relu_moments",
    way="identity",
    how="scipy.integrate.quad_vec over the positive half of scipy.stats.norm; the other half, the output is 0",
)
def relu_moments(var: Any) -> Mapping[str, Any]:
    from scipy.integrate import quad_vec
    from scipy.stats import norm

    deviation = np.sqrt(var)

    def integral(power: int, centre: Any) -> Any:
        return quad_vec(lambda a: (a - centre) ** power * norm.pdf(a, scale=deviation), 0, 80, epsrel=1e-13)[
            0
        ]

    mean = integral(1, 0.0)
    return {"mean": mean, "moment": integral(2, 0.0), "var_a": integral(2, mean) + 0.5 * (0 - mean) ** 2}


def passed(activation: str) -> float:
    """The share of a standard normal's second moment that torch's activation passes on, by Gauss-Hermite quadrature.

    The nodes come in pairs +-z, so that the quadrature, exact for z^2, is exact for its positive half as well.
    """
    torch = require_torch()
    nodes, weights = np.polynomial.hermite_e.hermegauss(20)
    act = {"linear": torch.nn.Identity(), "relu": torch.nn.ReLU()}[activation]
    return float(np.average(act(torch.tensor(nodes)).numpy() ** 2, weights=weights))


@oracle(
    "init.layer_gains",
    way="enumeration",
    how="numpy.var of a sum of weights over all signs of them, times what torch's activation passes on, by quadrature",
)
def layer_gains(fan_in: Any, fan_out: Any, var_w: Any, activation: str) -> Mapping[str, Any]:
    share = passed(activation)
    forward, backward = (
        np.array([spread(int(fan), v) for fan, v in zip(fans, var_w, strict=True)])
        for fans in (fan_in, fan_out)
    )
    return {"kept": share + 0 * var_w, "forward": share * forward, "backward": share * backward}


@oracle(
    "init.variance_through_depth",
    way="enumeration",
    how="layer after layer: torch's activation by Gauss-Hermite quadrature, numpy.var over all signs of the weights",
)
def variance_through_depth(n: Any, var_w: Any, var_0: Any, layers: Any, activation: str) -> Mapping[str, Any]:
    share = passed(activation)
    gain, var = np.zeros(len(n)), np.array(var_0)
    for i, units in enumerate(n):
        summed = spread(int(units), var_w[i])
        gain[i] = share * summed
        for _ in range(int(layers[i])):
            second_moment = share * var[i]
            var[i] = summed * second_moment
    return {"kept": share + 0 * var_w, "gain": gain, "var": var}
