"""What is said of banks, topics and questions where one chooses among them, in both languages."""

from quizapp.text.phrases import Phrase

EVERYTHING = Phrase("Everything", "全部题库")
SOME = Phrase("{count} banks or topics", "{count} 个题库或专题")

NEW = Phrase("new", "新题")
DUE = Phrase("due", "到期")
LATER = Phrase("in {days}", "{days}后")
SUSPENDED = Phrase("suspended", "已暂停")
BURIED = Phrase("not today", "今天不看")
FLAGGED = Phrase("flagged", "已标记")

GONE = Phrase("This question is no longer in the banks.", "这道题已不在题库中。")
NAME = Phrase("id: {name}", "题目编号：{name}")
