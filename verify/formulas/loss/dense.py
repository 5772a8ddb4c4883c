"""Losses against an excess of easy negatives: focal loss, and Dice loss in both of its forms."""

from __future__ import annotations

from typing import Any

from verify.formulas.loss.shared import each, sigmoid, softplus
from verify.registry import TOLERANCES, Formula, Input, Step, Steps, Tolerance, define

LIN = "Lin, Goyal, Girshick, He & Dollár 2017, arXiv:1708.02002"


@define(
    "loss.focal",
    title="Focal loss of a binary logit",
    inputs=[
        Input("z", "z", "logit", low=-5, high=5),
        Input("t", "t", "class, 0 or 1", "int", 0, 1),
        Input("gamma", r"\gamma", "focusing", low=0.5, high=4),
        Input("alpha", r"\alpha", "weight of class 1; class 0 has 1 - alpha", low=0.1, high=0.9),
    ],
    steps=[
        Step(
            "p_t", "p_t", r"<t> \cdot \sigma(<z>) + (1 - <t>) \cdot \sigma(-<z>)", "given to the true class"
        ),
        Step(
            "alpha_t",
            r"\alpha_t",
            r"<t> \cdot <alpha> + (1 - <t>) \cdot (1 - <alpha>)",
            "weight of that class",
        ),
        Step("factor", "f", r"(1 - <p_t>)^{<gamma>}", "modulating factor"),
        Step("ce", "L_{CE}", r"-\log <p_t>", "cross-entropy"),
        Step("loss", "L", r"<alpha_t> \cdot <factor> \cdot <ce>", "focal loss"),
        Step(
            "grad",
            r"\frac{dL}{dz}",
            r"(2 \cdot <t> - 1) \cdot <alpha_t> \cdot <factor> \cdot (<p_t> - 1 - <gamma> \cdot <p_t> \cdot <ce>)",
            "gradient",
        ),
    ],
    source=f"{LIN}, equation 5 and appendix B",
    example=(
        {"z": 2.197224577336219, "t": 1, "gamma": 2.0, "alpha": 0.25},
        {"p_t": 0.9, "alpha_t": 0.25, "factor": 0.01, "ce": 0.105360516, "loss": 0.000263401},
    ),
)
def focal(xp: Any, z: Any, t: Any, gamma: Any, alpha: Any) -> Steps:
    """L = -alpha_t (1 - p_t)^gamma log p_t

    gamma = 0 leaves the weighted cross-entropy; gamma = 2 makes an easy sample with p_t = 0.9 count 100 times less.
    Example: p_t = 0.9, gamma = 2, alpha = 0.25: 0.25 * 0.01 * 0.1054 = 0.000263.
    """
    is_one = xp.astype(t, z.dtype)
    towards = (2 * is_one - 1) * z
    # 1 - p_t and log p_t come from the logit: from a p_t that has rounded to 1 or 0 nothing could be had.
    p_t, rest, ce = sigmoid(xp, towards), sigmoid(xp, -towards), softplus(xp, -towards)
    alpha_t = is_one * alpha + (1 - is_one) * (1 - alpha)
    factor = rest**gamma
    grad = -(2 * is_one - 1) * alpha_t * factor * (rest + gamma * p_t * ce)
    return {
        "p_t": p_t,
        "alpha_t": alpha_t,
        "factor": factor,
        "ce": ce,
        "loss": alpha_t * factor * ce,
        "grad": grad,
    }


def without(steps: Steps, *names: str) -> Steps:
    return {name: value for name, value in steps.items() if name not in names}


@focal.mistake("factor-of-p", who="raises p_t: easy samples would count more", affects=["factor", "loss"])
def _(xp: Any, z: Any, t: Any, gamma: Any, alpha: Any) -> Steps:
    right = focal.body(xp, z, t, gamma, alpha)
    factor = right["p_t"] ** gamma
    return {"factor": factor, "loss": right["alpha_t"] * factor * right["ce"]}


@focal.mistake("alpha-swapped", who="gives alpha to class 0", affects=["alpha_t", "loss", "grad"])
def _(xp: Any, z: Any, t: Any, gamma: Any, alpha: Any) -> Steps:
    return without(focal.body(xp, z, t, gamma, 1 - alpha), "p_t", "factor", "ce")


