"""What the screens say themselves, in both languages."""

from quizapp.text.phrases import Phrase

TITLE = Phrase("quizapp", "quizapp")
TAGLINE = Phrase("deep-learning interview practice", "深度学习面试练习")
TODAY = Phrase(
    "{due} due · {new} new today · {learned} learned", "到期 {due} · 今日新题 {new} · 已学 {learned}"
)
ALL_BANKS = Phrase("Everything", "全部题库")
DUE = Phrase("due", "到期")
NEW = Phrase("new", "新题")
LEARNED = Phrase("learned", "已学")
BROKEN = Phrase("broken: {error}", "有错：{error}")
GO_ON = Phrase(
    "Still open: {name}, {done} of {size} done; Enter goes on.",
    "未完成：{name}，已完成 {done}/{size}；按回车继续。",
)
ANOTHER = Phrase(" Another choice begins a new session.", "选择其他题库则开始新的学习。")
SOME_BANKS = Phrase("{count} banks", "{count} 个题库")

STUDY = Phrase("study", "学习")
HELP = Phrase("help", "帮助")
LANGUAGE = Phrase("中文", "English")
QUIT = Phrase("quit", "退出")
HOME = Phrase("home", "首页")
ANSWER = Phrase("answer", "作答")
HINT = Phrase("hint", "提示")
UNDO = Phrase("undo", "撤销")
DONT_KNOW = Phrase("don't know", "不会")
TURN = Phrase("turn the card", "翻面")
SKIP = Phrase("later", "稍后")
PICK = Phrase("pick", "选择")
RATE = Phrase("rate", "评分")
MORE = Phrase("more", "下页")
SCROLL = Phrase("scroll", "滚动")
CLOSE = Phrase("close", "关闭")

TYPE_HERE = Phrase("type your answer", "输入答案")
NOTHING_UNDONE = Phrase("There is nothing to undo in this session.", "本次学习没有可撤销的操作。")
UNDONE = Phrase("Taken back.", "已撤销。")
SESSION_OVER = Phrase("Session complete", "本次学习完成")
HOW_TO_QUIT = Phrase("ctrl+q quits; everything is saved.", "按 ctrl+q 退出；进度均已保存。")

HELP_TITLE = Phrase("Keys", "按键")
HELP_HOME = Phrase(
    "**Home**\n\n- `↑` `↓` choose a bank, `Enter` study it\n- `F2` or `l` English / 中文\n- `ctrl+q` or `q` quit",
    "**首页**\n\n- `↑` `↓` 选择题库，`Enter` 开始学习\n- `F2` 或 `l` 切换 English / 中文\n- `ctrl+q` 或 `q` 退出",
)
HELP_STUDY = Phrase(
    "**Study**\n\n"
    "- type an answer, `Enter` hands it in; what you typed is read back first\n"
    "- `1` to `4` pick an option, or rate after the answer; `Enter` takes the suggested rating\n"
    "- `F3` hint · `F4` or `ctrl+z` undo · `F5` don't know, or turn the card · `F6` later\n"
    "- `F2` English / 中文, also in mid-question · `Esc` home: the session waits for you\n"
    "- `↑` `↓` `PgUp` `PgDn` scroll\n\n"
    "Where nothing can be typed: `h` hint, `u` undo, `d` don't know, `l` language, `?` help.\n\n"
    "**Numbers** may be sums: `5*5*3*16+16`, `2^10`, `1/3`, `sqrt(2)`, `1.2e-3`, `60M`, `50%`; "
    "vectors `[0.1, 0.2]`, matrices `[[1, 2], [3, 4]]`, shapes `12x12x64`.",
    "**学习**\n\n"
    "- 输入答案，`Enter` 提交；提交前会先显示程序读到的内容\n"
    "- `1` 到 `4` 选择选项，或在作答后评分；`Enter` 采用建议的评分\n"
    "- `F3` 提示 · `F4` 或 `ctrl+z` 撤销 · `F5` 不会 / 翻面 · `F6` 稍后再答\n"
    "- `F2` 随时切换 English / 中文 · `Esc` 回首页，学习进度会保留\n"
    "- `↑` `↓` `PgUp` `PgDn` 滚动\n\n"
    "不需要打字时：`h` 提示，`u` 撤销，`d` 不会，`l` 语言，`?` 帮助。\n\n"
    "**数字**可以写成算式：`5*5*3*16+16`、`2^10`、`1/3`、`sqrt(2)`、`1.2e-3`、`60M`、`50%`；"
    "向量 `[0.1, 0.2]`，矩阵 `[[1, 2], [3, 4]]`，形状 `12x12x64`。",
)
