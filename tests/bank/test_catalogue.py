"""The compiled content: always true, whatever was edited, broken, deleted or raced for."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from quizapp.bank import compiling
from quizapp.bank.catalogue import BankRow, Catalogue, QuestionRow, Title, UnknownQuestion
from quizapp.bank.models import Flashcard
from quizapp.bank.reader import read_bank

from .samples import BODIES, SYLLABUS, Content, question

HOUR_NS = 3600 * 10**9


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "catalogue.db"


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the banks that are compiled from here on."""
    names: list[str] = []

    def spy(path: Path, *others: object) -> object:
        names.append(path.name)
        return read_bank(path, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(compiling, "read_bank", spy)
    return names


def age(content: Content) -> None:
    """Makes every file of the folder an hour old, as files usually are."""
    for path in (content.folder / "syllabus.yaml", *(content.folder / "banks").iterdir()):
        state = path.stat()
        os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns - HOUR_NS))


def opened(db: Path, *folders: Content) -> Catalogue:
    return Catalogue.open(db, [one.folder for one in folders])


def test_every_kind_comes_out_as_it_was_read(content: Content, db: Path) -> None:
    content.bank("all", *(question(kind) for kind in BODIES))
    bank = read_bank(content.path("all"), content.syllabus)
    with opened(db, content) as catalogue:
        assert not isinstance(bank, list)
        assert [catalogue.question(one.id) for one in bank.questions] == list(bank.questions)
        assert catalogue.location("a-choice") == (content.path("all"), bank.lines[1])
        assert catalogue.rows()[0] == QuestionRow("a-flashcard", "all", "conv-size", "flashcard", 2, 3, 0)


def test_banks_come_in_the_order_of_the_syllabus_and_unknown_groups_last(content: Content, db: Path) -> None:
    for group in ("a_mine", "optimisation", "cnn_ops"):
        content.bank(group, question("flashcard", topic="adam") | {"id": f"in-{group[:3].replace('_', '-')}"})
    with opened(db, content) as catalogue:
        assert [bank.group for bank in catalogue.banks()] == ["cnn_ops", "optimisation", "a_mine"]
        assert catalogue.banks()[0] == BankRow("cnn_ops", Title("cnn_ops", "题库"), 1, None)


def test_questions_come_in_the_order_of_the_syllabus_then_of_the_file(content: Content, db: Path) -> None:
    topics = ["adam", "conv-size", "adam", "conv-size"]
    content.bank(
        "x", *(question("flashcard", topic=topic) | {"id": f"q-{n}"} for n, topic in enumerate(topics))
    )
    content.bank("y", question("flashcard", topic="adam") | {"id": "q-9"})
    with opened(db, content) as catalogue:
        assert catalogue.ids() == ["q-1", "q-3", "q-0", "q-2", "q-9"]
        assert catalogue.ids(["x"]) == ["q-1", "q-3", "q-0", "q-2"]
        assert catalogue.ids([]) == []


def test_topics_come_with_their_titles(content: Content, db: Path) -> None:
    with opened(db, content) as catalogue:
        assert [(topic.id, topic.title.text("zh")) for topic in catalogue.topics()] == [
            ("conv-size", "输出大小"),
            ("adam", "Adam 优化器"),
        ]


def test_an_unknown_question_is_an_error_of_its_own(content: Content, db: Path) -> None:
    with opened(db, content) as catalogue:
        for read in (catalogue.question, catalogue.json, catalogue.location, catalogue.current_id):
            with pytest.raises(UnknownQuestion, match="'nobody'"):
                read("nobody")


def test_a_renamed_question_is_found_by_its_old_ids(content: Content, db: Path) -> None:
    content.bank("x", question("flashcard", was=["older", "old"]), question("cloze", was=["back"]))
    with opened(db, content) as catalogue:
        assert catalogue.current_id("old") == catalogue.current_id("a-flashcard") == "a-flashcard"
        assert catalogue.renamed() == {"back": "a-cloze", "old": "a-flashcard", "older": "a-flashcard"}


