"""Upper bounds on how steep a network can be, and the norm of a convolution as an operator."""

from __future__ import annotations

from typing import Any

from verify.formulas.spectral.singular import MIYATO
from verify.registry import Input, Step, Steps, define

SLOPES = {"relu": 1.0, "tanh": 1.0, "sigmoid": 0.25}
ACTIVATION = Input("activation", r"\varphi", "between the layers", "choice", values=tuple(SLOPES))
STEEPEST = Step("steepest", "k", r"\max |<activation>'|", "Lipschitz constant of the activation")
SEDGHI = "Sedghi, Gupta & Long 2019, arXiv:1805.10408"


@define(
    "spectral.lipschitz_product",
    title="Lipschitz bound from the norms of the layers",
    inputs=[
        Input("norms", r"\sigma_{i}", "spectral norms of the L layers", low=0.3, high=2, shape=("L",)),
        ACTIVATION,
    ],
    steps=[
        STEEPEST,
        Step("product", r"\Pi", r"\operatorname{prod}(<norms>)", "of the linear layers"),
        Step("bound", "K", r"<product> \cdot <steepest>^{<L> - 1}", "upper bound for the network"),
    ],
    source=f"{MIYATO}, equation 7; Szegedy et al. 2014, arXiv:1312.6199, section 4.3",
    example=(
        {"norms": [2.0, 3.0, 0.5], "activation": "sigmoid"},
        {"steepest": 0.25, "product": 3.0, "bound": 0.1875},
    ),
    dims={"L": (2, 4)},
)
def lipschitz_product(xp: Any, norms: Any, activation: str) -> Steps:
    """K <= prod sigma_l * k^(L - 1), an activation of slope k or less between any two of the L layers

    With every norm 1 and ReLU the network is 1-Lipschitz; usually it is far less steep than its bound.
    Example: norms 2, 3, 0.5 and two sigmoids: 3 / 16.
    """
    product = xp.prod(norms, axis=1)
    steepest = SLOPES[activation] + 0 * product
    return {"steepest": steepest, "product": product, "bound": product * steepest ** (norms.shape[1] - 1)}


@lipschitz_product.mistake("added", who="adds the norms up", affects=["product", "bound"])
def _(xp: Any, norms: Any, activation: str) -> Steps:
    right = lipschitz_product.body(xp, norms, activation)
    total = xp.sum(norms, axis=1)
    return {"product": total, "bound": total * right["steepest"] ** (norms.shape[1] - 1)}


@lipschitz_product.mistake(
    "largest-layer", who="takes the steepest layer for the network", affects=["product", "bound"]
)
def _(xp: Any, norms: Any, activation: str) -> Steps:
    right = lipschitz_product.body(xp, norms, activation)
    largest = xp.max(norms, axis=1)
    return {"product": largest, "bound": largest * right["steepest"] ** (norms.shape[1] - 1)}


@lipschitz_product.mistake("activations-forgotten", who="leaves the activations out", affects="bound")
def _(xp: Any, norms: Any, activation: str) -> Steps:
    return {"bound": xp.prod(norms, axis=1)}


@lipschitz_product.mistake(
    "one-activation-more", who="counts an activation behind the last layer too", affects="bound"
)
def _(xp: Any, norms: Any, activation: str) -> Steps:
    right = lipschitz_product.body(xp, norms, activation)
    return {"bound": right["bound"] * right["steepest"]}


@define(
    "spectral.lipschitz_network",
    title="Lipschitz bound of a network with one hidden layer",
    inputs=[
        Input("W1", "W_1", "weights into the hidden layer", shape=("H", "I")),
        Input("W2", "W_2", "weights into the output", shape=("O", "H")),
        ACTIVATION,
    ],
    steps=[
        Step("sigma1", r"\sigma_1", r"\|<W1>\|_2", "largest singular value"),
        Step("sigma2", r"\sigma_2", r"\|<W2>\|_2", "largest singular value"),
        STEEPEST,
        Step("bound", "K", r"<sigma1> \cdot <steepest> \cdot <sigma2>", "upper bound for the network"),
    ],
    source=f"{MIYATO}, equation 7",
    example=(
        {"W1": [[3.0, 0.0], [0.0, 1.0]], "W2": [[0.0, 2.0]], "activation": "relu"},
        {"sigma1": 3.0, "sigma2": 2.0, "bound": 6.0},
    ),
    dims={"I": (2, 3), "H": (2, 3), "O": (1, 3)},
)
def lipschitz_network(xp: Any, W1: Any, W2: Any, activation: str) -> Steps:
    """K <= |W2|_2 k |W1|_2

    An upper bound: the directions that the layers stretch most need not meet.
    Example: diag(3, 1) and then (0, 2): bound 6, but the 3 goes into the unit that the output ignores: it is 2.
    """
    sigma1, sigma2 = xp.linalg.svdvals(W1)[:, 0], xp.linalg.svdvals(W2)[:, 0]
    steepest = SLOPES[activation] + 0 * sigma1
    return {"sigma1": sigma1, "sigma2": sigma2, "steepest": steepest, "bound": sigma1 * steepest * sigma2}


