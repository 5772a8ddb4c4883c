"""What the first screen says besides the tour itself, in both languages."""

from quizapp.text.phrases import Phrase

CHOOSE = Phrase("Your language · 选择语言", "选择语言 · Your language")
"""Both at once: whoever reads only one of them must find it."""
LANGUAGE = Phrase("language", "语言")
BEGIN = Phrase("begin", "开始")

HELP_TOUR = Phrase(
    "**The first start**\n\n"
    "- `1` English, `2` 中文; or `↑` `↓`, `Tab` or `F2` for the other one\n"
    "- `Enter` or `Esc` begins, in the language that is marked\n"
    "- `ctrl+q` quits; the next start shows this again\n\n"
    "The language can be changed at any time: `F2` for the moment, `F4` on Home for good. `F1` shows the keys of "
    "every screen.",
    "**第一次启动**\n\n"
    "- `1` English，`2` 中文；也可用 `↑` `↓`、`Tab` 或 `F2` 切换\n"
    "- `Enter` 或 `Esc` 以选中的语言开始\n"
    "- `ctrl+q` 退出；下次启动时会再次显示\n\n"
    "语言随时可以更改：`F2` 临时切换，在首页按 `F4` 永久设置。`F1` 显示每一页的按键。",
)
