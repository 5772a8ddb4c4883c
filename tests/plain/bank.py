"""A bank of every kind of question that is not typed in one line, as a learner would meet them."""

from typing import Any

from ..table import both, question

TITLES = {
    "norm": ("Normalisation", "归一化"),
    "step": ("The training step", "训练步骤"),
    "explain": ("Explaining", "原理讲解"),
    "conv": ("Output size", "输出大小"),
    "cards": ("Cards", "卡片"),
}

SEVERAL = question(
    "several",
    "multi",
    "norm",
    ask=both("Which of these normalise each example by itself?", "下列哪些方法只用单个样本做归一化？"),
    options=[
        {"text": both("Layer norm", "层归一化"), "key": True},
        {"text": both("Instance norm", "实例归一化"), "key": True},
        {
            "text": both("Batch norm", "批归一化"),
            "says": both("Batch norm takes its statistics over the batch.", "批归一化的统计量来自整个批次。"),
        },
        {"text": both("RMSNorm", "RMSNorm"), "key": True},
    ],
    hints=[both("Which of them behave the same with a batch of one?", "批大小为 1 时，哪些的行为不变？")],
)
LINES = question(
    "lines",
    "ordering",
    "step",
    ask=both("Put the lines of a training step in order.", "把一个训练步骤的各行排成正确的顺序。"),
    lines=[
        both("`zero_grad()`: the old gradients go", "`zero_grad()`：清掉旧的梯度"),
        both("forward pass and loss", "前向计算与损失"),
        both("`backward()`: the new gradients come", "`backward()`：算出新的梯度"),
        both("`step()`: the weights move", "`step()`：更新权重"),
    ],
)
EXPLAIN = question(
    "why-residual",
    "open",
    "explain",
    ask=both(
        "Why do residual connections make deep networks trainable?", "残差连接为什么能让深层网络训练得动？"
    ),
    units=[
        {
            "id": "gradient",
            "must": True,
            "text": both(
                "The gradient reaches early layers through the identity path.",
                "梯度可以沿恒等路径直接到达浅层。",
            ),
            "cue": both(
                "What happens on the way back through the block?", "反向传播经过这个模块时会发生什么？"
            ),
        },
        {
            "id": "identity",
            "must": True,
            "text": both(
                "A block only has to learn what it adds to the identity.",
                "模块只需学习在恒等映射之上要加的部分。",
            ),
            "cue": both("What does a block do with weights of zero?", "权重全为零时，模块等价于什么？"),
        },
        {
            "id": "ensemble",
            "must": False,
            "text": both(
                "The network acts like many short paths at once.", "整个网络近似于许多短路径的叠加。"
            ),
            "cue": both("How many paths lead through $n$ blocks?", "$n$ 个模块一共有多少条路径？"),
        },
    ],
    wrong=[
        {"says": both("They prevent overfitting.", "残差连接可以防止过拟合。")},
    ],
    followups=[
        {
            "level": 2,
            "when": "always",
            "ask": both("And where shapes differ?", "形状不一致怎么办？"),
            "answer": both("A 1×1 convolution on the shortcut.", "在捷径上加 1×1 卷积。"),
        },
        {
            "level": 3,
            "when": "miss:gradient",
            "ask": both("What is the derivative of $x + F(x)$?", "$x + F(x)$ 的导数是什么？"),
            "answer": both("$1 + F'(x)$.", "$1 + F'(x)$。"),
        },
    ],
    model=both(
        "Every block adds its output to its input, so that the input travels along an identity path. On the way back "
        "the derivative is one plus that of the block: the gradient reaches early layers undiminished, however deep "
        "the network is. A block only has to learn what it adds to the identity; with weights of zero it changes "
        "nothing, and more blocks can do no harm to begin with. Seen as a whole, the network acts like many short "
        "paths at once.",
        "每个模块都把输出加到输入上，输入因此沿恒等路径直接传下去。反向传播时，导数等于 1 加上模块本身的导数，"
        "所以无论网络多深，梯度都可以沿恒等路径直接到达浅层。模块只需学习在恒等映射之上要加的部分；"
        "权重全为零时它什么也不改变，多加几个模块一开始不会有坏处。从整体看，网络近似于许多短路径的叠加。",
    ),
    hints=[both("Write down the derivative.", "先写出导数。")],
)
NUMBER = question(
    "size",
    "numeric",
    "conv",
    ask=both(
        "Input $<n>$, kernel $<k>$, stride 2, padding 3: output?",
        "输入 $<n>$，卷积核 $<k>$，步幅 2，补零 3：输出？",
    ),
    compute="conv.output_size",
    given={"n": 224, "k": 7, "s": 2, "p": 3, "d": 1},
    mistakes={
        "ceil-for-floor": {"says": both("You rounded up.", "你向上取整了。")},
        "no-plus-one": {"says": both("You left out the starting window.", "你漏掉了起始窗口。")},
        "not-floored": {"says": both("You kept the fraction.", "你没有取整。")},
    },
)
CARD = question(
    "turn",
    "flashcard",
    "cards",
    ask=both("What is dropout?", "什么是 dropout？"),
    answer=both("Random zeros.", "随机置零。"),
)
KINDS: list[dict[str, Any]] = [SEVERAL, LINES, EXPLAIN, NUMBER, CARD]
