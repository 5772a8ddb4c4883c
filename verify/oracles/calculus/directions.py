"""Second ways to slopes along directions: autograd along a line, the law of cosines, linear programmes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.calculus.derivatives import along, each
from verify.oracles.ways import oracle

Arrays = Mapping[str, Any]


@oracle(
    "calculus.directional",
    way="autograd",
    how="autograd along torch.nn.functional.normalize(u) of a function with that gradient at 0",
)
def directional(g: Any, u: Any) -> Arrays:
    torch = require_torch()

    def unit(direction: Any) -> Any:
        return torch.nn.functional.normalize(direction, dim=0)

    def slope(gradient: Any, direction: Any) -> Any:
        return along(
            lambda at: torch.dot(gradient, torch.sin(at)), torch.zeros_like(direction), unit(direction)
        )

    return {
        "length": np.linalg.norm(u, axis=1),
        "unit": each(unit, u).numpy(),
        "slope": each(slope, g, u).numpy(),
    }


@oracle(
    "calculus.angle",
    way="identity",
    how="law of cosines on the triangle of the two vectors, its sides by numpy.linalg.norm; numpy.arccos",
)
def angle(g: Any, u: Any) -> Arrays:
    sides = [np.linalg.norm(v, axis=1) for v in (g, u, g - u)]
    product = (sides[0] ** 2 + sides[1] ** 2 - sides[2] ** 2) / 2
    cosine = product / (sides[0] * sides[1])
    return {
        "g_length": sides[0],
        "u_length": sides[1],
        "product": product,
        "cosine": cosine,
        "degrees": np.degrees(np.arccos(np.clip(cosine, -1, 1))),
    }


@oracle(
    "calculus.steepest",
    way="library operator",
    how="scipy.optimize.linprog over the cube and over the cross-polytope; numpy.linalg.eigvalsh of g g^T",
)
def steepest(g: Any) -> Arrays:
    from scipy.optimize import linprog

    count = g.shape[1]
    corners = np.array(np.meshgrid(*[[-1, 1]] * count)).reshape(count, -1).T
    cube = [-linprog(-row, bounds=[(-1, 1)] * count).fun for row in g]
    cross = [
        -linprog(-row, A_ub=corners, b_ub=np.ones(len(corners)), bounds=[(None, None)] * count).fun
        for row in g
    ]
    # (g . e)^2 is largest at the first eigenvector of g g^T, where it is the eigenvalue.
    largest = np.linalg.eigvalsh(g[:, :, None] * g[:, None, :])[:, -1]
    return {"euclidean": np.sqrt(largest), "maximum": np.array(cube), "sum": np.array(cross)}
