"""Content for the kinds that take more than a line or a digit: ticked, put in order, outlined and judged, and a number
that may be picked. As many options, lines and units as there may be, of the length that a bank has."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..table import Table, both, question, write_content

SEVERAL = question(
    "several",
    "multi",
    "several",
    ask=both(
        "Which of these does batch normalisation do differently at inference than in training?",
        "下列哪些是批归一化在推理时与训练时不同的地方？",
    ),
    options=[
        {
            "text": both(
                "It normalises with the running mean and variance collected in training, not with those of the batch.",
                "使用训练中累积的滑动均值和方差进行归一化，而不是当前批次的统计量。",
            ),
            "key": True,
        },
        {"text": both("It drops the learned scale $\\gamma$.", "去掉可学习的缩放系数 $\\gamma$。")},
        {
            "text": both(
                "One example's output no longer depends on the other examples of its batch.",
                "单个样本的输出不再依赖同一批次中的其他样本。",
            ),
            "key": True,
        },
        {
            "text": both("It divides by the batch size.", "除以批次大小。"),
            "says": both("It never does.", "从不这样做。"),
        },
        {
            "text": both(
                "It can be folded into the weights and bias of the convolution before it.",
                "可以折叠进前一个卷积层的权重和偏置。",
            ),
            "key": True,
        },
        {"text": both("It updates its running statistics.", "更新滑动统计量。")},
    ],
    hints=[both("Think of a batch of one.", "想想批次大小为 1 的情形。")],
)

STEPS = question(
    "steps",
    "ordering",
    "steps",
    ask=both("Put the steps of one training iteration into their order.", "把一次训练迭代的步骤按先后排序。"),
    lines=[
        both("Draw a batch and move it to the device.", "取一个批次并移到设备上。"),
        both("Clear the gradients that the last iteration left.", "清空上一次迭代留下的梯度。"),
        both(
            "Run the forward pass, in which every operation that needs it saves its inputs for the way back.",
            "前向传播，需要的算子保存各自的输入，供反向传播使用。",
        ),
        both("Compute the loss.", "计算损失。"),
        both("Run the backward pass, which adds to each gradient.", "反向传播，梯度累加到各参数上。"),
        both(
            "Clip the gradients by their norm over all parameters, so that one bad batch does not spoil the weights.",
            "按全部参数的总范数裁剪梯度，避免个别异常批次带偏权重。",
        ),
        both("Let the optimiser step.", "优化器更新参数。"),
    ],
)

EXPLAIN = question(
    "explain",
    "open",
    "explain",
    ask=both(
        "Why does attention divide the scores by $\\sqrt{d_k}$?", "注意力为什么要把得分除以 $\\sqrt{d_k}$？"
    ),
    units=[
        {
            "id": "variance",
            "must": True,
            "text": both(
                "A dot product of $d_k$ independent entries of unit variance has variance $d_k$.",
                "$d_k$ 个方差为 1 的独立分量的点积，方差为 $d_k$。",
            ),
            "cue": both("How large do the scores get as the dimension grows?", "维度变大时，得分会有多大？"),
        },
        {
            "id": "saturation",
            "must": True,
            "text": both(
                "Large scores push the softmax to where its gradient almost vanishes.",
                "得分过大使 softmax 进入梯度几乎为零的区域。",
            ),
            "cue": both("What does that do to the softmax?", "这会让 softmax 怎么样？"),
        },
        {
            "id": "unit",
            "must": False,
            "text": both("Dividing by the root brings the variance back to one.", "除以平方根使方差回到 1。"),
            "cue": both("Why the root and not $d_k$ itself?", "为什么是平方根而不是 $d_k$ 本身？"),
        },
    ],
    wrong=[{"says": both("It saves memory.", "这样省内存。")}],
    followups=[
        {
            "level": 2,
            "when": "always",
            "ask": both("And additive attention?", "加性注意力呢？"),
            "answer": both("It needs none.", "不需要。"),
        },
        {
            "level": 3,
            "when": "miss:unit",
            "ask": both("Then what?", "然后呢？"),
            "answer": both("Unit variance.", "单位方差。"),
        },
    ],
    model=both(
        "A score is a dot product of a query and a key. With independent entries of mean zero and variance one it has "
        "variance $d_k$, so that scores grow with the root of the dimension. Large scores saturate the softmax, whose "
        "gradient almost vanishes there. Dividing by the root of the dimension brings the variance back to one and "
        "keeps the softmax where it can learn.",
        "得分是查询与键的点积。各分量独立、均值为 0、方差为 1 时，点积的方差为 $d_k$，得分随维度的平方根增大。"
        "得分过大使 softmax 饱和，梯度几乎消失。除以维度的平方根使方差回到 1，让 softmax 保持在可以学习的区域。",
    ),
)

NUMBER = question(
    "number",
    "numeric",
    "number",
    ask=both(
        "Input $<n>$, kernel $<k>$, stride 2, padding 3: output?",
        "输入 $<n>$，卷积核 $<k>$，步幅 2，补零 3：输出？",
    ),
    compute="conv.output_size",
    given={"n": 224, "k": 7, "s": 2, "p": 3, "d": 1},
    mistakes={
        name: {"says": both(f"That is {name}.", f"这是 {name}。")}
        for name in ("ceil-for-floor", "no-plus-one", "not-floored")
    },
)

KINDS: list[dict[str, Any]] = [SEVERAL, STEPS, EXPLAIN, NUMBER]
TITLES = {
    "several": ("Several", "多选题"),
    "steps": ("Steps", "步骤"),
    "explain": ("Explain", "讲解"),
    "number": ("Number", "数值"),
}


def write_kinds(root: Path) -> Path:
    bank = {"title": both("All kinds", "各种题型"), "questions": KINDS}
    return write_content(root / "content", TITLES, {"small": bank})


@contextmanager
def kinds_table(root: Path, *first: str, numbers: str = "typed") -> Iterator[Table]:
    """A table with these kinds; those named stand first in the session."""
    chosen = [one for name in first for one in KINDS if one["id"] == name] or KINDS
    titles = {name: TITLES[name] for name in (one["topic"] for one in chosen)}
    bank = {"title": both("All kinds", "各种题型"), "questions": chosen}
    table = Table(root, write_content(root / "content", titles, {"small": bank}))
    table.settings = replace(table.settings, numbers=numbers)  # type: ignore[arg-type]
    with table.stack:
        yield table
