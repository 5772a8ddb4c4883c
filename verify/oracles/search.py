"""Second ways to searches: SciPy's distributions, races that are run, scikit-learn's Gaussian process, integrals."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from verify.oracles.ways import oracle


@oracle("search.grid", way="enumeration", how="sklearn's ParameterGrid and KFold, walked through")
def grid(levels: Any, folds: Any) -> Mapping[str, Any]:
    from sklearn.model_selection import KFold, ParameterGrid

    trials, fits = [], []
    for numbers, k in zip(levels, folds, strict=True):
        points = list(ParameterGrid({str(i): list(range(n)) for i, n in enumerate(numbers)}))
        splits = list(KFold(int(k)).split(np.zeros(10)))
        trials.append(len(points))
        fits.append(sum(1 for _ in points for _ in splits))
    return {"trials": np.array(trials), "fits": np.array(fits)}


@oracle("search.random_hit", way="library operator", how="scipy.stats.binom: no success, and more than none")
def random_hit(share: Any, n: Any) -> Mapping[str, Any]:
    from scipy.stats import binom

    return {"miss": binom.pmf(0, n, share), "hit": binom.sf(0, n, share)}


@oracle(
    "search.random_trials", way="library operator", how="scipy.stats.geom.ppf; numpy's logarithm to that base"
)
def random_trials(share: Any, certainty: Any) -> Mapping[str, Any]:
    from scipy.stats import expon, geom

    # Waiting times: the geometric one is the exponential one rounded up.
    exact = expon.ppf(certainty, scale=1 / expon.isf(1 - share))
    return {"exact": exact, "n": geom.ppf(certainty, share)}


@oracle("search.log_uniform", way="library operator", how="scipy.stats.loguniform.ppf")
def log_uniform(low: Any, high: Any, u: Any) -> Mapping[str, Any]:
    from scipy.stats import loguniform

    ends = loguniform(low, high)
    return {"ratio": ends.ppf(1.0) / ends.ppf(0.0), "value": ends.ppf(u)}


def race(n: int, r: Fraction, eta: int, rungs: int | None = None) -> list[tuple[int, Fraction]]:
    """Runs a race of n configurations with random losses; who runs in each rung, and for how long."""
    rng = np.random.default_rng(n)
    running = list(range(n))
    history: list[tuple[int, Fraction]] = []
    while running and (rungs is None or len(history) < rungs):
        history.append((len(running), r))
        losses = rng.normal(size=len(running))
        best = sorted(zip(losses, running, strict=True))
        running = [one for _, one in best][: len(running) // eta]
        r = r * eta
    return history


@oracle("search.halving", way="enumeration", how="a race run with random losses")
def halving(n: Any, r: Any, eta: Any) -> Mapping[str, Any]:
    found: dict[str, list[Any]] = {k: [] for k in ("left", "resource", "rungs", "longest", "full", "budget")}
    for start, first, keep in zip(n.tolist(), r.tolist(), eta.tolist(), strict=True):
        history = race(start, Fraction(first), keep)
        left, resource = ([int(v) for v in column] for column in zip(*history, strict=True))
        steps = sum(length for size, length in zip(left, resource, strict=True) for _ in range(size))
        padding = [0] * (10 - len(history))
        values = (left + padding, resource + padding, len(history), resource[-1], start * resource[-1], steps)
        for column, value in zip(found.values(), values, strict=True):
            column.append(value)
    return {name: np.array(column) for name, column in found.items()}


@oracle("search.hyperband", way="enumeration", how="the races of all brackets run, in exact fractions")
def hyperband(resource: Any, eta: Any) -> Mapping[str, Any]:
    found: dict[str, list[Any]] = {k: [] for k in ("s_max", "n", "start", "configurations", "cost", "budget")}
    for most, keep in zip(resource.tolist(), eta.tolist(), strict=True):
        sizes, starts, costs, start = [], [], [], Fraction(most)
        brackets = len(np.base_repr(most, keep))  # as many as R has digits to the base eta
        for s in range(brackets):
            share = Fraction(brackets, s + 1)
            size = next(m for m in range(1, 10**6) if m >= share * keep**s)
            starts.append(start)
            sizes.append(size)
            costs.append(sum(left * each for left, each in race(size, start, keep, rungs=s + 1)))
            start = start / keep
        padding = [0] * (6 - brackets)
        row = (brackets - 1, sizes + padding, starts + padding, sum(sizes), costs + padding, sum(costs))
        for column, value in zip(found.values(), row, strict=True):
            column.append(value)
    reals = ("start", "cost", "budget")
    return {k: np.array(v, dtype=float if k in reals else np.int64) for k, v in found.items()}


@oracle("search.gp_posterior", way="library operator", how="sklearn's GaussianProcessRegressor, kernel fixed")
def gp_posterior(x: Any, y: Any, at: Any, length: Any, scale: Any, noise: Any) -> Mapping[str, Any]:
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import RBF, ConstantKernel

    found: dict[str, list[Any]] = {k: [] for k in ("cov", "k", "alpha", "mean", "v", "variance")}
    for i in range(len(x)):
        kernel = ConstantKernel(scale[i] ** 2) * RBF(length[i])
        points, asked = x[i][:, None], np.array([[at[i]]])
        fitted = GaussianProcessRegressor(kernel, alpha=noise[i] ** 2, optimizer=None).fit(points, y[i])
        mean, spread = fitted.predict(asked, return_cov=True)
        # A process fitted to the kernel's own values has what the points explain for its weights.
        to_point = kernel(points, asked)[:, 0]
        own = GaussianProcessRegressor(kernel, alpha=noise[i] ** 2, optimizer=None).fit(points, to_point)
        row = (kernel(points), to_point, fitted.alpha_.ravel(), mean[0], own.alpha_.ravel(), spread[0, 0])
        for column, value in zip(found.values(), row, strict=True):
            column.append(value)
    return {name: np.array(column) for name, column in found.items()}


def normal(z: Any) -> dict[str, Any]:
    from scipy.stats import norm

    return {"z": z, "cdf": norm.cdf(z), "pdf": norm.pdf(z)}


def integrated(mu: Any, sigma: Any, threshold: Any) -> Any:
    """The mean of max(0, f - threshold) for a normal f, by scipy's quad."""
    from scipy.integrate import quad
    from scipy.stats import norm

    def one(m: float, s: float, t: float) -> float:
        def worth(step: float) -> float:
            return step * float(np.exp(-(((t + step - m) / s) ** 2) / 2))

        end = max(m - t, 0.0) + 12 * s
        whole = quad(worth, 0, end, points=[max(m - t, 0.0)], limit=200, epsabs=1e-14, epsrel=1e-12)[0]
        return float(whole * norm.pdf(0) / s)

    return np.array([one(*map(float, row)) for row in zip(mu, sigma, threshold, strict=True)])


