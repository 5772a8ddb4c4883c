"""Initialisation: how large the first weights are, why, and what happens where they are all equal.

A *fan* is the number of connections into a unit (fan_in) or out of it (fan_out).
"""

from verify.formulas.init import fans, propagation, scale, start

__all__ = ["fans", "propagation", "scale", "start"]
