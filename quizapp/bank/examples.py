"""One question of every kind, sound as it stands and with every field it may have: what the skeletons are made of."""

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Spare:
    """The value of a field that most questions do without: it stands behind a comment sign."""

    value: Any


def _text(en: str, zh: str) -> dict[str, str]:
    return {"en": en, "zh": zh}


TITLE = _text("My own questions", "我的题库")

_TAIL: dict[str, Any] = {
    "sources": ["Dumoulin & Visin 2016, arXiv:1603.07285, relationship 6"],
    "source_refs": Spare(["001:2.4"]),
    "tags": ["convolution", "shapes"],
    "errata": Spare(["E-CNN-2"]),
    "was": Spare(["the-id-before"]),
    "as_of": Spare(date(2026, 1, 31)),
}


def _head(kind: str, en: str, zh: str) -> dict[str, Any]:
    return {
        "id": f"my-first-{kind}",
        "kind": kind,
        "topic": "conv-output-size",
        "difficulty": 2,
        "frequency": 3,
        "ask": _text(en, zh),
    }


def _why(en: str, zh: str) -> dict[str, Any]:
    return {"why": _text(en, zh)}


def _hint(en: str, zh: str) -> dict[str, Any]:
    return {"hints": [_text(en, zh)]}


_FLOORED = _why(
    "A window that no longer fits whole into the padded input is not computed, so a part of a step is dropped.",
    "放不下的窗口不会被计算，所以不足一步的部分要舍去。",
)
_WINDOWS = _hint("Count the windows, not the steps between them.", "要数的是窗口，而不是窗口之间的步数。")

