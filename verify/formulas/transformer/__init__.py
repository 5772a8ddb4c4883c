"""Arithmetic of transformers: parameters of a block and of whole models, FLOPs, memory, and what bounds decoding."""

from verify.formulas.transformer import (
    activations,
    blocks,
    cache,
    compute,
    decoding,
    llama,
    memory,
    models,
    sharding,
    training,
)

__all__ = [
    "activations",
    "blocks",
    "cache",
    "compute",
    "decoding",
    "llama",
    "memory",
    "models",
    "sharding",
    "training",
]
