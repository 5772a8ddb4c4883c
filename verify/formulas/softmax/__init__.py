"""The softmax family: probabilities, their logarithms, temperature, and how gradients pass through."""

from verify.formulas.softmax import gradients, sampling, values

__all__ = ["gradients", "sampling", "values"]
