"""Second ways to recurrent networks: torch's cells run, probed, measured and differentiated."""

from verify.oracles.recurrent import cells, counting, gradients

__all__ = ["cells", "counting", "gradients"]
