"""What the study screen says, and what opens over it, in both languages."""

from quizapp.text.phrases import Phrase

# The keys

TICK = Phrase("tick", "勾选")
GRAB = Phrase("grab", "抓起")
CARRY = Phrase("carry", "移动")
DROP = Phrase("drop", "放下")
HAND_IN = Phrase("hand in", "提交")
JUDGE_IT = Phrase("judge", "判断")
BURY = Phrase("not today", "今天不看")
SUSPEND = Phrase("suspend", "暂停")
FLAG = Phrase("flag", "标记")
KNOW = Phrase("I know this", "我会了")
EDIT = Phrase("edit", "编辑")
COPY = Phrase("copy", "复制")
SAVE = Phrase("save", "保存")
CANCEL = Phrase("cancel", "取消")
UNFLAG = Phrase("remove the flag", "取消标记")
EDIT_AGAIN = Phrase("edit again", "继续编辑")

# How a question is answered

HOW_TO_TICK = Phrase(
    "Tick every one that is right: digits, or Space at the marker.",
    "选出所有正确项：按数字键，或用空格键勾选光标处。",
)
HOW_TO_ORDER = Phrase(
    "Space grabs or drops a line, ↑↓ carry it; or shift+↑↓, or the mouse.",
    "空格键抓起或放下一行，↑↓ 移动；也可以用 shift+↑↓ 或鼠标拖动。",
)

# An open answer

WRITE_HERE = Phrase("your points, one a line", "写下要点，每行一个")
EMPTY_LINE = Phrase("Enter on an empty line hands in", "在空行按 Enter 提交")
UNIT = Phrase("Idea {number} of {count}", "要点 {number}/{count}")
MUST = Phrase("must", "必答")
HAD_IT = Phrase("had it", "答到了")
PARTLY = Phrase("partly", "部分答到")
MISSED = Phrase("no", "没答到")

# What a key came to

NOTHING_UNDONE = Phrase("There is nothing left to undo.", "没有可以撤销的操作了。")
SKIPPED = Phrase(
    "Put off to the end of this session; it comes back by itself.", "已放到本次学习的最后，之后会自动再出现。"
)
BURIED = Phrase(
    "Not today; it comes back tomorrow. F4 takes that back.", "今天不再出现，明天再来。按 F4 撤销。"
)
SUSPENDED = Phrase(
    "Suspended: not asked again until you resume it. F4 takes that back.",
    "已暂停，恢复之前不再出现。按 F4 撤销。",
)
KNOWN = Phrase("Taken as known. F4 takes that back.", "已记为“我会了”。按 F4 撤销。")
FLAGGED = Phrase("Flagged.", "已标记。")
UNFLAGGED = Phrase("The flag is gone.", "已取消标记。")
COPIED = Phrase(
    "The question is in the clipboard, if your terminal allows that.", "题目已复制到剪贴板（需终端支持）。"
)

# The flag

FLAG_TITLE = Phrase("Flag this question", "标记这道题")
FLAGGED_ALREADY = Phrase("This question is flagged", "这道题已标记")
FLAG_ABOUT = Phrase(
    "To come back to it: something to ask, to look up, or to mend. The note may be empty.",
    "方便以后回看：想问的、要查的，或题目里要改的。备注可以留空。",
)
FLAG_HERE = Phrase("a note", "备注")

# The editor

NO_PLACE = Phrase("There is no folder here for questions of your own.", "这里没有存放自己题目的文件夹。")
PROBLEMS_TITLE = Phrase("Mistakes in this file", "文件中的错误")

# The palette: what each thing does, in a sentence

ABOUT = {
    "screen.hint": Phrase("Open the next hint of this question.", "显示这道题的下一条提示。"),
    "screen.undo": Phrase(
        "Take back what you did last: an answer, a rating, a flag, as far back as you like.",
        "撤销上一步：作答、评分、标记……可以一直往回撤。",
    ),
    "screen.reveal": Phrase("See the answer without giving one.", "不作答，直接看答案。"),
    "screen.skip": Phrase("Put this question at the end of the session.", "把这道题放到本次学习的最后。"),
    "screen.bury": Phrase("Leave this question until tomorrow.", "这道题今天不再出现，明天再来。"),
    "screen.suspend": Phrase(
        "Do not ask this question again until it is resumed.", "暂停这道题，恢复之前不再出现。"
    ),
    "screen.flag": Phrase(
        "Mark this question to come back to, with a note; or read the note.",
        "标记这道题并写备注，或查看备注。",
    ),
    "screen.know": Phrase("Count this question as known, without an answer.", "不作答，直接记为已经会了。"),
    "screen.edit": Phrase(
        "Open your own copy of this question in your editor ($EDITOR).",
        "用编辑器（$EDITOR）打开这道题的个人副本。",
    ),
    "screen.copy": Phrase(
        "Copy the question, and what is open of it, to the clipboard.", "把题目及已显示的内容复制到剪贴板。"
    ),
    "screen.home": Phrase("Back to the home screen; the session waits.", "回到首页，学习进度会保留。"),
}