EXAMPLES: dict[str, dict[str, Any]] = {
    "flashcard": {
        **_head(
            "flashcard",
            "Why is the output size of a convolution rounded down?",
            "卷积的输出大小为什么向下取整？",
        ),
        "answer": _text("A window that does not fit whole is not computed.", "放不下的窗口不会被计算。"),
        **_FLOORED,
        **_WINDOWS,
        **_TAIL,
    },
    "choice": {
        **_head(
            "choice",
            "A convolution has stride 2. What becomes of the last, incomplete step?",
            "卷积的步幅为 2。最后不完整的一步会怎样？",
        ),
        "options": [
            {
                "text": _text("It is dropped", "被舍去"),
                "key": True,
                "says": _text("Yes: floor.", "对：向下取整。"),
            },
            {
                "text": _text("It is padded", "被补齐"),
                "misconception": "ceil-for-floor",
                "says": _text("That is what a pooling layer may do.", "那是池化层可能的做法。"),
                "errata": Spare("E-CNN-2"),
            },
            {"text": _text("It fails", "会报错"), "misconception": "must-divide"},
        ],
        **_FLOORED,
        **_WINDOWS,
        **_TAIL,
    },
    "multi": {
        **_head(
            "multi",
            "Which of these make the output of a convolution smaller?",
            "下列哪些会使卷积的输出变小？",
        ),
        "options": [
            {
                "text": _text("More stride", "更大步幅"),
                "key": True,
                "says": _text("Fewer windows fit.", "放得下的窗口变少。"),
            },
            {"text": _text("Larger kernel", "更大的核"), "key": True},
            {
                "text": _text("More filters", "更多的核"),
                "misconception": "channels-for-size",
                "errata": Spare("E-CNN-2"),
            },
        ],
        **_why(
            "Stride and kernel decide how many windows fit; the number of filters decides the channels only.",
            "步幅和卷积核大小决定放得下多少个窗口；卷积核的个数只决定通道数。",
        ),
        **_WINDOWS,
        **_TAIL,
    },
    "cloze": {
        **_head(
            "cloze",
            "The quotient of the room and the stride is rounded ____ before 1 is added.",
            "移动距离除以步幅，____取整之后再加 1。",
        ),
        "answer": _text("down", "向下"),
        "accept": {"en": ["downwards"], "zh": ["往下"]},
        **_FLOORED,
        **_WINDOWS,
        **_TAIL,
    },
    "ordering": {
        **_head("ordering", "Put the steps to the output size into order.", "把计算输出大小的步骤排好。"),
        "lines": [
            _text("Add the padding of both sides", "加上两侧的填充"),
            _text("Subtract the kernel", "减去卷积核"),
            _text("Divide by the stride", "除以步幅"),
            _text("Round down", "向下取整"),
            _text("Add one", "加一"),
        ],
        **_FLOORED,
        **_WINDOWS,
        **_TAIL,
    },
    "numeric": {
        **_head(
            "numeric",
            "SGD with momentum from $\\theta_0 = <theta0>$, gradients $<g>$, rate $<lr>$, momentum $<mu>$. "
            "What is $\\theta_2$?",
            "带动量的 SGD：$\\theta_0 = <theta0>$，梯度 $<g>$，学习率 $<lr>$，动量 $<mu>$。$\\theta_2$ 是多少？",
        ),
        "topic": "momentum",
        "compute": "optim.momentum",
        "asked": "theta",
        "at": 1,
        "space": {
            "lr": [0.1, 0.2, 0.5],
            "mu": {"from": 0.5, "to": 0.9, "step": 0.2},
            "g": {"shape": [2], "from": 1, "to": 4},
        },
        "given": {"theta0": 1.0},
        "where": ["lr <= mu"],
        "form": "real",
        "tolerance": {"rel": 0.001, "abs": 0.001},
        "decimals": 3,
        "unit": Spare("GiB"),
        "mistakes": {
            "velocity-reset": {
                "says": _text(
                    "You began the second step with no velocity.", "你在第二步没有带上前一步的速度。"
                ),
                "errata": Spare("E-OPT-2"),
                "must_differ": True,
            },
            "ema-form": {
                "says": _text(
                    "You averaged; here the gradient is added whole.", "你做了平均；这里梯度是整个加上的。"
                )
            },
        },
        "steps": {"v": _text("That is the velocity.", "这是速度。")},
        "solution": _text("The last velocity was $<v>$.", "最后的速度是 $<v>$。"),
        **_why(
            "The velocity keeps a share of what it was and takes in the new gradient whole.",
            "速度保留原来的一部分，再加上整个新梯度。",
        ),
        **_hint("Which velocity does the last step begin with?", "最后一步开始时速度是多少？"),
        **_TAIL,
        "sources": [
            "Sutskever et al. 2013, On the importance of initialization and momentum in deep learning"
        ],
        "source_refs": Spare(["001:1.11"]),
        "tags": ["momentum", "sgd"],
    },
    "open": {
        **_head(
            "open",
            "Explain how the output size of a convolution comes about.",
            "请说明卷积的输出大小是怎样得到的。",
        ),
        "units": [
            {
                "id": "window",
                "must": True,
                "text": _text(
                    "Every window lies inside the padded input.", "每个窗口都落在填充后的输入之内。"
                ),
                "cue": _text("Where may a window lie?", "窗口可以放在哪里？"),
            },
            {
                "id": "floor",
                "must": True,
                "text": _text("The quotient is rounded down.", "商向下取整。"),
                "cue": _text("And if the division leaves a rest?", "如果除不尽呢？"),
            },
            {
                "id": "start",
                "must": False,
                "text": _text("The starting window counts as well.", "起始窗口也要计入。"),
                "cue": _text("Where does the added one come from?", "加上的一从何而来？"),
            },
        ],
        "wrong": [
            {
                "says": _text("The quotient is rounded up.", "商向上取整。"),
                "errata": Spare("E-CNN-2"),
            }
        ],
        "followups": [
            {
                "level": 2,
                "when": "always",
                "ask": _text("What does dilation change?", "空洞会改变什么？"),
                "answer": _text("The kernel reaches further.", "卷积核的跨度变大。"),
            },
            {
                "level": 3,
                "when": "miss:floor",
                "ask": _text("Who rounds up?", "谁会向上取整？"),
                "answer": _text("A pooling layer with ceil mode.", "打开 ceil 模式的池化层。"),
            },
        ],
        "model": _text(
            "Every window of the kernel lies whole inside the padded input. So the kernel can travel as far as the "
            "padded input is longer than the kernel itself. It moves by its stride; the quotient of that room and the "
            "stride is rounded down, because a window that would reach over the edge is not computed. One is added in "
            "the end, since the starting window counts as well: there is one window more than there are steps.",
            "卷积核的每个窗口都必须完整落在填充后的输入之内，所以可移动的距离是填充后的长度减去卷积核的大小。"
            "卷积核按步幅移动；用这段距离除以步幅，商向下取整，因为越过边缘的窗口不会被计算。"
            "最后再加一：起始窗口也要计入，窗口数总比步数多一个。",
        ),
        "limit_s": 300,
        **_FLOORED,
        **_WINDOWS,
        **_TAIL,
    },
}
