"""Penalties on the size of the weights and their gradients: L2 in both conventions, L1, and both together."""

from __future__ import annotations

from typing import Any

from verify.registry import Formula, Input, Step, Steps, define

GOODFELLOW = "Goodfellow, Bengio & Courville 2016, Deep Learning, section 7.1"
D = ("D",)
SIZE = {"D": (2, 5)}

W = Input("w", "w_{i}", "weights", shape=D)
LAM = Input("lam", r"\lambda", "strength of the penalty", low=0.01, high=2)
SQUARES = Step("squares", r"\|w\|_2^2", r"\sum_i{<w>^2}", "sum of squares")
SIZES = Step("sizes", r"\|w\|_1", r"\sum_i{|<w>|}", "sum of absolute values")
GRAD = r"\frac{\partial R}{\partial w_{i}}"


def line(value: Any) -> Any:
    """One number a case, lined up with its weights."""
    return value[:, None]


@define(
    "regularisation.l2",
    title="L2 penalty, lambda times the sum of squares",
    inputs=[W, LAM],
    steps=[
        SQUARES,
        Step("penalty", "R", r"<lam> \cdot <squares>", "added to the loss"),
        Step("grad", GRAD, r"2 \cdot <lam> \cdot <w>", "added to the gradient", shape=D),
    ],
    source="keras.regularizers.L2 documentation; sklearn.linear_model.Ridge",
    example=({"w": [3.0, -4.0], "lam": 0.1}, {"squares": 25.0, "penalty": 2.5, "grad": [0.6, -0.8]}),
    dims=SIZE,
)
def l2(xp: Any, w: Any, lam: Any) -> Steps:
    """R = lambda sum w^2;  dR/dw = 2 lambda w

    The pull towards 0 is proportional to the weight, so that it dies away and no weight becomes exactly 0. The other
    convention has lambda / 2 and the gradient lambda w.
    Example: w = (3, -4) with lambda = 0.1: 0.1 * 25 = 2.5.
    """
    squares = xp.sum(w**2, axis=1)
    return {"squares": squares, "penalty": lam * squares, "grad": 2 * line(lam) * w}


@define(
    "regularisation.l2_half",
    title="L2 penalty, half lambda times the sum of squares",
    inputs=[W, LAM],
    steps=[
        SQUARES,
        Step("penalty", "R", r"\frac{<lam>}{2} \cdot <squares>", "added to the loss"),
        Step("grad", GRAD, r"<lam> \cdot <w>", "added to the gradient", shape=D),
    ],
    source=f"{GOODFELLOW}.1; weight_decay of torch.optim.SGD",
    example=({"w": [3.0, -4.0], "lam": 0.1}, {"squares": 25.0, "penalty": 1.25, "grad": [0.3, -0.4]}),
    dims=SIZE,
)
def l2_half(xp: Any, w: Any, lam: Any) -> Steps:
    """R = lambda / 2 sum w^2;  dR/dw = lambda w

    The half is there for the gradient's sake; PyTorch's weight_decay is this lambda, Keras's L2 has no half.
    Example: w = (3, -4) with lambda = 0.1: 0.05 * 25 = 1.25.
    """
    squares = xp.sum(w**2, axis=1)
    return {"squares": squares, "penalty": lam / 2 * squares, "grad": line(lam) * w}


BOTH = ["penalty", "grad"]


@l2.mistake("half-convention", who="has lambda / 2 in mind, as in PyTorch's weight_decay", affects=BOTH)
def _(xp: Any, w: Any, lam: Any) -> Steps:
    other = l2_half.body(xp, w, lam)
    return {name: other[name] for name in BOTH}


@l2_half.mistake("no-half", who="has lambda without the half in mind, as in Keras's L2", affects=BOTH)
def _(xp: Any, w: Any, lam: Any) -> Steps:
    other = l2.body(xp, w, lam)
    return {name: other[name] for name in BOTH}


@l2.mistake("two-lost", who="forgets the factor 2 of the derivative of w^2", affects="grad")
def _(xp: Any, w: Any, lam: Any) -> Steps:
    return {"grad": line(lam) * w}


@l2_half.mistake(
    "half-kept", who="keeps the half in the gradient, where the derivative's 2 cancels it", affects="grad"
)
def _(xp: Any, w: Any, lam: Any) -> Steps:
    return {"grad": line(lam) * w / 2}


