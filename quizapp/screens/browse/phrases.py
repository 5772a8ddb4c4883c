"""What the browse screen says, in both languages."""

from quizapp.text.phrases import Phrase

WHICH = {
    "all": Phrase("All questions", "全部题目"),
    "due": Phrase("Due questions", "到期的题目"),
    "new": Phrase("New questions", "新题"),
    "suspended": Phrase("Suspended questions", "已暂停的题目"),
    "buried": Phrase("Not today", "今天不看的题目"),
    "flagged": Phrase("Flagged questions", "已标记的题目"),
}
COUNT = Phrase("{count} of {every}", "{count} / {every}")
FILTER = Phrase("Filter: ", "筛选：")
TYPE_TO_FILTER = Phrase("Type words, a topic or an id.", "输入文字、专题或编号即可查找。")
NOTHING_FOUND = Phrase(
    "No such question. Esc shows all of them again.", "没有这样的题目。按 Esc 重新显示全部。"
)

LOOK = Phrase("show", "查看")
BY_STATE = Phrase("by state", "按状态")
SUSPEND = Phrase("suspend", "暂停")
RESUME = Phrase("resume", "恢复")
FLAG = Phrase("flag", "标记")
NEIGHBOURS = Phrase("previous, next", "上一题、下一题")
LIST = Phrase("list", "列表")
CLEAR = Phrase("clear", "清除")
SHOW_ALL = Phrase("show all", "显示全部")

LOOK_HELP = Phrase("Shows it with its answer and worked solution.", "显示题目、答案和解题步骤。")
SUSPEND_HELP = Phrase("It is not asked again until you resume it.", "恢复之前不再出现。")
RESUME_HELP = Phrase("It is asked again when it is due.", "到期时会再次出现。")
FLAG_HELP = Phrase("Marks it with a note, or takes the mark away.", "加上标记和备注，或取消标记。")
BY_STATE_HELP = Phrase(
    "Only what is due, new, suspended, not for today or flagged; then all again.",
    "依次只显示到期、新题、已暂停、今天不看、已标记的题目，然后重新显示全部。",
)
BY_STATE_TITLE = Phrase("Show the questions of one state", "按状态显示题目")

HELP_BROWSE = Phrase(
    "**All questions**\n\n"
    "- type to find questions by words of what they ask, of their topic and tags, in either language, or by their id\n"
    "- `Tab` shows only what is due, new, suspended, not for today or flagged, then all again\n"
    "- `↑` `↓` `PgUp` `PgDn` choose, `Enter` shows the question with its answer; then `←` `→` the ones beside it\n"
    "- `F8` suspend, or resume · `F9` flag with a note, or take the flag away\n"
    "- `Esc` back: out of the question, out of the filter, then home\n"
    "- `F2` English / 中文 · `ctrl+q` quit\n\n"
    "A **suspended** question is not asked until you resume it. A **flag** changes nothing but that you find the "
    "question again.",
    "**全部题目**\n\n"
    "- 直接输入文字，按题目、专题、标签（中文或英文）或题目编号查找\n"
    "- `Tab` 依次只显示到期、新题、已暂停、今天不看、已标记的题目，然后重新显示全部\n"
    "- `↑` `↓` `PgUp` `PgDn` 选择，`Enter` 查看题目和答案；此时 `←` `→` 看上一题、下一题\n"
    "- `F8` 暂停或恢复 · `F9` 标记并写备注，或取消标记\n"
    "- `Esc` 返回：退出题目，清除筛选，再回首页\n"
    "- `F2` 切换 English / 中文 · `ctrl+q` 退出\n\n"
    "**已暂停**的题目在恢复之前不再出现。**标记**只是方便以后再找到这道题，不影响学习安排。",
)
