"""What the palette offers on Home, in both languages."""

from quizapp.screens.commands import Command
from quizapp.screens.home import phrases
from quizapp.screens.palette.phrases import ALSO_SETTINGS, SETTINGS, SETTINGS_HELP
from quizapp.text.phrases import Phrase

STUDY = Phrase("Study what the cursor is on", "学习光标所在的题库或专题")
STUDY_ABOUT = Phrase(
    "What is due first, then new questions; what is still open goes on.",
    "先复习到期的题，再学新题；未完成的接着学。",
)
TOPICS = Phrase("Show the topics of this bank", "展开这个题库的专题")
TOPICS_ABOUT = Phrase("A topic can be studied by itself.", "可以单独学习一个专题。")
NO_TOPICS = Phrase("Hide the topics of this bank", "收起这个题库的专题")
NO_TOPICS_ABOUT = Phrase("They stay what they are.", "内容不变。")
QUESTIONS = Phrase("All questions", "全部题目")
QUESTIONS_ABOUT = Phrase(
    "Look questions up, read them, suspend and flag them.", "查找、阅读、暂停、标记题目。"
)
ERRORS = Command(phrases.SHOW_ERRORS, phrases.SHOW_ERRORS_ABOUT, "screen.errors", "F5")
"""Where there are any."""
CLEAR = Phrase("Clear the filter", "清除筛选")
CLEAR_ABOUT = Phrase("Every bank is listed again.", "重新列出所有题库。")

COMMANDS = (
    Command(STUDY, STUDY_ABOUT, "screen.start", "Enter", "start begin learn review 开始 复习 练习"),
    Command(
        phrases.STUDY_AHEAD,
        phrases.STUDY_AHEAD_ABOUT,
        "screen.ahead",
        "F6",
        "cram custom review everything early 临时 突击 提前 自定义",
    ),
    Command(QUESTIONS, QUESTIONS_ABOUT, "app.browse", "F3", "browse search find list 浏览 搜索 列表"),
    Command(SETTINGS, SETTINGS_HELP, "app.settings", "F4", ALSO_SETTINGS),
    Command(TOPICS, TOPICS_ABOUT, "screen.open", "→"),
    Command(NO_TOPICS, NO_TOPICS_ABOUT, "screen.close", "←"),
    Command(CLEAR, CLEAR_ABOUT, "screen.clear", "Esc"),
)
