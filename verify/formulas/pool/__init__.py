"""Pooling: sizes, the maximum and the averages of windows, and where the gradient goes."""

from verify.formulas.pool import averages, maxima, means, sizes

__all__ = ["averages", "maxima", "means", "sizes"]
