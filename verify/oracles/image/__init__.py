"""Second ways to image operations: torch's interpolate, unfold and fold, splines, sums and matrices of SciPy."""

from verify.oracles.image import columns, resize, spectrum

__all__ = ["columns", "resize", "spectrum"]
