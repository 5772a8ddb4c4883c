"""Second ways to counting and watching a run, to its memory, and to what its error is made of."""

from verify.oracles.training import decomposition, folds, memory, running

__all__ = ["decomposition", "folds", "memory", "running"]