@define(
    "regularisation.l1",
    title="L1 penalty",
    inputs=[W, LAM],
    steps=[
        SIZES,
        Step("penalty", "R", r"<lam> \cdot <sizes>", "added to the loss"),
        Step("grad", GRAD, r"<lam> \cdot \operatorname{sign}(<w>)", "a subgradient, 0 at 0", shape=D),
    ],
    source=f"{GOODFELLOW}.2; Tibshirani 1996, JRSS B 58",
    example=({"w": [3.0, -4.0, 0.0], "lam": 0.1}, {"sizes": 7.0, "penalty": 0.7, "grad": [0.1, -0.1, 0.0]}),
    dims=SIZE,
)
def l1(xp: Any, w: Any, lam: Any) -> Steps:
    """R = lambda sum |w|;  dR/dw = lambda sign(w), any value of [-lambda, lambda] at w = 0

    The pull towards 0 is as strong on a small weight as on a large one: that is what makes exact zeros.
    Example: w = (3, -4, 0) with lambda = 0.1: 0.1 * 7 = 0.7.
    """
    sizes = xp.sum(xp.abs(w), axis=1)
    return {"sizes": sizes, "penalty": lam * sizes, "grad": line(lam) * xp.sign(w)}


@l1.mistake(
    "sign-forgotten", who="takes lambda itself for the gradient, whatever the sign of w", affects="grad"
)
def _(xp: Any, w: Any, lam: Any) -> Steps:
    return {"grad": line(lam) + 0 * w}


@l1.mistake("gradient-of-l2", who="makes the pull proportional to the weight", affects="grad")
def _(xp: Any, w: Any, lam: Any) -> Steps:
    return {"grad": line(lam) * w}


@l1.mistake("not-absolute", who="adds up the weights with their signs", affects=["sizes", "penalty"])
def _(xp: Any, w: Any, lam: Any) -> Steps:
    return {"sizes": xp.sum(w, axis=1), "penalty": lam * xp.sum(w, axis=1)}


def averages(made: Formula, size: str) -> None:
    """Registers the mistakes that both L2 conventions allow."""

    @made.mistake("mean-of-squares", who="divides by the number of weights", affects=[size, *BOTH])
    def _(xp: Any, w: Any, lam: Any) -> Steps:
        right = made.body(xp, w, lam)
        return {name: right[name] / w.shape[1] for name in (size, *BOTH)}

    @made.mistake("root-taken", who="penalises the length of w, not its square", affects=[size, *BOTH])
    def _(xp: Any, w: Any, lam: Any) -> Steps:
        length = xp.sqrt(xp.sum(w**2, axis=1))
        return {size: length, "penalty": lam * length, "grad": line(lam / length) * w}


averages(l2, "squares")
averages(l2_half, "squares")


@define(
    "regularisation.elastic_net",
    title="Elastic net penalty",
    inputs=[W, LAM, Input("ratio", "r", "share of L1 (l1_ratio)", low=0.1, high=0.9)],
    steps=[
        SIZES,
        SQUARES,
        Step(
            "penalty",
            "R",
            r"<lam> \cdot (<ratio> \cdot <sizes> + \frac{1 - <ratio>}{2} \cdot <squares>)",
            "added to the loss",
        ),
        Step(
            "grad",
            GRAD,
            r"<lam> \cdot (<ratio> \cdot \operatorname{sign}(<w>) + (1 - <ratio>) \cdot <w>)",
            "a subgradient, 0 at 0",
            shape=D,
        ),
    ],
    source="Zou & Hastie 2005, JRSS B 67; sklearn.linear_model.ElasticNet (half on the squares)",
    example=(
        {"w": [3.0, -4.0], "lam": 0.2, "ratio": 0.5},
        {"sizes": 7.0, "squares": 25.0, "penalty": 1.95, "grad": [0.4, -0.5]},
    ),
    dims=SIZE,
)
def elastic_net(xp: Any, w: Any, lam: Any, ratio: Any) -> Steps:
    """R = lambda (r sum |w| + (1 - r) / 2 sum w^2);  dR/dw = lambda (r sign(w) + (1 - r) w)

    Sparse like L1, and like L2 it shares the weight among features that say the same.
    Example: w = (3, -4), lambda = 0.2, r = 0.5: 0.2 * (3.5 + 6.25) = 1.95.
    """
    sizes, squares = xp.sum(xp.abs(w), axis=1), xp.sum(w**2, axis=1)
    penalty = lam * (ratio * sizes + (1 - ratio) / 2 * squares)
    grad = line(lam * ratio) * xp.sign(w) + line(lam * (1 - ratio)) * w
    return {"sizes": sizes, "squares": squares, "penalty": penalty, "grad": grad}


@elastic_net.mistake(
    "no-half", who="leaves out the half on the squares, which cancels the 2 of the derivative", affects=BOTH
)
def _(xp: Any, w: Any, lam: Any, ratio: Any) -> Steps:
    right = elastic_net.body(xp, w, lam, ratio)
    rest = lam * (1 - ratio)
    return {"penalty": right["penalty"] + rest * right["squares"] / 2, "grad": right["grad"] + line(rest) * w}


@elastic_net.mistake("ratio-swapped", who="gives r to L2 and 1 - r to L1", affects=BOTH)
def _(xp: Any, w: Any, lam: Any, ratio: Any) -> Steps:
    wrong = elastic_net.body(xp, w, lam, 1 - ratio)
    return {name: wrong[name] for name in BOTH}
