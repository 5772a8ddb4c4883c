"""What the activations share: their input, the shape of their derivative step, and three functions written once."""

from __future__ import annotations

import math
from typing import Any

from verify.registry import Input, Step

Z = Input("z", "z", "net input", low=-7, high=7)


def derivative(expression: str, meaning: str = "derivative") -> Step:
    return Step("dy", r"\frac{dy}{dz}", expression, meaning)


def positive(xp: Any, z: Any) -> Any:
    """max(0, z)"""
    return xp.where(z > 0, z, 0 * z)


def negative(xp: Any, z: Any) -> Any:
    """min(0, z)"""
    return xp.where(z < 0, z, 0 * z)


def holds(xp: Any, condition: Any, like: Any) -> Any:
    """1 where the condition holds, 0 elsewhere, as reals."""
    return xp.astype(condition, like.dtype)


def sigmoid(xp: Any, z: Any) -> Any:
    """1 / (1 + e^-z); e is raised to negative powers only, so that nothing overflows far from 0."""
    e = xp.exp(-xp.abs(z))
    return xp.where(z >= 0, 1 / (1 + e), e / (1 + e))


def softplus(xp: Any, z: Any) -> Any:
    """log(1 + e^z); logaddexp takes the larger exponent out of the logarithm, so that e^z cannot overflow."""
    return xp.logaddexp(z, 0 * z)


def erf(xp: Any, x: Any) -> Any:
    """The error function, which the array standard lacks: 2 / sqrt(pi) e^(-x^2) (x + 2 x^3 / 3 + 4 x^5 / 15 + ...).

    All terms of this series have one sign, so that nothing cancels (Abramowitz & Stegun 7.1.6). Beyond 6 the value
    is 1 to the last bit.
    """
    x = xp.where(xp.abs(x) > 6, 6 * xp.sign(x), x)
    term = total = x * xp.exp(-x * x)
    for k in range(1, 150):
        term = term * (2 * x * x / (2 * k + 1))
        total = total + term
    return 2 / math.sqrt(math.pi) * total


def normal_cdf(xp: Any, z: Any) -> Any:
    return (1 + erf(xp, z / math.sqrt(2))) / 2


def normal_pdf(xp: Any, z: Any) -> Any:
    return xp.exp(-z * z / 2) / math.sqrt(2 * math.pi)