ALSO = {
    "screen.hint": "clue help 线索 帮助",
    "screen.undo": "back revert 撤回 反悔 上一步",
    "screen.reveal": "give up show solution answer 放弃 看答案",
    "screen.skip": "skip postpone next 跳过 推迟",
    "screen.bury": "bury tomorrow 搁置 明天",
    "screen.suspend": "pause stop 停用 挂起",
    "screen.flag": "mark bookmark star note 收藏 书签 备注 笔记",
    "screen.know": "known easy 掌握 认识",
    "screen.edit": "change fix mend 修改 更正",
    "screen.copy": "clipboard 剪贴板",
    "screen.home": "leave back exit 返回 离开 主页",
}
"""Under what else one looks for them."""

HELP_STUDY = Phrase(
    "**Answering**\n\n"
    "- typed: `Enter` hands in; how a number is read is shown while you type\n"
    "- one of them: `1` to `4`, or `↑` `↓` and `Enter`\n"
    "- several: `1` to `6` or `Space` tick, `Enter` hands in\n"
    "- an order: `↑` `↓` move the marker, `Space` grabs its line and lets it go, `shift+↑` `shift+↓` "
    "(or `K` `J`) carry it; the mouse drags; `Enter` hands in\n"
    "- an outline: `Enter` begins a line, on an empty one it hands in; then each idea: "
    "`1` had it, `2` partly, `3` no\n"
    "- a card: `Enter` or `Space` turns it\n"
    "- the rating: `1` to `4`, each with the days until the card returns; `1` Again brings it back in this session "
    "as well; `Enter` takes the suggested one\n\n"
    "**Always, even while you type**\n\n"
    "- `F2` English / 中文 · `F3` hint · `F4` or `ctrl+z` undo, as far back as you like\n"
    "- `F5` don't know, or turn the card · `F6` later in this session\n"
    "- `F7` not today · `F8` suspend · `F10` I know this\n"
    "- `F9` flag with a note; ⚑ at the top says that there is one\n"
    "- `ctrl+o` edit in your own editor · `ctrl+y` copy · `ctrl+p` everything by name\n"
    "- `PgUp` `PgDn` `↑` `↓` scroll · `Esc` home: the session waits for you\n\n"
    "**Where nothing can be typed**\n\n"
    "- `h` hint · `u` undo · `d` don't know · `s` later · `b` not today · `x` suspend · `f` flag\n"
    "- `k` I know this · `e` edit · `c` copy · `l` language · `q` home · `?` help\n\n"
    "**Numbers** may be sums: `5*5*3*16+16`, `2^10`, `1/3`, `sqrt(2)`, `1.2e-3`, `60M`, `50%`; "
    "vectors `[0.1, 0.2]`, matrices `[[1, 2], [3, 4]]`, shapes `12x12x64`.",
    "**作答**\n\n"
    "- 填写：`Enter` 提交；输入数字时会显示程序读到的内容\n"
    "- 单选：`1` 到 `4`，或用 `↑` `↓` 选好后按 `Enter`\n"
    "- 多选：`1` 到 `6` 或 `Space` 勾选，`Enter` 提交\n"
    "- 排序：`↑` `↓` 移动光标，`Space` 抓起或放下一行，`shift+↑` `shift+↓`（或 `K` `J`）移动这一行，"
    "也可用鼠标拖动；`Enter` 提交\n"
    "- 开放题：`Enter` 换行，在空行按 `Enter` 提交；然后逐个判断要点：`1` 答到了，`2` 部分答到，`3` 没答到\n"
    "- 闪卡：`Enter` 或 `Space` 翻面\n"
    "- 评分：`1` 到 `4`，框上写着多少天后复习；`1` 重来会让它在本次学习中再出现；`Enter` 采用建议的评分\n\n"
    "**随时可用，打字时也一样**\n\n"
    "- `F2` English / 中文 · `F3` 提示 · `F4` 或 `ctrl+z` 撤销，可一直往回撤\n"
    "- `F5` 不会 / 翻面 · `F6` 稍后再答\n"
    "- `F7` 今天不看 · `F8` 暂停 · `F10` 我会了\n"
    "- `F9` 标记并写备注；顶部的 ⚑ 表示已标记\n"
    "- `ctrl+o` 用自己的编辑器修改 · `ctrl+y` 复制 · `ctrl+p` 全部命令\n"
    "- `PgUp` `PgDn` `↑` `↓` 滚动 · `Esc` 回首页，学习进度会保留\n\n"
    "**不需要打字时**\n\n"
    "- `h` 提示 · `u` 撤销 · `d` 不会 · `s` 稍后 · `b` 今天不看 · `x` 暂停 · `f` 标记\n"
    "- `k` 我会了 · `e` 编辑 · `c` 复制 · `l` 语言 · `q` 首页 · `?` 帮助\n\n"
    "**数字**可以写成算式：`5*5*3*16+16`、`2^10`、`1/3`、`sqrt(2)`、`1.2e-3`、`60M`、`50%`；"
    "向量 `[0.1, 0.2]`，矩阵 `[[1, 2], [3, 4]]`，形状 `12x12x64`。",
)
