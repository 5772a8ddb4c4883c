"""Positions as rotations of complex numbers: one step's turn, taken m times."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.ways import oracle


def turns(width: int, m: Any, base: Any) -> tuple[Any, Any, Any]:
    """Frequencies, angles, and e^(i m theta) as the m-th power of one step's turn."""
    torch = require_torch()
    rows = []
    for position, root in zip(m.tolist(), base.tolist(), strict=True):
        # logspace walks from B^0 to B^-(1 - 2/d) in equal factors.
        freq = torch.logspace(0, 2 / width - 1, width // 2, base=root, dtype=torch.float64)
        step = torch.polar(torch.ones_like(freq), freq)
        rows.append((freq, freq * position, torch.linalg.matrix_power(torch.diag(step), position).diagonal()))
    freq, angle, turn = (torch.stack(part) for part in zip(*rows, strict=True))
    return freq, angle, turn


def numbers(**found: Any) -> Mapping[str, Any]:
    return {name: value.numpy() for name, value in found.items()}


@oracle("attention.sinusoidal", way="identity", how="PE(m) + i PE(m) is e^(i theta) to the power m")
def sinusoidal(x: Any, m: Any, base: Any) -> Mapping[str, Any]:
    torch = require_torch()
    freq, angle, turn = turns(x.shape[1], m, base)
    encoding = torch.view_as_real(turn).flip(-1).flatten(1)  # imaginary part first: sine, cosine
    return numbers(freq=freq, angle=angle, encoding=encoding, out=torch.tensor(x) + encoding)


@oracle("attention.rope", way="identity", how="torch.view_as_complex times e^(i m theta)")
def rope(x: Any, m: Any, base: Any) -> Mapping[str, Any]:
    torch = require_torch()
    freq, angle, turn = turns(x.shape[1], m, base)
    pairs = torch.view_as_complex(torch.tensor(x).unflatten(1, (-1, 2)))
    return numbers(freq=freq, angle=angle, out=torch.view_as_real(pairs * turn).flatten(1))


@oracle("attention.rope_halves", way="identity", how="torch.complex of the two halves times e^(i m theta)")
def rope_halves(x: Any, m: Any, base: Any) -> Mapping[str, Any]:
    torch = require_torch()
    freq, angle, turn = turns(x.shape[1], m, base)
    out = torch.complex(*torch.tensor(x).chunk(2, dim=1)) * turn
    return numbers(freq=freq, angle=angle, out=torch.cat([out.real, out.imag], dim=1))


@oracle(
    "attention.wavelength", way="library operator", how="an entry of torch.logspace; where the phase is 2 pi"
)
def wavelength(d: Any, i: Any, base: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for width, pair, root in zip(d.tolist(), i.tolist(), base.tolist(), strict=True):
        freq = torch.logspace(0, 2 / width - 1, width // 2, base=root, dtype=torch.float64)[pair]
        # After one wavelength the pair is back where it started: 360 degrees at freq radians a position.
        rows.append((float(freq), 360 / float(torch.rad2deg(freq))))
    return dict(zip(("freq", "wavelength"), np.array(rows).T, strict=True))
