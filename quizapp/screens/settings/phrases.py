"""What is said of the settings, in both languages."""

from quizapp.text.phrases import Phrase

TITLE = Phrase("Settings", "设置")
NOTE = Phrase(
    "Each change is saved at once and holds at once; desired retention and new questions a day "
    "hold from the next session on.",
    "修改后立即保存并生效；目标记忆率和每日新题从下一次学习开始生效。",
)
CHOOSE = Phrase("choose", "选择")
CHANGE = Phrase("change", "更改")
TAKE = Phrase("take the number", "确认数字")

LANGUAGE = Phrase("Language", "语言")
LANGUAGE_ABOUT = Phrase(
    "The language to begin with; F2 switches for the moment only.", "启动时的语言；F2 只是临时切换。"
)
ENGLISH = Phrase("English", "English")
CHINESE = Phrase("中文 (Chinese)", "中文")

NUMBERS = Phrase("Numeric questions", "计算题")
NUMBERS_ABOUT = Phrase(
    "Typed, or picked among the values that common mistakes lead to.",
    "直接输入数值，或者从正确数值和常见错误得出的数值中选择。",
)
TYPED = Phrase("type the number", "输入数值")
CHOICE = Phrase("pick among values", "从选项中选")
NUMBERS_ARE = {
    "typed": Phrase("Numbers are typed from now on.", "从现在起，计算题直接输入数值。"),
    "choice": Phrase("Numbers are picked among values from now on.", "从现在起，计算题从选项中选择。"),
}

NEW = Phrase("New questions a day", "每日新题")
NEW_ABOUT = Phrase("How many new questions come on a day: 0 to 9999.", "每天最多学多少道新题：0 到 9999。")
NEW_RULE = Phrase("a whole number from 0 to 9999", "0 到 9999 的整数")

RETENTION = Phrase("Desired retention", "目标记忆率")
RETENTION_ABOUT = Phrase(
    "How likely you want to know a due card: 0.7 to 0.97; higher is more work.",
    "希望到期时仍能记住的概率：0.7 到 0.97；越高，复习越多。",
)
RETENTION_RULE = Phrase("a number from 0.7 to 0.97, or 70% to 97%", "0.7 到 0.97 的数，或 70% 到 97%")

ROLLOVER = Phrase("A day ends at", "一天结束于")
ROLLOVER_ABOUT = Phrase(
    "The hour, 0 to 23; what you do before it counts for the day before.",
    "0 到 23 点：在此之前的学习算在前一天。",
)
ROLLOVER_RULE = Phrase("a whole number from 0 to 23", "0 到 23 的整数")

THEME = Phrase("Theme", "配色")
THEME_ABOUT = Phrase("The colours; ← and → show the next ones at once.", "界面配色；按 ← → 立即换用并预览。")

SAVED = Phrase("✓ Saved.", "✓ 已保存。")
SAVED_FOR_NEXT = Phrase("✓ Saved; it holds from the next session on.", "✓ 已保存，从下一次学习开始生效。")
NOT_SAVED = Phrase(
    "It holds until you quit, but cannot be saved: {why} ({path})",
    "本次运行中有效，但无法保存：{why}（{path}）",
)
REFUSED = Phrase("✗ It takes {rule}; {value} stays.", "✗ 应为 {rule}；仍为 {value}。")

HELP = Phrase(
    "**Settings**\n\n"
    "- `↑` `↓` choose a setting\n"
    "- `←` `→`, the space bar or `Enter` change what there is to choose from\n"
    "- a number is typed; `Enter`, `↑`, `↓` or `Esc` takes it\n"
    "- `Esc` back\n\n"
    "Everything is in one file, whose name stands on top: you may edit it as well, with comments of your own. What "
    "the program cannot use of it is told on the home screen; the rest holds.",
    "**设置**\n\n"
    "- `↑` `↓` 选择一项设置\n"
    "- `←` `→`、空格或 `Enter` 切换可选的值\n"
    "- 数字直接输入；`Enter`、`↑`、`↓` 或 `Esc` 确认\n"
    "- `Esc` 返回\n\n"
    "所有设置都在一个文件里，文件名显示在顶部：也可以直接编辑，并写上自己的注释。"
    "文件中无法使用的内容会在首页指出，其余照常生效。",
)
