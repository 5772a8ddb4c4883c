"""Second ways to the optimisers: those of torch.optim run over the same gradients, and identities."""

from verify.oracles.optim import accelerated, adaptive, moments, nadam, rms, vectors, velocity

__all__ = ["accelerated", "adaptive", "moments", "nadam", "rms", "vectors", "velocity"]
