"""The compiled content comes through damage, races, kills and folders that cannot be written."""

import ast
import graphlib
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

import quizapp.bank
from quizapp.bank.models import Flashcard

from .samples import Content, opened, question


def damage(db: Path, how: str) -> None:
    data = db.read_bytes()
    match how:
        case "garbage":
            db.write_bytes(b"not a database " * 1000)
        case "empty":
            db.write_bytes(b"")
        case "truncated":
            db.write_bytes(data[: len(data) // 2])
        case "zeroed inside":
            db.write_bytes(data[:4096] + b"\0" * (len(data) - 4096))
        case "newer":
            with sqlite3.connect(db) as connection:
                connection.execute("PRAGMA user_version = 99")
            connection.close()
        case "of another compiler":
            with sqlite3.connect(db) as connection:
                connection.execute("UPDATE meta SET value = 'other'")
            connection.close()


@pytest.mark.parametrize(
    "how", ["garbage", "empty", "truncated", "zeroed inside", "newer", "of another compiler"]
)
def test_a_damaged_catalogue_is_made_again(how: str, content: Content, db: Path) -> None:
    content.bank("x", *(question("flashcard") | {"id": f"q-{n}"} for n in range(200)))
    content.age()
    opened(db, content).close()
    damage(db, how)
    with opened(db, content) as catalogue:
        assert len(catalogue.ids()) == 200
        assert isinstance(catalogue.question("q-150"), Flashcard)
    assert opened(db, content).path == db


def test_a_catalogue_that_another_program_locks_is_made_again(content: Content, db: Path) -> None:
    """In its place: whoever holds the old one keeps that, and nobody waits for it."""
    content.bank("x", question("flashcard"))
    content.age()
    opened(db, content).close()
    with closing(sqlite3.connect(db, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with opened(db, content) as catalogue:
            assert catalogue.ids() == ["a-flashcard"]
            assert catalogue.path == db


def test_damage_found_while_reading_is_mended_then(content: Content, db: Path) -> None:
    content.bank("x", *(question("flashcard") | {"id": f"q-{n}"} for n in range(200)))
    content.age()
    with opened(db, content) as catalogue:
        damage(db, "zeroed inside")
        assert isinstance(catalogue.question("q-150"), Flashcard)


def test_a_folder_that_cannot_be_written_costs_time_and_nothing_else(
    content: Content, tmp_path: Path
) -> None:
    content.bank("x", question("flashcard"))
    (tmp_path / "file").write_text("in the way")
    with opened(tmp_path / "file" / "catalogue.db", content) as catalogue:
        assert catalogue.ids() == ["a-flashcard"]
        assert catalogue.path.is_file()
    assert not catalogue.path.parent.exists()


def test_what_a_killed_process_left_is_cleared_away(content: Content, db: Path) -> None:
    process = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True
    )
    db.parent.mkdir()
    left = db.with_name(f"{db.name}.{process.stdout.strip()}.tmp")
    left.write_text("half")
    running = db.with_name(f"{db.name}.{os.getppid()}.tmp")
    running.write_text("another's")
    opened(db, content).close()
    assert not left.exists()
    assert running.exists()


OPEN_IN_A_FRESH_INTERPRETER = """
import sys
from pathlib import Path
from quizapp.bank.catalogue import Catalogue
with Catalogue.open(Path(sys.argv[1]), [Path(sys.argv[2])]) as catalogue:
    print(len(catalogue.ids()), catalogue.banks()[0].questions)
print(*sorted({"pydantic", "yaml", "numpy", "textual"} & set(sys.modules)))
"""


def test_two_processes_that_open_at_once_both_find_everything(content: Content, db: Path) -> None:
    content.bank("x", *(question("flashcard") | {"id": f"q-{n}"} for n in range(100)))
    command = [sys.executable, "-c", OPEN_IN_A_FRESH_INTERPRETER, str(db), str(content.folder)]
    racing = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(4)
    ]
    results = [process.communicate(timeout=60) for process in racing]
    assert [(out.splitlines()[0], error) for out, error in results] == [("100 100", "")] * 4
    assert [path.name for path in db.parent.iterdir()] == [db.name]


def test_a_reader_keeps_its_catalogue_while_another_writes_a_new_one(content: Content, db: Path) -> None:
    content.bank("x", question("flashcard"))
    with opened(db, content) as reader:
        content.bank("x", question("cloze"))
        with opened(db, content) as writer:
            assert writer.ids() == ["a-cloze"]
            assert reader.ids() == ["a-flashcard"]
            reader.refresh()
            assert reader.ids() == ["a-cloze"]


def test_a_warm_start_imports_neither_pydantic_nor_yaml(content: Content, db: Path) -> None:
    content.bank("x", question("flashcard"))
    content.age()
    opened(db, content).close()
    command = [sys.executable, "-c", OPEN_IN_A_FRESH_INTERPRETER, str(db), str(content.folder)]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert found == ["1 1", ""]


def test_no_module_of_the_room_imports_itself_by_a_detour() -> None:
    """Imports inside functions count: they hide a circle, they do not open it."""
    folder = Path(next(iter(quizapp.bank.__path__)))
    graph: dict[str, set[str]] = {}
    for path in folder.glob("*.py"):
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        imported = {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
        graph[f"quizapp.bank.{path.stem}"] = {name for name in imported if name.startswith("quizapp.bank.")}
    order = list(graphlib.TopologicalSorter(graph).static_order())
    assert order.index("quizapp.bank.compiling") < order.index("quizapp.bank.catalogue")
