"""Learning-rate schedules: the rate at step (or epoch) t, counted from 0 as PyTorch's schedulers do.

Each formula gives the rate of one t in closed form; a scheduler that is stepped t times arrives at the same number.
"""

from verify.formulas.schedule import annealing, cyclic, decay, plateau, scaling, shapes, warmup

__all__ = ["annealing", "cyclic", "decay", "plateau", "scaling", "shapes", "warmup"]
