"""What is read from the compiled content, and how far it is true of the files."""

import contextlib
import os
import sqlite3
from pathlib import Path

import pytest

from quizapp.bank.catalogue import BankRow, QuestionRow, Title, UnknownQuestion
from quizapp.bank.reader import read_bank
from quizapp.bank.sources import Source

from .samples import BODIES, SYLLABUS, Content, opened, question


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
    content.age()
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


@pytest.mark.parametrize("group", ["a", "b", "c"])
def test_any_bank_is_compiled_alone_again_and_again(
    group: str, content: Content, db: Path, compiled: list[str]
) -> None:
    """What it left behind of the time before would be in the way."""
    for name in "abc":
        content.bank(name, question("flashcard") | {"id": f"in-{name}"})
    opened(db, content).close()
    for difficulty in (3, 4, 5):
        compiled.clear()
        content.bank(group, question("flashcard", difficulty=difficulty) | {"id": f"in-{group}"})
        with opened(db, content) as catalogue:
            assert compiled == [f"{group}.yaml"]
            assert catalogue.question(f"in-{group}").difficulty == difficulty
            assert catalogue.search("how large", "en") == ["in-a", "in-b", "in-c"]
    with contextlib.closing(sqlite3.connect(db)) as connection:
        assert connection.execute("SELECT count(*) FROM said").fetchone() == (3,)


def test_only_a_changed_file_is_looked_into(
    content: Content, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    real = Source.looked_into

    def spy(self: Source) -> Source:
        looked.append(Path(self.path).name)
        return real(self)

    for group in "abc":
        content.bank(group, question("flashcard") | {"id": f"in-{group}"})
    content.age()
    opened(db, content).close()
    monkeypatch.setattr(Source, "looked_into", spy)
    content.bank("b", question("cloze"))
    with opened(db, content) as catalogue:
        assert set(catalogue.ids()) == {"in-a", "in-c", "a-cloze"}
    assert looked == ["b.yaml"]


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
