"""Second ways to Adam's corrections and to its forms with a maximum or a rectification."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from verify.oracles.optim.shared import optimiser, run, weight_sums, weighted_means
from verify.oracles.ways import oracle

MOMENTS = {"m": "exp_avg", "v": "exp_avg_sq"}


@oracle(
    "optim.bias_correction",
    way="library operator",
    how="the buffers of torch.optim.Adam after t gradients of 1, which hold nothing but the sums of the weights",
)
def bias_correction(beta1: Any, beta2: Any, t: Any) -> Mapping[str, Any]:
    ones = np.ones((len(t), int(t.max())))
    found = run(optimiser("Adam", lr=1.0, betas=(beta1, beta2)), 0 * beta1, ones, MOMENTS)
    m, v = (np.take_along_axis(found[name], t[:, None] - 1, axis=1)[:, 0] for name in ("m", "v"))
    return {"weight1": m, "weight2": v, "factor1": 1 / m, "factor2": 1 / v, "ratio": m / np.sqrt(v)}


@oracle(
    "optim.adam_eps_hat",
    way="identity",
    how="torch.optim.Adam given eps / sqrt(1 - beta_2^t) before step t; the rate is that of a gradient of 1",
)
def adam_eps_hat(theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any) -> Mapping[str, Any]:
    sums = weight_sums(beta2, g.shape[1])

    def retune(case: int, t: int) -> Mapping[str, Any]:
        return {"eps": float(eps[case] / np.sqrt(sums[case, t]))}

    found = run(optimiser("Adam", lr=lr, betas=(beta1, beta2)), theta0, g, MOMENTS, retune=retune)
    ones = run(optimiser("Adam", lr=lr, betas=(beta1, beta2)), theta0, np.ones_like(g), MOMENTS)
    return {**found, "rate": lr[:, None] * np.sqrt(ones["v"]) / ones["m"]}


@oracle(
    "optim.adamax",
    way="library operator",
    how="torch.optim.Adamax, its buffers; numpy.average of the gradients",
)
def adamax(theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any) -> Mapping[str, Any]:
    make = optimiser("Adamax", lr=lr, betas=(beta1, beta2), eps=eps)
    found = run(make, theta0, g, {"m": "exp_avg", "u": "exp_inf"})
    return {**found, "m_hat": weighted_means(g, beta1)}


LARGEST = {**MOMENTS, "v_max": "max_exp_avg_sq"}


@oracle(
    "optim.amsgrad",
    way="library operator",
    how="torch.optim.Adam(amsgrad=True) that believes itself at step 100,000, where nothing is left to correct",
)
def amsgrad(theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any) -> Mapping[str, Any]:
    state = {"step": 1e5, "exp_avg": 0.0, "exp_avg_sq": 0.0, "max_exp_avg_sq": 0.0}
    make = optimiser("Adam", lr=lr, betas=(beta1, beta2), eps=eps, amsgrad=True)
    return run(make, theta0, g, LARGEST, state=lambda case: state)


@oracle("optim.amsgrad_pytorch", way="library operator", how="torch.optim.Adam(amsgrad=True) and its buffers")
def amsgrad_pytorch(theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any) -> Mapping[str, Any]:
    make = optimiser("Adam", lr=lr, betas=(beta1, beta2), eps=eps, amsgrad=True)
    found = run(make, theta0, g, LARGEST)
    v_hat = found["v_max"] / weight_sums(beta2, g.shape[1])
    return {**found, "m_hat": weighted_means(g, beta1), "v_hat": v_hat}


@oracle(
    "optim.radam",
    way="library operator",
    how="torch.optim.RAdam; gradients of 1 show r_t alone, gradients without sign the factor on the mean",
)
def radam(theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any) -> Mapping[str, Any]:
    found = run(optimiser("RAdam", lr=lr, betas=(beta1, beta2), eps=eps), theta0, g, MOMENTS)
    bare = optimiser("RAdam", lr=1.0, betas=(beta1, beta2), eps=0.0)
    r = run(bare, 0 * theta0, np.ones_like(g), {})["step"]
    # A step of exactly the mean gradient is one that was not rectified.
    off = np.abs(r - 1) < 1e-9
    positive = run(optimiser("RAdam", lr=1.0, betas=(beta1, beta2), eps=eps), 0 * theta0, np.abs(g), {})
    return {
        **found,
        "m_hat": weighted_means(g, beta1),
        "rect": np.where(off, 0, r),
        "scale": positive["step"] / weighted_means(np.abs(g), beta1),
    }


@oracle("optim.radam", way="identity", how="the paper's closed form of rho_t in exact fractions")
def radam_length(theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any) -> Mapping[str, Any]:
    return lengths(beta2, g.shape[1])


def lengths(beta2: Any, steps: int) -> dict[str, Any]:
    """rho in the end and after each step."""
    longest = [2 / (1 - Fraction(float(b))) - 1 for b in beta2]
    length = np.zeros((len(beta2), steps))
    for case, b in enumerate(Fraction(float(b)) for b in beta2):
        for t in range(1, steps + 1):
            length[case, t - 1] = float(longest[case] - 2 * t * b**t / (1 - b**t))
    return {"longest": np.array([float(one) for one in longest]), "length": length}


@oracle(
    "optim.radam_paper",
    way="identity",
    how="torch.optim.Adam and SGD at rates that scipy.stats.invgamma gives: where a variance exists, by its root",
)
def radam_paper(theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any) -> Mapping[str, Any]:
    from scipy.stats import invgamma

    rho = lengths(beta2, g.shape[1])

    def spread(length: Any) -> Any:
        """Variance of 1 / sqrt(v_hat), to first order, where v_hat is the mean of so many normal squares."""
        mean, variance = invgamma.stats(length / 2, scale=length / 2, moments="mv")
        with np.errstate(invalid="ignore"):  # infinite over infinite: no variance, no mean
            return variance / (4 * mean)

    found = run(optimiser("Adam", lr=1.0, betas=(beta1, beta2), eps=0.0), 0 * theta0, g, MOMENTS)
    m_hat = weighted_means(g, beta1)
    there = np.isfinite(spread(rho["length"]))
    rect = np.where(there, np.sqrt(spread(rho["longest"])[:, None] / spread(rho["length"])), 0.0)
    moves_of = np.where(there, rect * found["step"], m_hat)
    walked = run(optimiser("SGD", lr=lr), theta0, moves_of, {})
    first = {"m": found["m"], "v": found["v"], "m_hat": m_hat, **rho}
    return {**first, "rect": rect, "scale": moves_of / m_hat, **walked}
