"""Parameters of GPT-2, BERT and ViT: embeddings, blocks with biases and norms, and what stands at the ends."""

from __future__ import annotations

from typing import Any

from verify.formulas.transformer.blocks import FF, D, L, block_parameters
from verify.registry import Formula, Input, Step, Steps, define

VOCABULARY = Input("v", "V", "tokens in the vocabulary", "int", 1, 5000)
CONTEXT = Input("n", "n", "positions", "int", 1, 512)
BLOCK = Step(
    "block",
    "P_B",
    r"4 (<d>^2 + <d>) + 2 \cdot <d> \cdot <ff> + <ff> + <d> + 4 \cdot <d>",
    "one block with biases and two layer norms",
    "int",
)
BLOCKS = Step("blocks", "P_L", r"<layers> \cdot <block>", "all blocks", "int")


def stacked(xp: Any, d: Any, ff: Any, layers: Any) -> Steps:
    block = block_parameters.body(xp, d, ff)["params"]
    return {"block": block, "blocks": layers * block}


def summed(**parts: Any) -> Steps:
    """The parts and, behind them, their sum; one block by itself is no part of it."""
    counted = [value for name, value in parts.items() if name != "block"]
    return {**parts, "params": sum(counted[1:], counted[0])}


def changed(made: Formula, xp: Any, given: dict[str, Any], **parts: Any) -> Steps:
    """The total with some parts counted wrongly."""
    right = made.body(xp, **given)
    shift = sum(
        (value - right[name] for name, value in parts.items() if name != "block"), 0 * right["params"]
    )
    return {**parts, "params": right["params"] + shift}


@define(
    "transformer.gpt2",
    title="Parameters of a GPT-2 (head tied to the embedding)",
    inputs=[VOCABULARY, CONTEXT, D, FF, L],
    steps=[
        Step("tokens", "P_1", r"<v> \cdot <d>", "token embedding, which is the head as well", "int"),
        Step("positions", "P_2", r"<n> \cdot <d>", "learned positions", "int"),
        BLOCK,
        BLOCKS,
        Step("norm", "P_3", r"2 \cdot <d>", "last layer norm", "int"),
        Step("params", "P", "<tokens> + <positions> + <blocks> + <norm>", "all", "int"),
    ],
    source="Radford et al. 2019, Language Models are Unsupervised Multitask Learners; openai/gpt-2",
    example=(
        {"v": 50257, "n": 1024, "d": 768, "ff": 3072, "layers": 12},
        {"tokens": 38597376, "positions": 786432, "block": 7087872, "blocks": 85054464, "params": 124439808},
    ),
)
def gpt2(xp: Any, v: Any, n: Any, d: Any, ff: Any, layers: Any) -> Steps:
    """P = V d + n d + L (4 d^2 + 2 d d_ff + d_ff + 9 d) + 2 d

    Example: GPT-2 small: 38,597,376 + 786,432 + 12 * 7,087,872 + 1,536 = 124,439,808 (the paper says 117 M).
    """
    return summed(tokens=v * d, positions=n * d, **stacked(xp, d, ff, layers), norm=2 * d)


@gpt2.mistake("head-counted-again", who="counts the tied head a second time", affects=["tokens", "params"])
def _(xp: Any, **given: Any) -> Steps:
    return changed(gpt2, xp, given, tokens=2 * given["v"] * given["d"])


@gpt2.mistake("blocks-only", who="leaves the embeddings out: the N of the scaling laws", affects=["params"])
def _(xp: Any, **given: Any) -> Steps:
    return {"params": gpt2.body(xp, **given)["blocks"]}


@gpt2.mistake(
    "sinusoidal-positions",
    who="takes the positions for fixed ones, without parameters",
    affects=["positions", "params"],
)
def _(xp: Any, **given: Any) -> Steps:
    return changed(gpt2, xp, given, positions=0 * given["n"])


@gpt2.mistake(
    "weights-only", who="counts no bias and no norm in the blocks", affects=["block", "blocks", "params"]
)
def _(xp: Any, **given: Any) -> Steps:
    d = given["d"]
    block = 4 * d * d + 2 * d * given["ff"]
    return changed(gpt2, xp, given, block=block, blocks=given["layers"] * block)


@gpt2.mistake(
    "last-norm-forgotten", who="forgets the layer norm behind the blocks", affects=["norm", "params"]
)
def _(xp: Any, **given: Any) -> Steps:
    return changed(gpt2, xp, given, norm=0 * given["d"])


