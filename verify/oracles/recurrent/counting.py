"""Parameters of torch's recurrent modules, built on the meta device and counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.ways import oracle


def module(cell: str) -> Any:
    nn = require_torch().nn
    return {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}[cell]


def numel(layer: Any, *parts: str) -> int:
    """Elements of the parameters whose name begins with one of the parts (all of them if there are none)."""
    return sum(p.numel() for name, p in layer.named_parameters() if not parts or name.startswith(parts))


ONE = ("weight", "bias_ih")  # one bias a unit and gate: torch's second one is left out of the count


def table(rows: list[dict[str, int]]) -> Mapping[str, Any]:
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def layer_counts(cell: str, i: Any, h: Any, parts: tuple[str, ...]) -> Mapping[str, Any]:
    rows = []
    for size, hidden in zip(i.tolist(), h.tolist(), strict=True):
        layer = module(cell)(size, hidden, device="meta")
        blocks = layer.weight_hh_l0.shape[0] // hidden
        rows.append(
            {
                "blocks": blocks,
                "weights": numel(layer, "weight") // blocks,
                "per_block": numel(layer, *parts) // blocks,
                "params": numel(layer, *parts),
            }
        )
    return table(rows)


@oracle(
    "recurrent.parameters", way="module measured", how="torch.nn.RNN, GRU, LSTM without bias_hh, meta device"
)
def parameters(cell: str, i: Any, h: Any) -> Mapping[str, Any]:
    return layer_counts(cell, i, h, ONE)


@oracle("recurrent.parameters_two_biases", way="module measured", how="torch.nn.RNN, GRU, LSTM, meta device")
def parameters_two_biases(cell: str, i: Any, h: Any) -> Mapping[str, Any]:
    return layer_counts(cell, i, h, ())


@oracle(
    "recurrent.parameters_stacked",
    way="module measured",
    how="torch's modules with num_layers and bidirectional, meta device; its output measured",
)
def parameters_stacked(
    cell: str, directions: str, biases: str, i: Any, h: Any, layers: Any
) -> Mapping[str, Any]:
    torch = require_torch()
    parts = ONE if biases == "1" else ()
    rows = []
    for size, hidden, deep in zip(i.tolist(), h.tolist(), layers.tolist(), strict=True):
        both = directions == "2"
        made, more = (
            module(cell)(size, hidden, count, bidirectional=both, device="meta") for count in (deep, deep + 1)
        )
        one = module(cell)(size, hidden, bidirectional=both, device="meta")
        rows.append(
            {
                "blocks": made.weight_hh_l0.shape[0] // hidden,
                "features": made(torch.empty(3, size, device="meta"))[0].shape[-1],
                "first": numel(one, *parts),
                "each_later": numel(more, *parts) - numel(made, *parts),
                "params": numel(made, *parts),
            }
        )
    return table(rows)


@oracle(
    "recurrent.network_parameters",
    way="module measured",
    how="torch.nn.Embedding, RNN and Linear, meta device",
)
def network_parameters(cell: str, v: Any, e: Any, h: Any, k: Any) -> Mapping[str, Any]:
    nn = require_torch().nn
    rows = []
    for words, size, hidden, outputs in zip(v.tolist(), e.tolist(), h.tolist(), k.tolist(), strict=True):
        counts = {
            "embedding": numel(nn.Embedding(words, size, device="meta")),
            "recurrent": numel(module(cell)(size, hidden, device="meta"), *ONE),
            "dense": numel(nn.Linear(hidden, outputs, device="meta")),
        }
        rows.append({**counts, "params": sum(counts.values())})
    return table(rows)
