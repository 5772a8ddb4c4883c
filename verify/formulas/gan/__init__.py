"""Adversarial games: losses of both players, the optimal discriminator and its value, penalties, distances."""

from verify.formulas.gan import distance, losses, optimal, penalty, scores

__all__ = ["distance", "losses", "optimal", "penalty", "scores"]
