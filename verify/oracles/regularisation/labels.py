"""Second ways to softer labels: the targets that torch's cross-entropy trains towards, lerp, pixels counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.ways import oracle


def targets(k: Any, eps: Any) -> dict[str, Any]:
    """What torch.nn.functional.cross_entropy(label_smoothing) trains class 0 and the others towards.

    Its gradient is softmax(z) - q, so that q is softmax(z) minus the gradient.
    """
    torch = require_torch()
    from scipy.optimize import brentq
    from scipy.special import log_softmax

    found = []
    for classes, share in zip(k, eps, strict=True):
        z = torch.linspace(-1, 1, int(classes), dtype=torch.float64).requires_grad_()
        loss = torch.nn.functional.cross_entropy(z, torch.tensor(0), label_smoothing=float(share))
        loss.backward()
        q = (z.softmax(0) - z.grad).detach().numpy()

        def missing(gap: float, goal: float = float(np.log(q[0])), others: int = int(classes) - 1) -> float:
            return float(log_softmax([gap, *[0.0] * others])[0]) - goal

        found.append((q[0], q[1], brentq(missing, -5, 30, xtol=1e-14, rtol=1e-15)))
    return dict(zip(("target", "other", "gap"), np.array(found).T, strict=True))


@oracle(
    "regularisation.label_smoothing",
    way="autograd",
    how="the gradient of torch.nn.functional.cross_entropy(label_smoothing) is softmax(z) - q; scipy.optimize.brentq "
    "finds the gap at which softmax gives q",
)
def label_smoothing(k: Any, eps: Any) -> Mapping[str, Any]:
    return targets(k, eps)


@oracle(
    "regularisation.label_smoothing_others",
    way="identity",
    how="torch's smoothing over all classes with eps K / (K - 1), which leaves the true class 1 - eps",
)
def label_smoothing_others(k: Any, eps: Any) -> Mapping[str, Any]:
    return targets(k, eps * k / (k - 1))


@oracle("regularisation.mixup", way="library operator", how="torch.lerp from the second sample to the first")
def mixup(x1: Any, x2: Any, y1: Any, y2: Any, lam: Any) -> Mapping[str, Any]:
    torch = require_torch()
    share = torch.tensor(lam)[:, None]
    x = torch.lerp(torch.tensor(x2), torch.tensor(x1), share)
    y = torch.lerp(torch.tensor(y2), torch.tensor(y1), share)
    return {"x": x.numpy(), "y": y.numpy()}


@oracle(
    "regularisation.cutmix",
    way="enumeration",
    how="an image of the first label's pixels with a box of the second's pasted in, averaged over the pixels",
)
def cutmix(h: Any, w: Any, bh: Any, bw: Any, y1: Any, y2: Any) -> Mapping[str, Any]:
    lam, y = np.zeros(len(h)), np.zeros_like(y1)
    for i in range(len(h)):
        image = np.broadcast_to(y1[i], (h[i], w[i], y1.shape[1])).copy()
        mine = np.ones((h[i], w[i]))
        image[: bh[i], : bw[i]], mine[: bh[i], : bw[i]] = y2[i], 0
        y[i], lam[i] = image.reshape(-1, y1.shape[1]).mean(axis=0), mine.mean()
    return {"lam": lam, "y": y}
