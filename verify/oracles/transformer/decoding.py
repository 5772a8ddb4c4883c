"""Bytes and FLOPs of real products, the slower of two clocks, and every way a draft can be accepted."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.transformer.compute import counted
from verify.oracles.transformer.models import table
from verify.oracles.ways import oracle


@oracle(
    "transformer.roofline",
    way="library operator",
    how="torch's FlopCounterMode and nbytes of the three matrices; the slower of two clocks",
)
def roofline(m: Any, k: Any, n: Any, size: Any, peak: Any, bandwidth: Any) -> Mapping[str, Any]:
    torch = require_torch()

    def build(m: int, k: int, n: int, size: int, peak: float, bandwidth: float) -> dict[str, Any]:
        left, right = torch.empty(m, k, dtype=torch.float16), torch.empty(k, n, dtype=torch.float16)
        flops = counted(lambda: left @ right)
        moved = sum(one.nbytes for one in (left, right, left @ right)) // 2 * size
        arithmetic, memory = flops / peak, moved / bandwidth
        # The ridge is where both clocks show the same: so many FLOPs for each byte.
        return {
            "flops": flops,
            "bytes": moved,
            "intensity": flops / moved,
            "ridge": flops / moved * memory / arithmetic,
            "attainable": flops / max(arithmetic, memory),
            "share": arithmetic / max(arithmetic, memory),
        }

    return table(build, m=m, k=k, n=n, size=size, peak=peak, bandwidth=bandwidth)


@oracle(
    "transformer.decode_bound",
    way="module measured",
    how="nbytes of a model and of every sequence's cache on the meta device, one step after the other",
)
def decode_bound(params: Any, size: Any, b: Any, n: Any, cache: Any, bandwidth: Any) -> Mapping[str, Any]:
    torch = require_torch()

    def build(params: int, size: int, b: int, n: int, cache: int, bandwidth: float) -> dict[str, Any]:
        weights = torch.empty(params, size, dtype=torch.uint8)
        caches = [torch.empty(n, cache, dtype=torch.uint8) for _ in range(b)]
        read = [weights.nbytes, *(one.nbytes for one in caches)]
        seconds = sum(one / bandwidth for one in read)
        return {
            "weights": read[0],
            "caches": sum(read[1:]),
            "step": seconds,
            "each": bandwidth / sum(read),
            "rate": len(caches) * bandwidth / sum(read),
        }

    return table(build, params=params, size=size, b=b, n=n, cache=cache, bandwidth=bandwidth)


@oracle(
    "transformer.speculative",
    way="enumeration",
    how="all patterns of accepted and refused tokens with their probabilities",
)
def speculative(alpha: Any, gamma: Any, cost: Any) -> Mapping[str, Any]:
    rows = []
    for chance, drafted, each in zip(alpha.tolist(), gamma.tolist(), cost.tolist(), strict=True):
        expected = 0.0
        for pattern in product((True, False), repeat=drafted):
            weight = np.prod([chance if one else 1 - chance for one in pattern])
            run = next((place for place, one in enumerate(pattern) if not one), drafted)
            expected += weight * (run + 1)
        time = sum([each] * drafted, 1.0)
        rows.append((expected, time, expected / time))
    return dict(zip(("expected", "time", "speedup"), np.array(rows).T, strict=True))
