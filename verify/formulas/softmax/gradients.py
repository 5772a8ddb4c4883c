"""How gradients pass through softmax: its Jacobian, and that Jacobian times a gradient."""

from __future__ import annotations

from typing import Any

from verify.formulas.softmax.values import BRIDLE, CLASSES, Z, over_classes, probabilities
from verify.registry import Input, Step, Steps, define

P = Step("p", "p_{k}", r"\operatorname{softmax}(<z>)", "probabilities", shape=("K",))


def identity(xp: Any, like: Any) -> Any:
    """The identity matrix, as large as there are classes, with a batch axis."""
    return xp.eye(like.shape[1], dtype=like.dtype, device=like.device)[None, :, :]


@define(
    "softmax.jacobian",
    title="Jacobian of softmax",
    inputs=[Z],
    steps=[
        P,
        Step(
            "jacobian",
            r"\frac{\partial p_i}{\partial z_j}",
            r"\operatorname{diag}(<p>) - <p> \cdot <p>^\top",
            "row: probability, column: logit",
            shape=("K", "K"),
        ),
    ],
    source=BRIDLE,
    example=(
        {"z": [0.0, 0.0, 0.693147180559945]},
        {
            "p": [0.25, 0.25, 0.5],
            "jacobian": [[0.1875, -0.0625, -0.125], [-0.0625, 0.1875, -0.125], [-0.125, -0.125, 0.25]],
        },
    ),
    dims=CLASSES,
)
def jacobian(xp: Any, z: Any) -> Steps:
    """dp_i/dz_j = p_i ([i = j] - p_j)

    Symmetric; each row and column sums to 0, because the probabilities always sum to 1.
    Example: p = (1/4, 1/4, 1/2): 3/16 and 1/4 on the diagonal, -1/8 between the last and the others.
    """
    p = probabilities(xp, z)
    return {"p": p, "jacobian": identity(xp, p) * p[:, :, None] - p[:, :, None] * p[:, None, :]}


@jacobian.mistake(
    "diagonal-only", who="treats each probability as a function of its own logit", affects="jacobian"
)
def _(xp: Any, z: Any) -> Steps:
    p = probabilities(xp, z)
    return {"jacobian": identity(xp, p) * (p * (1 - p))[:, :, None]}


@jacobian.mistake("positive-off-diagonal", who="loses the minus of -p_i p_j", affects="jacobian")
def _(xp: Any, z: Any) -> Steps:
    right = jacobian.body(xp, z)["jacobian"]
    return {"jacobian": xp.abs(right)}


@jacobian.mistake("own-term-lost", who="writes -p_i p_j on the diagonal as well", affects="jacobian")
def _(xp: Any, z: Any) -> Steps:
    p = probabilities(xp, z)
    return {"jacobian": -p[:, :, None] * p[:, None, :]}


@jacobian.mistake(
    "diagonal-is-p", who="forgets the square on the diagonal: p_i for p_i - p_i^2", affects="jacobian"
)
def _(xp: Any, z: Any) -> Steps:
    p = probabilities(xp, z)
    own = identity(xp, p)
    return {"jacobian": own * p[:, :, None] - (1 - own) * p[:, :, None] * p[:, None, :]}


@define(
    "softmax.backward",
    title="Backward pass of softmax",
    inputs=[Z, Input("g", r"\frac{\partial L}{\partial p_{k}}", "gradient that arrives", shape=("K",))],
    steps=[
        P,
        Step("mean", r"\bar{g}", r"\sum_i{<g> \cdot <p>}", "mean of the gradients under p"),
        Step(
            "dz",
            r"\frac{\partial L}{\partial z_{k}}",
            r"<p> \odot (<g> - <mean>)",
            "gradient of the logits",
            shape=("K",),
        ),
    ],
    source=BRIDLE,
    example=(
        {"z": [0.0, 0.0, 0.693147180559945], "g": [1.0, 0.0, 2.0]},
        {"mean": 1.25, "dz": [-0.0625, -0.3125, 0.375]},
    ),
    dims=CLASSES,
)
def backward(xp: Any, z: Any, g: Any) -> Steps:
    """dL/dz_k = p_k (g_k - sum_j g_j p_j)

    The Jacobian times the gradient without ever building the Jacobian; the result sums to 0.
    Example: p = (1/4, 1/4, 1/2), g = (1, 0, 2): the mean is 1.25, so (1/4) (-0.25), (1/4) (-1.25), (1/2) 0.75.
    """
    p = probabilities(xp, z)
    mean = xp.sum(g * p, axis=1)
    return {"p": p, "mean": mean, "dz": p * (g - over_classes(mean))}


@backward.mistake(
    "elementwise", who="multiplies by p (1 - p) as for a sigmoid: the diagonal only", affects="dz"
)
def _(xp: Any, z: Any, g: Any) -> Steps:
    p = probabilities(xp, z)
    return {"dz": g * p * (1 - p)}


@backward.mistake("not-centred", who="forgets to subtract the mean", affects="dz")
def _(xp: Any, z: Any, g: Any) -> Steps:
    return {"dz": g * probabilities(xp, z)}


@backward.mistake(
    "plain-mean", who="takes the plain mean of the gradients, not that under p", affects=["mean", "dz"]
)
def _(xp: Any, z: Any, g: Any) -> Steps:
    mean = xp.mean(g, axis=1)
    return {"mean": mean, "dz": probabilities(xp, z) * (g - over_classes(mean))}


@backward.mistake(
    "cross-entropy-shortcut",
    who="takes p - y, which already holds the gradient of cross-entropy",
    affects="dz",
)
def _(xp: Any, z: Any, g: Any) -> Steps:
    return {"dz": probabilities(xp, z) - g}
