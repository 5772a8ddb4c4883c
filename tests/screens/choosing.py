"""Two banks to choose from on Home, and what stands on lists with a cursor."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..table import SMALL, TITLES, Table, both, question, write_content


@contextmanager
def two_banks(tmp_path: Path, torn: str = "") -> Iterator[Table]:
    """`more` with one question and `small` with four; `torn` is what a third bank's file holds."""
    other = question("other", "flashcard", "gaps", ask=both("Other?", "其他？"), answer=both("Yes.", "对。"))
    content = write_content(
        tmp_path / "content",
        TITLES,
        {
            "more": {"title": both("More of it", "更多题"), "questions": [other]},
            "small": {"title": both("Small bank", "小题库"), "questions": SMALL},
        },
    )
    if torn:
        (content / "banks" / "torn.yaml").write_text(torn, "utf-8")
    table = Table(tmp_path, content)
    with table.stack:
        yield table


def row(screen: str, title: str) -> list[str]:
    """The four numbers beside a title."""
    return next(line for line in screen.splitlines() if title in line).split()[-4:]


def cursor(screen: str) -> str:
    """The line that the cursor stands on."""
    return next(line for line in screen.splitlines() if line.startswith("›"))


def at_cursor(screen: str) -> list[str]:
    """The two lines of the question that the cursor stands on."""
    rows = screen.splitlines()
    place = rows.index(cursor(screen))
    return rows[place : place + 2]
