"""What Home says, in both languages."""

from quizapp.text.phrases import Phrase

TODAY = Phrase("{due} due · {new} new today", "到期 {due} · 今日新题 {new}")
WORKLOAD = Phrase("{cards} in all, about {minutes} min", "共 {cards} 题，约 {minutes} 分钟")
STREAK = Phrase("{days}-day streak", "连续 {days} 天")
DUE = Phrase("due", "到期")
NEW = Phrase("new", "新题")
LEARNED = Phrase("learned", "已学")
SUSPENDED = Phrase("suspended", "已暂停")
BROKEN = Phrase("broken: {error}", "有错：{error}")
MORE_PROBLEMS = Phrase(
    "and {count} more; `quizapp check` shows them", "另有 {count} 处；`quizapp check` 会全部列出"
)
ONE_BROKEN = Phrase("1 bank has errors: F5 shows them.", "1 个题库有错误：按 F5 查看。")
SOME_BROKEN = Phrase("{count} banks have errors: F5 shows them.", "{count} 个题库有错误：按 F5 查看。")
ONE_NOTICE = Phrase("1 setting cannot be used: F5 says why.", "1 项设置无法使用：按 F5 查看原因。")
SOME_NOTICES = Phrase(
    "{count} settings cannot be used: F5 says why.", "{count} 项设置无法使用：按 F5 查看原因。"
)
ERRORS = Phrase("errors", "错误")
SHOW_ERRORS = Phrase("Show what is wrong with the banks and settings", "查看题库和设置的错误")
SHOW_ERRORS_ABOUT = Phrase("Every problem with its file and line.", "列出每个错误所在的文件和行。")
ERRORS_TITLE = Phrase("What is wrong", "需要改正的地方")
ERRORS_ABOUT = Phrase(
    "The questions of these files are missing until the files are mended; everything else can be studied. "
    "`quizapp check` says the same.",
    "改正之前，这些文件中的题不会出现，其他题库照常可学。`quizapp check` 也会列出这些错误。",
)
GO_ON = Phrase(
    "Still open: {name}, {done} of {size} done; Enter goes on.",
    "未完成：{name}，已完成 {done}/{size}；按回车继续。",
)
GO_ON_AHEAD = Phrase(
    "Still open ahead of its day: {name}, {done} of {size} done; F6 goes on.",
    "未完成的提前复习：{name}，已完成 {done}/{size}；按 F6 继续。",
)
AHEAD = Phrase("ahead", "提前复习")
STUDY_AHEAD = Phrase("Study it ahead of its day", "提前复习光标所在的题库或专题")
STUDY_AHEAD_ABOUT = Phrase(
    "Goes over all that is learned there, due or not; the schedule stays as it is.",
    "复习其中所有学过的题，无论是否到期；不改变复习安排。",
)
ANOTHER = Phrase(" Another choice begins a new session.", "选择其他题库或专题则开始新的学习。")
NOT_HERE = Phrase("There is no question here to be studied.", "这里没有可学的题。")

FILTER = Phrase("Filter: ", "筛选：")
TYPE_TO_FILTER = Phrase("Type to find a bank or a topic.", "直接输入文字即可查找题库或专题。")
FOUND = Phrase("{count} found", "找到 {count} 项")
NOTHING_FOUND = Phrase("No bank and no topic is called that.", "没有这个名称的题库或专题。")

STUDY = Phrase("study", "学习")
TOPICS = Phrase("topics", "专题")
CLOSE = Phrase("close", "收起")
CLEAR = Phrase("clear", "清除")
QUESTIONS = Phrase("questions", "题目")
SETTINGS = Phrase("settings", "设置")

HELP_HOME = Phrase(
    "**Home**\n\n"
    "- `↑` `↓` choose a bank or a topic, `Enter` studies it\n"
    "- `→` or the space bar opens a bank to its topics, `←` closes it\n"
    "- type to find banks and topics by their titles in either language; `Backspace` takes a letter back, "
    "`Esc` clears\n"
    "- `F6` studies ahead: all that is learned there, due or not; it is logged and moves no schedule\n"
    "- `F3` all questions: look them up, suspend and flag them\n"
    "- `F4` settings · `ctrl+p` every command by its name\n"
    "- `F2` English / 中文 · `ctrl+q` quit: everything is saved\n\n"
    "**due** is to be repeated today, **new** was never rated, **learned** comes back later, **suspended** does not "
    "come until you resume it (`F3`). Enter on what is still open goes on with it.",
    "**首页**\n\n"
    "- `↑` `↓` 选择题库或专题，`Enter` 开始学习\n"
    "- `→` 或空格键展开题库的专题，`←` 收起\n"
    "- 直接输入文字，按中文或英文标题查找题库和专题；`Backspace` 删一个字，`Esc` 清除\n"
    "- `F6` 提前复习：其中所有学过的题，无论是否到期；记入日志，但不改变复习安排\n"
    "- `F3` 全部题目：查看、暂停、标记\n"
    "- `F4` 设置 · `ctrl+p` 按名称查找所有命令\n"
    "- `F2` 切换 English / 中文 · `ctrl+q` 退出，进度均已保存\n\n"
    "**到期**：今天该复习；**新题**：还没评过分；**已学**：以后再复习；**已暂停**：恢复之前不再出现（`F3`）。"
    "在未完成的学习上按回车即可继续。",
)
