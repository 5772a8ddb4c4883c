"""FLOPs of a transformer: one block on a sequence, and training on so many tokens."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define

KAPLAN = "Kaplan et al. 2020, arXiv:2001.08361, section 2.1"
N = Input("params", "N", "parameters", "int", 1, 10**9)
TOKENS = Input("tokens", "D", "training tokens", "int", 1, 10**9)


def real(xp: Any, whole: Any) -> Any:
    """In float64: 6 N D of a large model is beyond int64."""
    return xp.astype(whole, xp.float64)


@define(
    "transformer.block_flops",
    title="Forward FLOPs of one transformer block on n tokens",
    inputs=[
        Input("n", "n", "tokens", "int", 1, 64),
        Input("d", "d", "width of the model", "int", 1, 64),
        Input("ff", "d_{ff}", "width of the feed-forward layer", "int", 1, 256),
    ],
    steps=[
        Step("projections", "F_1", r"8 \cdot <n> \cdot <d>^2", "Q, K, V and output projection", "int"),
        Step("attention", "F_2", r"4 \cdot <n>^2 \cdot <d>", "Q times K, weights times V", "int"),
        Step("feed_forward", "F_3", r"4 \cdot <n> \cdot <d> \cdot <ff>", "up and down", "int"),
        Step("flops", "F", "<projections> + <attention> + <feed_forward>", "the block", "int"),
        Step("share", "F_2 / F", r"\frac{<attention>}{<flops>}", "part that grows with the square of n"),
    ],
    source=f"{KAPLAN}, table 1 (there for one token)",
    example=(
        {"n": 2048, "d": 4096, "ff": 16384},
        {
            "projections": 274877906944,
            "attention": 68719476736,
            "feed_forward": 549755813888,
            "flops": 893353197568,
            "share": 1 / 13,
        },
    ),
)
def block_flops(xp: Any, n: Any, d: Any, ff: Any) -> Steps:
    """F = 8 n d^2 + 4 n^2 d + 4 n d d_ff,  with d_ff = 4 d: 24 n d^2 + 4 n^2 d

    Two FLOPs a multiply-accumulate; softmax, norms and activations are left out. The quadratic part overtakes the
    rest only at n = 6 d.
    Example: n = 2048, d = 4096, d_ff = 4 d: attention's quadratic part is n / (n + 6 d) = 1/13.
    """
    projections, attention, feed_forward = 8 * n * d * d, 4 * n * n * d, 4 * n * d * ff
    return shared(xp, projections, attention, feed_forward)


def shared(xp: Any, projections: Any, attention: Any, feed_forward: Any) -> Steps:
    """The parts, their sum and the quadratic part's share."""
    flops = projections + attention + feed_forward
    return {
        "projections": projections,
        "attention": attention,
        "feed_forward": feed_forward,
        "flops": flops,
        "share": real(xp, attention) / real(xp, flops),
    }


def only(steps: Steps, *names: str) -> Steps:
    return {name: steps[name] for name in names}


