"""Which editor a person wants, and how it is told to open a file at a line: pure, the environment is handed in."""

import os
import shlex
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PureWindowsPath

FALLBACKS = ("nano", "vim", "vi", "micro", "emacs", "notepad")
"""Tried in this order where nobody named an editor: the first one says on its screen how to leave it."""

PLUS = frozenset(
    {"vi", "vim", "nvim", "gvim", "view", "nano", "pico", "emacs", "emacsclient", "micro", "kak", "joe", "mg"}
)
"""editor +LINE FILE"""

COLON = frozenset({"subl", "sublime_text", "hx", "helix", "zed"})
"""editor FILE:LINE"""

GOTO = frozenset({"code", "code-insiders", "codium", "vscodium", "cursor", "windsurf"})
"""editor --goto FILE:LINE"""

WAIT: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(GOTO | {"subl", "sublime_text", "zed"}, ("--wait", "-w")),
    "gvim": ("--nofork", "-f"),
}
"""Editors that go on in a window of their own and give the terminal back at once, unless they get one of these."""


class NoEditor(Exception):
    """Nobody named one and none of the usual ones is there; or the name cannot be read: then the text holds it."""


def chosen(environment: Mapping[str, str], find: Callable[[str], str | None]) -> list[str]:
    """The editor with its own arguments: $VISUAL, $EDITOR, or the first of the usual ones that `find` finds."""
    for variable in ("VISUAL", "EDITOR"):
        if said := environment.get(variable, "").strip():
            return _split(said)
    for name in FALLBACKS:
        if find(name):
            return [name]
    raise NoEditor


def command(editor: Sequence[str], path: Path, line: int) -> list[str]:
    """The whole command; an editor that is not known just gets the file."""
    name = _name(editor[0])
    made = list(editor)
    waits = WAIT.get(name, ())
    if waits and not set(waits) & set(made):
        made.append(waits[0])
    if name in PLUS:
        return [*made, f"+{line}", str(path)]
    if name in COLON:
        return [*made, f"{path}:{line}"]
    if name in GOTO:
        return [*made, "--goto", f"{path}:{line}"]
    return [*made, str(path)]


def _split(said: str) -> list[str]:
    try:
        # On Windows a backslash stands between folders.
        words = shlex.split(said, posix=os.name != "nt")
    except ValueError as error:
        raise NoEditor(said) from error
    words = [word.strip('"') for word in words] if os.name == "nt" else words
    if not words or not words[0]:
        raise NoEditor(said)
    return words


def _name(program: str) -> str:
    """What the program is called, without folder and ending; both kinds of slash separate."""
    name = PureWindowsPath(program).name.lower()
    for ending in (".exe", ".cmd", ".bat"):
        name = name.removesuffix(ending)
    return name
