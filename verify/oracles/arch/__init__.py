"""Second ways to the architectures: torch modules built from the papers' tables on the meta device, and measured."""

from verify.oracles.arch import classic, depths, inception, residual

__all__ = ["classic", "depths", "inception", "residual"]
