"""What the commands say, in both languages. What stands in a bank is told by the bank's own room."""

from quizapp.text.phrases import Phrase

# What cannot be done, and what to do instead

DID_YOU_MEAN = Phrase("; did you mean {name}?", "；是不是 {name}？")
THERE_ARE = Phrase(". There are: {known}", "。现有：{known}")
NONE = Phrase("none", "无")

NEEDS_A_TERMINAL = Phrase(
    "the screen needs a terminal; for pipes there is: quizapp study --plain",
    "屏幕界面需要终端；管道中请用：quizapp study --plain",
)
DUMB_TERMINAL = Phrase(
    "this terminal (TERM=dumb) cannot draw a screen; there is: quizapp study --plain",
    "此终端（TERM=dumb）无法绘制屏幕界面；请用：quizapp study --plain",
)
NO_SUCH_GROUP = Phrase("There is no bank '{name}'{hint}", "没有题库“{name}”{hint}")
NO_SUCH_TOPIC = Phrase(
    "The bank '{bank}' has no question on a topic '{topic}'{hint}",
    "题库“{bank}”中没有专题“{topic}”的题{hint}",
)
NO_SUCH_QUESTION = Phrase("no question has the id '{name}'{hint}", "没有 id 为“{name}”的题{hint}")

SECOND_COPY = Phrase(
    "Another copy of quizapp (process {pid} on {host}{since}) is using the learning record.",
    "另一个 quizapp（主机 {host}，进程 {pid}{since}）正在使用学习记录。",
)
SINCE = Phrase(", in a session begun at {time}", "，学习开始于 {time}")
TAKE_OVER_OR_QUIT = Phrase("[t]ake over, [q]uit: ", "[t] 接管，[q] 退出：")
TAKE_OVER_WATCH_OR_QUIT = Phrase(
    "[t]ake over, [w]atch (Home only, nothing is changed), [q]uit: ",
    "[t] 接管，[w] 旁观（只看首页，不作更改），[q] 退出：",
)

NO_FOLDER = Phrase("there is no folder {path}", "没有目录 {path}")
NO_FOLDER_BUT_A_FILE = Phrase(
    "{path} is no folder; --content takes one, such as that in which it lies: {folder}",
    "{path} 不是目录；--content 要的是目录，比如它所在的 {folder}",
)
FOLDER_UNREADABLE = Phrase("the folder {path} cannot be read ({detail})", "无法读取目录 {path}（{detail}）")
NO_BANK_IN_FOLDER = Phrase(
    "no bank lies in {path}: banks are the files *.yaml in it, or in its folder banks",
    "{path} 中没有题库：题库是其中或其 banks 子目录中的 *.yaml 文件",
)
NAMED_YML = Phrase(
    "no bank lies in {path}: the names of banks end in .yaml, that of {name} does not",
    "{path} 中没有题库：题库的文件名以 .yaml 结尾，{name} 不是",
)
ONLY_WHAT = Phrase(
    "--only leaves the other banks out: say which ones are meant, with --content DIR",
    "--only 会排除其他题库：请用 --content DIR 指明要用哪些",
)

NO_HOME = Phrase(
    "the system does not know the home folder {name}: set QUIZAPP_HOME to a folder for your learning record",
    "系统不知道主目录 {name} 在哪里：请把 QUIZAPP_HOME 设为存放学习记录的目录",
)
NOT_COMPILED = Phrase(
    "the questions cannot be made ready: neither {cache} nor the folder for temporary files can be written ({detail}). "
    "Free some space and try again",
    "无法准备题库：{cache} 和临时文件目录都无法写入（{detail}）。请腾出空间后重试",
)
OUTPUT_FAILED = Phrase("the output cannot be written ({detail})", "无法写出结果（{detail}）")
FORMULAS_BROKEN = Phrase("a file of formulas does not load: {detail}", "公式文件无法加载：{detail}")

# check, keys, rebuild

