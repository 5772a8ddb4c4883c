"""Content of one's own over the shipped one: copied as it is written, edits survive upgrades."""

from pathlib import Path

import pytest

from quizapp.bank.catalogue import Catalogue, Title, UnknownQuestion
from quizapp.bank.overlay import copied, reread
from quizapp.bank.shipped import bank_files

from .desk import FIRST, HEADING, SHIPPED, SOUND, Desk
from .samples import Content, question


def test_without_an_overlay_there_is_the_shipped_content(desk: Desk) -> None:
    assert desk.catalogue.ids() == ["first", "second"]
    assert not desk.data.exists()


def test_a_question_is_copied_as_it_is_written_with_its_comments(desk: Desk) -> None:
    path, line = desk.copy("first")
    text = path.read_text(encoding="utf-8")
    assert text == f'{HEADING}\ntitle:\n  en: "Sizes"\n  zh: "大小"\nquestions:\n\n{FIRST}'
    assert text.splitlines()[line - 1] == "  - id: first"


def test_a_copy_is_the_same_question_in_the_same_place(desk: Desk) -> None:
    before = (desk.catalogue.ids(), desk.catalogue.banks(), desk.catalogue.json("first"))
    path, line = desk.copy("first")
    assert reread(desk.catalogue, path) == SOUND
    assert (desk.catalogue.ids(), desk.catalogue.banks(), desk.catalogue.json("first")) == before
    assert desk.catalogue.location("first") == (path, line)


def test_a_second_question_is_added_behind_the_first(desk: Desk) -> None:
    first, _ = desk.copy("first")
    before = first.read_text(encoding="utf-8")
    path, line = desk.copy("second")
    after = path.read_text(encoding="utf-8")
    assert path == first
    assert after.startswith(before + "\n  - id: second\n")
    assert after.endswith("    frequency: 1\n"), "what follows the last question is not its own"
    assert after.splitlines()[line - 1] == "  - id: second"


def test_what_stands_there_already_is_only_looked_up(desk: Desk) -> None:
    desk.edit("first", "How large\n", "How wide\n")
    before = desk.own("sizes").read_bytes()
    path, line = desk.copy("first")
    assert path.read_bytes() == before
    assert path.read_text(encoding="utf-8").splitlines()[line - 1] == "  - id: first"


def test_it_is_found_in_whichever_file_of_ones_own(desk: Desk) -> None:
    path = desk.write("mine", SHIPPED.replace("Sizes", "Mine"))
    assert desk.copy("second") == (path, 30)
    assert [one.name for one in bank_files(desk.folder)] == ["mine.yaml"]


def test_a_broken_copy_is_where_the_editor_goes(desk: Desk) -> None:
    path, line = desk.copy("first")
    path.write_text(
        path.read_text(encoding="utf-8").replace("frequency: 1", "frequency: 9"), encoding="utf-8"
    )
    told = reread(desk.catalogue, path)
    assert not told.in_use
    assert [problem.message for problem in told.problems] == ["9 is out of range; it is at most 5"]
    assert desk.catalogue.location("first") == (desk.shipped.path("sizes"), 10), (
        "the shipped one counts meanwhile"
    )
    assert desk.copy("first") == (path, line)


def test_content_rules_are_told_and_keep_nothing_out(desk: Desk) -> None:
    path, _ = desk.copy("second")
    path.write_text(path.read_text(encoding="utf-8").replace("This.", "This 卷积."), encoding="utf-8")
    told = reread(desk.catalogue, path)
    assert told.in_use
    assert "holds Chinese characters" in told.problems[0].message
    assert "卷积" in desk.catalogue.json("second")


def test_an_overlay_file_that_is_deleted_in_the_editor_brings_the_shipped_question_back(desk: Desk) -> None:
    desk.edit("first", "frequency: 1", "frequency: 5")
    desk.own("sizes").unlink()
    assert reread(desk.catalogue, desk.own("sizes")) == SOUND
    assert desk.catalogue.question("first").frequency == 1


# An upgrade of the shipped content


def test_an_upgrade_that_changes_the_question_loses_no_edit(desk: Desk) -> None:
    desk.edit("first", "frequency: 1", "frequency: 5")
    desk.upgrade(lambda text: text.replace("How large", "How huge").replace("What?", "Which?"))
    assert desk.catalogue.question("first").frequency == 5
    assert "How large" in desk.catalogue.question("first").ask.en
    assert desk.catalogue.question("second").ask.en == "Which?", "what was not edited is upgraded"


def test_an_upgrade_that_drops_the_question_keeps_the_edited_one(desk: Desk) -> None:
    desk.edit("second", "frequency: 1", "frequency: 5")
    desk.upgrade(lambda text: text[: text.index("  # -------- The second")])
    assert desk.catalogue.question("second").frequency == 5


