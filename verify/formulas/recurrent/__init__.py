"""Recurrent networks: cells and sequences, their gradients through time, and their parameters."""

from verify.formulas.recurrent import counting, gru, lstm, memory, networks, peephole, plain, through_time

__all__ = ["counting", "gru", "lstm", "memory", "networks", "peephole", "plain", "through_time"]
