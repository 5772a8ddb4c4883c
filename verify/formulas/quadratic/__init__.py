"""Gradient descent, momentum and conjugate gradients on a quadratic, where everything can be said exactly."""

from verify.formulas.quadratic import conjugate, descent, rates

__all__ = ["conjugate", "descent", "rates"]
