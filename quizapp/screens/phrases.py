"""What the screens say themselves, in both languages."""

from quizapp.text.phrases import Phrase

TITLE = Phrase("quizapp", "quizapp")
TAGLINE = Phrase("deep-learning interview practice", "深度学习面试练习")

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
SESSION_OVER = Phrase("Session complete", "本次学习完成")
YOURS = Phrase(
    "The learning record is yours: you can study here now.", "学习记录已由此处接管：现在可以在这里学习。"
)
NOT_UTF8 = Phrase(
    "The terminal sent something that is not UTF-8: set its encoding to UTF-8.",
    "终端发来的内容不是 UTF-8：请把终端编码设为 UTF-8。",
)
HOW_TO_QUIT = Phrase("ctrl+q quits; everything is saved.", "按 ctrl+q 退出；进度均已保存。")

HELP_TITLE = Phrase("Keys", "按键")
