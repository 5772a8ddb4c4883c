"""Batch statistics over several devices, over the whole training set, and folded into a convolution."""

from __future__ import annotations

from typing import Any

from verify.formulas.norm.batch import EPS, IOFFE
from verify.registry import TOLERANCES, Input, Step, Steps, Tolerance, define

FILTERS = ("O",)
KERNEL = ("O", "I", "K", "K")


def per_filter(name: str, symbol: str, meaning: str, low: float, high: float) -> Input:
    return Input(name, symbol, f"{meaning}, one an output channel", low=low, high=high, shape=FILTERS)


@define(
    "norm.fold_convolution",
    title="Folding batch normalisation into the convolution before it",
    inputs=[
        Input("weight", "w", "kernels of the convolution", shape=KERNEL),
        per_filter("bias", "b", "its biases", -1, 1),
        per_filter("gamma", r"\gamma", "learned scale", 0.5, 2),
        per_filter("beta", r"\beta", "learned shift", -1, 1),
        per_filter("running_mean", r"\mu", "running mean", -1, 1),
        per_filter("running_var", r"\sigma^2", "running variance", 0.25, 4),
        EPS,
    ],
    steps=[
        Step(
            "scale",
            "s",
            r"\frac{<gamma>}{\sqrt{<running_var> + <eps>}}",
            "factor of each filter",
            shape=FILTERS,
        ),
        Step("weight_folded", "w'", r"<scale> \odot <weight>", "each filter scaled whole", shape=KERNEL),
        Step("bias_folded", "b'", r"<scale> \odot (<bias> - <running_mean>) + <beta>", shape=FILTERS),
    ],
    source=f"{IOFFE}, section 3.1 (a fixed affine map at inference); torch.nn.utils.fusion.fuse_conv_bn_weights",
    example=(
        {
            "weight": [[[[2.0]]], [[[1.0]]]],
            "bias": [3.0, 0.0],
            "gamma": [2.0, 1.0],
            "beta": [0.5, 1.0],
            "running_mean": [1.0, 2.0],
            "running_var": [4.0, 1.0],
            "eps": 0.0,
        },
        {"scale": [1.0, 1.0], "weight_folded": [[[[2.0]]], [[[1.0]]]], "bias_folded": [2.5, -1.0]},
    ),
    dims={"O": (2, 3), "I": (2, 3), "K": (1, 3)},
)
def fold_convolution(
    xp: Any, weight: Any, bias: Any, gamma: Any, beta: Any, running_mean: Any, running_var: Any, eps: Any
) -> Steps:
    """w' = s w,  b' = s (b - mean) + beta,  with s = gamma / sqrt(var + eps) for each output channel

    At inference batch norm is affine, and two affine maps are one: the layer costs nothing any more.
    Example: bias 3, mean 1, variance 4, gamma 2, beta 0.5: s = 1 and b' = 1 * (3 - 1) + 0.5 = 2.5.
    """
    scale = gamma / xp.sqrt(running_var + eps[:, None])
    folded = scale[:, :, None, None, None] * weight
    return {"scale": scale, "weight_folded": folded, "bias_folded": scale * (bias - running_mean) + beta}


@fold_convolution.mistake(
    "bias-not-scaled", who="leaves the convolution's bias as it is: b + beta - s mean", affects="bias_folded"
)
def _(xp: Any, bias: Any, beta: Any, running_mean: Any, **rest: Any) -> Steps:
    scale = fold_convolution.body(xp, bias=bias, beta=beta, running_mean=running_mean, **rest)["scale"]
    return {"bias_folded": bias - scale * running_mean + beta}


@fold_convolution.mistake("mean-forgotten", who="shifts by beta only: s b + beta", affects="bias_folded")
def _(xp: Any, running_mean: Any, **rest: Any) -> Steps:
    wrong = fold_convolution.body(xp, running_mean=0 * running_mean, **rest)
    return {"bias_folded": wrong["bias_folded"]}


@fold_convolution.mistake(
    "divides-by-variance",
    who="forgets the root: variance for standard deviation",
    affects=["scale", "weight_folded", "bias_folded"],
)
def _(xp: Any, running_var: Any, eps: Any, **rest: Any) -> Steps:
    return fold_convolution.body(xp, running_var=(running_var + eps[:, None]) ** 2, eps=0 * eps, **rest)


@fold_convolution.mistake(
    "input-channels-scaled",
    who="scales along the input channels, which only as many input as output channels let pass",
    affects="weight_folded",
)
def _(xp: Any, weight: Any, **rest: Any) -> Steps:
    right = fold_convolution.body(xp, weight=weight, **rest)
    if weight.shape[1] != weight.shape[2]:
        return {"weight_folded": right["weight_folded"]}
    return {"weight_folded": right["scale"][:, None, :, None, None] * weight}


BATCHES = Input("x", "x", "the feature's values, a row a batch", shape=("B", "N"))