@focal.mistake("alpha-for-both", who="weighs both classes with alpha", affects=["alpha_t", "loss", "grad"])
def _(xp: Any, z: Any, t: Any, gamma: Any, alpha: Any) -> Steps:
    right = focal.body(xp, z, t, gamma, alpha)
    share = alpha / right["alpha_t"]
    return {"alpha_t": alpha, "loss": right["loss"] * share, "grad": right["grad"] * share}


@focal.mistake(
    "no-focusing", who="forgets the factor: weighted cross-entropy", affects=["factor", "loss", "grad"]
)
def _(xp: Any, z: Any, t: Any, gamma: Any, alpha: Any) -> Steps:
    return without(focal.body(xp, z, t, 0 * gamma, alpha), "p_t", "alpha_t", "ce")


@focal.mistake("factor-held-constant", who="differentiates the cross-entropy only", affects="grad")
def _(xp: Any, z: Any, t: Any, gamma: Any, alpha: Any) -> Steps:
    right = focal.body(xp, z, t, gamma, alpha)
    sign = 2 * xp.astype(t, z.dtype) - 1
    return {"grad": sign * right["alpha_t"] * right["factor"] * (right["p_t"] - 1)}


@focal.mistake(
    "class-ignored",
    who="takes the probability of class 1 for p_t in negative samples too",
    affects=["p_t", "factor", "ce", "loss"],
)
def _(xp: Any, z: Any, t: Any, gamma: Any, alpha: Any) -> Steps:
    wrong = focal.body(xp, z, 0 * t + 1, gamma, alpha)
    alpha_t = focal.body(xp, z, t, gamma, alpha)["alpha_t"]
    return {**without(wrong, "alpha_t", "grad"), "loss": alpha_t * wrong["factor"] * wrong["ce"]}


MASKS = [
    Input("p", "p_{i}", "predicted probabilities", low=0, high=1, shape=("N",)),
    Input("t", "t_{i}", "target mask", low=0, high=1, shape=("N",)),
    Input("smooth", "s", "smoothing", low=0.1, high=2),
]
# 1 - dice of two masks that agree is a small difference of numbers near 1.
NEAR_ONE = {**TOLERANCES, "float32": Tolerance(2e-5, 5e-6)}


def dice_steps(sizes: str, grad: str) -> list[Step]:
    return [
        Step("overlap", "I", r"\sum_i{<p> \cdot <t>}", "overlap"),
        Step("sizes", "S", sizes, "sizes of both masks"),
        Step("dice", "D", r"\frac{2 \cdot <overlap> + <smooth>}{<sizes> + <smooth>}", "Dice coefficient"),
        Step("grad", r"\frac{\partial L}{\partial p_{i}}", grad, "gradient", shape=("N",)),
        Step("loss", "L", "1 - <dice>", "loss"),
    ]


@define(
    "loss.dice",
    title="Soft Dice loss",
    inputs=MASKS,
    steps=dice_steps(r"\sum_i{(<p> + <t>)}", r"\frac{<dice> - 2 \cdot <t>}{<sizes> + <smooth>}"),
    source="Sudre, Li, Vercauteren, Ourselin & Cardoso 2017, arXiv:1707.03237; Dice 1945, Ecology 26",
    example=(
        {"p": [1.0, 1.0, 0.0, 0.0], "t": [1.0, 0.0, 1.0, 0.0], "smooth": 0.0},
        {"overlap": 1.0, "sizes": 4.0, "dice": 0.5, "grad": [-0.375, 0.125, -0.375, 0.125], "loss": 0.5},
    ),
    dims={"N": (4, 6)},
    tolerances=NEAR_ONE,
)
def dice(xp: Any, p: Any, t: Any, smooth: Any) -> Steps:
    """L = 1 - (2 sum p t + s) / (sum p + sum t + s)

    A ratio over the whole mask, so that background in plenty does not drown the object; with hard masks the
    coefficient is F1. s gives an empty mask a value.
    Example: two pixels each, one in common: 1 - 2 * 1 / 4 = 0.5.
    """
    return dice_of(xp, p, t, smooth, xp.sum(p, axis=1) + xp.sum(t, axis=1), 1 + 0 * p)


