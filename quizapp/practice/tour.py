"""What a new learner is told first, in six lines: five are the same everywhere, the last one is about the keys."""

from quizapp.text.phrases import Phrase

WELCOME = Phrase("Welcome to quizapp", "欢迎使用 quizapp")

RECALL = Phrase(
    "Answer before you look: a card that you miss returns until you know it.",
    "先作答，再看答案；答错的题会反复出现，直到学会。",
)
RATE = Phrase(
    "Then say how well you knew it: that decides the day it comes back.",
    "然后评价掌握程度，下次复习的日期由此决定。",
)
NUMBERS = Phrase(
    "Numbers may be typed as sums, 5*5*3+1; you see how they are read.",
    "数字可以写成算式，如 5*5*3+1；提交前会先显示读到的值。",
)
DIAGNOSIS = Phrase(
    "A wrong number is diagnosed: you are told which mistake leads to it.",
    "算错时会给出诊断：指出是哪一种错误得到了这个数。",
)
SAVED = Phrase(
    "Every answer is saved at once: leave, or undo, whenever you like.",
    "每次作答都立即保存：随时可以离开，也随时可以撤销。",
)
ON_SCREEN = Phrase(
    "F1 shows the keys, F2 switches the language, ctrl+p finds every command.",
    "F1 查看按键，F2 切换语言，ctrl+p 查找所有命令。",
)
IN_PLAIN = Phrase(
    ":help lists the commands, :lang switches the language, :quit leaves.",
    ":help 列出命令，:lang 切换语言，:quit 离开。",
)

COMMON = (RECALL, RATE, NUMBERS, DIAGNOSIS, SAVED)
SCREEN = (*COMMON, ON_SCREEN)
PLAIN = (*COMMON, IN_PLAIN)
