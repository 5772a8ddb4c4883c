"""Derivatives in several variables: gradients, directions, Jacobians, Hessians, and checking them by differences."""

from verify.formulas.calculus import checking, curvature, directions, gradients, jacobians

__all__ = ["checking", "curvature", "directions", "gradients", "jacobians"]
