"""Softer targets: label smoothing in both conventions, mixup, CutMix."""

from __future__ import annotations

from typing import Any

from verify.formulas.regularisation.penalties import D, line
from verify.registry import Formula, Input, Step, Steps, define

SZEGEDY = "Szegedy et al. 2016, arXiv:1512.00567, section 7"
K = Input("k", "K", "classes", "int", 2, 12)
EPS = Input("eps", r"\epsilon", "share of the label given away", low=0.02, high=0.4)
GAP = Step(
    "gap",
    r"\Delta z",
    r"\log \frac{<target>}{<other>}",
    "logit of the target above the others at the minimum",
)


@define(
    "regularisation.label_smoothing",
    title="Label smoothing over all K classes",
    inputs=[K, EPS],
    steps=[
        Step("other", "q_j", r"\frac{<eps>}{<k>}", "target probability of each other class"),
        Step("target", "q_y", r"1 - <eps> + <other>", "target probability of the true class"),
        GAP,
    ],
    source=f"{SZEGEDY}; torch.nn.CrossEntropyLoss(label_smoothing)",
    example=({"k": 10, "eps": 0.1}, {"other": 0.01, "target": 0.91}),
)
def label_smoothing(xp: Any, k: Any, eps: Any) -> Steps:
    """q = (1 - eps) one_hot + eps / K: the true class has 1 - eps + eps / K

    The share is spread over all classes, the true one among them. Cross-entropy is then smallest at a finite gap
    between the logits, log(q_y / q_j), where hard labels would pull it to infinity.
    Example: K = 10, eps = 0.1: 0.91 and 0.01, a gap of log 91 = 4.51.
    """
    other = eps / xp.astype(k, eps.dtype)
    return softened(xp, 1 - eps + other, other)


@define(
    "regularisation.label_smoothing_others",
    title="Label smoothing over the other K - 1 classes",
    inputs=[K, EPS],
    steps=[
        Step("other", "q_j", r"\frac{<eps>}{<k> - 1}", "target probability of each other class"),
        Step("target", "q_y", r"1 - <eps>", "target probability of the true class"),
        GAP,
    ],
    source="fairseq, criterion label_smoothed_cross_entropy, later versions: eps / (K - 1)",
    example=({"k": 5, "eps": 0.2}, {"other": 0.05, "target": 0.8}),
)
def label_smoothing_others(xp: Any, k: Any, eps: Any) -> Steps:
    """q_y = 1 - eps for the true class, eps / (K - 1) for each other

    The same as smoothing over all classes with eps K / (K - 1).
    Example: K = 5, eps = 0.2: 0.8 and 0.05, a gap of log 16 = 2.77.
    """
    return softened(xp, 1 - eps, eps / xp.astype(k - 1, eps.dtype))


def softened(xp: Any, target: Any, other: Any) -> Steps:
    return {"other": other, "target": target, "gap": xp.log(target / other)}


@label_smoothing.mistake(
    "others-only",
    who="spreads eps over the other K - 1 classes: another convention",
    affects=["other", "target", "gap"],
)
def _(xp: Any, k: Any, eps: Any) -> Steps:
    return label_smoothing_others.body(xp, k, eps)


@label_smoothing_others.mistake(
    "over-all-classes",
    who="spreads eps over all K classes, as the paper and PyTorch do: another convention",
    affects=["other", "target", "gap"],
)
def _(xp: Any, k: Any, eps: Any) -> Steps:
    return label_smoothing.body(xp, k, eps)


@label_smoothing.mistake(
    "own-share-lost",
    who="gives the true class 1 - eps: the targets do not sum to 1",
    affects=["target", "gap"],
)
def _(xp: Any, k: Any, eps: Any) -> Steps:
    wrong = softened(xp, 1 - eps, eps / xp.astype(k, eps.dtype))
    return {name: wrong[name] for name in ("target", "gap")}


def gives_all(made: Formula) -> None:
    @made.mistake(
        "eps-to-each", who="gives every other class eps, not a share of it", affects=["other", "gap"]
    )
    def _(xp: Any, k: Any, eps: Any) -> Steps:
        wrong = softened(xp, made.body(xp, k, eps)["target"], 1 * eps)
        return {name: wrong[name] for name in ("other", "gap")}


gives_all(label_smoothing)
gives_all(label_smoothing_others)


def of_two(shape: str, letter: str, meaning: str) -> list[Input]:
    return [
        Input(f"{letter}{i}", f"{letter}_{i}", f"{meaning} of sample {i}", low=0, high=1, shape=(shape,))
        for i in (1, 2)
    ]


