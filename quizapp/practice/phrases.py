"""What a session says, in both languages."""

from quizapp.answers.rating import Rating
from quizapp.text.phrases import Phrase

RIGHT = Phrase("Right.", "正确。")
SLIP = Phrase("Nearly: a slip, not a misunderstanding.", "差一点：是笔误，不是没理解。")
WRONG = Phrase("Not right.", "不对。")
GIVEN_UP = Phrase("Now you know.", "现在你知道了。")
JUDGE = Phrase("How well did you know it?", "这道题你掌握得如何？")

YOUR_ANSWER = Phrase("Your answer", "你的答案")
READ_AS = Phrase("read as {echo}", "读作 {echo}")
NOT_COUNTED = Phrase("Not counted: {message}", "不计分：{message}")
THE_ANSWER = Phrase("Answer", "答案")
WHY = Phrase("Why", "解释")
STEP_BY_STEP = Phrase("Step by step, with these numbers", "用这组数字逐步算")
SOURCES = Phrase("Sources", "出处")
HINT = Phrase("Hint {number}", "提示 {number}")
NO_MORE_HINTS = Phrase("There is no further hint.", "没有更多提示了。")

RATINGS = {
    Rating.AGAIN: Phrase("Again", "重来"),
    Rating.HARD: Phrase("Hard", "困难"),
    Rating.GOOD: Phrase("Good", "良好"),
    Rating.EASY: Phrase("Easy", "简单"),
}
DAYS = Phrase("{n} d", "{n} 天")
MONTHS = Phrase("{n} mo", "{n} 个月")
YEARS = Phrase("{n} y", "{n} 年")
UNMOVED = Phrase("stays", "不变")

KINDS = {
    "flashcard": Phrase("flashcard", "闪卡"),
    "choice": Phrase("choice", "单选"),
    "multi": Phrase("several", "多选"),
    "cloze": Phrase("cloze", "填空"),
    "ordering": Phrase("ordering", "排序"),
    "numeric": Phrase("numeric", "计算"),
    "open": Phrase("open", "开放题"),
}
FORMS = {
    "integer": Phrase("an exact integer", "一个精确的整数"),
    "real": Phrase("a number", "一个数"),
    "vector": Phrase("a vector of {n} numbers, such as {example}", "含 {n} 个数的向量，如 {example}"),
    "matrix": Phrase("a {rows}×{columns} matrix, such as {example}", "{rows}×{columns} 矩阵，如 {example}"),
    "shape": Phrase("a shape such as 12x12x64", "一个形状，如 12x12x64"),
}
DECIMALS = Phrase("{form}, to {decimals} decimals", "{form}，保留 {decimals} 位小数")
IN_UNIT = Phrase("{form}, in {unit}", "{form}，单位 {unit}")
ONE_WORD = Phrase("the missing words", "填入空缺的内容")
PICK_ONE = Phrase("one of them", "选一个")
RECALL = Phrase("say it to yourself, then turn the card", "先在心里说出答案，再翻面")

NOTHING_TO_DO = Phrase(
    "Nothing is due here, and today's new questions are done. Come back tomorrow.",
    "这里没有到期的题，今天的新题也学完了。明天再来。",
)
NO_BANKS = Phrase(
    "No question bank was found in {where}. Each file banks/*.yaml there is one; `quizapp check` says what is wrong.",
    "在 {where} 中没有找到题库。其中每个 banks/*.yaml 是一个题库；`quizapp check` 会指出错误。",
)
NO_SUCH_GROUP = Phrase("There is no bank '{name}'. There are: {known}", "没有题库“{name}”。现有：{known}")
SUMMARY = Phrase(
    "{answers} answers, {right} right, {again} to see again; {minutes} min.",
    "共答 {answers} 次，对 {right} 次，需再看 {again} 次；用时 {minutes} 分钟。",
)
NO_LONGER_THERE = Phrase(
    "The question '{card}' can no longer be asked; it was skipped.", "题目“{card}”已无法使用，已跳过。"
)
