"""What the rooms below `text` have to say: finished sentences in both languages, and a system's reasons in them."""

import errno
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Told:
    """As text it is English; `text` says it in either language."""

    en: str
    zh: str

    def __str__(self) -> str:
        return self.en

    def text(self, language: Literal["en", "zh"]) -> str:
        return self.zh if language == "zh" else self.en


REASONS = {
    errno.EACCES: "没有权限",
    errno.EPERM: "不允许这样操作",
    errno.EROFS: "文件系统只读",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EISDIR: "这是一个目录",
    errno.ENOTDIR: "路径中有一部分不是目录",
    errno.EEXIST: "同名文件已存在",
    errno.ENOENT: "文件或目录不存在",
    errno.ELOOP: "符号链接成环",
    errno.ENAMETOOLONG: "文件名过长",
    errno.EIO: "读写出错",
}
"""The system gives them in English, whatever the language of the program."""


def reason(error: OSError) -> Told:
    """Why the system refused."""
    said = error.strerror or str(error)
    return Told(said, REASONS.get(error.errno or 0, said))
