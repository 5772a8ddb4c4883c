"""Data before it meets the network: centred, scaled, rotated, whitened, with statistics of the training set alone."""

from verify.formulas.preprocessing import pca, scaling, whitening

__all__ = ["pca", "scaling", "whitening"]