def test_a_warm_start_compiles_nothing_and_writes_nothing(
    content: Content, db: Path, compiled: list[str]
) -> None:
    content.bank("x", question("flashcard"))
    age(content)
    opened(db, content).close()
    written = db.stat()
    compiled.clear()
    opened(db, content).close()
    assert compiled == []
    assert (db.stat().st_ino, db.stat().st_mtime_ns) == (written.st_ino, written.st_mtime_ns)


def test_only_a_changed_file_is_compiled_again(content: Content, db: Path, compiled: list[str]) -> None:
    for group in "abc":
        content.bank(group, question("flashcard") | {"id": f"in-{group}"})
    opened(db, content).close()
    assert sorted(compiled) == ["a.yaml", "b.yaml", "c.yaml"]
    compiled.clear()
    content.bank("b", question("flashcard") | {"id": "in-b"}, question("cloze"))
    with opened(db, content) as catalogue:
        assert compiled == ["b.yaml"]
        assert catalogue.ids() == ["in-a", "in-b", "a-cloze", "in-c"]


def test_a_file_that_was_only_touched_is_not_compiled_again(
    content: Content, db: Path, compiled: list[str]
) -> None:
    path = content.bank("x", question("flashcard"))
    opened(db, content).close()
    compiled.clear()
    os.utime(path, ns=(0, 10**18))
    opened(db, content).close()
    assert compiled == []


