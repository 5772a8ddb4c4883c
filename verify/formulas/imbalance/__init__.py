"""Classes that are not equally frequent: weights, corrected probabilities and thresholds, synthetic samples."""

from verify.formulas.imbalance import prior, smote, weights

__all__ = ["prior", "smote", "weights"]