@block_flops.mistake(
    "macs-for-flops",
    who="counts a multiply-accumulate as one operation",
    affects=["projections", "attention", "feed_forward", "flops"],
)
def _(xp: Any, n: Any, d: Any, ff: Any) -> Steps:
    right = block_flops.body(xp, n, d, ff)
    return {name: right[name] // 2 for name in ("projections", "attention", "feed_forward", "flops")}


@block_flops.mistake(
    "attention-linear", who="lets the scores grow with n, not n^2", affects=["attention", "flops", "share"]
)
def _(xp: Any, n: Any, d: Any, ff: Any) -> Steps:
    return only(shared(xp, 8 * n * d * d, 4 * n * d, 4 * n * d * ff), "attention", "flops", "share")


@block_flops.mistake(
    "values-forgotten",
    who="counts Q times K and not the weights times V",
    affects=["attention", "flops", "share"],
)
def _(xp: Any, n: Any, d: Any, ff: Any) -> Steps:
    return only(shared(xp, 8 * n * d * d, 2 * n * n * d, 4 * n * d * ff), "attention", "flops", "share")


@block_flops.mistake(
    "feed-forward-forgotten",
    who="takes attention for the whole block",
    affects=["feed_forward", "flops", "share"],
)
def _(xp: Any, n: Any, d: Any, ff: Any) -> Steps:
    return only(shared(xp, 8 * n * d * d, 4 * n * n * d, 0 * ff), "feed_forward", "flops", "share")


@define(
    "transformer.training_flops",
    title="FLOPs of training: 6 N D",
    inputs=[N, TOKENS],
    steps=[
        Step("forward", "C_f", r"2 \cdot <params> \cdot <tokens>", "one multiply-add a weight and token"),
        Step("backward", "C_b", r"4 \cdot <params> \cdot <tokens>", "gradients of inputs and of weights"),
        Step("per_parameter", "D / N", r"\frac{<tokens>}{<params>}", "tokens a parameter; Chinchilla: 20"),
        Step("flops", "C", "<forward> + <backward>", "training"),
    ],
    source=f"{KAPLAN}; Hoffmann et al. 2022, arXiv:2203.15556 (Chinchilla: 70e9, 1.4e12)",
    example=(
        {"params": 70 * 10**9, "tokens": 14 * 10**11},
        {"forward": 1.96e23, "backward": 3.92e23, "per_parameter": 20.0, "flops": 5.88e23},
    ),
)
def training_flops(xp: Any, params: Any, tokens: Any) -> Steps:
    """C = 6 N D = 2 N D forward + 4 N D backward

    Attention's n^2 part is left out; of a mixture of experts N is what a token uses. Inference costs 2 N a token.
    Example: Chinchilla, 70e9 parameters on 1.4e12 tokens: 5.88e23.
    """
    each = real(xp, params) * real(xp, tokens)
    return {
        "forward": 2 * each,
        "backward": 4 * each,
        "per_parameter": real(xp, tokens) / real(xp, params),
        "flops": 6 * each,
    }


@training_flops.mistake("forward-only", who="counts inference, 2 N D", affects=["flops"])
def _(xp: Any, params: Any, tokens: Any) -> Steps:
    return {"flops": training_flops.body(xp, params, tokens)["forward"]}


@training_flops.mistake(
    "backward-like-forward",
    who="forgets that the backward pass has two products for the forward pass's one: 4 N D in all",
    affects=["backward", "flops"],
)
def _(xp: Any, params: Any, tokens: Any) -> Steps:
    forward = training_flops.body(xp, params, tokens)["forward"]
    return {"backward": forward, "flops": 2 * forward}


@training_flops.mistake(
    "macs-for-flops",
    who="counts a multiply-accumulate as one operation: 3 N D",
    affects=["forward", "backward", "flops"],
)
def _(xp: Any, params: Any, tokens: Any) -> Steps:
    right = training_flops.body(xp, params, tokens)
    return {name: right[name] / 2 for name in ("forward", "backward", "flops")}


@training_flops.mistake(
    "recomputed-forward",
    who="adds the second forward pass of activation checkpointing, which is work but not the model's: 8 N D",
    affects=["backward", "flops"],
)
def _(xp: Any, params: Any, tokens: Any) -> Steps:
    right = training_flops.body(xp, params, tokens)
    return {
        "backward": right["backward"] + right["forward"],
        "flops": right["flops"] + right["forward"],
    }


@training_flops.mistake("ratio-reversed", who="divides parameters by tokens", affects=["per_parameter"])
def _(xp: Any, params: Any, tokens: Any) -> Steps:
    return {"per_parameter": real(xp, params) / real(xp, tokens)}


@define(
    "transformer.compute_optimal",
    title="Model and data that a compute budget is best spent on (Chinchilla's rule of thumb)",
    inputs=[
        Input("flops", "C", "training FLOPs", low=1e15, high=1e25),
        Input("ratio", "r", "tokens a parameter (Chinchilla: 20)", low=5, high=200),
    ],
    steps=[
        Step("params", "N", r"\sqrt{\frac{<flops>}{6 \cdot <ratio>}}", "parameters"),
        Step("tokens", "D", r"<ratio> \cdot <params>", "tokens"),
    ],
    source="Hoffmann et al. 2022, arXiv:2203.15556, table 3",
    example=({"flops": 5.88e23, "ratio": 20.0}, {"params": 7e10, "tokens": 1.4e12}),
)
def compute_optimal(xp: Any, flops: Any, ratio: Any) -> Steps:
    """N = sqrt(C / (6 r)),  D = r N,  from C = 6 N D and D = r N

    Parameters and tokens grow alike, each with the root of the budget: a hundred times the compute, ten times both.
    Example: C = 5.88e23 at 20 tokens a parameter: 70e9 parameters, 1.4e12 tokens.
    """
    params = xp.sqrt(flops / (6 * ratio))
    return {"params": params, "tokens": ratio * params}


@compute_optimal.mistake(
    "all-into-parameters",
    who="scales the model with the whole budget: C / (6 r)",
    affects=["params", "tokens"],
)
def _(xp: Any, flops: Any, ratio: Any) -> Steps:
    params = flops / (6 * ratio)
    return {"params": params, "tokens": ratio * params}


@compute_optimal.mistake("six-forgotten", who="takes C = N D", affects=["params", "tokens"])
def _(xp: Any, flops: Any, ratio: Any) -> Steps:
    return compute_optimal.body(xp, 6 * flops, ratio)


@compute_optimal.mistake("forward-only", who="takes C = 2 N D, inference", affects=["params", "tokens"])
def _(xp: Any, flops: Any, ratio: Any) -> Steps:
    return compute_optimal.body(xp, 3 * flops, ratio)


@compute_optimal.mistake("ratio-reversed", who="takes r parameters a token", affects=["params", "tokens"])
def _(xp: Any, flops: Any, ratio: Any) -> Steps:
    return compute_optimal.body(xp, flops, 1 / ratio)
