"""Second ways to the schedules: PyTorch's schedulers stepped t times, interpolation between corners, identities."""

from verify.oracles.schedule import annealing, cyclic, decay, scaling, warmup

__all__ = ["annealing", "cyclic", "decay", "scaling", "warmup"]
