"""Counting and watching a run: batches and epochs, folds, memory, noise, the size of an update, several seeds; and
what the error of its result is made of."""

from verify.formulas.training import counting, decomposition, folds, memory, noise

__all__ = ["counting", "decomposition", "folds", "memory", "noise"]