def test_an_edit_within_the_tick_of_the_clock_is_seen(content: Content, db: Path) -> None:
    path = content.bank("x", question("flashcard", difficulty=1))
    opened(db, content).close()
    before = path.stat()
    path.write_bytes(path.read_bytes().replace(b"difficulty: 1", b"difficulty: 5"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    with opened(db, content) as catalogue:
        assert catalogue.question("a-flashcard").difficulty == 5


def test_a_bank_that_is_gone_takes_its_questions_along(
    content: Content, db: Path, compiled: list[str]
) -> None:
    content.bank("a", question("flashcard"))
    content.bank("b", question("cloze"))
    opened(db, content).close()
    compiled.clear()
    content.path("a").unlink()
    with opened(db, content) as catalogue:
        assert catalogue.ids() == ["a-cloze"]
        assert compiled == []


def test_a_broken_bank_says_why_and_leaves_the_others_alone(content: Content, db: Path) -> None:
    content.bank("a", question("flashcard"))
    content.bank("b", question("cloze", difficulty=9), question("choice", frequency=0))
    with opened(db, content) as catalogue:
        sound, broken = catalogue.banks()
        assert (sound.questions, sound.error) == (1, None)
        assert broken.title.text("zh") == "b", "a broken bank has its group for a title"
        assert broken.questions == 0
        assert broken.error is not None
        lines = content.path("b").read_text(encoding="utf-8").splitlines()
        wanted = [lines.index("  difficulty: 9") + 1, lines.index("  frequency: 0") + 1]
        assert [int(line.split(":")[1]) for line in broken.error.splitlines()] == wanted
        content.bank("b", question("cloze"))
        catalogue.refresh()
        assert set(catalogue.ids()) == {"a-flashcard", "a-cloze"}
        assert catalogue.banks()[1].error is None


def test_a_changed_syllabus_judges_every_bank_again(content: Content, db: Path) -> None:
    content.bank("x", question("flashcard", topic="new-topic"))
    with opened(db, content) as catalogue:
        assert "unknown topic 'new-topic'" in str(catalogue.banks()[0].error)
        content.write_syllabus(SYLLABUS + "  - {id: new-topic, group: x, title: {en: New, zh: 新}}\n")
        catalogue.refresh()
        assert catalogue.ids() == ["a-flashcard"]
        assert catalogue.syllabus_error is None


def test_a_broken_syllabus_keeps_its_sound_topics(content: Content, db: Path) -> None:
    content.bank("x", question("flashcard"))
    content.write_syllabus(SYLLABUS.replace("group: optimisation", "group: 5"))
    with opened(db, content) as catalogue:
        assert catalogue.ids() == ["a-flashcard"]
        assert "syllabus.yaml:8:12: expected a text" in str(catalogue.syllabus_error)


def test_without_any_content_there_is_an_empty_catalogue(tmp_path: Path, db: Path) -> None:
    with Catalogue.open(db, [tmp_path / "nowhere"]) as catalogue:
        assert catalogue.banks() == []
        assert catalogue.ids() == []


@pytest.fixture
def own(tmp_path: Path) -> Content:
    made = Content(tmp_path / "own")
    (made.folder / "syllabus.yaml").unlink()
    return made


def test_the_later_folder_wins_an_id_and_its_question_keeps_its_place(
    content: Content, own: Content, db: Path
) -> None:
    content.bank("cnn_ops", *(question("flashcard") | {"id": f"q-{n}"} for n in range(3)))
    own.bank("cnn_ops", question("flashcard", difficulty=5) | {"id": "q-1"})
    own.bank("mine", question("cloze"))
    with opened(db, content, own) as catalogue:
        assert catalogue.ids(["cnn_ops"]) == ["q-0", "q-1", "q-2"]
        assert [bank.questions for bank in catalogue.banks()] == [3, 1]
        assert catalogue.question("q-1").difficulty == 5
        assert catalogue.location("q-1")[0] == own.path("cnn_ops")
        own.path("cnn_ops").unlink()
        catalogue.refresh()
        assert catalogue.question("q-1").difficulty == 2


def test_a_broken_bank_of_ones_own_brings_the_shipped_question_back(
    content: Content, own: Content, db: Path
) -> None:
    content.bank("cnn_ops", question("flashcard"))
    own.write("cnn_ops", "questions: [")
    with opened(db, content, own) as catalogue:
        [bank] = catalogue.banks()
        assert (bank.title, bank.questions) == (Title("cnn_ops", "题库"), 1)
        assert "not YAML" in str(bank.error)


def test_a_folder_of_ones_own_may_bring_topics(content: Content, own: Content, db: Path) -> None:
    own.write_syllabus("topics:\n  - {id: mine, group: own, title: {en: Mine, zh: 我的}}\n")
    own.bank("own", question("flashcard", topic="mine"))
    with opened(db, content, own) as catalogue:
        assert catalogue.ids() == ["a-flashcard"]
        assert [topic.id for topic in catalogue.topics()] == ["conv-size", "adam", "mine"]


def test_leaving_a_folder_out_takes_its_questions_out(content: Content, own: Content, db: Path) -> None:
    content.bank("a", question("flashcard"))
    own.bank("b", question("cloze"))
    opened(db, content, own).close()
    with opened(db, content) as catalogue:
        assert catalogue.ids() == ["a-flashcard"]


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
            import sqlite3

            with sqlite3.connect(db) as connection:
                connection.execute("PRAGMA user_version = 99")
            connection.close()
        case "of another compiler":
            import sqlite3

            with sqlite3.connect(db) as connection:
                connection.execute("UPDATE meta SET value = 'other'")
            connection.close()


@pytest.mark.parametrize(
    "how", ["garbage", "empty", "truncated", "zeroed inside", "newer", "of another compiler"]
)
def test_a_damaged_catalogue_is_made_again(how: str, content: Content, db: Path) -> None:
    content.bank("x", *(question("flashcard") | {"id": f"q-{n}"} for n in range(200)))
    age(content)
    opened(db, content).close()
    damage(db, how)
    with opened(db, content) as catalogue:
        assert len(catalogue.ids()) == 200
        assert isinstance(catalogue.question("q-150"), Flashcard)
    assert opened(db, content).path == db


def test_damage_found_while_reading_is_mended_then(content: Content, db: Path) -> None:
    content.bank("x", *(question("flashcard") | {"id": f"q-{n}"} for n in range(200)))
    age(content)
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
    age(content)
    opened(db, content).close()
    command = [sys.executable, "-c", OPEN_IN_A_FRESH_INTERPRETER, str(db), str(content.folder)]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert found == ["1 1", ""]