@define(
    "regularisation.mixup",
    title="Mixup of two samples and their labels",
    inputs=[
        *of_two("D", "x", "features"),
        *of_two("K", "y", "label distribution"),
        Input("lam", r"\lambda", "share of the first sample, drawn from Beta(a, a)", low=0.05, high=0.95),
    ],
    steps=[
        Step("x", r"\tilde{x}", r"<lam> \cdot <x1> + (1 - <lam>) \cdot <x2>", "mixed features", shape=D),
        Step("y", r"\tilde{y}", r"<lam> \cdot <y1> + (1 - <lam>) \cdot <y2>", "mixed label", shape=("K",)),
    ],
    source="Zhang et al. 2018, arXiv:1710.09412, equation 1",
    example=(
        {"x1": [1.0, 0.0], "x2": [0.0, 4.0], "y1": [1.0, 0.0], "y2": [0.0, 1.0], "lam": 0.75},
        {"x": [0.75, 1.0], "y": [0.75, 0.25]},
    ),
    dims={"D": (2, 4), "K": (2, 4)},
)
def mixup(xp: Any, x1: Any, x2: Any, y1: Any, y2: Any, lam: Any) -> Steps:
    """x = lambda x1 + (1 - lambda) x2;  y = lambda y1 + (1 - lambda) y2

    One lambda for both. Cross-entropy is linear in the target, so that the loss is lambda CE(y1) + (1 - lambda) CE(y2).
    Example: lambda = 0.75 of class 0 and the rest of class 1 has the label (0.75, 0.25).
    """
    first, second = line(lam), line(1 - lam)
    return {"x": first * x1 + second * x2, "y": first * y1 + second * y2}


@mixup.mistake("labels-kept", who="mixes the pictures and keeps the first label", affects="y")
def _(xp: Any, y1: Any, **rest: Any) -> Steps:
    return {"y": 1 * y1}


@mixup.mistake("shares-swapped", who="gives lambda to the second sample", affects=["x", "y"])
def _(xp: Any, lam: Any, **rest: Any) -> Steps:
    return mixup.body(xp, lam=1 - lam, **rest)


@mixup.mistake("added", who="adds lambda times the second sample to the whole first one", affects=["x", "y"])
def _(xp: Any, x1: Any, x2: Any, y1: Any, y2: Any, lam: Any) -> Steps:
    return {"x": x1 + line(lam) * x2, "y": y1 + line(lam) * y2}


@define(
    "regularisation.cutmix",
    title="Label of a CutMix image",
    inputs=[
        Input("h", "H", "height of the image, pixels", "int", 4, 12),
        Input("w", "W", "width of the image, pixels", "int", 4, 12),
        Input("bh", "r_h", "height of the box pasted from image 2", "int", 1, 4),
        Input("bw", "r_w", "width of the box", "int", 1, 4),
        *of_two("K", "y", "label distribution"),
    ],
    steps=[
        Step("lam", r"\lambda", r"1 - \frac{<bh> \cdot <bw>}{<h> \cdot <w>}", "area left of image 1"),
        Step("y", r"\tilde{y}", r"<lam> \cdot <y1> + (1 - <lam>) \cdot <y2>", "mixed label", shape=("K",)),
    ],
    source="Yun et al. 2019, arXiv:1905.04899, equations 1 and 2",
    example=(
        {"h": 4, "w": 4, "bh": 2, "bw": 2, "y1": [1.0, 0.0], "y2": [0.0, 1.0]},
        {"lam": 0.75, "y": [0.75, 0.25]},
    ),
    dims={"K": (2, 4)},
    where=["bh <= h", "bw <= w"],
)
def cutmix(xp: Any, h: Any, w: Any, bh: Any, bw: Any, y1: Any, y2: Any) -> Steps:
    """lambda = 1 - area of the box / area of the image;  y = lambda y1 + (1 - lambda) y2

    Example: a 2x2 box in a 4x4 image covers a quarter: the label is 0.75 y1 + 0.25 y2.
    """
    return shared(1 - xp.astype(bh * bw, y1.dtype) / xp.astype(h * w, y1.dtype), y1, y2)


def shared(lam: Any, y1: Any, y2: Any) -> Steps:
    return {"lam": lam, "y": line(lam) * y1 + line(1 - lam) * y2}


@cutmix.mistake("box-for-rest", who="takes the box's share for that of image 1", affects=["lam", "y"])
def _(xp: Any, y1: Any, y2: Any, **sizes: Any) -> Steps:
    return shared(1 - cutmix.body(xp, y1=y1, y2=y2, **sizes)["lam"], y1, y2)


@cutmix.mistake("one-side-only", who="compares heights, not areas", affects=["lam", "y"])
def _(xp: Any, h: Any, w: Any, bh: Any, bw: Any, y1: Any, y2: Any) -> Steps:
    return shared(1 - xp.astype(bh, y1.dtype) / xp.astype(h, y1.dtype), y1, y2)


@cutmix.mistake("label-kept", who="keeps the label of image 1, as Cutout does", affects="y")
def _(xp: Any, y1: Any, **rest: Any) -> Steps:
    return {"y": 1 * y1}
