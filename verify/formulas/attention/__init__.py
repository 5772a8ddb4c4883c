"""Attention: scores, masks and heads, positions, and what it costs."""

from verify.formulas.attention import counting, heads, masks, positions, scaled

__all__ = ["counting", "heads", "masks", "positions", "scaled"]
