"""Second ways to convolutions by spectra: circulant and DFT matrices of SciPy, direct sums, singular values."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np

from verify.oracles.conv.shared import measured
from verify.oracles.ways import oracle


def magnitude(x: Any, w: Any, length: int) -> Any:
    """|DFT(x) DFT(w)| by the matrix of the transform, without zeros behind."""
    from scipy.linalg import dft

    matrix = dft(length)
    return np.abs(matrix[:, : len(x)] @ x) * np.abs(matrix[:, : len(w)] @ w)


@oracle(
    "image.circular_convolution",
    way="identity",
    how="SciPy's circulant matrix times the signal; its DFT matrix",
)
def circular_convolution(x: Any, w: Any) -> Mapping[str, Any]:
    from scipy.linalg import circulant

    rows = []
    for signal, kernel in zip(x, w, strict=True):
        column = np.concatenate([kernel, np.zeros(len(signal) - len(kernel))])
        rows.append({"magnitude": magnitude(signal, kernel, len(signal)), "y": circulant(column) @ signal})
    return measured(rows)


@oracle(
    "image.fft_convolution",
    way="library operator",
    how="numpy.convolve, which adds up products; SciPy's DFT matrix",
)
def fft_convolution(x: Any, w: Any) -> Mapping[str, Any]:
    rows = []
    for signal, kernel in zip(x, w, strict=True):
        y = np.convolve(signal, kernel, "full")
        rows.append({"length": len(y), "magnitude": magnitude(signal, kernel, len(y)), "y": y})
    return measured(rows)


@oracle(
    "image.convolution_norm",
    way="identity",
    how="NumPy's singular values of the convolution's matrix on a torus, and how much it lengthens each wave",
)
def convolution_norm(w: Any, n: str) -> Mapping[str, Any]:
    size = int(n)
    pixels = np.eye(size * size).reshape(-1, size, size)
    places = np.arange(size) * 2 * np.pi / size
    rows = []
    for kernel in w:
        cells = list(product(range(len(kernel)), repeat=2))
        matrix = (
            sum(kernel[cell] * np.roll(pixels, cell, axis=(1, 2)) for cell in cells)
            .reshape(size * size, -1)
            .T
        )
        waves = np.array(
            [[np.exp(1j * np.add.outer(f * places, g * places)) for g in range(size)] for f in range(size)]
        )
        lengthened = np.linalg.norm(waves.reshape(size, size, -1) @ matrix.T, axis=-1)
        rows.append(
            {
                "reshaped": np.linalg.norm(kernel.reshape(1, -1), 2),
                "singular": lengthened / size,
                "norm": np.linalg.svd(matrix, compute_uv=False)[0],
            }
        )
    return measured(rows)
