"""Search for hyper-parameters: how many trials, successive halving and Hyperband, Bayesian optimisation."""

from verify.formulas.search import acquisition, halving, posterior, trials

__all__ = ["acquisition", "halving", "posterior", "trials"]