@oracle(
    "search.expected_improvement",
    way="identity",
    how="the integral of the improvement, by scipy.integrate.quad",
)
def expected_improvement(mu: Any, sigma: Any, best: Any, xi: Any) -> Mapping[str, Any]:
    threshold = np.add(best, xi)
    gap = np.subtract(mu, threshold)
    return {"gap": gap} | normal(gap / sigma) | {"ei": integrated(mu, sigma, threshold)}


@oracle(
    "search.expected_improvement_min",
    way="identity",
    how="the integral of the improvement, by scipy.integrate.quad",
)
def expected_improvement_min(mu: Any, sigma: Any, best: Any, xi: Any) -> Mapping[str, Any]:
    threshold = np.subtract(best, xi)
    gap = np.subtract(threshold, mu)
    # What falls below the threshold is what rises above it in the mirror.
    return {"gap": gap} | normal(gap / sigma) | {"ei": integrated(-mu, sigma, -threshold)}


@oracle(
    "search.probability_of_improvement", way="library operator", how="scipy.stats.norm.sf at the threshold"
)
def probability_of_improvement(mu: Any, sigma: Any, best: Any, xi: Any) -> Mapping[str, Any]:
    from scipy.stats import norm

    threshold = np.add(best, xi)
    pi = norm.sf(threshold, loc=mu, scale=sigma)
    return {"gap": np.subtract(mu, threshold), "z": np.subtract(mu, threshold) / sigma, "pi": pi}


@oracle(
    "search.ucb",
    way="identity",
    how="scipy.stats.norm: the value that is exceeded with the chance Phi(-kappa)",
)
def ucb(mu: Any, sigma: Any, kappa: Any) -> Mapping[str, Any]:
    from scipy.stats import norm

    bound = norm.isf(norm.sf(kappa)[:, None], loc=mu, scale=sigma)
    order = np.argsort(bound, axis=1, kind="stable")
    return {"ucb": bound, "value": np.sort(bound, axis=1)[:, -1], "pick": order[:, -1]}
