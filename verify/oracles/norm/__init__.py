"""Second ways to the normalisation layers: torch's own operators and modules, autograd, counting, identities."""

from verify.oracles.norm import batch, counting, deployment, gradients, image, scale, token

__all__ = ["batch", "counting", "deployment", "gradients", "image", "scale", "token"]
