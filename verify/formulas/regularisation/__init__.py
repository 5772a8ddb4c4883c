"""What keeps a network from fitting its training set too well: penalties, decay, dropout, softer labels, averages."""

from verify.formulas.regularisation import (
    averaging,
    decay,
    dropout,
    labels,
    penalties,
    prior,
    proximal,
    stopping,
)

__all__ = ["averaging", "decay", "dropout", "labels", "penalties", "prior", "proximal", "stopping"]
