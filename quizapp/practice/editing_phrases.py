"""What is said of a question that was opened in an editor, in both languages."""

from quizapp.text.phrases import Phrase

NO_EDITOR = Phrase(
    "No editor was found. Set the environment variable EDITOR to yours.",
    "没有找到编辑器。请用环境变量 EDITOR 指定。",
)
BAD_EDITOR = Phrase(
    "The environment variable EDITOR cannot be read: {name}", "环境变量 EDITOR 的内容无法识别：{name}"
)
NOT_STARTED = Phrase(
    "The editor {name} cannot be started: {reason}. The environment variable EDITOR names it.",
    "无法启动编辑器 {name}：{reason}。它由环境变量 EDITOR 指定。",
)
EDITOR_FAILED = Phrase(
    "The editor {name} ended with an error ({status}).", "编辑器 {name} 异常退出（{status}）。"
)
CANNOT_EDIT = Phrase("This question cannot be edited: {reason}", "这道题无法编辑：{reason}")
NO_TERMINAL = Phrase("An editor cannot be opened in this terminal.", "无法在这个终端里打开编辑器。")
UNCHANGED = Phrase("Nothing was changed.", "没有改动。")
EDITED = Phrase("From now on your version counts: {path}", "从现在起以你的版本为准：{path}")
FILE_GONE = Phrase(
    "{path} is gone; the original questions count again.", "{path} 已不存在，恢复使用原来的题目。"
)
NOT_IN_USE = Phrase(
    "Until this file is mended, the original questions count instead of those in it.",
    "改正之前不采用这个文件，仍以原来的题目为准。",
)
IN_USE = Phrase(
    "Your version counts, but something in it wants mending.", "已采用你的版本，但其中有需要改正的地方。"
)
