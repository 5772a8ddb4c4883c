"""Information and belief: impurity, what a split or a variable tells, Bayes' rule.

Entropy and divergences of single distributions stand with the losses.
"""

from verify.formulas.information import bayes, impurity, mutual

__all__ = ["bayes", "impurity", "mutual"]
