"""What the plain front end says, in both languages."""

from quizapp.memory.events import How
from quizapp.text.phrases import Phrase

OPENING = Phrase(
    "Type an answer. :hint :dontknow :skip :undo are commands; :help lists them all. "
    ":quit leaves, and the session stays open.",
    "请直接输入答案。命令有 :hint 提示、:dontknow 不会、:skip 稍后、:undo 撤销；输入 :help 查看全部命令。"
    "输入 :quit 退出，进度会保留。",
)

# The question

QUESTION = Phrase(
    "Question {number} of {size} · {topic} · {kind}", "第 {number} 题，共 {size} 题 · {topic} · {kind}"
)
ONCE_MORE = Phrase(
    "Once more, {done} of {size} done · {topic} · {kind}",
    "再来一次，已完成 {done}/{size} · {topic} · {kind}",
)
FLAGGED = Phrase("Flagged.", "已标记。")
FLAGGED_WITH = Phrase("Flagged: {note}", "已标记：{note}")
EXPECTS = Phrase("Answer: {form}", "作答：{form}")
TYPE_NUMBER = Phrase("Type its number.", "请输入它的编号。")
TYPE_LETTER = Phrase("Type its letter.", "请输入它前面的字母。")
TYPE_NUMBERS = Phrase("Type their numbers, with spaces between them.", "请输入它们的编号，用空格隔开。")
TYPE_ORDER = Phrase(
    "Type the numbers of all {count} lines, the first line first, with spaces between them.",
    "请按正确顺序输入全部 {count} 行的编号，用空格隔开。",
)
TYPE_OUTLINE = Phrase(
    "Type it line by line; an empty line hands it in. If you said it aloud, just press Enter.",
    "请逐行输入，输入空行即提交；如果是口述，直接按回车。",
)
TURN_CARD = Phrase("Press Enter to turn the card.", "按回车翻面。")
SO_FAR = Phrase("Your answer so far: {answer}", "你之前的答案：{answer}")
OUTLINE_SO_FAR = Phrase("Your outline so far", "你已写下的要点")
GO_ON = Phrase(
    "Go on, or hand it in with an empty line; :clear begins anew.",
    "可以接着写，或输入空行提交；输入 :clear 则清空重写。",
)

# The idea units

HOLD_AGAINST = Phrase(
    "Now hold your answer against the ideas, one by one.", "现在请对照要点，逐个判断你的回答。"
)
UNIT = Phrase("Idea {number} of {count}", "要点 {number}/{count}")
UNIT_MUST = Phrase("Idea {number} of {count} (must)", "要点 {number}/{count}（必答）")
CUE = Phrase("The interviewer would ask", "面试官会这样追问")
IDEA = Phrase("The idea", "要点内容")
JUDGE = Phrase("Did you have it? y yes · p partly · n no", "你答到了吗？输入 y（是）、p（部分）或 n（否）。")
JUDGEMENT_WANTED = Phrase(
    "Type y, p or n, or 1, 2 or 3: yes, partly, no.", "请输入 y、p、n，或 1、2、3，或 是、部分、否。"
)
JUDGED: dict[How, Phrase] = {
    "had": Phrase("had it", "答到了"),
    "partly": Phrase("partly", "答到一部分"),
    "missed": Phrase("missed", "没答到"),
}

# The feedback

HEADING = Phrase("{heading}:", "{heading}：")
BESIDE = Phrase("{heading}: {body}", "{heading}：{body}")
SIGNED = Phrase("{sign} {word}: ", "{sign} {word}：")
YOUR_ORDER = Phrase("Your order", "你的排序")
RIGHT = Phrase("right", "正确")
TICKED_WRONGLY = Phrase("not right", "错选")
NOT_TICKED = Phrase("missed", "漏选")
BELONGS = Phrase("belongs in place {place}", "应在第 {place} 位")
RATE = Phrase("Rate 1-4 (Enter: {suggested}): {ratings}", "评分 1-4（回车：{suggested}）：{ratings}")
RATING_WANTED = Phrase(
    "Type 1, 2, 3 or 4, or Enter for {suggested}.", "请输入 1、2、3 或 4，或按回车取 {suggested}。"
)

# What was typed cannot be taken, and costs nothing

ONE_OF = Phrase("Type the number of an option, 1 to {count}.", "请输入选项的编号，1 到 {count}。")
ONE_LETTER_OF = Phrase("Type the letter of an option, a to {last}.", "请输入选项的字母，a 到 {last}。")
NO_NUMBERS = Phrase(
    "Type numbers from 1 to {count}, with spaces or commas between them.",
    "请输入 1 到 {count} 的编号，用空格或逗号隔开。",
)
NOT_A_NUMBER = Phrase(
    "'{typed}' cannot be read here. Type numbers from 1 to {count}, with spaces or commas between them.",
    "这里无法识别“{typed}”。请输入 1 到 {count} 的编号，用空格或逗号隔开。",
)
NOT_THERE = Phrase(
    "There is no {number}: they go from 1 to {count}.", "没有编号 {number}：编号从 1 到 {count}。"
)
TWICE = Phrase(
    "{number} stands there twice. Type each number once.", "编号 {number} 重复了。每个编号只输入一次。"
)
MISSING = Phrase(
    "Still missing: {missing}. Type all {count} numbers, each once, in the right order.",
    "还缺：{missing}。请把全部 {count} 个编号按正确顺序各输入一次。",
)
OUTLINE_FULL = Phrase(
    "This line is not kept: an outline holds {most} characters. An empty line hands it in.",
    "这一行没有保存：最多可写 {most} 个字符。输入空行即提交。",
)
UNKNOWN = Phrase(
    "':{name}' is no command; :help lists them. A text that begins with a colon is typed with two.",
    "“:{name}”不是命令；输入 :help 查看全部命令。内容本身以冒号开头时，请输入两个冒号。",
)
NOT_NOW = Phrase("That is for a question that waits for its answer.", "该命令只在作答时可用。")

