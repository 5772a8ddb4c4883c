"""What a session says, in both languages."""

from quizapp.answers.rating import Rating
from quizapp.text.phrases import Phrase

RIGHT = Phrase("Right.", "正确。")
SLIP = Phrase("Nearly: a slip, not a misunderstanding.", "差一点：是笔误，不是没理解。")
WRONG = Phrase("Not right.", "不对。")
GIVEN_UP = Phrase("Now you know.", "现在你知道了。")
JUDGE = Phrase("How well did you know it?", "这道题你掌握得如何？")

UNITS_HAD = {
    "right": Phrase(
        "{had} of {count} ideas, and every one that must be there.",
        "{count} 个要点答出 {had} 个，必答要点齐全。",
    ),
    "slip": Phrase(
        "{had} of {count} ideas; no must is missing.", "{count} 个要点答出 {had} 个；必答要点没有遗漏。"
    ),
    "wrong": Phrase(
        "{had} of {count} ideas; one that must be there is missing.",
        "{count} 个要点答出 {had} 个；缺少必答要点。",
    ),
}
UNITS = Phrase("Ideas", "要点")
MUST = Phrase("{idea} (must)", "{idea}（必答）")
FOLLOW_UP = Phrase("- **{ask}** {answer}", "- **{ask}** {answer}")
SPOILS = Phrase("What would spoil the answer", "会毁掉这个回答的说法")
FOLLOW_UPS = Phrase("What they ask next", "面试官接着会问")

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
ONCE_MORE = Phrase("once more", "本次再来")
"""Of Again: whatever the schedule says, the card returns in this session."""
UNMOVED = Phrase("no change", "日期不变")
REPEAT = Phrase(
    "A repeat: your first rating has set the day; this one leaves it as it is.",
    "这是本次内的重复：复习日期已由首次评分决定，这次评分不再改变。",
)

AHEAD = Phrase("ahead", "提前复习")
AHEAD_MOVES_NOTHING = Phrase(
    "Ahead of its day: this is logged, and the schedule stays as it is.",
    "提前复习：记入日志，复习安排保持不变。",
)
NOT_AHEAD = Phrase(
    "Ahead of its day nothing moves the schedule, “I know this” neither.",
    "提前复习不改变复习安排，“我会了”也不例外。",
)
NOTHING_LEARNED = Phrase(
    "Nothing is learned here yet that could be gone over ahead of its day.",
    "这里还没有学过的题，无法提前复习。",
)

KINDS = {
    "flashcard": Phrase("flashcard", "闪卡"),
    "choice": Phrase("choice", "单选"),
    "multi": Phrase("multiple answers", "多选"),
    "cloze": Phrase("cloze", "填空"),
    "ordering": Phrase("ordering", "排序"),
    "numeric": Phrase("numeric", "计算"),
    "open": Phrase("open", "开放题"),
}
FORMS = {
    "integer": Phrase("an exact integer", "一个精确的整数"),
    "real": Phrase("a number", "一个数"),
    "vector": Phrase("a vector of length {n}, such as {example}", "含 {n} 个数的向量，如 {example}"),
    "matrix": Phrase("a {rows}×{columns} matrix, such as {example}", "{rows}×{columns} 矩阵，如 {example}"),
    "shape": Phrase("a shape such as 12x12x64", "一个形状，如 12x12x64"),
}
BRIEF_FORMS = {
    "vector": Phrase("a vector of length {n}", "含 {n} 个数的向量"),
    "matrix": Phrase("a {rows}×{columns} matrix", "{rows}×{columns} 矩阵"),
}
"""Where there is no room for the example beside it."""
SUCH_AS = Phrase("such as {example}", "如 {example}")
ONE_DECIMAL = Phrase("{form}, to 1 decimal", "{form}，保留 1 位小数")
DECIMALS = Phrase("{form}, to {decimals} decimals", "{form}，保留 {decimals} 位小数")
IN_UNIT = Phrase("{form}, in {unit}", "{form}，单位 {unit}")
ONE_WORD = Phrase("what is missing", "填入空缺的内容")
A_NUMBER = Phrase("the missing number", "填入空缺的数")
PICK_ONE = Phrase("one of them", "选一个")
TICK_ALL = Phrase("every one that is right", "选出所有正确项")
PUT_IN_ORDER = Phrase("the lines in their order", "把各行排成正确的顺序")
OUTLINE = Phrase("an outline, or say it aloud", "写出要点，或直接口述")
NOTHING_TICKED = Phrase("at least one of them is right", "至少有一项是正确的")
RECALL = Phrase("say it to yourself, then turn the card", "先在心里说出答案，再翻面")

NOTHING_TO_DO = Phrase(
    "Nothing is due here, and there is nothing new to learn here today. "
    "What is learned already can be gone over ahead of its day: F6, or `quizapp study --ahead`.",
    "这里没有到期的题，今天也没有可学的新题。学过的题可以提前复习：按 F6，或运行 `quizapp study --ahead`。",
)
NO_BANKS = Phrase(
    "No question bank was found in {where}. Each file banks/*.yaml there is one; `quizapp check` says what is wrong.",
    "在 {where} 中没有找到题库。其中每个 banks/*.yaml 是一个题库；`quizapp check` 会指出错误。",
)
TAKEN_BACK = Phrase("Taken back: {what}.", "已撤销：{what}。")
TAKEN_BACK_EARLIER = Phrase(
    "Taken back from an earlier session: {what} ({card}).", "已撤销之前学习中的操作：{what}（{card}）。"
)
CARD_ON = Phrase("{topic} · {kind}", "{topic} · {kind}")
CARD_BY_NAME = Phrase("{card}, {name}", "{card}，{name}")
THE_LAST_ANSWER = Phrase("the answer", "作答")
THE_LAST_JUDGEMENT = Phrase("the judgement of an idea", "要点的判断")
THE_LAST_RATING = Phrase("the rating", "评分")
THE_KNOWN = Phrase("“I know this”", "“我会了”")
THE_BURIAL = Phrase("“not today”", "“今天不看”")
THE_SUSPENSION = Phrase("the suspension", "暂停")
THE_RESUMPTION = Phrase("the resumption", "恢复")
THE_FLAG = Phrase("the flag", "标记")
THE_FLAG_REMOVED = Phrase("the removal of the flag", "取消标记")

SUMMARY = Phrase(
    "Answered: {answers}, right: {right}, to see again: {again}; {minutes} min.",
    "共答 {answers} 次，对 {right} 次，需再看 {again} 次；用时 {minutes} 分钟。",
)
NO_LONGER_THERE = Phrase(
    "The question '{card}' can no longer be asked; it was skipped.", "题目“{card}”已无法使用，已跳过。"
)
AND = Phrase("{first}; {second}", "{first}；{second}")
READ_UP = Phrase("Worth reading up before the next round: {topics}.", "下一轮之前值得再看：{topics}。")
STILL_TODAY = Phrase(
    "Still to do today: {cards} cards, about {minutes} min.", "今天还剩 {cards} 题，约 {minutes} 分钟。"
)
TOMORROW = Phrase("Nothing more is due today. Tomorrow: {due}.", "今天没有到期的题了。明天到期：{due}。")
FLAGGED_COUNT = Phrase("Flagged to come back to: {count}.", "已标记待回看：{count}。")
