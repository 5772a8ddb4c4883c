"""torch's recurrent modules run on the same weights; their gates read off by probing the module itself.

A module shows only its states. With one gate forced open or shut by a bias of 1000 the new state *is* another gate:
an LSTM cell at c = 0 whose candidate is forced to 1 has the cell i, and so on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.ways import oracle

OPEN = 1000.0


def tensor(values: Any) -> Any:
    return require_torch().tensor(np.asarray(values, dtype=np.float64))


def stacked(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {name: np.stack([np.asarray(row[name]) for row in rows]) for name in rows[0]}


def over_time(found: list[dict[str, Any]]) -> dict[str, Any]:
    return {name: np.stack([one[name].detach().numpy() for one in found]) for name in found[0]}


@oracle("recurrent.elman", way="library operator", how="torch.nn.RNN(1, 1) and torch.nn.Linear behind it")
def elman(x: Any, h0: Any, w: Any, u: Any, b: Any, v: Any, c: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for case in range(len(x)):
        layer = torch.nn.RNN(1, 1, dtype=torch.float64)
        dense = torch.nn.Linear(1, 1, dtype=torch.float64)
        with torch.no_grad():
            for parameter, value in zip(layer.parameters(), (w, u, b, 0 * b), strict=True):
                parameter.fill_(float(value[case]))
            dense.weight.fill_(float(v[case]))
            dense.bias.fill_(float(c[case]))
            h, _ = layer(tensor(x[case])[:, None], tensor(h0[case]).reshape(1, 1))
            y = dense(h)
        rows.append({"z": torch.atanh(h)[:, 0], "h": h[:, 0], "y": y[:, 0]})
    return stacked(rows)


@oracle("recurrent.rnn", way="library operator", how="torch.nn.RNN, its net input from linear on [x, h]")
def rnn(x: Any, h0: Any, W: Any, U: Any, b: Any, activation: str) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for case in range(len(x)):
        layer = torch.nn.RNN(W.shape[2], W.shape[1], nonlinearity=activation, dtype=torch.float64)
        values = {"weight_ih_l0": W, "weight_hh_l0": U, "bias_ih_l0": b, "bias_hh_l0": 0 * b}
        layer.load_state_dict({name: tensor(value[case]) for name, value in values.items()})
        with torch.no_grad():
            h, _ = layer(tensor(x[case]), tensor(h0[case])[None])
        before = torch.cat([tensor(h0[case])[None], h[:-1]])
        both = torch.cat([tensor(x[case]), before], dim=1)
        z = torch.nn.functional.linear(both, tensor(np.hstack([W[case], U[case]])), tensor(b[case]))
        rows.append({"z": z, "h": h})
    return stacked(rows)


def loaded(cell: Any, given: Mapping[str, Any], gates: str, case: int) -> Any:
    """The cell with one case's weights, the blocks stacked in its own order; the second bias is 0 or ``cn``."""
    second = [
        given[f"c{gate}"][case] if f"c{gate}" in given else 0 * given[f"b{gate}"][case] for gate in gates
    ]
    cell.load_state_dict(
        {
            "weight_ih": tensor(np.concatenate([given[f"W{gate}"][case] for gate in gates])),
            "weight_hh": tensor(np.concatenate([given[f"U{gate}"][case] for gate in gates])),
            "bias_ih": tensor(np.concatenate([given[f"b{gate}"][case] for gate in gates])),
            "bias_hh": tensor(np.concatenate(second)),
        }
    )
    return cell


def forced(cell: Any, forces: Mapping[int, float]) -> Any:
    """A copy of the cell with the biases of whole blocks moved."""
    import copy

    torch = require_torch()
    other = copy.deepcopy(cell)
    with torch.no_grad():
        for block, amount in forces.items():
            other.bias_ih[block * cell.hidden_size : (block + 1) * cell.hidden_size] += amount
    return other


