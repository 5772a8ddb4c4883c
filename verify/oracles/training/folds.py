"""Second ways to cross-validation: scikit-learn's splitters run through, and the fits counted."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np

from verify.oracles.ways import oracle

Counts = Mapping[str, Any]


@oracle("training.k_fold", way="enumeration", how="the parts that sklearn.model_selection.KFold deals")
def k_fold(samples: Any, folds: Any) -> Counts:
    from sklearn.model_selection import KFold

    rows = []
    for count, k in zip(samples.tolist(), folds.tolist(), strict=True):
        parts = [(len(train), len(held)) for train, held in KFold(k).split(np.zeros((count, 1)))]
        held = [one for _, one in parts]
        larger = sum(one > min(held) for one in held)
        rows.append((min(held), larger, max(held), min(train for train, _ in parts)))
    names = ("smallest", "extra", "largest", "train")
    return {name: np.array(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}


@oracle(
    "training.search_fits",
    way="enumeration",
    how="sklearn's ParameterGrid times the splits of its RepeatedKFold, and one fit after them",
)
def search_fits(candidates: Any, folds: Any, repeats: Any) -> Counts:
    from sklearn.model_selection import ParameterGrid, RepeatedKFold

    rows = []
    for c, k, r in zip(candidates.tolist(), folds.tolist(), repeats.tolist(), strict=True):
        splits = list(RepeatedKFold(n_splits=k, n_repeats=r).split(np.zeros((k, 1))))
        fits = list(product(ParameterGrid({"setting": list(range(c))}), splits))
        rows.append((len(splits), len(fits), len([*fits, "best"])))
    names = ("each", "searched", "fits")
    return {name: np.array(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}


@oracle(
    "training.nested_fits",
    way="enumeration",
    how="sklearn.model_selection.KFold within each training part of another, every fit listed",
)
def nested_fits(candidates: Any, inner: Any, outer: Any) -> Counts:
    from sklearn.model_selection import KFold

    samples = np.zeros((16, 1))
    search, fits = [], []
    for c, k, folds in zip(candidates.tolist(), inner.tolist(), outer.tolist(), strict=True):
        listed = []
        for number, (seen, _) in enumerate(KFold(folds).split(samples)):
            for part, setting in product(range(len(list(KFold(k).split(samples[seen])))), range(c)):
                listed.append((number, part, setting))
            listed.append((number, -1, -1))
        search.append(sum(number == 0 for number, _, _ in listed))
        fits.append(len(listed))
    return {"search": np.array(search), "fits": np.array(fits)}
