"""What is said of a computed answer where its author wrote nothing more particular."""

from quizapp.text.phrases import Phrase

STOPPED_AT = Phrase(
    "That is ${symbol}$, a step on the way. What was asked for is ${asked}$.",
    "这是中间结果 ${symbol}$；题目要的是 ${asked}$。",
)
STOPPED_AT_TIME = Phrase(
    "That is ${symbol}$, the value at another step. What was asked for is ${asked}$.",
    "这是 ${symbol}$，是另一步的值；题目要的是 ${asked}$。",
)
EITHER = Phrase("{first}\n\nOr: {second}", "{first}\n\n也可能是：{second}")
