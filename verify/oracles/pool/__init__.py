"""Second ways to pooling: torch's operators and modules, autograd."""

from verify.oracles.pool import sizes, values

__all__ = ["sizes", "values"]
