"""Second ways to attention: torch's own operators and modules, complex rotations, enumeration, FLOP counts."""

from verify.oracles.attention import counting, forward, positions

__all__ = ["counting", "forward", "positions"]
