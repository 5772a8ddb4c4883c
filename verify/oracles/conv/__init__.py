"""Second ways to the convolutions: torch on the meta device, autograd, adjoint tests, counting."""

from verify.oracles.conv import blocks, counting, layers, passes, receptive, sizes, transposed

__all__ = ["blocks", "counting", "layers", "passes", "receptive", "sizes", "transposed"]