@lipschitz_network.mistake(
    "product-of-matrices", who="takes the norm of W2 W1, as if nothing stood between them", affects="bound"
)
def _(xp: Any, W1: Any, W2: Any, activation: str) -> Steps:
    steepest = lipschitz_network.body(xp, W1, W2, activation)["steepest"]
    return {"bound": steepest * xp.linalg.svdvals(xp.matmul(W2, W1))[:, 0]}


@lipschitz_network.mistake(
    "frobenius",
    who="takes the roots of the sums of squares: a bound too, but a looser one",
    affects=["sigma1", "sigma2", "bound"],
)
def _(xp: Any, W1: Any, W2: Any, activation: str) -> Steps:
    steepest = lipschitz_network.body(xp, W1, W2, activation)["steepest"]
    sigma1, sigma2 = (xp.sqrt(xp.sum(w**2, axis=(1, 2))) for w in (W1, W2))
    return {"sigma1": sigma1, "sigma2": sigma2, "bound": sigma1 * steepest * sigma2}


@lipschitz_network.mistake("activation-forgotten", who="leaves the activation out", affects="bound")
def _(xp: Any, **given: Any) -> Steps:
    right = lipschitz_network.body(xp, **given)
    return {"bound": right["sigma1"] * right["sigma2"]}


SIDE = 8


@define(
    "spectral.convolution_norm",
    title="Norm of a convolution as an operator, against that of its reshaped kernel",
    inputs=[Input("kernel", "w", "kernel, one channel to one channel", low=-1, high=2, shape=("K", "K"))],
    steps=[
        Step(
            "reshaped", r"\|w\|_F", r"\sqrt{\operatorname{sum}(<kernel>^2)}", "norm of the kernel as one row"
        ),
        Step(
            "operator",
            r"\|C\|_2",
            r"\max_f |\operatorname{DFT}(<kernel>)_f|",
            "largest singular value of the convolution, circular, on 8x8 pixels",
        ),
    ],
    source=f"{SEDGHI}, section 2; {MIYATO}, section 2.1 (normalises the reshaped kernel)",
    example=({"kernel": [[1.0, 1.0, 1.0]] * 3}, {"reshaped": 3.0, "operator": 9.0}),
    dims={"K": (2, 3)},
)
def convolution_norm(xp: Any, kernel: Any) -> Steps:
    """|C|_2 = max over frequencies |sum w_ab exp(-2 pi i (a f + b g) / n)|;  reshaped = sqrt(sum w^2)

    Shifts commute with a circular convolution, so that waves are its singular vectors. Dividing by the reshaped norm,
    as spectral normalisation does, leaves an operator of norm up to k.
    Example: the 3x3 kernel of ones: 3 as a row, 9 as an operator, reached on a constant image.
    """
    size = kernel.shape[1]
    taps = xp.arange(size, dtype=kernel.dtype, device=kernel.device)
    waves = xp.arange(SIDE, dtype=kernel.dtype, device=kernel.device)
    angle = 2 * xp.pi / SIDE * waves[:, None] * taps[None, :]
    cos, sin = xp.cos(angle), xp.sin(angle)
    # Real and imaginary part along the rows, then along the columns.
    rows_cos, rows_sin = xp.matmul(cos, kernel), xp.matmul(sin, kernel)
    real = xp.matmul(rows_cos, cos.T) - xp.matmul(rows_sin, sin.T)
    imaginary = xp.matmul(rows_cos, sin.T) + xp.matmul(rows_sin, cos.T)
    operator = xp.sqrt(xp.max(real**2 + imaginary**2, axis=(1, 2)))
    return {"reshaped": xp.sqrt(xp.sum(kernel**2, axis=(1, 2))), "operator": operator}


@convolution_norm.mistake(
    "reshaped-kernel",
    who="takes the norm of the reshaped kernel, as spectral normalisation does",
    affects="operator",
)
def _(xp: Any, kernel: Any) -> Steps:
    return {"operator": convolution_norm.body(xp, kernel)["reshaped"]}


@convolution_norm.mistake(
    "constant-image",
    who="takes the sum of the kernel, its effect on a constant image, for the most",
    affects="operator",
)
def _(xp: Any, kernel: Any) -> Steps:
    return {"operator": xp.abs(xp.sum(kernel, axis=(1, 2)))}


@convolution_norm.mistake(
    "kernel-as-matrix",
    who="takes the largest singular value of the k x k kernel",
    affects=["reshaped", "operator"],
)
def _(xp: Any, kernel: Any) -> Steps:
    sigma = xp.linalg.svdvals(kernel)[:, 0]
    return {"reshaped": sigma, "operator": sigma}
