"""More machines: joblib's own Ray backend. Scheduling, retries and moving the data are Ray's."""

from __future__ import annotations

import importlib
import itertools
import logging
import os
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from verify.backends import BackendMissing

WAVE = 8
"""Jobs a core: this backend gives its results wave by wave, and a report is written after each."""


def on_ray(work: Callable[[Any, Any], Any], plan: Any, left: Iterable[Any], jobs: int = 0) -> Iterator[Any]:
    """The results of the work on the cluster of $RAY_ADDRESS, or on this machine; BackendMissing without Ray."""
    ray, backend = _ray()
    from joblib import Parallel, delayed, parallel_config

    if not ray.is_initialized():
        ray.init(address=os.environ.get("RAY_ADDRESS"), log_to_driver=False, logging_level=logging.ERROR)
    backend.register_ray()
    cores = jobs or int(ray.cluster_resources()["CPU"])
    waiting = iter(left)
    with parallel_config(backend="ray", n_jobs=cores):
        while wave := list(itertools.islice(waiting, WAVE * cores)):
            yield from Parallel()(delayed(work)(plan, job) for job in wave)


def _ray() -> tuple[Any, Any]:
    """Ray and its backend for joblib; neither says what types it takes."""
    try:
        return importlib.import_module("ray"), importlib.import_module("ray.util.joblib")
    except ImportError as error:
        raise BackendMissing("Ray is not installed: pip install 'quizapp[ray]'") from error