def test_an_upgrade_that_renames_the_question_keeps_the_edit_in_its_place(desk: Desk) -> None:
    desk.edit("first", "frequency: 1", "frequency: 5")
    desk.upgrade(lambda text: text.replace("id: first\n", "id: better-name\n    was: [first, oldest]\n"))
    assert desk.catalogue.ids() == ["first", "second"]
    assert desk.catalogue.question(desk.catalogue.current_id("better-name")).frequency == 5
    assert desk.catalogue.renamed() == {"better-name": "first", "oldest": "first"}
    desk.own("sizes").unlink()
    desk.catalogue.refresh()
    assert desk.catalogue.ids() == ["better-name", "second"]
    assert desk.catalogue.renamed() == {"first": "better-name", "oldest": "better-name"}


def test_the_edited_question_takes_the_place_of_the_renamed_one(
    content: Content, own: Content, tmp_path: Path
) -> None:
    content.bank("x", *(question("flashcard") | {"id": f"q-{n}"} for n in "abc"))
    own.bank("x", question("flashcard") | {"id": "q-c"})
    with Catalogue.open(tmp_path / "catalogue.db", [content.folder, own.folder]) as catalogue:
        assert catalogue.ids() == ["q-a", "q-b", "q-c"]
        renamed = question("flashcard", was=["q-c"]) | {"id": "q-new"}
        content.bank("x", *(question("flashcard") | {"id": f"q-{n}"} for n in "ab"), renamed)
        catalogue.refresh()
        assert catalogue.ids() == ["q-a", "q-b", "q-c"]


def test_a_name_of_ones_own_outlives_an_upgrade(desk: Desk) -> None:
    desk.edit("first", "id: first\n", "id: mine\n    was: [first]\n")
    assert desk.catalogue.ids() == ["mine", "second"]
    assert desk.catalogue.current_id("first") == "mine"
    desk.upgrade(lambda text: text.replace("How large", "How huge"))
    assert desk.catalogue.ids() == ["mine", "second"]
    with pytest.raises(UnknownQuestion):
        desk.catalogue.json("first")


def test_three_folders_each_with_a_name_of_its_own(desk: Desk, tmp_path: Path) -> None:
    middle = Content(tmp_path / "middle")
    middle.bank("sizes", question("flashcard", was=["first"]) | {"id": "middle"})
    desk.write("sizes", SHIPPED.replace("id: first\n", "id: mine\n    was: [middle]\n"))
    with Catalogue.open(
        tmp_path / "three.db", [desk.shipped.folder, middle.folder, desk.folder]
    ) as catalogue:
        assert catalogue.ids() == ["mine", "second"]
        assert catalogue.renamed() == {"first": "mine", "middle": "mine"}


def test_the_title_of_a_bank_stays_the_shipped_one(desk: Desk) -> None:
    desk.copy("first")
    desk.upgrade(lambda text: text.replace("Sizes", "All sizes"))
    assert [bank.title for bank in desk.catalogue.banks()] == [Title("All sizes", "大小")]
    assert 'en: "Sizes"' in desk.own("sizes").read_text(encoding="utf-8")


def test_topics_of_ones_own(desk: Desk) -> None:
    desk.write("mine", SHIPPED.replace("topic: adam", "topic: mine").replace("id: ", "id: my-"))
    assert "unknown topic 'mine'" in str(desk.catalogue.error_of(desk.own("mine")))
    (desk.folder / "syllabus.yaml").write_text(
        "topics:\n  - {id: mine, group: mine, title: {en: Mine, zh: 我的}}\n", encoding="utf-8"
    )
    desk.catalogue.refresh()
    assert desk.catalogue.error_of(desk.own("mine")) is None
    assert [topic.id for topic in desk.catalogue.topics()] == ["conv-size", "adam", "mine"]
    assert desk.catalogue.ids() == ["my-first", "first", "second", "my-second"]


def test_a_question_in_another_folder_of_ones_own_is_edited_where_it_stands(
    desk: Desk, own: Content, tmp_path: Path
) -> None:
    """Only the shipped folder is not written to."""
    path = own.bank("more", question("flashcard") | {"id": "mine"})
    with Catalogue.open(tmp_path / "three.db", [desk.shipped.folder, own.folder, desk.folder]) as catalogue:
        assert copied(catalogue, "mine", desk.folder) == (path, 5)
        assert not desk.folder.exists()
        assert copied(catalogue, "first", desk.folder)[0] == desk.own("sizes")


def test_where_the_overlay_is_left_out_nothing_is_copied_to_it(desk: Desk, tmp_path: Path) -> None:
    with Catalogue.open(tmp_path / "one.db", [desk.shipped.folder]) as catalogue:
        assert copied(catalogue, "first", desk.folder)[0] == desk.shipped.path("sizes")
    assert not desk.folder.exists()


def test_an_overlay_that_holds_its_banks_itself_stays_so(desk: Desk) -> None:
    """A folder banks beside them would hide them."""
    desk.folder.mkdir(parents=True)
    mine = desk.folder / "mine.yaml"
    mine.write_text(SHIPPED.replace("id: first", "id: mine").replace("id: second", "id: more"), "utf-8")
    desk.catalogue.refresh()
    assert desk.copy("first")[0] == desk.folder / "sizes.yaml"
    desk.catalogue.refresh()
    assert sorted(desk.catalogue.ids()) == ["first", "mine", "more", "second"]
