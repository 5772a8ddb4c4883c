"""torch.optim's own optimisers run over given gradients, and their moments as explicit weighted means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch

Look = Mapping[str, str]


def run(
    make: Callable[[Any, int], Any],
    theta0: Any,
    g: Any,
    read: Look,
    state: Callable[[int], Mapping[str, float]] | None = None,
    retune: Callable[[int, int], Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """theta after every step of ``make([parameter], case)``, its moves, and the state that ``read`` names.

    ``state(case)`` is what the optimiser remembers before the first step; ``retune(case, t)`` changes its options
    before step t (from 0).
    """
    torch = require_torch()
    cases, steps = g.shape
    found = {name: np.zeros((cases, steps)) for name in ("theta", *read)}
    for case in range(cases):
        parameter = torch.tensor([float(theta0[case])], dtype=torch.float64, requires_grad=True)
        optimiser = make([parameter], case)
        for key, value in (state(case) if state else {}).items():
            shape = () if key in ("step", "mu_product") else (1,)
            optimiser.state[parameter][key] = torch.full(shape, value, dtype=torch.float64)
        for t in range(steps):
            parameter.grad = torch.tensor([float(g[case, t])], dtype=torch.float64)
            optimiser.param_groups[0].update(retune(case, t) if retune else {})
            optimiser.step()
            found["theta"][case, t] = float(parameter.detach()[0])
            for name, key in read.items():
                found[name][case, t] = float(optimiser.state[parameter][key].reshape(-1)[0])
    return {**found, "step": moves(theta0, found["theta"])}


def optimiser(name: str, **options: Any) -> Callable[[Any, int], Any]:
    """Makes the torch.optim class of that name, with each option's value (or pair of values) for the case."""

    def of(value: Any, case: int) -> Any:
        if isinstance(value, tuple):
            return tuple(of(one, case) for one in value)
        return float(value[case]) if isinstance(value, np.ndarray) else value

    def make(parameters: Any, case: int) -> Any:
        made = getattr(require_torch().optim, name)
        return made(parameters, **{option: of(value, case) for option, value in options.items()})

    return make


def moves(theta0: Any, theta: Any) -> Any:
    """How far each step went down."""
    return -np.diff(theta, axis=1, prepend=theta0[:, None])


def weighted_means(values: Any, beta: Any) -> Any:
    """The mean of the values up to each time, one ``i`` steps old weighing beta^i."""
    means = np.zeros_like(values)
    for case, row in enumerate(values):
        for t in range(len(row)):
            means[case, t] = np.average(row[: t + 1], weights=beta[case] ** np.arange(t, -1, -1))
    return means


def weight_sums(beta: Any, steps: int) -> Any:
    """What the weights (1 - beta) beta^i of a moving average that started at zero sum to after each step."""
    powers = beta[:, None] ** np.arange(steps)
    return np.cumsum((1 - beta)[:, None] * powers, axis=1)