NO_PROBLEM = Phrase("no problem found", "没有发现问题")
ONE_PROBLEM = Phrase("1 problem", "1 个问题")
PROBLEMS = Phrase("{n} problems", "{n} 个问题")
BANKS_HAVE_PROBLEMS = Phrase("the banks have problems:\n{told}", "题库有问题：\n{told}")
TOPIC_NOT_ASKED = Phrase("no question on the topic {name}", "知识点 {name} 还没有题目")
ERRATUM_NOT_USED = Phrase("no question uses the erratum {name}", "还没有题目用到勘误 {name}")
COVERED = Phrase(
    "{questions} questions; {asked} of {topics} topics asked, {unused} errata unused",
    "共 {questions} 道题；{topics} 个知识点中已覆盖 {asked} 个，{unused} 条勘误未用到",
)
KEYS_CURRENT = Phrase("the keys in {folder} are up to date", "{folder} 中的答案已是最新")
KEYS_CHANGED = Phrase("changes in {folder}: {n}", "{folder} 中的改动：{n} 处")
KEYS_DIFFER = Phrase(
    "differences in {folder}: {n}; if the change is meant: {command}",
    "{folder} 中的不同：{n} 处；如果是有意的改动：{command}",
)
NO_BANK_OF_FOLDER = Phrase("there is no bank '{name}' in {folder}{hint}", "{folder} 中没有题库“{name}”{hint}")
REBUILDING = Phrase("{done:,}/{total:,} events", "{done:,}/{total:,} 条记录")
AGREED = Phrase(
    "every card state agreed with the log ({events:,} events, {seconds:.1f} s)",
    "所有卡片状态均与日志一致（{events:,} 条记录，{seconds:.1f} 秒）",
)
MENDED = Phrase(
    "card states disagreed with the log and were mended ({events:,} events, {seconds:.1f} s)",
    "有卡片状态与日志不一致，已按日志修正（{events:,} 条记录，{seconds:.1f} 秒）",
)

# new

NO_SUCH_KIND = Phrase("there is no kind of question '{kind}'{hint}", "没有题型“{kind}”{hint}")
NO_ID = Phrase(
    "'{name}' cannot be an id: small letters, digits and single hyphens, such as kv-cache-size",
    "“{name}”不能作 id：只能用小写字母、数字和单个连字符，如 kv-cache-size",
)
ID_TAKEN = Phrase("the id '{name}' is taken by {where}", "id“{name}”已被 {where} 使用")
NO_BANK_NAME = Phrase(
    "'{name}' cannot be the name of a bank: a bank is a file NAME.yaml, or NAME for one among your own",
    "“{name}”不能作题库名：题库是一个文件 NAME.yaml，只写 NAME 则表示自己的题库",
)
INTO_A_FOLDER = Phrase(
    "{path} is a folder: name a file in it, such as {example}",
    "{path} 是目录：请写出其中的文件，如 {example}",
)
BEGUN = Phrase(
    "{where}: {id}, in a new bank\nOnce you have edited it:\n    {check}\n    {show}\n    {study}",
    "{where}：{id}，新建的题库\n编辑之后：\n    {check}\n    {show}\n    {study}",
)
ADDED = Phrase(
    "{where}: {id}, behind the other questions\nOnce you have edited it:\n    {check}\n    {show}\n    {study}",
    "{where}：{id}，加在原有题目之后\n编辑之后：\n    {check}\n    {show}\n    {study}",
)

# search, flags, resume

NOTHING_FOUND = Phrase("no question holds: {words}", "没有题目包含：{words}")
NOTHING_FLAGGED = Phrase("No question is flagged.", "没有标记的题。")
NOT_IN_THE_BANKS = Phrase("in no bank any more", "题库中已没有这道题")
NOTHING_SUSPENDED = Phrase("No question is suspended.", "没有暂停的题。")
HOW_TO_RESUME = Phrase("To ask one again: quizapp resume ID", "要重新提问某题：quizapp resume ID")
NOT_SUSPENDED = Phrase(
    "{name} is not suspended; `quizapp resume` alone lists what is",
    "{name} 没有暂停；单独运行 `quizapp resume` 可列出暂停的题",
)
RESUMED = Phrase("{name} will be asked again", "{name} 将重新提问")

# Sweeping
SWEEP_WHAT = Phrase("name the questions to sweep, or --all", "请给出要检查的题目 id，或使用 --all")
SWEEP_NUMBERS = Phrase("--limit is at least 1 and --jobs at least 0", "--limit 至少为 1，--jobs 至少为 0")
NO_SPACE = Phrase("no numeric question has the id '{name}'{hint}", "没有 id 为“{name}”的计算题{hint}")
