"""Where formulas can be computed on this machine."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass

import numpy as np

from verify.backends import BackendMissing, require_torch


@dataclass(frozen=True)
class Found:
    """A backend or device, whether it is here, and what is known of it or missing."""

    name: str
    here: bool
    says: str


def devices() -> list[Found]:
    """NumPy, torch on the CPU, torch on every CUDA device; never raises for what is missing."""
    cores = f"{os.cpu_count()} cores, {platform.machine()}"
    found = [Found("numpy", True, f"NumPy {np.__version__}, float64 and int64: the truth ({cores})")]
    try:
        torch = require_torch()
    except BackendMissing as error:
        return [*found, Found("cpu", False, str(error)), Found("cuda", False, str(error))]
    found.append(Found("cpu", True, f"torch {torch.__version__}, {torch.get_num_threads()} threads"))
    if not torch.cuda.is_available():
        return [*found, Found("cuda", False, "torch reports that no CUDA device is available here")]
    for number in range(torch.cuda.device_count()):
        what = torch.cuda.get_device_properties(number)
        says = (
            f"{what.name}, {what.total_memory / 2**30:.0f} GiB, compute capability {what.major}.{what.minor}"
        )
        found.append(Found("cuda", True, f"{says}, CUDA {torch.version.cuda}"))
    return found
