"""Second ways to the arithmetic of transformers: models built on the meta device, FLOPs counted, memory hooked."""

from verify.oracles.transformer import compute, decoding, memory, models, sharding

__all__ = ["compute", "decoding", "memory", "models", "sharding"]
