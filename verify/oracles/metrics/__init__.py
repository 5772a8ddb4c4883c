"""Second ways to the metrics: scikit-learn on samples, SciPy's tests and means, enumerations."""

from verify.oracles.metrics import counted, listed, probable, ranked, words

__all__ = ["counted", "listed", "probable", "ranked", "words"]
