"""Noise of a batch's gradient, what larger batches buy, the size of an update, and the spread over seeds."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define

N = ("N",)
MCCANDLISH = "McCandlish et al. 2018, arXiv:1812.06162"


def real(xp: Any, count: Any, like: Any) -> Any:
    return xp.astype(count, like.dtype)


@define(
    "training.update_ratio",
    title="Ratio of update and weights",
    inputs=[
        Input("w", "w", "weights of a layer", shape=N),
        Input("g", "g", "their gradient", shape=N),
        Input("lr", r"\eta", "learning rate", low=0.0001, high=0.1),
    ],
    steps=[
        Step("update", r"\|\eta g\|", r"<lr> \cdot \sqrt{\sum_i{<g>^2}}", "size of the update"),
        Step("size", r"\|w\|", r"\sqrt{\sum_i{<w>^2}}", "size of the weights"),
        Step("ratio", "r", r"\frac{<update>}{<size>}", "about 1e-3 is healthy"),
    ],
    source="CS231n course notes, Neural Networks Part 3, ratio of weights to updates",
    example=(
        {"w": [3.0, 4.0], "g": [0.3, 0.4], "lr": 0.01},
        {"update": 0.005, "size": 5.0, "ratio": 0.001},
    ),
    dims={"N": (2, 5)},
)
def update_ratio(xp: Any, w: Any, g: Any, lr: Any) -> Steps:
    """r = |lr g| / |w|

    Much more than 1e-3: the rate is too high; much less: too low. With Adam the update is not lr g: measure what is
    subtracted.
    Example: |g| = 0.5 at lr = 0.01 moves weights of size 5 by 0.005: a thousandth.
    """
    update, size = lr * xp.sqrt(xp.sum(g * g, axis=1)), xp.sqrt(xp.sum(w * w, axis=1))
    return {"update": update, "size": size, "ratio": update / size}


@update_ratio.mistake(
    "gradient-for-update",
    who="takes the gradient itself, without the learning rate",
    affects=["update", "ratio"],
)
def _(xp: Any, w: Any, g: Any, lr: Any) -> Steps:
    found = update_ratio.body(xp, w, g, 1 + 0 * lr)
    return {"update": found["update"], "ratio": found["ratio"]}


@update_ratio.mistake("inverted", who="divides the weights by the update", affects="ratio")
def _(xp: Any, w: Any, g: Any, lr: Any) -> Steps:
    return {"ratio": 1 / update_ratio.body(xp, w, g, lr)["ratio"]}


@update_ratio.mistake("new-weights", who="divides by the weights after the update", affects=["size", "ratio"])
def _(xp: Any, w: Any, g: Any, lr: Any) -> Steps:
    moved = update_ratio.body(xp, w - lr[:, None] * g, g, lr)
    return {"size": moved["size"], "ratio": moved["ratio"]}


@update_ratio.mistake("mean-of-ratios", who="averages |lr g_i / w_i| over the entries", affects="ratio")
def _(xp: Any, w: Any, g: Any, lr: Any) -> Steps:
    return {"ratio": lr * xp.mean(xp.abs(g / w), axis=1)}


@define(
    "training.batch_noise",
    title="Noise of the gradient of a batch",
    inputs=[
        Input("sigma", r"\sigma", "standard deviation over single samples", low=0.1, high=5),
        Input("batch", "B", "batch size", "int", 1, 256),
    ],
    steps=[
        Step("variance", r"\sigma_B^2", r"\frac{<sigma>^2}{<batch>}", "variance of the mean"),
        Step("std", r"\sigma_B", r"\frac{<sigma>}{\sqrt{<batch>}}", "standard deviation of the mean"),
    ],
    source="Goodfellow, Bengio & Courville 2016, Deep Learning, section 8.1.3, equation 5.46",
    example=({"sigma": 2.0, "batch": 64}, {"variance": 0.0625, "std": 0.25}),
)
def batch_noise(xp: Any, sigma: Any, batch: Any) -> Steps:
    """sigma_B = sigma / sqrt(B)

    A hundred times the samples make the estimate ten times as sharp: less than linear returns.
    Example: sigma = 2 and B = 64: 2 / 8 = 0.25.
    """
    variance = sigma * sigma / real(xp, batch, sigma)
    return {"variance": variance, "std": xp.sqrt(variance)}


@batch_noise.mistake(
    "divided-by-batch", who="lets the noise itself fall like 1 / B", affects=["variance", "std"]
)
def _(xp: Any, sigma: Any, batch: Any) -> Steps:
    std = sigma / real(xp, batch, sigma)
    return {"variance": std * std, "std": std}


@batch_noise.mistake(
    "sum-for-mean", who="adds the gradients up instead of averaging", affects=["variance", "std"]
)
def _(xp: Any, sigma: Any, batch: Any) -> Steps:
    variance = sigma * sigma * real(xp, batch, sigma)
    return {"variance": variance, "std": xp.sqrt(variance)}


@batch_noise.mistake("unchanged", who="takes the noise of a single sample", affects=["variance", "std"])
def _(xp: Any, sigma: Any, batch: Any) -> Steps:
    return {"variance": sigma * sigma, "std": 1 * sigma}


@define(
    "training.steps_at_batch",
    title="Steps to a target at a batch size, and what they cost in samples",
    inputs=[
        Input("least", r"S_{min}", "steps needed with huge batches", low=100, high=5000),
        Input("critical", r"B_{crit}", "critical batch size (noise scale)", low=16, high=2048),
        Input("batch", "B", "batch size", "int", 1, 4096),
    ],
    steps=[
        Step("steps", "S", r"<least> \cdot (1 + \frac{<critical>}{<batch>})", "steps to the target"),
        Step("samples", "E", r"<batch> \cdot <steps>", "samples seen on the way"),
        Step("cheapest", r"E_{min}", r"<least> \cdot <critical>", "samples with tiny batches"),
        Step("overhead", "e", r"\frac{<samples>}{<cheapest>}", "times the least number of samples"),
    ],
    source=f"{MCCANDLISH}, equations 2.11 and 2.12; Shallue et al. 2019, arXiv:1811.03600",
    example=(
        {"least": 1000.0, "critical": 256.0, "batch": 256},
        {"steps": 2000.0, "samples": 512000.0, "cheapest": 256000.0, "overhead": 2.0},
    ),
)
def steps_at_batch(xp: Any, least: Any, critical: Any, batch: Any) -> Steps:
    """S = S_min (1 + B_crit / B);  E = B S

    Far below the critical batch size twice the batch halves the steps; far above it saves none and costs samples.
    Example: at the critical size itself: twice the fewest steps, and twice the fewest samples.
    """
    size = real(xp, batch, least)
    return bought(xp, least, critical, size, least * (1 + critical / size))


def bought(xp: Any, least: Any, critical: Any, size: Any, steps: Any) -> Steps:
    """What follows from the number of steps."""
    cheapest = least * critical
    return {
        "steps": steps,
        "samples": size * steps,
        "cheapest": cheapest,
        "overhead": size * steps / cheapest,
    }


BOUGHT = ["steps", "samples", "overhead"]


@steps_at_batch.mistake("always-linear", who="halves the steps with every doubling, for ever", affects=BOUGHT)
def _(xp: Any, least: Any, critical: Any, batch: Any) -> Steps:
    size = real(xp, batch, least)
    found = bought(xp, least, critical, size, least * critical / size)
    return {name: found[name] for name in BOUGHT}


@steps_at_batch.mistake(
    "independent", who="takes the number of steps to be the same for any batch", affects=BOUGHT
)
def _(xp: Any, least: Any, critical: Any, batch: Any) -> Steps:
    found = bought(xp, least, critical, real(xp, batch, least), 1 * least)
    return {name: found[name] for name in BOUGHT}


@steps_at_batch.mistake("slower-with-batch", who="takes large batches to need more steps", affects=BOUGHT)
def _(xp: Any, least: Any, critical: Any, batch: Any) -> Steps:
    size = real(xp, batch, least)
    found = bought(xp, least, critical, size, least * (1 + size / critical))
    return {name: found[name] for name in BOUGHT}


@define(
    "training.over_seeds",
    title="A result over several seeds: mean, standard deviation, standard error",
    inputs=[Input("scores", "x", "one result a seed", low=0, high=1, shape=N)],
    steps=[
        Step("mean", r"\bar{x}", r"\frac{\sum_i{<scores>}}{<N>}", "mean"),
        Step(
            "std",
            "s",
            r"\sqrt{\frac{\sum_i{(<scores> - <mean>)^2}}{<N> - 1}}",
            "standard deviation of the runs",
        ),
        Step("error", r"s_{\bar{x}}", r"\frac{<std>}{\sqrt{<N>}}", "standard error of the mean"),
    ],
    source="any statistics text; Bouthillier et al. 2021, arXiv:2103.03098, on benchmarks",
    example=(
        {"scores": [0.7, 0.8, 0.9, 0.8]},
        {"mean": 0.8, "std": 0.0816496580927726, "error": 0.0408248290463863},
    ),
    dims={"N": (3, 6)},
)
def over_seeds(xp: Any, scores: Any) -> Steps:
    """s = sqrt(sum (x - mean)^2 / (n - 1));  standard error = s / sqrt(n)

    s says how much runs differ, the standard error how well their mean is known: four times the runs halve it.
    Example: 0.7, 0.8, 0.9, 0.8: squares 0.02 / 3, s = 0.0816, error 0.0408.
    """
    count = scores.shape[1]
    mean = xp.mean(scores, axis=1)
    # From the differences: the mean of squares less the square of the mean would cancel.
    spread = xp.sum((scores - mean[:, None]) ** 2, axis=1)
    std = xp.sqrt(spread / (count - 1))
    return {"mean": mean, "std": std, "error": std / count**0.5}


@over_seeds.mistake(
    "divided-by-n", who="divides the squares by n: the spread of just these runs", affects=["std", "error"]
)
def _(xp: Any, scores: Any) -> Steps:
    count = scores.shape[1]
    right = over_seeds.body(xp, scores)
    return {name: right[name] * ((count - 1) / count) ** 0.5 for name in ("std", "error")}


@over_seeds.mistake(
    "deviation-for-error", who="gives the standard deviation as the error of the mean", affects="error"
)
def _(xp: Any, scores: Any) -> Steps:
    return {"error": over_seeds.body(xp, scores)["std"]}


@over_seeds.mistake("root-forgotten", who="divides the standard deviation by n", affects="error")
def _(xp: Any, scores: Any) -> Steps:
    return {"error": over_seeds.body(xp, scores)["std"] / scores.shape[1]}


@over_seeds.mistake("variance-for-deviation", who="forgets the root of the squares", affects=["std", "error"])
def _(xp: Any, scores: Any) -> Steps:
    right = over_seeds.body(xp, scores)
    return {"std": right["std"] ** 2, "error": right["std"] ** 2 / scores.shape[1] ** 0.5}
