"""Image operations: resizing, im2col and back, convolution through the Fourier transform."""

from verify.formulas.image import columns, cubic, resize, spectrum

__all__ = ["columns", "cubic", "resize", "spectrum"]
