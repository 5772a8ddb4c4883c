"""Several content folders under one catalogue: the later one wins."""

from pathlib import Path

from quizapp.bank.catalogue import Catalogue, Title

from .samples import Content, opened, question


def test_without_any_content_there_is_an_empty_catalogue(tmp_path: Path, db: Path) -> None:
    with Catalogue.open(db, [tmp_path / "nowhere"]) as catalogue:
        assert catalogue.banks() == []
        assert catalogue.ids() == []


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


def test_the_title_is_that_of_the_first_folder_that_has_one(content: Content, own: Content, db: Path) -> None:
    content.bank("a", question("flashcard"))
    own.write("a", own.bank("a", question("cloze")).read_bytes().replace(b"en: a", b"en: other"))
    own.write("b", own.bank("b", question("multi")).read_bytes().replace(b"en: b", b"en: mine"))
    with opened(db, content, own) as catalogue:
        assert [bank.title.en for bank in catalogue.banks()] == ["a", "mine"]


def test_a_folder_put_in_between_moves_the_others_and_compiles_only_its_own(
    content: Content, own: Content, db: Path, compiled: list[str], tmp_path: Path
) -> None:
    middle = Content(tmp_path / "middle")
    (middle.folder / "syllabus.yaml").unlink()
    content.bank("shipped", question("flashcard", difficulty=1, was=["old"]))
    middle.bank("middle", question("flashcard", difficulty=3, was=["old"]))
    own.bank("own", question("flashcard", difficulty=5), question("cloze", was=["old"]))
    opened(db, content, own).close()
    compiled.clear()
    with opened(db, content, middle, own) as catalogue:
        assert compiled == ["middle.yaml"]
        assert catalogue.question("a-flashcard").difficulty == 5
        assert catalogue.renamed() == {"old": "a-cloze"}
    own.path("own").unlink()
    with opened(db, content, middle, own) as catalogue:
        assert catalogue.question("a-flashcard").difficulty == 3
        assert catalogue.renamed() == {"old": "a-flashcard"}


def test_what_is_wrong_is_known_of_each_file(content: Content, own: Content, db: Path) -> None:
    content.bank("x", question("flashcard"))
    own.bank("x", question("cloze", difficulty=9))
    with opened(db, content, own) as catalogue:
        assert catalogue.error_of(content.path("x")) is None
        assert "9 is out of range" in str(catalogue.error_of(own.path("x")))
        assert catalogue.error_of(own.path("nowhere")) is None
        [bank] = catalogue.banks()
        assert bank.error == catalogue.error_of(own.path("x"))


def test_a_folder_may_hold_its_banks_itself(content: Content, db: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "mine.yaml").write_bytes(content.bank("x", question("flashcard")).read_bytes())
    (own / "syllabus.yaml").write_bytes((content.folder / "syllabus.yaml").read_bytes())
    with Catalogue.open(db, [own]) as catalogue:
        assert catalogue.ids(["mine"]) == ["a-flashcard"]
        assert [bank.group for bank in catalogue.banks()] == ["mine"]
        assert catalogue.error_of(own / "mine.yaml") is None


def test_a_syllabus_by_itself_brings_its_topics_and_no_bank(content: Content, own: Content, db: Path) -> None:
    content.bank("x", question("cloze"))
    own.bank("mine", question("flashcard"))
    for _ in range(2):
        with Catalogue.open(db, [content.folder / "syllabus.yaml", own.folder]) as catalogue:
            assert catalogue.ids() == ["a-flashcard"]
            assert [topic.id for topic in catalogue.topics()] == ["conv-size", "adam"]
            assert catalogue.syllabus_error is None
