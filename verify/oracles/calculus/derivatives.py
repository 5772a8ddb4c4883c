"""Second ways to gradients, Jacobians and Hessians: torch.func of the functions themselves, batched by vmap."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.ways import oracle

Arrays = Mapping[str, Any]


def each(function: Callable[..., Any], *inputs: Any) -> Any:
    """torch.func.vmap of the function over the cases."""
    torch = require_torch()
    tensors = [torch.tensor(np.asarray(values)) for values in inputs]
    return torch.func.vmap(function)(*tensors)


def along(function: Callable[[Any], Any], at: Any, direction: Any) -> Any:
    """The derivative of the function along a direction: that of s to its value at ``at + s direction``, at s = 0.

    By reverse mode: torch's forward mode warns of a deprecation of its own when it is first used.
    """
    torch = require_torch()
    return torch.func.jacrev(lambda s: function(at + s * direction))(torch.zeros((), dtype=at.dtype))


def polynomial(p: Any, point: Any) -> Any:
    x, y = point[0], point[1]
    return p[0] * x**2 + p[1] * x * y + p[2] * y**2 + p[3] * x + p[4] * y


@oracle("calculus.gradient", way="autograd", how="torch.func.grad of the polynomial, its length by torch")
def gradient(a: Any, b: Any, c: Any, d: Any, e: Any, x: Any, y: Any) -> Arrays:
    torch = require_torch()
    coefficients, points = np.stack([a, b, c, d, e], axis=1), np.stack([x, y], axis=1)
    found = each(torch.func.grad(polynomial, argnums=1), coefficients, points)
    norm = torch.linalg.vector_norm(found, dim=1)
    return {"fx": found[:, 0].numpy(), "fy": found[:, 1].numpy(), "norm": norm.numpy()}


@oracle(
    "calculus.directional_of",
    way="autograd",
    how="autograd of the polynomial along torch.nn.functional.normalize of the direction",
)
def directional_of(a: Any, b: Any, c: Any, d: Any, e: Any, x: Any, y: Any, u: Any, v: Any) -> Arrays:
    torch = require_torch()
    coefficients, points = np.stack([a, b, c, d, e], axis=1), np.stack([x, y], axis=1)

    def slope(p: Any, point: Any, direction: Any) -> Any:
        unit = torch.nn.functional.normalize(direction, dim=0)
        return along(lambda at: polynomial(p, at), point, unit)

    found = gradient(a, b, c, d, e, x, y)
    return {
        "fx": found["fx"],
        "fy": found["fy"],
        "length": np.hypot(u, v),
        "slope": each(slope, coefficients, points, np.stack([u, v], axis=1)).numpy(),
    }


@oracle("calculus.monomial", way="autograd", how="torch.func.grad, once and twice, and torch.linalg.det")
def monomial(a: Any, p: Any, q: Any, x: Any, y: Any) -> Arrays:
    torch = require_torch()
    # Repeated multiplication: torch's power of a negative number by a batched exponent has no derivative.
    powers = np.arange(4)

    def power(base: Any, flags: Any) -> Any:
        return torch.prod(torch.where(flags, base, torch.ones_like(base)))

    def f(scale: Any, m: Any, n: Any, point: Any) -> Any:
        return scale * power(point[0].expand(4), m) * power(point[1].expand(4), n)

    given = (a, powers < p[:, None], powers < q[:, None], np.stack([x, y], axis=1))
    first = each(torch.func.grad(f, argnums=3), *given)
    second = each(torch.func.jacrev(torch.func.grad(f, argnums=3), argnums=3), *given)
    return {
        "fx": first[:, 0].numpy(),
        "fy": first[:, 1].numpy(),
        "fxx": second[:, 0, 0].numpy(),
        "fxy": second[:, 0, 1].numpy(),
        "fyy": second[:, 1, 1].numpy(),
        "det": torch.linalg.det(second).numpy(),
    }


@oracle("calculus.quadratic_form", way="autograd", how="torch.func.grad, once and twice, of torch.einsum")
def quadratic_form(A: Any, b: Any, x: Any) -> Arrays:
    torch = require_torch()

    def f(matrix: Any, linear: Any, point: Any) -> Any:
        return torch.einsum("i,ij,j->", point, matrix, point) + torch.dot(linear, point)

    return {
        "f": each(f, A, b, x).numpy(),
        "gradient": each(torch.func.grad(f, argnums=2), A, b, x).numpy(),
        "hessian": each(torch.func.jacrev(torch.func.grad(f, argnums=2), argnums=2), A, b, x).numpy(),
    }


@oracle("calculus.jacobian", way="autograd", how="torch.func.jacrev of the map, torch.linalg.det")
def jacobian(a: Any, b: Any, c: Any, x: Any, y: Any) -> Arrays:
    torch = require_torch()

    def f(p: Any, point: Any) -> Any:
        return torch.stack([p[0] * point[0] ** 2 * point[1], p[1] * point[0] + p[2] * torch.sin(point[1])])

    found = each(torch.func.jacrev(f, argnums=1), np.stack([a, b, c], axis=1), np.stack([x, y], axis=1))
    names = {"f1x": (0, 0), "f1y": (0, 1), "f2x": (1, 0), "f2y": (1, 1)}
    entries = {name: found[:, i, j].numpy() for name, (i, j) in names.items()}
    return {**entries, "det": torch.linalg.det(found).numpy()}


@oracle(
    "calculus.layer",
    way="autograd",
    how="torch.func.jacrev, vjp and the derivative along v of torch.tanh after torch.mv",
)
def layer(W: Any, x: Any, v: Any, u: Any) -> Arrays:
    torch = require_torch()

    def f(weights: Any, point: Any) -> Any:
        return torch.tanh(torch.mv(weights, point))

    def slope(weights: Any, point: Any) -> Any:
        net = torch.mv(weights, point)
        return torch.func.vjp(torch.tanh, net)[1](torch.ones_like(net))[0]

    def forward(weights: Any, point: Any, tangent: Any) -> Any:
        return along(lambda at: f(weights, at), point, tangent)

    def reverse(weights: Any, point: Any, cotangent: Any) -> Any:
        return torch.func.vjp(lambda at: f(weights, at), point)[1](cotangent)[0]

    return {
        "y": each(f, W, x).numpy(),
        "slope": each(slope, W, x).numpy(),
        "jacobian": each(torch.func.jacrev(f, argnums=1), W, x).numpy(),
        "jvp": each(forward, W, x, v).numpy(),
        "vjp": each(reverse, W, x, u).numpy(),
    }


@oracle(
    "calculus.chain",
    way="autograd",
    how="torch.func.jacrev of a composition of two nonlinear maps with the given Jacobians at 0",
)
def chain(outer: Any, inner: Any) -> Arrays:
    torch = require_torch()

    def composed(g: Any, f: Any, point: Any) -> Any:
        return torch.tanh(torch.mv(g, torch.sin(torch.mv(f, point))))

    zeros = np.zeros(inner.shape[:2])
    return {"jacobian": each(torch.func.jacrev(composed, argnums=2), outer, inner, zeros).numpy()}


@oracle(
    "calculus.hessian_signs",
    way="library operator",
    how="numpy.linalg.eigvalsh; their sum, their product and how many are negative",
)
def hessian_signs(h11: Any, h12: Any, h22: Any) -> Arrays:
    matrices = np.stack([np.stack([h11, h12], axis=1), np.stack([h12, h22], axis=1)], axis=1)
    values = np.linalg.eigvalsh(matrices)
    return {
        "trace": values.sum(axis=1),
        "det": values.prod(axis=1),
        "low": values[:, 0],
        "high": values[:, 1],
        "negative": (values < 0).sum(axis=1),
    }


@oracle(
    "calculus.taylor",
    way="autograd",
    how="autograd along the step, twice, of a transcendental function with these derivatives at 0",
)
def taylor(f0: Any, g1: Any, g2: Any, h11: Any, h12: Any, h22: Any, d1: Any, d2: Any) -> Arrays:
    torch = require_torch()

    def f(p: Any, at: Any) -> Any:
        x, y = at[0], at[1]
        first = p[0] * torch.cos(x * y * x) + p[1] * torch.sin(x) + p[2] * torch.tanh(y)
        return first - p[3] * (torch.cos(x) - 1) + p[4] * torch.expm1(x) * torch.sin(y) + p[5] * y**2 / 2

    def slope(p: Any, d: Any, at: Any) -> Any:
        return along(lambda point: f(p, point), at, d)

    def bend(p: Any, d: Any, at: Any) -> Any:
        return along(lambda point: slope(p, d, point), at, d)

    given = (np.stack([f0, g1, g2, h11, h12, h22], axis=1), np.stack([d1, d2], axis=1))
    zeros = np.zeros((len(f0), 2))
    first, second = each(slope, *given, zeros).numpy(), each(bend, *given, zeros).numpy()
    plane = each(lambda p, d, at: f(p, at), *given, zeros).numpy() + first
    return {
        "slope": first,
        "bend": second,
        "plane": plane,
        "quadric": np.mean([plane, plane + second], axis=0),
    }