@define(
    "norm.batch_population",
    title="Population statistics for inference, averaged over batches",
    inputs=[BATCHES],
    steps=[
        Step("means", r"\mu_B", r"\operatorname{mean}_{i}(<x>)", "mean of each batch", shape=("B",)),
        Step(
            "variances", r"\sigma_B^2", r"\operatorname{var}_{i}(<x>)", "biased, of each batch", shape=("B",)
        ),
        Step("mean", r"\operatorname{E}[x]", r"\frac{1}{<B>} \sum_i{<means>}", "for inference"),
        Step(
            "var",
            r"\operatorname{Var}[x]",
            r"\frac{<N>}{<N> - 1} \cdot \frac{1}{<B>} \sum_i{<variances>}",
            "for inference, unbiased",
        ),
    ],
    source=f"{IOFFE}, Algorithm 2, step 10; torch.nn.BatchNorm1d(momentum=None)",
    example=(
        {"x": [[1.0, 1.0, 3.0, 3.0], [0.0, 0.0, 4.0, 4.0]]},
        {"means": [2.0, 2.0], "variances": [1.0, 4.0], "mean": 2.0, "var": 10 / 3},
    ),
    dims={"B": (2, 4), "N": (2, 5)},
)
def batch_population(xp: Any, x: Any) -> Steps:
    """E[x] = mean of mu_B;  Var[x] = N/(N - 1) mean of sigma_B^2

    The factor N/(N - 1) belongs to the variance: a batch's own mean lies too near to its values. The mean needs none.
    Example: batch variances 1 and 4 of four values each: 4/3 * 2.5 = 10/3.
    """
    means, variances = xp.mean(x, axis=2), xp.var(x, axis=2)
    size = x.shape[2]
    var = xp.mean(variances, axis=1) * size / (size - 1)
    return {"means": means, "variances": variances, "mean": xp.mean(means, axis=1), "var": var}


@batch_population.mistake(
    "biased-variance", who="averages the batch variances without N/(N - 1)", affects="var"
)
def _(xp: Any, x: Any) -> Steps:
    return {"var": xp.mean(xp.var(x, axis=2), axis=1)}


@batch_population.mistake("mean-corrected", who="gives the factor N/(N - 1) to the mean", affects="mean")
def _(xp: Any, x: Any) -> Steps:
    return {"mean": xp.mean(x, axis=(1, 2)) * x.shape[2] / (x.shape[2] - 1)}


@batch_population.mistake(
    "last-batch", who="keeps the statistics of the last batch only", affects=["mean", "var"]
)
def _(xp: Any, x: Any) -> Steps:
    last = batch_population.body(xp, x[:, -1:, :])
    return {"mean": last["mean"], "var": last["var"]}


@define(
    "norm.batch_synchronised",
    title="Batch statistics synchronised over devices",
    inputs=[Input("x", "x", "the feature's values, a row a device", shape=("P", "N"))],
    steps=[
        Step("means", r"\mu_p", r"\operatorname{mean}_{i}(<x>)", "mean on each device", shape=("P",)),
        Step("variances", r"\sigma_p^2", r"\operatorname{var}_{i}(<x>)", "on each device", shape=("P",)),
        Step("mean", r"\mu", r"\frac{1}{<P>} \sum_i{<means>}", "of the whole batch"),
        Step("within", r"\sigma_w^2", r"\frac{1}{<P>} \sum_i{<variances>}", "variance within the devices"),
        Step("between", r"\sigma_b^2", r"\frac{1}{<P>} \sum_i{(<means> - <mean>)^2}", "between the devices"),
        Step("var", r"\sigma^2", r"<within> + <between>", "of the whole batch"),
    ],
    source="Peng et al. 2018 (MegDet), arXiv:1711.07240, section 3.3; torch.nn.SyncBatchNorm",
    example=(
        {"x": [[1.0, 3.0], [5.0, 11.0]]},
        {
            "means": [2.0, 8.0],
            "variances": [1.0, 9.0],
            "mean": 5.0,
            "within": 5.0,
            "between": 9.0,
            "var": 14.0,
        },
    ),
    dims={"P": (2, 4), "N": (2, 4)},
    # The two parts are nearer to 0 than the values they are differences of.
    tolerances={**TOLERANCES, "float32": Tolerance(1e-4, 1e-5)},
)
def batch_synchronised(xp: Any, x: Any) -> Steps:
    """var = mean of the devices' variances + variance of their means

    The law of total variance, for devices with equally many samples: each sends two numbers a channel.
    Example: variances 1 and 9 around the means 2 and 8: 5 + 9 = 14, the variance of 1, 3, 5, 11.
    """
    means, variances = xp.mean(x, axis=2), xp.var(x, axis=2)
    within, between = xp.mean(variances, axis=1), xp.var(means, axis=1)
    found = {"means": means, "variances": variances, "mean": xp.mean(means, axis=1)}
    return {**found, "within": within, "between": between, "var": within + between}


@batch_synchronised.mistake("variances-averaged", who="averages the devices' variances only", affects="var")
def _(xp: Any, x: Any) -> Steps:
    return {"var": batch_synchronised.body(xp, x)["within"]}


@batch_synchronised.mistake(
    "first-device",
    who="normalises with the statistics of one device: unsynchronised",
    affects=["mean", "var"],
)
def _(xp: Any, x: Any) -> Steps:
    return {"mean": xp.mean(x[:, 0, :], axis=1), "var": xp.var(x[:, 0, :], axis=1)}


@batch_synchronised.mistake(
    "means-unbiased", who="divides the spread of the means by P - 1", affects=["between", "var"]
)
def _(xp: Any, x: Any) -> Steps:
    right = batch_synchronised.body(xp, x)
    between = xp.var(right["means"], axis=1, correction=1)
    return {"between": between, "var": right["within"] + between}
