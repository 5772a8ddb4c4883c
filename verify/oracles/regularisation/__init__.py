"""Second ways to regularisation: torch's operators and optimisers, autograd, enumerated masks, SciPy, scikit-learn."""

from verify.oracles.regularisation import averaging, decay, dropout, labels, penalties, proximal

__all__ = ["averaging", "decay", "dropout", "labels", "penalties", "proximal"]
