"""Second ways to the activations: torch's own functions with autograd, SciPy, a chain by autograd."""

from verify.oracles.activation import chains, curves

__all__ = ["chains", "curves"]