def dice_of(xp: Any, p: Any, t: Any, smooth: Any, sizes: Any, growth: Any) -> Steps:
    """All steps from the sizes of the masks and how fast they grow with each p."""
    overlap = xp.sum(p * t, axis=1)
    found = (2 * overlap + smooth) / (sizes + smooth)
    grad = (each(found) * growth - 2 * t) / each(sizes + smooth)
    return {"overlap": overlap, "sizes": sizes, "dice": found, "grad": grad, "loss": 1 - found}


@define(
    "loss.dice_squared",
    title="Soft Dice loss with squared sizes (V-Net)",
    inputs=MASKS,
    steps=dice_steps(
        r"\sum_i{(<p>^2 + <t>^2)}", r"\frac{2 \cdot <dice> \cdot <p> - 2 \cdot <t>}{<sizes> + <smooth>}"
    ),
    source="Milletari, Navab & Ahmadi 2016, arXiv:1606.04797",
    example=(
        {"p": [0.5, 0.5], "t": [1.0, 0.0], "smooth": 0.0},
        {"overlap": 0.5, "sizes": 1.5, "dice": 2 / 3, "loss": 1 / 3},
    ),
    dims={"N": (4, 6)},
    tolerances=NEAR_ONE,
)
def dice_squared(xp: Any, p: Any, t: Any, smooth: Any) -> Steps:
    """L = 1 - (2 sum p t + s) / (sum p^2 + sum t^2 + s)

    V-Net's form; with hard masks it is the other one, because 0 and 1 are their own squares.
    Example: p = (0.5, 0.5), t = (1, 0): 1 - 1 / (0.5 + 1) = 1/3.
    """
    return dice_of(xp, p, t, smooth, xp.sum(p * p, axis=1) + xp.sum(t * t, axis=1), 2 * p)


def usual_mistakes(made: Formula) -> None:
    """What people make of both forms."""

    @made.mistake(
        "not-doubled",
        who="forgets the 2 of the overlap: an empty error would cost 1/2",
        affects=["dice", "loss"],
    )
    def _(xp: Any, p: Any, t: Any, smooth: Any) -> Steps:
        right = made.body(xp, p, t, smooth)
        found = (right["overlap"] + smooth) / (right["sizes"] + smooth)
        return {"dice": found, "loss": 1 - found}

    @made.mistake("iou", who="divides by the union: that is the Jaccard index", affects=["dice", "loss"])
    def _(xp: Any, p: Any, t: Any, smooth: Any) -> Steps:
        right = made.body(xp, p, t, smooth)
        found = (right["overlap"] + smooth) / (right["sizes"] - right["overlap"] + smooth)
        return {"dice": found, "loss": 1 - found}

    @made.mistake(
        "coefficient-for-loss",
        who="gives the coefficient, which is to be large, for the loss",
        affects="loss",
    )
    def _(xp: Any, p: Any, t: Any, smooth: Any) -> Steps:
        return {"loss": made.body(xp, p, t, smooth)["dice"]}

    @made.mistake("quotient-rule-lost", who="differentiates the numerator only", affects="grad")
    def _(xp: Any, p: Any, t: Any, smooth: Any) -> Steps:
        return {"grad": -2 * t / each(made.body(xp, p, t, smooth)["sizes"] + smooth)}


usual_mistakes(dice)
usual_mistakes(dice_squared)


@dice.mistake(
    "squared-sizes", who="squares the sizes, as V-Net does", affects=["sizes", "dice", "grad", "loss"]
)
def _(xp: Any, p: Any, t: Any, smooth: Any) -> Steps:
    return without(dice_squared.body(xp, p, t, smooth), "overlap")


@dice_squared.mistake(
    "plain-sizes", who="does not square the sizes", affects=["sizes", "dice", "grad", "loss"]
)
def _(xp: Any, p: Any, t: Any, smooth: Any) -> Steps:
    return without(dice.body(xp, p, t, smooth), "overlap")
