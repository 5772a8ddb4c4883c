"""Second ways to methods with curvature: SciPy's own steps, updates and line search; least squares; closed forms."""

from verify.oracles.second_order import newton, quasi, search

__all__ = ["newton", "quasi", "search"]
