"""Changes one top-level value of a TOML text and leaves everything else as a person wrote it.

The standard library reads TOML and tells no positions. So a guess is made where a statement stands, and the reader is
asked to confirm it: the text without those lines must mean the same without that name, and nothing else.
"""

import re
import tomllib
from collections.abc import Iterator

from quizapp.bilingual import Told

LONGEST = 60
"""Lines that one statement may take; a list that goes on for longer is not looked for to its end."""

Value = str | int | float


class Unclear(ValueError):
    """The name stands in the text in a way that only its author can change, or the text is no TOML."""

    def __init__(self, said: Told) -> None:
        super().__init__(said.en)
        self.said = said


def no_toml(error: Exception) -> Told:
    """What keeps the text from being TOML; the library says it in English."""
    place = re.search(r"line (\d+), column (\d+)", str(error))
    where = f"（第 {place[1]} 行第 {place[2]} 列）" if place else ""
    return Told(str(error), f"不是有效的 TOML{where}")


def line_of(text: str, name: str) -> int | None:
    """The line, from 1, that gives this name its value; None where none can be named."""
    place = _place(text, name)
    return place[0] + 1 if place else None


def with_value(text: str, name: str, value: Value) -> str:
    """The text in which the name has this value, a comment behind the old one kept. Raises Unclear."""
    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        said = no_toml(error)
        raise Unclear(Told(f"not TOML, {said.en}", said.zh)) from error
    if name in found:
        place = _place(text, name)
        if place is None:
            by_hand = Told(
                f"'{name}' stands there in a way that only a person can change",
                f"“{name}”在文件中的写法只能手工修改",
            )
            raise Unclear(by_hand)
        lines = _lines(text)
        first, end = place
        lines[first:end] = [_rewritten("".join(lines[first:end]), value)]
        return "".join(lines)
    wanted = _meaning(found | {name: value})
    return next(new for new in _with_line(text, f"{name} = {_toml(value)}", name) if _read(new) == wanted)


def _lines(text: str) -> list[str]:
    """With their ends, whichever those are. (`splitlines` takes characters for ends that TOML does not.)"""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _place(text: str, name: str) -> tuple[int, int] | None:
    """The first line of a statement, and the one after its last."""
    lines, found = _lines(text), tomllib.loads(text)
    wanted = _meaning({key: value for key, value in found.items() if key != name})
    start = re.compile(rf"[ \t]*([\"']?){re.escape(name)}\1[ \t]*=")
    for first, line in enumerate(lines):
        if start.match(line):
            for end in range(first + 1, min(first + LONGEST, len(lines)) + 1):
                if _read("".join(lines[first:end])) is not None:
                    if _read("".join(lines[:first] + lines[end:])) == wanted:
                        return first, end
                    break
    return None


def _rewritten(statement: str, value: Value) -> str:
    """What stands before the value, how the line ends, and a comment behind it are kept."""
    before = re.match(r"[^=]*=[ \t]*", statement)
    assert before is not None, "a statement has its equals sign"
    end = re.search(r"\r?\n?$", statement)
    assert end is not None
    body = statement[: end.start()]
    return before[0] + _toml(value) + _comment(body) + end[0]


def _comment(body: str) -> str:
    """With the blanks before it. What stands before its # is a whole statement; what stands before one in a string
    is none."""
    for place in (match.start() for match in re.finditer("#", body)):
        if _read(body[:place]) is not None:
            return body[len(body[:place].rstrip()) :]
    return ""


def _with_line(text: str, line: str, name: str) -> Iterator[str]:
    """The text with a line more: under its own commented line, else at the end, else before a table, else on top."""
    lines = _lines(text)
    ending = "\r\n" if "\r\n" in text else "\n"
    commented = re.compile(rf"[ \t]*#[ \t]*{re.escape(name)}[ \t]*=")
    under = [i + 1 for i, one in enumerate(lines) if commented.match(one)][::-1]
    before = [i for i, one in enumerate(lines) if one.lstrip().startswith("[")]
    for place in (*under, len(lines), *before, 0):
        above = "".join(lines[:place])
        if above and not above.endswith("\n"):
            above += ending
        yield f"{above}{line}{ending}{''.join(lines[place:])}"


def _toml(value: Value) -> str:
    """Settings are numbers and plain words; what would need an escape is refused."""
    if isinstance(value, str):
        if not re.fullmatch(r"[\w .-]*", value, re.ASCII):
            raise Unclear(Told(f"{value!r} is no plain word", f"{value!r} 不是普通的词"))
        return f'"{value}"'
    return repr(value)


def _read(text: str) -> str | None:
    try:
        return _meaning(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError):
        return None


def _meaning(found: dict[str, object]) -> str:
    """To be compared: two dictionaries with a nan in them never are equal, and their order is of no matter here."""
    return repr(sorted(found.items()))
