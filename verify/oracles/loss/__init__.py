"""Second ways to the losses: torch's operators and modules with autograd, SciPy, identities."""

from verify.oracles.loss import angles, classes, distances, distributions, masks, regression

__all__ = ["angles", "classes", "distances", "distributions", "masks", "regression"]
