"""First-order optimisers on one parameter: the gradients of T steps in, every intermediate value out.

The state starts at zero, as libraries do. Time is the trailing axis; gradients are given, so that a step can be
followed by hand (Nesterov's look-ahead alone asks for its own, on a quadratic). An optimiser works elementwise: a
tensor is many such parameters. What looks at a whole layer (LARS, LAMB, clipping) takes vectors.
"""

from verify.formulas.optim import (
    accelerated,
    adaptive,
    clipping,
    correction,
    delta,
    layerwise,
    maxima,
    nadam,
    rectified,
    rms,
    velocity,
)

__all__ = [
    "accelerated",
    "adaptive",
    "clipping",
    "correction",
    "delta",
    "layerwise",
    "maxima",
    "nadam",
    "rectified",
    "rms",
    "velocity",
]
