"""Gradients through time by torch's autograd."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.recurrent.cells import stacked, tensor
from verify.oracles.ways import oracle


@oracle(
    "recurrent.gradient_product",
    way="autograd",
    how="through torch.tanh whose net inputs lead to these states",
)
def gradient_product(h: Any, u: Any) -> Mapping[str, Any]:
    torch = require_torch()
    states = tensor(h)
    start = torch.zeros(len(h), dtype=torch.float64, requires_grad=True)
    state, factors, slopes = start, [], []
    for t in range(h.shape[1]):
        # The rest of the net input is whatever brings the unit to the given state.
        z = tensor(u) * state + (torch.atanh(states[:, t]) - tensor(u) * state).detach()
        new = torch.tanh(z)
        slopes.append(torch.autograd.grad(new.sum(), z, retain_graph=True)[0])
        factors.append(torch.autograd.grad(new.sum(), state, retain_graph=True)[0])
        state = new
    (product,) = torch.autograd.grad(state.sum(), start)
    return {
        "slope": torch.stack(slopes, 1).numpy(),
        "factor": torch.stack(factors, 1).numpy(),
        "product": product.numpy(),
    }


@oracle(
    "recurrent.gradient_bound",
    way="autograd",
    how="a chain of torch units held where their activation is steepest, found on a grid",
)
def gradient_bound(activation: str, norm: Any, k: Any) -> Mapping[str, Any]:
    torch = require_torch()
    act = getattr(torch, activation)
    grid = torch.linspace(-4, 4, 8001, dtype=torch.float64, requires_grad=True)
    (slopes,) = torch.autograd.grad(act(grid).sum(), grid)
    steepest = grid.detach()[slopes.argmax()]
    rows = []
    for weight, steps in zip(tensor(norm), k.tolist(), strict=True):
        start = torch.zeros((), dtype=torch.float64, requires_grad=True)
        state, first = start, None
        for _ in range(steps):
            state = act(weight * state + (steepest - weight * state).detach())
            if first is None:
                (first,) = torch.autograd.grad(state, start, retain_graph=True)
        (bound,) = torch.autograd.grad(state, start)
        rows.append({"slope": slopes.max(), "threshold": 1 / slopes.max(), "factor": first, "bound": bound})
    return stacked(rows)


@oracle(
    "recurrent.cell_gradient",
    way="autograd",
    how="torch.nn.LSTMCell at h = 0, its forget gates set by a bias",
)
def cell_gradient(f: Any) -> Mapping[str, Any]:
    torch = require_torch()
    start = torch.zeros(len(f), 1, dtype=torch.float64, requires_grad=True)
    c = start
    for t in range(f.shape[1]):
        cells = torch.nn.LSTMCell(1, 1, dtype=torch.float64)
        with torch.no_grad():
            for parameter in cells.parameters():
                parameter.zero_()
            cells.weight_ih[1] = 1  # the input is the logit of the forget gate
        _, c = cells(torch.logit(tensor(f[:, t]))[:, None], (torch.zeros_like(c), c))
    (product,) = torch.autograd.grad(c.sum(), start)
    product = product[:, 0]
    return {"product": product.numpy(), "mean": np.exp(np.log(f).mean(axis=1))}


@oracle(
    "recurrent.retention",
    way="library operator",
    how="torch.nn.LSTMCell run k steps; sums of its geometric series",
)
def retention(b: Any, k: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for bias, steps in zip(b.tolist(), k.tolist(), strict=True):
        cell = torch.nn.LSTMCell(1, 1, dtype=torch.float64)
        with torch.no_grad():
            for parameter in cell.parameters():
                parameter.zero_()
            cell.bias_ih[1] = bias
            none, c = torch.zeros(1, dtype=torch.float64), torch.ones(1, dtype=torch.float64)
            kept = [c]
            for _ in range(steps):
                kept.append(cell(none, (none, kept[-1]))[1])
        f = kept[1]
        series = f ** torch.arange(8000, dtype=torch.float64)
        half = torch.log2(kept[-1]) / -steps  # halvings a step
        rows.append({"f": f[0], "kept": kept[-1][0], "half_life": 1 / half[0], "time_constant": series.sum()})
    return stacked(rows)


@oracle(
    "recurrent.bptt",
    way="autograd",
    how="torch.nn.RNNCell unrolled, its parameters' gradients and the states'",
)
def bptt(x: Any, h0: Any, w: Any, u: Any, b: Any, y: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for case in range(len(x)):
        cell = torch.nn.RNNCell(1, 1, dtype=torch.float64)
        with torch.no_grad():
            for parameter, value in zip(cell.parameters(), (w, u, b, 0 * b), strict=True):
                parameter.fill_(float(value[case]))
        states = [tensor(h0[case]).reshape(1)]
        nudges = torch.zeros(x.shape[1], 1, dtype=torch.float64, requires_grad=True)
        kept = []
        for t, now in enumerate(tensor(x[case])):
            cell_in = now.reshape(1)
            # The cell keeps its net input to itself; a nudge of it is what shows dL/dz.
            z = torch.nn.functional.linear(cell_in, cell.weight_ih, cell.bias_ih)
            z = z + torch.nn.functional.linear(states[-1], cell.weight_hh) + nudges[t]
            torch.testing.assert_close(torch.tanh(z), cell(cell_in, states[-1]))
            states.append(torch.tanh(z))
            states[-1].retain_grad()
            kept.append(states[-1])
        loss = torch.nn.functional.mse_loss(states[-1], tensor(y[case]).reshape(1)) / 2
        loss.backward()
        rows.append(
            {
                "h": torch.cat(kept).detach(),
                "before": torch.cat(states[:-1]).detach(),
                "loss": loss.detach(),
                "dh": torch.cat([state.grad for state in kept]),
                "delta": nudges.grad[:, 0],
                "du": cell.weight_hh.grad[0, 0],
                "dw": cell.weight_ih.grad[0, 0],
                "db": cell.bias_ih.grad[0],
            }
        )
    return stacked(rows)


@oracle("recurrent.lstm_backward", way="autograd", how="torch.autograd from (h, c) to gates and their logits")
def lstm_backward(f: Any, i: Any, g: Any, o: Any, c_prev: Any, dh: Any, dc_next: Any) -> Mapping[str, Any]:
    torch = require_torch()
    logits = {name: torch.logit(tensor(value)) for name, value in (("f", f), ("i", i), ("o", o))}
    logits["g"] = torch.atanh(tensor(g))
    leaves = {name: value.requires_grad_() for name, value in logits.items()}
    gates = {name: torch.tanh(z) if name == "g" else torch.sigmoid(z) for name, z in leaves.items()}
    before = tensor(c_prev).requires_grad_()
    c = torch.addcmul(gates["f"] * before, gates["i"], gates["g"])
    h = gates["o"] * torch.tanh(c)
    # What the later steps want of h and c enters as a linear loss.
    loss = (h * tensor(dh)).sum() + (c * tensor(dc_next)).sum()
    wanted = [c, before, *gates.values(), *leaves.values()]
    found = torch.autograd.grad(loss, wanted)
    names = ["dc", "dc_prev", *(f"d{name}" for name in gates), *(f"dz{name}" for name in leaves)]
    return {"c": c.detach().numpy(), **{name: one.numpy() for name, one in zip(names, found, strict=True)}}
