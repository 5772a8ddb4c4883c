"""The largest singular value of a layer: by hand, by power iteration, and as a bound on how steep a network is."""

from verify.formulas.spectral import lipschitz, power, singular

__all__ = ["lipschitz", "power", "singular"]
