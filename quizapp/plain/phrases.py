"""What the plain front end says, in both languages."""

from quizapp.text.phrases import Phrase

COMMANDS = Phrase(
    "Type an answer. Commands: :hint :skip :dontknow :undo :lang :help :quit; the session stays open when you leave.",
    "输入答案。命令：:hint 提示，:skip 稍后，:dontknow 不会，:undo 撤销，:lang 切换语言，:help 帮助，"
    ":quit 退出；离开时进度会保留。",
)
QUESTION = Phrase(
    "Question {number} of {size} · {topic} · {kind}", "第 {number} 题，共 {size} 题 · {topic} · {kind}"
)
EXPECTS = Phrase("Answer: {form}", "作答：{form}")
TURN_CARD = Phrase("Press Enter to turn the card.", "按回车翻面。")
HEADING = Phrase("{heading}:", "{heading}：")
BESIDE = Phrase("{heading}: {body}", "{heading}：{body}")
RATE = Phrase("Rate 1-4 (Enter: {suggested}): {ratings}", "评分 1-4（回车：{suggested}）：{ratings}")
UNKNOWN = Phrase("'{text}' is no command. {commands}", "“{text}”不是命令。{commands}")
NUMBER_OF = Phrase("Type the number of an option, 1 to {count}.", "请输入选项的编号，1 到 {count}。")
RATING_WANTED = Phrase(
    "Type 1, 2, 3 or 4, or Enter for {suggested}.", "请输入 1、2、3 或 4，或按回车取 {suggested}。"
)
LEFT_OPEN = Phrase("The session stays open; come back any time today.", "进度已保存；今天随时可以继续。")
UNDONE = Phrase("Taken back.", "已撤销。")
NOTHING_UNDONE = Phrase("There is nothing to undo.", "没有可撤销的操作。")
NO_SUCH = Phrase("That is for a question, not for a rating.", "该命令只用于作答，现在是评分。")
