"""Second ways to preprocessing: SciPy, scikit-learn, torch's batch norm as an affine map, singular values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.ways import oracle


@oracle("preprocessing.standardise", way="library operator", how="sklearn.preprocessing.StandardScaler")
def standardise(train: Any, test: Any) -> Mapping[str, Any]:
    from sklearn.preprocessing import StandardScaler

    rows = []
    for seen, unseen in zip(train, test, strict=True):
        scaler = StandardScaler().fit(seen[:, None])
        z_train, z_test = (scaler.transform(values[:, None])[:, 0] for values in (seen, unseen))
        rows.append({"mean": scaler.mean_[0], "var": scaler.var_[0], "z_train": z_train, "z_test": z_test})
    return stacked(rows)


@oracle("preprocessing.standardise", way="library operator", how="scipy.stats.zmap against the training set")
def standardise_mapped(train: Any, test: Any) -> Mapping[str, Any]:
    from scipy.stats import zmap

    pairs = list(zip(train, test, strict=True))
    return {
        "z_train": np.stack([zmap(seen, seen) for seen, _ in pairs]),
        "z_test": np.stack([zmap(unseen, seen) for seen, unseen in pairs]),
    }


@oracle("preprocessing.min_max", way="library operator", how="sklearn.preprocessing.MinMaxScaler")
def min_max(train: Any, test: Any) -> Mapping[str, Any]:
    from sklearn.preprocessing import MinMaxScaler

    rows = []
    for seen, unseen in zip(train, test, strict=True):
        scaler = MinMaxScaler().fit(seen[:, None])
        z_train, z_test = (scaler.transform(values[:, None])[:, 0] for values in (seen, unseen))
        low, high = scaler.data_min_[0], scaler.data_max_[0]
        rows.append({"low": low, "high": high, "z_train": z_train, "z_test": z_test})
    return stacked(rows)


def stacked(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The values of every case side by side."""
    return {name: np.stack([row[name] for row in rows]) for name in rows[0]}


@oracle(
    "preprocessing.pixel",
    way="library operator",
    how="torch.nn.functional.batch_norm in eval mode, whose running statistics are those of pixels up to 255",
)
def pixel(p: Any, mean: Any, std: Any) -> Mapping[str, Any]:
    torch = require_torch()
    pixels = torch.tensor(p, dtype=torch.float64)[None]
    normalise = torch.nn.functional.batch_norm
    mu, var = torch.tensor(255 * mean), torch.tensor((255 * std) ** 2)
    nothing, full = torch.zeros_like(mu), torch.full_like(mu, 255.0**2)
    return {
        "x": normalise(pixels, nothing, full, eps=0.0)[0].numpy(),
        "z": normalise(pixels, mu, var, eps=0.0)[0].numpy(),
    }


def pointed(axes: Any) -> Any:
    """Axes as rows, each turned so that its largest entry is positive (the first of those equal to a thousandth)."""
    for row in axes:
        largest = np.abs(row).max()
        first = np.flatnonzero(np.abs(row) > largest * (1 - 1e-3))[0]
        row *= np.sign(row[first])
    return axes


@oracle("preprocessing.pca", way="library operator", how="sklearn.decomposition.PCA, numpy.cov")
def pca(x: Any) -> Mapping[str, Any]:
    from sklearn.decomposition import PCA

    rows = []
    for samples in x:
        made = PCA(svd_solver="full").fit(samples)
        made.components_ = pointed(made.components_)
        rows.append(
            {
                "mean": made.mean_,
                "cov": np.cov(samples.T),
                "variances": made.explained_variance_,
                "axes": made.components_,
                "scores": made.transform(samples),
                "ratio": made.explained_variance_ratio_,
            }
        )
    return stacked(rows)


@oracle(
    "preprocessing.explained_variance",
    way="library operator",
    how="sklearn.decomposition.PCA on centred data made to have those singular values",
)
def explained_variance(s: Any, n: Any, threshold: Any) -> Mapping[str, Any]:
    from sklearn.decomposition import PCA

    rng = np.random.default_rng(0)
    rows = []
    for values, samples, share in zip(s, n, threshold, strict=True):
        noise = rng.normal(size=(int(samples), len(values)))
        left, _ = np.linalg.qr(noise - noise.mean(axis=0))
        right, _ = np.linalg.qr(rng.normal(size=(len(values), len(values))))
        data = left @ np.diag(values) @ right
        made = PCA(svd_solver="full").fit(data)
        rows.append(
            {
                "variances": made.explained_variance_,
                "ratio": made.explained_variance_ratio_,
                "cumulative": np.cumsum(made.explained_variance_ratio_),
                "needed": PCA(n_components=float(share), svd_solver="full").fit(data).n_components_,
            }
        )
    return stacked(rows)


def decomposed(x: Any) -> dict[str, Any]:
    """The steps up to the axes, by numpy.cov and the singular values of the centred samples."""
    rows = []
    for samples in x:
        centred = samples - samples.mean(axis=0)
        _, values, axes = np.linalg.svd(centred)
        cov = np.cov(samples.T, bias=True)
        rows.append(
            {
                "mean": np.average(samples, axis=0),
                "cov": cov,
                "variances": values**2 / len(samples),
                "axes": pointed(axes),
            }
        )
    return stacked(rows)


@oracle(
    "preprocessing.pca_whiten",
    way="library operator",
    how="numpy.linalg.svd of the centred samples over rows sqrt(N eps) I, which add eps to every variance: its left "
    "vectors are white",
)
def pca_whiten(x: Any, eps: Any) -> Mapping[str, Any]:
    whitened = []
    for samples, spread in zip(x, eps, strict=True):
        n, d = samples.shape
        padded = np.concatenate([samples - samples.mean(axis=0), (n * spread) ** 0.5 * np.eye(d)])
        left, _, axes = np.linalg.svd(padded, full_matrices=False)
        signs = np.sign(np.sum(axes * pointed(axes.copy()), axis=1))
        whitened.append(n**0.5 * left[:n] * signs)
    return {**decomposed(x), "whitened": np.stack(whitened)}


@oracle(
    "preprocessing.zca_whiten",
    way="library operator",
    how="the centred samples times scipy.linalg.inv of scipy.linalg.sqrtm of the covariance with eps on its diagonal",
)
def zca_whiten(x: Any, eps: Any) -> Mapping[str, Any]:
    from scipy.linalg import inv, sqrtm

    whitened = []
    for samples, spread in zip(x, eps, strict=True):
        cov = np.cov(samples.T, bias=True) + spread * np.eye(samples.shape[1])
        whitened.append((samples - samples.mean(axis=0)) @ inv(sqrtm(cov)))
    return {**decomposed(x), "whitened": np.stack(whitened)}
