"""Convolution through the Fourier transform: circular, linear with padding, and the norm of a convolution."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define

OPPENHEIM = "Oppenheim & Schafer, Discrete-Time Signal Processing, chapter 8: the convolution theorem"
MATHIEU = "Mathieu, Henaff & LeCun 2014, arXiv:1312.5851"
SEDGHI = "Sedghi, Gupta & Long 2019, arXiv:1805.10408"

SIGNAL = Input("x", "x_{n}", "signal", shape=("N",))
KERNEL = Input("w", "w_{k}", "kernel, not longer than the signal", shape=("K",))


def lengthened(xp: Any, values: Any, length: int) -> Any:
    """Zeros behind the values up to that length."""
    rest = xp.zeros((values.shape[0], length - values.shape[1]), dtype=values.dtype, device=values.device)
    return xp.concat([values, rest], axis=1)


def as_complex(xp: Any, values: Any) -> Any:
    """The same numbers with the precision that they have; the array standard transforms complex ones only."""
    return xp.astype(values, xp.complex128 if values.dtype == xp.float64 else xp.complex64)


def spectra(xp: Any, x: Any, w: Any, length: int) -> tuple[Any, Any]:
    """Discrete Fourier transforms of both, with zeros behind up to that length."""
    at_x, at_w = (as_complex(xp, lengthened(xp, one, length)) for one in (x, w))
    return xp.fft.fft(at_x), xp.fft.fft(at_w)


def back(xp: Any, spectrum: Any) -> Any:
    """The real signal of a spectrum."""
    return xp.real(xp.fft.ifft(spectrum))


def magnitude(length: str) -> Step:
    return Step(
        "magnitude",
        r"|\hat{x}_f \hat{w}_f|",
        rf"\operatorname{{abs}}(\operatorname{{DFT}}_{{{length}}}(<x>) \cdot \operatorname{{DFT}}_{{{length}}}(<w>))",
        "size of the product of the spectra",
        shape=("L",),
    )


@define(
    "image.circular_convolution",
    title="Circular convolution through the Fourier transform",
    inputs=[SIGNAL, KERNEL],
    steps=[
        magnitude("N"),
        Step(
            "y",
            "y_{n}",
            r"\operatorname{IDFT}(\operatorname{DFT}_N(<x>) \cdot \operatorname{DFT}_N(<w>))",
            "circular convolution",
            shape=("N",),
        ),
    ],
    source=OPPENHEIM,
    example=({"x": [1.0, 2.0, 3.0, 4.0], "w": [1.0, 0.0, 1.0]}, {"y": [4.0, 6.0, 4.0, 6.0]}),
    dims={"N": (4, 7), "K": (2, 4)},
)
def circular_convolution(xp: Any, x: Any, w: Any) -> Steps:
    """y_n = sum_k w_k x_((n - k) mod N) = IDFT(DFT(x) DFT(w)), w with zeros up to N

    A product of spectra convolves on a ring: what leaves at the end comes in at the front.
    Example: (1, 0, 1) adds the value two places before: 1 + 3, 2 + 4, 3 + 1, 4 + 2.
    """
    at_x, at_w = spectra(xp, x, w, x.shape[1])
    return {"magnitude": xp.abs(at_x * at_w), "y": back(xp, at_x * at_w)}


@circular_convolution.mistake(
    "correlation", who="forgets to flip: the conjugate spectrum correlates", affects="y"
)
def _(xp: Any, x: Any, w: Any) -> Steps:
    at_x, at_w = spectra(xp, x, w, x.shape[1])
    return {"y": back(xp, at_x * xp.conj(at_w))}


@circular_convolution.mistake("no-wrap", who="takes zeros before the signal instead of its end", affects="y")
def _(xp: Any, x: Any, w: Any) -> Steps:
    return {"y": fft_convolution.body(xp, x, w)["y"][:, : x.shape[1]]}


@circular_convolution.mistake(
    "spectra-added", who="adds the spectra, which adds the signals", affects=["magnitude", "y"]
)
def _(xp: Any, x: Any, w: Any) -> Steps:
    at_x, at_w = spectra(xp, x, w, x.shape[1])
    return {"magnitude": xp.abs(at_x + at_w), "y": back(xp, at_x + at_w)}


@define(
    "image.fft_convolution",
    title="Full convolution through the Fourier transform",
    inputs=[SIGNAL, KERNEL],
    steps=[
        Step("length", "L", r"<N> + <K> - 1", "values of the full convolution, and length to pad to", "int"),
        magnitude("L"),
        Step(
            "y",
            "y_{n}",
            r"\operatorname{IDFT}(\operatorname{DFT}_L(<x>) \cdot \operatorname{DFT}_L(<w>))",
            "full convolution",
            shape=("L",),
        ),
    ],
    source=f"{OPPENHEIM}; {MATHIEU}, for the layers of a network",
    example=({"x": [1.0, 2.0, 3.0], "w": [0.0, 1.0, 0.5]}, {"length": 5, "y": [0.0, 1.0, 2.5, 4.0, 1.5]}),
    dims={"N": (4, 7), "K": (2, 4)},
)
def fft_convolution(xp: Any, x: Any, w: Any) -> Steps:
    """y = IDFT(DFT(x) DFT(w)), both with zeros behind up to L = N + K - 1

    With that many zeros nothing wraps round, and the circular convolution is the full one: L log L steps for N K.
    Example: (1, 2, 3) * (0, 1, 0.5) needs 5 values: 0, 1, 2.5, 4, 1.5.
    """
    length = x.shape[1] + w.shape[1] - 1
    at_x, at_w = spectra(xp, x, w, length)
    count = xp.full((x.shape[0],), length, dtype=xp.int64, device=x.device)
    return {"length": count, "magnitude": xp.abs(at_x * at_w), "y": back(xp, at_x * at_w)}


@fft_convolution.mistake(
    "not-padded", who="pads to the signal's length only: the tail falls on the front", affects="y"
)
def _(xp: Any, x: Any, w: Any) -> Steps:
    wrapped = circular_convolution.body(xp, x, w)["y"]
    return {"y": lengthened(xp, wrapped, x.shape[1] + w.shape[1] - 1)}


@fft_convolution.mistake("one-too-long", who="adds the lengths, N + K", affects="length")
def _(xp: Any, x: Any, w: Any) -> Steps:
    return {"length": fft_convolution.body(xp, x, w)["length"] + 1}


@fft_convolution.mistake("correlation", who="conjugates the kernel's spectrum, which correlates", affects="y")
def _(xp: Any, x: Any, w: Any) -> Steps:
    at_x, at_w = spectra(xp, x, w, x.shape[1] + w.shape[1] - 1)
    return {"y": back(xp, at_x * xp.conj(at_w))}


@define(
    "image.convolution_norm",
    title="Operator norm of a convolution, and the norm of its reshaped kernel",
    inputs=[
        Input("w", "K", "square kernel, one channel to one", shape=("K", "K")),
        Input("n", "n", "size of the image, which is a torus", "choice", values=("4", "5", "8")),
    ],
    steps=[
        Step(
            "reshaped",
            r"\|K\|_F",
            r"\sqrt{\operatorname{sum}(<w>^2)}",
            "largest singular value of the kernel as one row",
        ),
        Step(
            "singular",
            r"\sigma_f",
            r"\operatorname{abs}(\operatorname{DFT}_{n \times n}(<w>))",
            "singular values of the convolution, one a frequency",
            shape=("M", "M"),
        ),
        Step("norm", r"\|C\|_2", r"\max(<singular>)", "how much the convolution can lengthen an image"),
    ],
    source=f"{SEDGHI}, section 2; Miyato et al. 2018, arXiv:1802.05957, normalise the reshaped kernel",
    example=(
        {"w": [[1.0, 1.0, 1.0], [1.0, 1.0, 1.0], [1.0, 1.0, 1.0]], "n": "8"},
        {"reshaped": 3.0, "norm": 9.0},
    ),
    dims={"K": (2, 3)},
)
def convolution_norm(xp: Any, w: Any, n: str) -> Steps:
    """||C||_2 = max_f |DFT(K)_f|, between ||K||_F and k ||K||_F

    On a torus the Fourier transform makes the convolution's matrix diagonal. Spectral normalisation of the reshaped
    kernel divides by ||K||_F, so that the layer may still lengthen by a factor of up to k.
    Example: nine ones: reshaped 3, but a constant image becomes nine times as large.
    """
    rows = xp.zeros((w.shape[0], int(n) - w.shape[1], w.shape[2]), dtype=w.dtype, device=w.device)
    tall = xp.concat([w, rows], axis=1)
    columns = xp.zeros((w.shape[0], int(n), int(n) - w.shape[2]), dtype=w.dtype, device=w.device)
    singular = xp.abs(xp.fft.fftn(as_complex(xp, xp.concat([tall, columns], axis=2)), axes=(1, 2)))
    reshaped = xp.sqrt(xp.sum(w**2, axis=(1, 2)))
    return {"reshaped": reshaped, "singular": singular, "norm": xp.max(singular, axis=(1, 2))}


@convolution_norm.mistake(
    "reshaped-kernel", who="takes the norm of the reshaped kernel for the operator's", affects="norm"
)
def _(xp: Any, w: Any, n: str) -> Steps:
    return {"norm": convolution_norm.body(xp, w, n)["reshaped"]}


@convolution_norm.mistake(
    "sum-of-weights", who="takes the response to a constant image for the largest", affects="norm"
)
def _(xp: Any, w: Any, n: str) -> Steps:
    return {"norm": xp.abs(xp.sum(w, axis=(1, 2)))}


@convolution_norm.mistake(
    "absolute-sum", who="adds the absolute weights, which is the norm for the largest pixel", affects="norm"
)
def _(xp: Any, w: Any, n: str) -> Steps:
    return {"norm": xp.sum(xp.abs(w), axis=(1, 2))}
