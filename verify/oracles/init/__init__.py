"""Second ways to initialisation: torch.nn.init on known random numbers, connections counted, moments integrated."""

from verify.oracles.init import propagation, scale, start

__all__ = ["propagation", "scale", "start"]
