"""The text of one question of a YAML list, as it stands in its file, moved to another indentation."""

from quizapp.bank.strict_yaml import Document


def excerpt(document: Document, place: int, indent: int) -> str:
    """The question at `place`, its comments with it, as an entry of a list whose dashes stand `indent` columns in.

    Its comments are those within it, those behind it that are indented as its keys are, and those right above its dash.
    """
    extent = document.extents["questions"][place]
    lines = document.text.splitlines()[extent.line - 1 : last_line(document, place)]
    if document.text[extent.start] == "{":  # its last line may hold the brackets of others
        lines = document.text[extent.start : extent.end].splitlines()
    else:
        lines[0] = lines[0][extent.column - 1 :]
    by = indent + 2 - (extent.column - 1)
    above = [" " * indent + comment for comment in _above(document, place)]
    moved = [_moved(line, by) for line in lines[1:]]
    return "\n".join([*above, " " * indent + "- " + lines[0], *moved]) + "\n"


def last_line(document: Document, place: int) -> int:
    """The last line of the question, counted from 1, the comments that belong to it included."""
    extent = document.extents["questions"][place]
    column = extent.column - 1
    lines = document.text[extent.start : extent.end].splitlines()
    # A block ends where the next token begins: in between may be empty lines, and comments of what follows.
    while len(lines) > 1 and not _belongs(lines[-1], column):
        lines.pop()
    return extent.line + len(lines) - 1


def _belongs(line: str, column: int) -> bool:
    words = line.lstrip()
    return bool(words) and (not words.startswith("#") or len(line) - len(words) >= column)


def _moved(line: str, by: int) -> str:
    if not line.strip() and by < 0:
        return line[-by:]
    if by >= 0:
        return " " * by + line if line else line
    blank = len(line) - len(line.lstrip(" "))
    return line[min(-by, blank) :]


def _above(document: Document, place: int) -> list[str]:
    """The comment lines right above the dash, as deep as it is; a line between sections is none of them."""
    extent = document.extents["questions"][place]
    lines = document.text.splitlines()
    line = lines[extent.line - 1][: extent.column - 1]
    if line.strip() != "-":
        return []
    dash = line.index("-")
    first = extent.line - 1
    while first > 0 and lines[first - 1].startswith(" " * dash + "#"):
        first -= 1
    return [one[dash:] for one in lines[first : extent.line - 1]]