def lstm_gates(cell: Any, x: Any, h: Any) -> dict[str, Any]:
    """f, i, g and o of torch.nn.LSTMCell, whose blocks are i, f, g, o."""
    torch = require_torch()
    none, one, full = torch.zeros_like(h), torch.ones_like(h), torch.full_like(h, OPEN)
    return {
        "f": forced(cell, {0: -OPEN})(x, (h, one))[1],
        "i": forced(cell, {2: OPEN})(x, (h, none))[1],
        "g": forced(cell, {0: OPEN})(x, (h, none))[1],
        "o": forced(cell, {1: OPEN})(x, (h, full))[0],
    }


@oracle(
    "recurrent.lstm_state",
    way="library operator",
    how="torch.nn.LSTMCell whose biases are logits of the gates",
)
def lstm_state(f: Any, i: Any, g: Any, o: Any, c_prev: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for case in range(len(f)):
        cell = torch.nn.LSTMCell(1, f.shape[1], dtype=torch.float64)
        logits = [torch.logit(tensor(one[case])) for one in (i, f, o)]
        # The candidate comes within 1e-16 of 1 in float32's rounding of the ends: atanh is clipped there.
        candidate = torch.atanh(tensor(g[case]).clamp(-1 + 1e-15, 1 - 1e-15))
        with torch.no_grad():
            for parameter in cell.parameters():
                parameter.zero_()
            cell.bias_ih.copy_(torch.cat([logits[0], logits[1], candidate, logits[2]]))
            x, none = torch.zeros(1, dtype=torch.float64), torch.zeros(f.shape[1], dtype=torch.float64)
            h, c = cell(x, (none, tensor(c_prev[case])))
            _, written = cell(x, (none, none))
            _, kept = forced(cell, {0: -OPEN})(x, (none, tensor(c_prev[case])))
        rows.append({"kept": kept, "written": written, "c": c, "h": h})
    return stacked(rows)


@oracle("recurrent.lstm", way="library operator", how="torch.nn.LSTM, and its LSTMCell probed for the gates")
def lstm(x: Any, h0: Any, c0: Any, **weights: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for case in range(len(x)):
        cell = torch.nn.LSTMCell(x.shape[2], h0.shape[1], dtype=torch.float64)
        loaded(cell, weights, "ifgo", case)
        whole = torch.nn.LSTM(x.shape[2], h0.shape[1], dtype=torch.float64)
        whole.load_state_dict({f"{name}_l0": value for name, value in cell.state_dict().items()})
        state = (tensor(h0[case]), tensor(c0[case]))
        with torch.no_grad():
            every, _ = whole(tensor(x[case]), (state[0][None], state[1][None]))
            found = []
            for t, now in enumerate(tensor(x[case])):
                gates = lstm_gates(cell, now, state[0])
                state = cell(now, state)
                found.append({**gates, "c": state[1], "h": every[t]})
        rows.append(over_time(found))
    return stacked(rows)


@oracle(
    "recurrent.lstm_peephole",
    way="library operator",
    how="torch.nn.LSTMCell with diag(peephole) as further recurrent columns: run on [x, c_old] and again on [x, c_new]",
)
def lstm_peephole(x: Any, h0: Any, c0: Any, pf: Any, pi: Any, po: Any, **weights: Any) -> Mapping[str, Any]:
    torch = require_torch()
    hidden = h0.shape[1]
    rows = []
    for case in range(len(x)):
        wide = dict(weights)
        for gate, peep in (("f", pf), ("i", pi), ("o", po), ("g", 0 * pf)):
            into = np.stack([np.diag(one) for one in peep])
            wide[f"W{gate}"] = np.concatenate([weights[f"W{gate}"], into], axis=2)
        cell = loaded(torch.nn.LSTMCell(x.shape[2] + hidden, hidden, dtype=torch.float64), wide, "ifgo", case)
        h, c = tensor(h0[case]), tensor(c0[case])
        found = []
        with torch.no_grad():
            for now in tensor(x[case]):
                old = torch.cat([now, c])
                gates = lstm_gates(cell, old, h)
                _, c = cell(old, (h, c))
                new = torch.cat([now, c])
                # Forget gate open, input gate shut: the new cell passes through and meets its own output gate.
                through = forced(cell, {0: -OPEN, 1: OPEN})
                o = lstm_gates(cell, new, h)["o"]
                h, _ = through(new, (h, c))
                found.append({**gates, "o": o, "c": c, "h": h})
        rows.append(over_time(found))
    return stacked(rows)


def gru_probes(cell: Any, x: Any, h: Any) -> dict[str, Any]:
    """r and z of torch.nn.GRUCell, whose blocks are r, z, n, and its candidate n."""
    torch = require_torch()
    size = cell.hidden_size
    inner = forced(cell, {1: -OPEN})
    with torch.no_grad():
        for parameter in (inner.weight_ih, inner.weight_hh, inner.bias_ih, inner.bias_hh):
            parameter[2 * size :] = 0
        inner.bias_hh[2 * size :] = 1  # then the candidate is tanh(r)
    high, low = (forced(cell, {2: sign * OPEN})(x, h) for sign in (1, -1))
    return {
        "r": torch.atanh(inner(x, h)),
        "z": 1 - (high - low) / 2,
        "n": forced(cell, {1: -OPEN})(x, h),
    }


@oracle(
    "recurrent.gru_reset_after",
    way="library operator",
    how="torch.nn.GRU, and its GRUCell probed for the gates",
)
def gru_reset_after(x: Any, h0: Any, **weights: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for case in range(len(x)):
        cell = torch.nn.GRUCell(x.shape[2], h0.shape[1], dtype=torch.float64)
        loaded(cell, weights, "rzn", case)
        whole = torch.nn.GRU(x.shape[2], h0.shape[1], dtype=torch.float64)
        whole.load_state_dict({f"{name}_l0": value for name, value in cell.state_dict().items()})
        h = tensor(h0[case])
        with torch.no_grad():
            every, _ = whole(tensor(x[case]), h[None])
            found = []
            for t, now in enumerate(tensor(x[case])):
                found.append({**gru_probes(cell, now, h), "h": every[t]})
                h = every[t]
        rows.append(over_time(found))
    return stacked(rows)


def reset_before(x: Any, h0: Any, weights: Mapping[str, Any], *, renews: bool) -> Mapping[str, Any]:
    """Gates from torch.nn.GRUCell, the candidate from torch.nn.RNNCell on the state as it was reset, torch.lerp."""
    torch = require_torch()
    rows = []
    for case in range(len(x)):
        cell = loaded(torch.nn.GRUCell(x.shape[2], h0.shape[1], dtype=torch.float64), weights, "rzn", case)
        plain = loaded(torch.nn.RNNCell(x.shape[2], h0.shape[1], dtype=torch.float64), weights, "n", case)
        h = tensor(h0[case])
        found = []
        with torch.no_grad():
            for now in tensor(x[case]):
                gates = gru_probes(cell, now, h)
                n = plain(now, gates["r"] * h)
                h = torch.lerp(h, n, gates["z"]) if renews else torch.lerp(n, h, gates["z"])
                found.append({**gates, "n": n, "h": h})
        rows.append(over_time(found))
    return stacked(rows)


HOW = "gates of torch.nn.GRUCell, candidate of torch.nn.RNNCell on the reset state, torch.lerp"


@oracle("recurrent.gru", way="library operator", how=HOW)
def gru(x: Any, h0: Any, **weights: Any) -> Mapping[str, Any]:
    return reset_before(x, h0, weights, renews=False)


@oracle("recurrent.gru_renewing", way="library operator", how=f"{HOW} from the other end")
def gru_renewing(x: Any, h0: Any, **weights: Any) -> Mapping[str, Any]:
    return reset_before(x, h0, weights, renews=True)
