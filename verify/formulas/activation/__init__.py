"""Activation functions with their derivatives, maxout, and what a product of derivatives does through depth.

Functions of one number: a layer applies them to each of its entries. ``[condition]`` in an expression is 1 where the
condition holds and 0 elsewhere.
"""

from verify.formulas.activation import depth, exponential, gated, hard, maxout, rectified, sigmoidal

__all__ = ["depth", "exponential", "gated", "hard", "maxout", "rectified", "sigmoidal"]
