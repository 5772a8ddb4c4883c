"""Second ways to equal starts and gate biases: whole torch modules with those parameters, trained or run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.ways import oracle

STEPS = 3


@oracle(
    "init.equal_start",
    way="autograd",
    how="torch.optim.SGD on a torch network of h hidden units with equal weights, all of which stay equal",
)
def equal_start(x: Any, y: Any, c1: Any, c2: Any, h: Any, lr: Any, activation: str) -> Mapping[str, Any]:
    torch = require_torch()
    shape = (len(x), STEPS)
    found = {name: np.zeros(shape) for name in ("a", "delta", "back", "w2", "b2", "b1")}
    found["W1"] = np.zeros((*shape, x.shape[1]))
    for i in range(len(x)):
        hidden = torch.nn.Linear(x.shape[1], int(h[i]), dtype=torch.float64)
        output = torch.nn.Linear(int(h[i]), 1, dtype=torch.float64)
        for layer, value in ((hidden, c1[i]), (output, c2[i])):
            torch.nn.init.constant_(layer.weight, float(value))
            torch.nn.init.zeros_(layer.bias)
        optimiser = torch.optim.SGD([*hidden.parameters(), *output.parameters()], lr=float(lr[i]))
        for t in range(STEPS):
            optimiser.zero_grad()
            z = hidden(torch.tensor(x[i]))
            a = getattr(torch, activation)(z)
            out = output(a)
            z.retain_grad()
            out.retain_grad()
            (torch.nn.functional.mse_loss(out, torch.tensor(y[i : i + 1])) / 2).backward()
            optimiser.step()
            seen = {"a": a, "delta": out.grad, "back": z.grad, "w2": output.weight[0], "b2": output.bias}
            for name, values in {**seen, "b1": hidden.bias, "W1": hidden.weight}.items():
                rows = values.detach().numpy()
                if np.ptp(rows, axis=0).max() > 1e-12:
                    raise ArithmeticError(f"the hidden units differ in {name}")
                found[name][i, t] = rows[0]
    return found


@oracle(
    "init.forget_gate",
    way="module measured",
    how="the cell state of a torch.nn.LSTMCell without weights, its forget bias set, run from 1 for t steps",
)
def forget_gate(b: Any, t: Any) -> Mapping[str, Any]:
    torch = require_torch()
    found = {"f": np.zeros(len(b)), "kept": np.zeros(len(b))}
    for i in range(len(b)):
        lstm = torch.nn.LSTMCell(1, 1, dtype=torch.float64)
        with torch.no_grad():
            for parameter in lstm.parameters():
                parameter.zero_()
            lstm.bias_ih[1] = float(b[i])  # input, forget, cell, output: the cell's candidate is tanh(0) = 0
            state = torch.zeros(1, 1, dtype=torch.float64), torch.ones(1, 1, dtype=torch.float64)
            for step in range(int(t[i])):
                state = lstm(torch.zeros(1, 1, dtype=torch.float64), state)
                if step == 0:
                    found["f"][i] = float(state[1])
        found["kept"][i] = float(state[1])
    return found
