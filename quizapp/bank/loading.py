"""The one door through which a content file comes in: a regular file of its folder, of bounded size, or a refusal.

What a file is and how large it is are judged before a byte of it is read, so that a pipe cannot make the program wait
and 100 MB cannot fill its memory.
"""

import os
import stat
from functools import cache
from pathlib import Path

from quizapp.bank.shipped import content_dir, folder_of

MAX_BYTES = 16 * 1024 * 1024  # 5,000 bilingual questions in one file; a folder may hold any number of files

# A pipe that takes the place of a file between the look and the opening must not make the program wait.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOCTTY", 0)
_SORTS = (
    (stat.S_ISDIR, "a directory"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


class NotTaken(Exception):
    """A file that is not read; the text says why, `hint` what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def load(path: Path) -> bytes:
    """Every byte of the file; raises NotTaken."""
    if not path.name.isprintable():
        raise NotTaken("the name of this file holds characters that cannot be shown", "rename it")
    _inside(path)
    try:
        _regular(path.stat())
        handle = os.open(path, _FLAGS)
        with os.fdopen(handle, "rb") as file:
            _regular(os.fstat(handle))
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise NotTaken(f"cannot be read: {error.strerror or error}") from error
    if len(data) > MAX_BYTES:
        raise _too_large(len(data))
    return data


def _regular(state: os.stat_result) -> None:
    if not stat.S_ISREG(state.st_mode):
        sort = next((name for test, name in _SORTS if test(state.st_mode)), "something else")
        raise NotTaken(f"cannot be read: this is {sort}, not a file")
    if state.st_size > MAX_BYTES:
        raise _too_large(state.st_size)


def _too_large(size: int) -> NotTaken:
    return NotTaken(f"a file holds at most {MAX_BYTES:,} bytes, this one {size:,}", "split it")


def _inside(path: Path) -> None:
    """A symbolic link may lead to a file of the same content folder and no further.

    What was installed is trusted: some installers link every file of a package to their cache.
    """
    real = os.path.realpath(path)
    if real == str(path):
        return
    folder = os.path.realpath(folder_of(path))
    if not Path(real).is_relative_to(folder) and folder != _installed():
        raise NotTaken(f"a symbolic link out of its content folder, to {real!r}", "put the file itself here")


@cache
def _installed() -> str:
    return os.path.realpath(content_dir())
