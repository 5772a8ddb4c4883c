"""Methods that use curvature: Newton, Gauss-Newton, quasi-Newton updates, and the line searches around them."""

from verify.formulas.second_order import least_squares, limited, line_search, newton, quasi, storage

__all__ = ["least_squares", "limited", "line_search", "newton", "quasi", "storage"]
