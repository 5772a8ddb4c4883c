"""Parameters of one transformer block: the rule of thumb 12 d^2, and the exact count."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define

VASWANI = "Vaswani et al. 2017, arXiv:1706.03762"
D = Input("d", "d", "width of the model", "int", 1, 128)
FF = Input("ff", "d_{ff}", "width of the feed-forward layer", "int", 1, 512)
L = Input("layers", "L", "blocks", "int", 1, 6)


@define(
    "transformer.weights",
    title="Weights of a stack of transformer blocks, rule of thumb (d_ff = 4 d, no biases, norms or embeddings)",
    inputs=[D, L],
    steps=[
        Step("attention", "P_1", r"4 \cdot <d>^2", "Q, K, V and output projection", "int"),
        Step("feed_forward", "P_2", r"8 \cdot <d>^2", "up to 4 d and down again", "int"),
        Step("block", "P_B", "<attention> + <feed_forward>", "one block", "int"),
        Step("params", "P", r"<layers> \cdot <block>", "all blocks", "int"),
    ],
    source="Kaplan et al. 2020, arXiv:2001.08361, table 1: N = 12 n_layer d_model^2",
    example=(
        {"d": 768, "layers": 12},
        {"attention": 2359296, "feed_forward": 4718592, "block": 7077888, "params": 84934656},
    ),
)
def weights(xp: Any, d: Any, layers: Any) -> Steps:
    """P = L (4 d^2 + 8 d^2) = 12 L d^2

    A third of a block is attention, two thirds the feed-forward layer.
    Example: d = 768, 12 blocks: 12 * 12 * 768^2 = 84,934,656; GPT-2 small has 124 M with its embeddings.
    """
    attention = 4 * d * d
    feed_forward = 8 * d * d
    block = attention + feed_forward
    return {"attention": attention, "feed_forward": feed_forward, "block": block, "params": layers * block}


def recounted(part: str, attention: Any, feed_forward: Any, layers: Any) -> Steps:
    """The part that was counted wrongly, and what follows from it."""
    block = attention + feed_forward
    every = {"attention": attention, "feed_forward": feed_forward}
    return {part: every[part], "block": block, "params": layers * block}


@weights.mistake(
    "feed-forward-of-width-d",
    who="takes a hidden width of d: 2 d^2",
    affects=["feed_forward", "block", "params"],
)
def _(xp: Any, d: Any, layers: Any) -> Steps:
    return recounted("feed_forward", 4 * d * d, 2 * d * d, layers)


@weights.mistake(
    "one-feed-forward-matrix",
    who="counts the way up to 4 d and not the way down",
    affects=["feed_forward", "block", "params"],
)
def _(xp: Any, d: Any, layers: Any) -> Steps:
    return recounted("feed_forward", 4 * d * d, 4 * d * d, layers)


@weights.mistake(
    "output-projection-forgotten",
    who="counts Q, K and V only: 3 d^2",
    affects=["attention", "block", "params"],
)
def _(xp: Any, d: Any, layers: Any) -> Steps:
    return recounted("attention", 3 * d * d, 8 * d * d, layers)


@define(
    "transformer.block_parameters",
    title="Parameters of one encoder block with biases and two layer norms",
    inputs=[D, FF],
    steps=[
        Step("attention", "P_1", r"4 \cdot <d>^2 + 4 \cdot <d>", "four projections with biases", "int"),
        Step(
            "feed_forward",
            "P_2",
            r"2 \cdot <d> \cdot <ff> + <ff> + <d>",
            "two layers with biases",
            "int",
        ),
        Step("norms", "P_3", r"2 \cdot 2 \cdot <d>", "scale and shift of two layer norms", "int"),
        Step("params", "P", "<attention> + <feed_forward> + <norms>", "the block", "int"),
    ],
    source=f"{VASWANI}; torch.nn.TransformerEncoderLayer",
    example=(
        {"d": 768, "ff": 3072},
        {"attention": 2362368, "feed_forward": 4722432, "norms": 3072, "params": 7087872},
    ),
)
def block_parameters(xp: Any, d: Any, ff: Any) -> Steps:
    """P = 4 (d^2 + d) + (2 d d_ff + d_ff + d) + 4 d;  with d_ff = 4 d: 12 d^2 + 13 d

    Neither the number of heads nor the length of the sequence enters.
    Example: d = 768, d_ff = 3072: 7,087,872 (a block of BERT-base or GPT-2 small).
    """
    attention = 4 * d * d + 4 * d
    feed_forward = 2 * d * ff + ff + d
    return {
        "attention": attention,
        "feed_forward": feed_forward,
        "norms": 4 * d,
        "params": attention + feed_forward + 4 * d,
    }


@block_parameters.mistake(
    "weights-only",
    who="leaves out biases and norms: 12 d^2",
    affects=["attention", "feed_forward", "norms", "params"],
)
def _(xp: Any, d: Any, ff: Any) -> Steps:
    attention, feed_forward = 4 * d * d, 2 * d * ff
    return {
        "attention": attention,
        "feed_forward": feed_forward,
        "norms": 0 * d,
        "params": attention + feed_forward,
    }


@block_parameters.mistake("norms-forgotten", who="forgets the layer norms", affects=["norms", "params"])
def _(xp: Any, d: Any, ff: Any) -> Steps:
    return {"norms": 0 * d, "params": block_parameters.body(xp, d, ff)["params"] - 4 * d}


@block_parameters.mistake("one-norm", who="counts one layer norm a block", affects=["norms", "params"])
def _(xp: Any, d: Any, ff: Any) -> Steps:
    return {"norms": 2 * d, "params": block_parameters.body(xp, d, ff)["params"] - 2 * d}


@block_parameters.mistake(
    "biases-of-width-d", who="gives both feed-forward layers a bias of d", affects=["feed_forward", "params"]
)
def _(xp: Any, d: Any, ff: Any) -> Steps:
    right = block_parameters.body(xp, d, ff)
    return {
        "feed_forward": right["feed_forward"] - ff + d,
        "params": right["params"] - ff + d,
    }


@define(
    "transformer.gated_feed_forward",
    title="Parameters of a gated feed-forward layer (SwiGLU), and the width that costs as much as 4 d",
    inputs=[D, FF],
    steps=[
        Step("plain", "P_2", r"2 \cdot <d> \cdot <ff>", "two matrices: up, down", "int"),
        Step("params", "P_3", r"3 \cdot <d> \cdot <ff>", "three: gate, up, down", "int"),
        Step(
            "equal_width",
            r"d_{ff}^*",
            r"\frac{8 \cdot <d>}{3}",
            "gated width with the weights of a plain 4 d",
        ),
    ],
    source="Shazeer 2020, arXiv:2002.05202; Touvron et al. 2023, arXiv:2302.13971, section 2.2",
    example=(
        {"d": 4096, "ff": 11008},
        {"plain": 90177536, "params": 135266304, "equal_width": 10922.666666666666},
    ),
)
def gated_feed_forward(xp: Any, d: Any, ff: Any) -> Steps:
    """P = 3 d d_ff;  2/3 of 4 d makes it as large as a plain layer of 4 d

    Example: Llama-2-7B: 3 * 4096 * 11,008; 8/3 * 4096 = 10,923 was rounded up to a multiple of 256.
    """
    return {"plain": 2 * d * ff, "params": 3 * d * ff, "equal_width": xp.astype(8 * d, xp.float64) / 3}


@gated_feed_forward.mistake("gate-forgotten", who="counts two matrices", affects=["params"])
def _(xp: Any, d: Any, ff: Any) -> Steps:
    return {"params": 2 * d * ff}


@gated_feed_forward.mistake(
    "gate-without-weights", who="takes the gate for a vector of d_ff numbers", affects=["params"]
)
def _(xp: Any, d: Any, ff: Any) -> Steps:
    return {"params": 2 * d * ff + ff}


@gated_feed_forward.mistake(
    "width-kept", who="keeps 4 d, which makes the layer half as large again", affects=["equal_width"]
)
def _(xp: Any, d: Any, ff: Any) -> Steps:
    return {"equal_width": xp.astype(4 * d, xp.float64)}


@gated_feed_forward.mistake(
    "three-halves", who="multiplies 4 d by 3/2 instead of 2/3", affects=["equal_width"]
)
def _(xp: Any, d: Any, ff: Any) -> Steps:
    return {"equal_width": xp.astype(6 * d, xp.float64)}
