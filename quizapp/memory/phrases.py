"""What this room says when the learning record cannot be used: what happened, and what to do about it."""

from quizapp.text.phrases import Phrase

NEWER = Phrase(
    "{path} was written by a newer version of quizapp (its format is {found}, this version reads up to {known}). "
    "It was left untouched: install the newer version again.",
    "{path} 由较新版本的 quizapp 写入（文件格式为 {found}，本版本最高支持 {known}）。"
    "文件未作任何改动，请重新安装新版本。",
)
FOREIGN = Phrase(
    "{path} is a database of another program. It was left untouched: choose another data folder.",
    "{path} 是其他程序的数据库。文件未作任何改动，请换一个数据目录。",
)
CORRUPT = Phrase(
    "{path} is damaged ({detail}). Move it away to begin a new learning record, or put a backup in its place.",
    "{path} 已损坏（{detail}）。请把它移走以便新建学习记录，或用备份替换它。",
)
LOCKED = Phrase(
    "{path} is locked by another program. Close that program (a backup, a sync client, a database browser) "
    "and try again.",
    "{path} 被其他程序锁定。请关闭该程序（备份、同步或数据库工具）后重试。",
)
READ_ONLY = Phrase(
    "{path} cannot be written ({detail}). Give yourself permission to read and write the file and its folder, "
    "or choose another data folder.",
    "无法写入 {path}（{detail}）。请为该文件及其所在目录开放读写权限，或换一个数据目录。",
)
UNREADABLE = Phrase(
    "{path} cannot be opened ({detail}). Check that it is a file, in a folder that exists and can be written.",
    "无法打开 {path}（{detail}）。请确认它是一个文件，且所在目录存在并可写。",
)
FULL = Phrase(
    "The disk is full: {path} could not take the last entry, and nothing of it was stored. "
    "Free some space and try again.",
    "磁盘已满：最近一条记录未能写入 {path}，也没有留下任何不完整的内容。请腾出空间后重试。",
)
DISK = Phrase(
    "The disk reports an error at {path} ({detail}). What was acknowledged before is stored: "
    "check the disk and try again.",
    "磁盘在读写 {path} 时出错（{detail}）。此前已确认的内容均已保存，请检查磁盘后重试。",
)
LEASE_LOST = Phrase(
    "Another copy of quizapp (process {pid} on {host}) has taken over the learning record. "
    "Nothing more is stored from here: go on there, or take over again.",
    "另一个 quizapp（主机 {host}，进程 {pid}）已接管学习记录。此处不再保存任何内容：请到那边继续，或重新接管。",
)
LEASE_GONE = Phrase(
    "Another copy of quizapp has used the learning record in the meantime. Nothing more is stored from here: "
    "start again to go on with what is stored.",
    "在此期间另一个 quizapp 使用过学习记录。此处不再保存任何内容：请重新启动，从已保存的进度继续。",
)
HELD = Phrase(
    "Another copy of quizapp (process {pid} on {host}) is using the learning record. Quit that one, or take over: "
    "quizapp --take-over",
    "另一个 quizapp（主机 {host}，进程 {pid}）正在使用学习记录。请退出那一个，或接管：quizapp --take-over",
)
WATCHING = Phrase(
    "Another copy of quizapp (process {pid} on {host}) is studying; here you only look on. "
    "ctrl+t takes over; once it ends you can go on here.",
    "另一个 quizapp（主机 {host}，进程 {pid}）正在学习，此处只能旁观。按 ctrl+t 接管；它退出后即可在此继续。",
)
LATER_KINDS = Phrase(
    "{path} holds entries of a kind ({kind}) that this version does not know, so it cannot rebuild the record. "
    "Nothing was changed: use the newer version.",
    "{path} 中含有本版本不认识的记录类型（{kind}），因此无法重建学习记录。没有作任何改动，请改用较新的版本。",
)
CATALOGUE = Phrase(
    "The compiled content {path} cannot be read ({detail}). Delete it: the next start makes it again.",
    "无法读取编译后的题库 {path}（{detail}）。请将其删除：下次启动时会根据题目文件重新生成。",
)
