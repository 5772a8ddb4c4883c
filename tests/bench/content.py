"""10,000 questions of the size of the shipped ones in 40 banks: opening, listing, searching and editing them.

`python -m tests.bench.content [COUNT]` prints the figures.
"""

import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from itertools import cycle, islice
from pathlib import Path

from quizapp.bank.catalogue import Catalogue
from quizapp.bank.excerpt import excerpt
from quizapp.bank.overlay import copied, reread
from quizapp.bank.reader import read_bank
from quizapp.bank.shipped import bank_files, content_dir, overlay_folder
from quizapp.bank.strict_yaml import read
from quizapp.bank.syllabus import read_syllabus
from tests.bench.measuring import Row, compared, table, timed

QUESTIONS, BANKS = 10_000, 40


def write_content(folder: Path, questions: int = QUESTIONS, banks: int = BANKS) -> None:
    """The shipped questions over and over, each under an id of its own."""
    (folder / "banks").mkdir(parents=True)
    shutil.copy(content_dir() / "syllabus.yaml", folder)
    texts: list[str] = []
    for path in bank_files(content_dir()):
        document = read(path)
        texts += (excerpt(document, place, 2) for place in range(len(document.value["questions"])))
    each = questions // banks
    written = islice(cycle(texts), questions)
    for bank in range(banks):
        numbered = (
            text.replace("- id: ", f"- id: q{bank * each + n}-", 1)
            for n, text in enumerate(islice(written, each))
        )
        title = f'title: {{en: "Bank {bank}", zh: 第 {bank} 组}}\nquestions:\n'
        (folder / "banks" / f"bank-{bank:02d}.yaml").write_text(title + "".join(numbered), encoding="utf-8")


def rows(folder: Path, runs: int, questions: int = QUESTIONS) -> list[Row]:
    content, own, path = folder / "content", overlay_folder(folder / "data"), folder / "catalogue.db"
    write_content(content, questions)
    folders = [content, own]
    catalogue = Catalogue.open(path, folders)
    changing = content / "banks" / "bank-07.yaml"
    syllabus, _ = read_syllabus(content / "syllabus.yaml")
    edited, line = copied(catalogue, catalogue.ids()[questions // 2], own)

    def edit(file: Path) -> Callable[[], object]:
        def once() -> None:
            with file.open("a", encoding="utf-8") as open_file:
                open_file.write("# edited\n")
            catalogue.refresh()

        return once

    def compile_all() -> None:
        path.unlink()
        catalogue.refresh()

    def open_again() -> None:
        with Catalogue.open(path, folders) as again:
            again.banks()

    def open_bare() -> None:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("SELECT count(*) FROM bank").fetchall()

    def one_column() -> None:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("SELECT entry FROM said WHERE zh LIKE '%卷积%'").fetchall()

    def every_row() -> None:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("SELECT * FROM question ORDER BY position").fetchall()

    few = max(3, runs // 4)
    compile_all()
    found = [
        compared(
            "warm open and banks()", timed(open_again), "sqlite3: open and count", timed(open_bare), runs
        ),
        compared(
            "rows()",
            timed(catalogue.rows),
            "sqlite3: the same rows as tuples",
            timed(every_row),
            runs,
            target=2,
        ),
        compared(
            "search: 卷积, in order",
            timed(lambda: catalogue.search("卷积", "zh")),
            "sqlite3: one LIKE over the same column",
            timed(one_column),
            runs,
            target=2.5,
        ),
        compared(
            f"one of {BANKS} banks changed",
            timed(edit(changing)),
            "reading that bank alone (YAML, pydantic, formulas)",
            timed(lambda: read_bank(changing, syllabus)),
            few,
            target=6,
        ),
        compared(
            "a copied question edited",
            timed(edit(edited)),
            "reading that bank alone",
            timed(lambda: read_bank(edited, syllabus)),
            few,
        ),
        compared(
            "everything compiled", timed(compile_all), "one bank changed", timed(edit(changing)), 3, warm_up=0
        ),
    ]
    assert reread(catalogue, edited).in_use
    assert line
    catalogue.close()
    return found


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        count = int(sys.argv[1]) if sys.argv[1:] else QUESTIONS
        print("\n".join(table(rows(Path(made), 21, count))))
