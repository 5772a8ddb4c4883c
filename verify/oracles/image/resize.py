"""Second ways to resizing: torch's interpolate, on the map and on ramps that tell the places; a Hermite spline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.ways import oracle


def interpolated(x: Any, rows: str, columns: str, **how: Any) -> dict[str, Any]:
    """The map resized by torch, and its resized row and column numbers: a ramp tells where it was read."""
    torch = require_torch()
    maps = torch.tensor(x)
    down, across = (
        torch.arange(size, dtype=torch.float64).reshape(shape).expand(maps.shape)
        for size, shape in ((x.shape[1], (1, -1, 1)), (x.shape[2], (1, 1, -1)))
    )
    made = [
        torch.nn.functional.interpolate(one[:, None], size=(int(rows), int(columns)), **how)[:, 0].numpy()
        for one in (maps, down, across)
    ]
    return {"down": made[1][:, :, 0], "across": made[2][:, 0, :], "y": made[0]}


@oracle(
    "image.bilinear",
    way="library operator",
    how="torch's interpolate of the map and of its row and column numbers",
)
def bilinear(x: Any, rows: str, columns: str) -> Mapping[str, Any]:
    return interpolated(x, rows, columns, mode="bilinear", align_corners=False)


@oracle(
    "image.bilinear_corners",
    way="library operator",
    how="torch's interpolate with align_corners, of the map and of its row and column numbers",
)
def bilinear_corners(x: Any, rows: str, columns: str) -> Mapping[str, Any]:
    return interpolated(x, rows, columns, mode="bilinear", align_corners=True)


def taken(x: Any, rows: str, columns: str, mode: str) -> dict[str, Any]:
    found = interpolated(x, rows, columns, mode=mode)
    return found | {name: found[name].astype(np.int64) for name in ("down", "across")}


@oracle(
    "image.nearest",
    way="library operator",
    how="torch's interpolate, mode 'nearest', of the map and of its numbers",
)
def nearest(x: Any, rows: str, columns: str) -> Mapping[str, Any]:
    return taken(x, rows, columns, "nearest")


@oracle(
    "image.nearest_exact", way="library operator", how="torch's interpolate, mode 'nearest-exact', likewise"
)
def nearest_exact(x: Any, rows: str, columns: str) -> Mapping[str, Any]:
    return taken(x, rows, columns, "nearest-exact")


@oracle(
    "image.cubic_weights",
    way="identity",
    how="SciPy's CubicHermiteSpline of unit pixels, with the slopes -a (p_(i+1) - p_(i-1))",
)
def cubic_weights(t: Any, a: Any) -> Mapping[str, Any]:
    from scipy.interpolate import CubicHermiteSpline

    found: dict[str, list[float]] = {name: [] for name in ("before", "left", "right", "after")}
    for place, steep in zip(t, a, strict=True):
        for name, pixels in zip(found, np.eye(4), strict=True):
            slopes = -steep * (pixels[2:] - pixels[:-2])
            found[name].append(float(CubicHermiteSpline([0.0, 1.0], pixels[1:3], slopes)(place)))
    return {name: np.array(values) for name, values in found.items()}
