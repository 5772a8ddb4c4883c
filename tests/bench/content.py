"""10,000 questions of the size of the shipped ones in 40 banks: opening, listing, searching and editing them."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from quizapp.bank.catalogue import Catalogue
from quizapp.bank.overlay import copied, reread
from quizapp.bank.reader import read_bank
from quizapp.bank.shipped import overlay_folder
from quizapp.bank.syllabus import read_syllabus
from tests.bench.library import BANKS, QUESTIONS, write_content
from tests.bench.measuring import Bench, Row, Section, compared, timed


def section(bench: Bench, questions: int = QUESTIONS, banks: int = BANKS) -> Section:
    content, own = bench.own / "content", overlay_folder(bench.own / "data")
    write_content(content, questions, banks)
    with Catalogue.open(bench.own / "catalogue.db", [content, own]) as catalogue:
        rows = [*_reading(catalogue, bench.runs), *_editing(catalogue, content, own, banks, bench.runs)]
    return Section(f"Content: {questions:,} questions in {banks} banks", rows)


def _reading(catalogue: Catalogue, runs: int) -> list[Row]:
    def open_again() -> None:
        with Catalogue.open(catalogue.path, catalogue.content_dirs) as again:
            again.banks()

    def sqlite(statement: str) -> Callable[[], None]:
        def once() -> None:
            with closing(sqlite3.connect(catalogue.path)) as connection:
                connection.execute(statement).fetchall()

        return once

    count = sqlite("SELECT count(*) FROM bank")
    every = sqlite("SELECT * FROM question ORDER BY position")
    like = sqlite("SELECT entry FROM said WHERE zh LIKE '%卷积%'")
    return [
        compared("warm open and banks()", timed(open_again), "sqlite3: open and count", timed(count), runs),
        compared(
            "rows()", timed(catalogue.rows), "sqlite3: the same rows as tuples", timed(every), runs, target=2
        ),
        compared(
            "search: 卷积, in order",
            timed(lambda: catalogue.search("卷积", "zh")),
            "sqlite3: one LIKE over the same column",
            timed(like),
            runs,
            target=2.5,
        ),
    ]


def _editing(catalogue: Catalogue, content: Path, own: Path, banks: int, runs: int) -> list[Row]:
    changing = sorted((content / "banks").iterdir())[banks // 5]
    syllabus, _ = read_syllabus(content / "syllabus.yaml")
    names = catalogue.ids()
    edited, line = copied(catalogue, names[len(names) // 2], own)

    def edit(file: Path) -> Callable[[], object]:
        def once() -> None:
            with file.open("a", encoding="utf-8") as open_file:
                open_file.write("# edited\n")
            catalogue.refresh()

        return once

    def compile_all() -> None:
        catalogue.path.unlink()
        catalogue.refresh()

    few = max(3, runs // 4)
    found = [
        compared(
            f"one of {banks} banks changed: compiled alone",
            timed(edit(changing)),
            "reading that bank (YAML, pydantic, formulas)",
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
            "everything compiled",
            timed(compile_all),
            "one bank changed",
            timed(edit(changing)),
            runs=2,
            warm_up=0,
        ),
    ]
    assert reread(catalogue, edited).in_use
    assert line
    return found
