"""Second ways to derivatives: torch.func, linear programmes, SciPy's differences, and Python's own isclose."""

from verify.oracles.calculus import checking, derivatives, directions

__all__ = ["checking", "derivatives", "directions"]