# What a command came to

SKIPPED = Phrase(
    "Put off to the end of this session; it comes back by itself.", "已放到本次学习的最后，之后会自动再出现。"
)
BURIED = Phrase(
    "Not today; it comes back tomorrow. :undo takes that back.", "今天不再出现，明天再来。输入 :undo 可撤销。"
)
SUSPENDED = Phrase(
    "Suspended: not asked again until you resume it with `quizapp resume`. :undo takes that back.",
    "已暂停，用 `quizapp resume` 恢复之前不再出现。输入 :undo 可撤销。",
)
KNOWN = Phrase("Taken as known. :undo takes that back.", "已记为“我会了”。输入 :undo 可撤销。")
UNFLAGGED = Phrase("The flag is gone.", "已取消标记。")
NO_FLAG = Phrase("This question is not flagged.", "这道题没有标记。")
NOTHING_UNDONE = Phrase("There is nothing to undo.", "没有可撤销的操作。")
CLEARED = Phrase("Nothing of it is left; begin anew.", "已清空，请重新写。")
NOTHING_CLEARED = Phrase("There is no outline to clear.", "没有可清空的要点。")
NUMBERS_TYPED = Phrase("Numbers are typed from now on.", "从现在起，计算题直接输入答案。")
NUMBERS_PICKED = Phrase(
    "From now on numbers are picked among a few values, where that is possible.",
    "从现在起，计算题在可能时改为从几个数值中选择。",
)

# The end

OUTLINE_KEPT = Phrase("What you wrote is kept.", "你写下的内容已保留。")
LEFT_OPEN = Phrase("The session stays open; come back any time today.", "进度已保存；今天随时可以继续。")
FINISHED = Phrase(
    "Press Enter to end the session; :undo goes back.", "按回车结束本次学习；输入 :undo 可返回上一步。"
)

# Help

HELP_COMMANDS = Phrase("Commands", "命令")
HELP_COMMAND = Phrase(":{name} or :{short} – {does}", ":{name}（:{short}）{does}")
DOES = {
    "edit": Phrase("opens your own copy of the question in your editor", "用编辑器打开这道题的个人副本"),
    "hint": Phrase("the next hint", "下一条提示"),
    "dontknow": Phrase("I don't know; shows the answer", "不会，直接看答案"),
    "skip": Phrase("later in this session", "本次稍后再答"),
    "undo": Phrase("takes back the last step, then the one before it", "撤销上一步，可连续撤销"),
    "repeat": Phrase("says everything again", "重复当前内容"),
    "lang": Phrase("speaks Chinese, 中文", "切换到英文 English"),
    "bury": Phrase("not today", "今天不看"),
    "suspend": Phrase("not until I resume it", "暂停，恢复之前不再出现"),
    "know": Phrase("I know this; comes back much later", "我会了，过很久再出现"),
    "flag": Phrase("flags the question; a note may follow", "标记这道题，后面可写备注"),
    "unflag": Phrase("removes the flag", "取消标记"),
    "numbers": Phrase("changes between typing numbers and picking them", "计算题在输入与选择之间切换"),
    "clear": Phrase("begins an outline anew", "清空已写的要点"),
    "help": Phrase("this list", "显示本帮助"),
    "quit": Phrase("leaves; the session stays open", "退出，进度会保留"),
}
"""What each command does."""
HELP_ANSWERS = Phrase("Answers", "作答方式")
ANSWERS = (
    Phrase(
        "a number: may be a sum, 5*5*3*16+16, 2^10, 1/3, sqrt(2), 60M, 50%; a vector [0.1, 0.2], "
        "a matrix [[1, 2], [3, 4]], a shape 12x12x64",
        "数：可以写成算式，如 5*5*3*16+16、2^10、1/3、sqrt(2)、60M、50%；向量 [0.1, 0.2]，"
        "矩阵 [[1, 2], [3, 4]]，形状 12x12x64",
    ),
    Phrase(
        "options: the number of one, or of all that are right, 1 3 or 1,3",
        "选项：单选输入一个编号，多选输入所有正确项的编号，如 1 3 或 1，3",
    ),
    Phrase(
        "lines to be put in order: all their numbers, the first line first, 3 1 4 2 or 3142",
        "排序：按正确顺序输入全部编号，如 3 1 4 2 或 3142",
    ),
    Phrase(
        "an open question: line by line, an empty line hands it in; then y, p or n for each idea",
        "开放题：逐行输入，空行提交；然后对每个要点输入 y、p 或 n",
    ),
    Phrase("a flashcard: Enter turns it", "闪卡：按回车翻面"),
    Phrase("a rating: 1 to 4; Enter takes the one suggested", "评分：1 到 4；按回车采用建议的评分"),
    Phrase(
        "a line that begins with a colon is a command; type two colons to begin an answer with one",
        "以冒号开头的一行是命令；答案本身以冒号开头时，请输入两个冒号",
    ),
)