@define(
    "transformer.bert",
    title="Parameters of a BERT encoder with its pooler",
    inputs=[VOCABULARY, CONTEXT, D, FF, L],
    steps=[
        Step("tokens", "P_1", r"<v> \cdot <d>", "token embedding", "int"),
        Step("positions", "P_2", r"<n> \cdot <d>", "learned positions", "int"),
        Step("segments", "P_3", r"2 \cdot <d>", "two segments", "int"),
        Step("norm", "P_4", r"2 \cdot <d>", "layer norm behind the embeddings", "int"),
        BLOCK,
        BLOCKS,
        Step("pooler", "P_5", r"<d>^2 + <d>", "dense layer on [CLS]", "int"),
        Step(
            "params",
            "P",
            "<tokens> + <positions> + <segments> + <norm> + <blocks> + <pooler>",
            "all",
            "int",
        ),
    ],
    source="Devlin et al. 2018, arXiv:1810.04805; google-bert/bert-base-uncased without its heads",
    example=(
        {"v": 30522, "n": 512, "d": 768, "ff": 3072, "layers": 12},
        {"tokens": 23440896, "positions": 393216, "segments": 1536, "pooler": 590592, "params": 109482240},
    ),
)
def bert(xp: Any, v: Any, n: Any, d: Any, ff: Any, layers: Any) -> Steps:
    """P = (V + n + 2) d + 2 d + L (4 d^2 + 2 d d_ff + d_ff + 9 d) + d^2 + d

    Example: BERT-base: 23,837,184 in the embeddings, 12 * 7,087,872 in the blocks, 590,592 in the pooler: 109,482,240.
    """
    return summed(
        tokens=v * d,
        positions=n * d,
        segments=2 * d,
        norm=2 * d,
        **stacked(xp, d, ff, layers),
        pooler=d * d + d,
    )


@bert.mistake("pooler-forgotten", who="stops behind the blocks", affects=["pooler", "params"])
def _(xp: Any, **given: Any) -> Steps:
    return changed(bert, xp, given, pooler=0 * given["d"])


@bert.mistake(
    "segments-forgotten", who="forgets the embeddings of the two segments", affects=["segments", "params"]
)
def _(xp: Any, **given: Any) -> Steps:
    return changed(bert, xp, given, segments=0 * given["d"])


@bert.mistake("one-norm-a-block", who="counts one layer norm a block", affects=["block", "blocks", "params"])
def _(xp: Any, **given: Any) -> Steps:
    block = bert.body(xp, **given)["block"] - 2 * given["d"]
    return changed(bert, xp, given, block=block, blocks=given["layers"] * block)


@bert.mistake("blocks-only", who="leaves embeddings and pooler out", affects=["params"])
def _(xp: Any, **given: Any) -> Steps:
    return {"params": bert.body(xp, **given)["blocks"]}


@define(
    "transformer.vit",
    title="Parameters of a vision transformer with its classifier",
    inputs=[
        Input("patches", "g", "patches along one side of the image", "int", 1, 16),
        Input("p", "p", "side of a patch, pixels (three colours)", "int", 1, 32),
        D,
        FF,
        L,
        Input("classes", "K", "classes", "int", 1, 1000),
    ],
    steps=[
        Step("tokens", "n", "<patches>^2 + 1", "patches and the class token", "int"),
        Step("patch_embedding", "P_1", r"3 \cdot <p>^2 \cdot <d> + <d>", "a convolution of stride p", "int"),
        Step("class_token", "P_2", "<d>", "one learned vector", "int"),
        Step(
            "positions", "P_3", r"<tokens> \cdot <d>", "learned positions, the class token's as well", "int"
        ),
        BLOCK,
        BLOCKS,
        Step("norm", "P_4", r"2 \cdot <d>", "last layer norm", "int"),
        Step("head", "P_5", r"(<d> + 1) \cdot <classes>", "classifier", "int"),
        Step(
            "params",
            "P",
            "<patch_embedding> + <class_token> + <positions> + <blocks> + <norm> + <head>",
            "all",
            "int",
        ),
    ],
    source="Dosovitskiy et al. 2020, arXiv:2010.11929; torchvision.models.vit_b_16",
    example=(
        {"patches": 14, "p": 16, "d": 768, "ff": 3072, "layers": 12, "classes": 1000},
        {"tokens": 197, "patch_embedding": 590592, "positions": 151296, "head": 769000, "params": 86567656},
    ),
)
def vit(xp: Any, patches: Any, p: Any, d: Any, ff: Any, layers: Any, classes: Any) -> Steps:
    """P = (3 p^2 + 1) d + d + (g^2 + 1) d + L (4 d^2 + 2 d d_ff + d_ff + 9 d) + 2 d + (d + 1) K

    Example: ViT-B/16 at 224 pixels: 14^2 + 1 = 197 tokens, 86,567,656 parameters.
    """
    tokens = patches * patches + 1
    rest = summed(
        patch_embedding=(3 * p * p + 1) * d,
        class_token=d,
        positions=tokens * d,
        **stacked(xp, d, ff, layers),
        norm=2 * d,
        head=(d + 1) * classes,
    )
    return {"tokens": tokens, **rest}


@vit.mistake(
    "class-token-forgotten",
    who="counts the patches only",
    affects=["tokens", "class_token", "positions", "params"],
)
def _(xp: Any, **given: Any) -> Steps:
    tokens = given["patches"] ** 2
    found = changed(vit, xp, given, class_token=0 * tokens, positions=tokens * given["d"])
    return {"tokens": tokens, **found}


@vit.mistake(
    "one-colour", who="forgets that a patch has three colours", affects=["patch_embedding", "params"]
)
def _(xp: Any, **given: Any) -> Steps:
    return changed(vit, xp, given, patch_embedding=(given["p"] ** 2 + 1) * given["d"])


@vit.mistake("head-without-bias", who="counts the weights of the classifier only", affects=["head", "params"])
def _(xp: Any, **given: Any) -> Steps:
    return changed(vit, xp, given, head=given["d"] * given["classes"])


@vit.mistake("fixed-positions", who="takes the positions for fixed ones", affects=["positions", "params"])
def _(xp: Any, **given: Any) -> Steps:
    return changed(vit, xp, given, positions=0 * given["d"])
