"""What the palette says, and the commands that it offers on every screen, in both languages."""

from quizapp.text.phrases import Phrase

TITLE = Phrase("What would you like to do?", "想做什么？")
TYPE_HERE = Phrase("type in English or 中文", "输入中文或 English")
NOTHING = Phrase("No command is called that. Esc closes.", "没有这样的命令。按 Esc 关闭。")
CHOOSE = Phrase("choose", "选择")
RUN = Phrase("do it", "执行")

LANGUAGE = Phrase("Switch to Chinese (中文)", "切换到英文（English）")
LANGUAGE_HELP = Phrase(
    "For the moment; the settings say which language the program begins with.",
    "只是临时切换；启动时的语言由设置决定。",
)
KEYS = Phrase("Keys of this screen", "本页按键")
KEYS_HELP = Phrase("What each key does here.", "说明每个按键的作用。")
SETTINGS = Phrase("Settings", "设置")
SETTINGS_HELP = Phrase(
    "Language, new questions a day, desired retention, end of the day, theme.",
    "语言、每日新题、目标记忆率、一天的结束时间、配色。",
)
TYPED = Phrase("Numbers: type them", "计算题：输入数值")
TYPED_HELP = Phrase("Numeric questions ask for the number itself.", "计算题要求直接输入数值。")
CHOICE = Phrase("Numbers: pick among values", "计算题：从选项中选")
CHOICE_HELP = Phrase(
    "Numeric questions offer values that common mistakes lead to, and the right one.",
    "计算题给出正确数值和常见错误得出的数值供选择。",
)
THEME = Phrase("Theme: {name}", "配色：{name}")
THEME_HELP = Phrase("Other colours, from now on.", "从现在起换用这种配色。")
TOUR = Phrase("The tour again", "再看一遍介绍")
TOUR_HELP = Phrase("The six lines of the first start.", "第一次启动时的六行说明。")
QUIT = Phrase("Quit", "退出")
QUIT_HELP = Phrase("Everything is saved already.", "所有进度均已保存。")

# Under what else one looks for them, whichever language is on the screen.
ALSO_LANGUAGE = "language english chinese 语言 中文 英文 英语 汉语"
ALSO_KEYS = "help shortcuts keyboard 帮助 快捷键 键盘"
ALSO_SETTINGS = "preferences options configuration config 选项 偏好 配置 参数"
ALSO_TYPED = "numeric input answers 数字 填写"
ALSO_CHOICE = "numeric multiple choice answers 数字 选择"
ALSO_THEME = "colour colours color colors dark light appearance skin 主题 颜色 外观 皮肤 深色 浅色 暗色 亮色"
ALSO_TOUR = "introduction welcome guide 教程 欢迎 引导 新手"
ALSO_QUIT = "exit leave close end 离开 关闭 结束"
