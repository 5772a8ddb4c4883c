"""Second ways to forward and backward passes: torch's operators and autograd, SciPy's correlation, an FFT."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.conv.shared import each_case
from verify.oracles.ways import oracle


def tensors(*arrays: Any) -> list[tuple[Any, ...]]:
    """The rows of a batch as torch tensors."""
    torch = require_torch()
    return [tuple(torch.tensor(value) for value in row) for row in zip(*arrays, strict=True)]


@oracle(
    "conv.forward_1d", way="library operator", how="torch.nn.functional.conv1d; windows by torch's unfold"
)
def forward_1d(x: Any, w: Any, b: Any, stride: str, padding: str, dilation: str) -> Mapping[str, Any]:
    functional = require_torch().nn.functional
    s, p, d = int(stride), int(padding), int(dilation)
    rows = []
    for signal, kernel, bias in tensors(x, w, b):
        y = functional.conv1d(signal[None, None], kernel[None, None], bias[None], s, p, d)[0, 0]
        windows = functional.unfold(signal[None, None, None], (1, len(kernel)), (1, d), (0, p), (1, s))[0].T
        rows.append({"windows": windows, "y": y})
    return each_case(rows)


@oracle(
    "conv.forward_1d",
    way="library operator",
    how="scipy.signal.correlate with the kernel's holes written out",
)
def forward_1d_scipy(x: Any, w: Any, b: Any, stride: str, padding: str, dilation: str) -> Mapping[str, Any]:
    from scipy.signal import correlate

    y = []
    for signal, kernel, bias in zip(x, w, b, strict=True):
        wide = np.kron(kernel, np.eye(1, int(dilation))[0])[: (len(kernel) - 1) * int(dilation) + 1]
        whole = correlate(np.pad(signal, int(padding)), wide, mode="valid", method="direct")
        y.append(whole[:: int(stride)] + bias)
    return {"y": np.array(y)}


@oracle("conv.forward_2d", way="library operator", how="torch.nn.functional.conv2d and unfold")
def forward_2d(x: Any, w: Any, b: Any, stride: str, padding: str, dilation: str) -> Mapping[str, Any]:
    functional = require_torch().nn.functional
    s, p, d = int(stride), int(padding), int(dilation)
    rows = []
    for image, kernel, bias in tensors(x, w, b):
        y = functional.conv2d(image[None, None], kernel[None, None], bias[None], s, p, d)[0, 0]
        columns = functional.unfold(image[None, None], kernel.shape, d, p, s)[0].T
        rows.append({"columns": columns, "y": y})
    return each_case(rows)


@oracle("conv.forward_2d", way="identity", how="convolution theorem: product of the spectra, by NumPy's FFT")
def forward_2d_spectrum(
    x: Any, w: Any, b: Any, stride: str, padding: str, dilation: str
) -> Mapping[str, Any]:
    s, p, d = int(stride), int(padding), int(dilation)
    y = []
    for image, kernel, bias in zip(x, w, b, strict=True):
        picture = np.pad(image, p)
        wide = np.zeros_like(picture)
        extent = (len(kernel) - 1) * d + 1
        wide[:extent:d, :extent:d] = kernel
        circular = np.fft.ifft2(np.fft.fft2(picture) * np.conj(np.fft.fft2(wide))).real
        inside = circular[: picture.shape[0] - extent + 1, : picture.shape[1] - extent + 1]
        y.append(inside[::s, ::s] + bias)
    return {"y": np.array(y)}


@oracle(
    "conv.true_convolution",
    way="library operator",
    how="numpy.convolve; the correlation of an impulse is the flipped kernel",
)
def true_convolution(x: Any, w: Any, mode: Any) -> Mapping[str, Any]:
    return {
        "flipped": np.array([np.correlate(np.ones(1), kernel, "full") for kernel in w]),
        "y": np.array([np.convolve(signal, kernel, mode) for signal, kernel in zip(x, w, strict=True)]),
    }


@oracle("conv.one_filter", way="library operator", how="torch.nn.functional.conv2d, depthwise and whole")
def one_filter(x: Any, w: Any, b: Any, stride: str, padding: str) -> Mapping[str, Any]:
    convolve = require_torch().nn.functional.conv2d
    s, p = int(stride), int(padding)
    rows = []
    for maps, kernels, bias in tensors(x, w, b):
        apart = convolve(maps[None], kernels[:, None], None, s, p, groups=len(kernels))[0]
        rows.append({"maps": apart, "y": convolve(maps[None], kernels[None], bias[None], s, p)[0, 0]})
    return each_case(rows)


@oracle("conv.forward_grouped", way="library operator", how="torch.nn.functional.conv2d with groups")
def forward_grouped(x: Any, w: Any, b: Any, stride: str, padding: str) -> Mapping[str, Any]:
    convolve = require_torch().nn.functional.conv2d
    groups = x.shape[1] // w.shape[2]
    return each_case(
        [
            {"y": convolve(maps[None], filters, biases, int(stride), int(padding), groups=groups)[0]}
            for maps, filters, biases in tensors(x, w, b)
        ]
    )


@oracle("conv.forward_3d", way="library operator", how="torch.nn.functional.conv3d")
def forward_3d(x: Any, w: Any, b: Any, stride: str, padding: str) -> Mapping[str, Any]:
    convolve = require_torch().nn.functional.conv3d
    return each_case(
        [
            {"y": convolve(volume[None, None], cube[None, None], bias[None], int(stride), int(padding))[0, 0]}
            for volume, cube, bias in tensors(x, w, b)
        ]
    )


@oracle(
    "conv.backward_1d",
    way="autograd",
    how="gradients of <g, y> by kernel, bias and input; the matrix as the Jacobian of torch's conv1d",
)
def backward_1d(x: Any, w: Any, g: Any, stride: str, padding: str, dilation: str) -> Mapping[str, Any]:
    torch = require_torch()
    functional = torch.nn.functional
    s, p, d, count = int(stride), int(padding), int(dilation), g.shape[1]
    rows = []
    for signal, kernel, upstream in tensors(x, w, g):
        bias = torch.zeros(1, dtype=torch.float64, requires_grad=True)
        signal.requires_grad_()
        kernel.requires_grad_()

        def first_outputs(values: Any, kernel: Any = kernel, bias: Any = bias) -> Any:
            wide = functional.pad(values, (p, 40))
            return functional.conv1d(wide[None, None], kernel[None, None], bias, s, 0, d)[0, 0, :count]

        (first_outputs(signal) * upstream).sum().backward()
        wide = functional.pad(signal, (p, 40))[None, None, None]
        rows.append(
            {
                "windows": functional.unfold(wide, (1, len(kernel)), (1, d), 0, (1, s))[0].T[:count],
                "dw": kernel.grad,
                "db": bias.grad[0],
                "matrix": torch.autograd.functional.jacobian(first_outputs, signal),
                "dx": signal.grad,
            }
        )
    return each_case(rows)


@oracle(
    "conv.backward_2d",
    way="autograd",
    how="gradients of <G, Y> by kernel, bias and input through torch's conv2d",
)
def backward_2d(x: Any, w: Any, g: Any, stride: str, padding: str, dilation: str) -> Mapping[str, Any]:
    torch = require_torch()
    functional = torch.nn.functional
    s, p, d = int(stride), int(padding), int(dilation)
    height, width = g.shape[1:]
    rows = []
    for image, kernel, upstream in tensors(x, w, g):
        bias = torch.zeros(1, dtype=torch.float64, requires_grad=True)
        image.requires_grad_()
        kernel.requires_grad_()
        wide = functional.pad(image, (p, 20, p, 20))[None, None]
        y = functional.conv2d(wide, kernel[None, None], bias, s, 0, d)[0, 0]
        (y[:height, :width] * upstream).sum().backward()
        columns = functional.unfold(wide, kernel.shape, d, 0, s)[0].T.reshape(*y.shape, -1)
        rows.append(
            {
                "columns": columns[:height, :width].reshape(-1, kernel.numel()),
                "dw": kernel.grad,
                "db": bias.grad[0],
                "dx": image.grad,
            }
        )
    return each_case(rows)
