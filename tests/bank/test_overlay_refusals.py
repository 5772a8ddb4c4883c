"""What is in the way of a copy is said, with its place, and stays as it is."""

from pathlib import Path

import pytest

from quizapp.bank import adding
from quizapp.bank.catalogue import UnknownQuestion
from quizapp.bank.excerpt import excerpt
from quizapp.bank.overlay import NotCopied

from .desk import SHIPPED, Desk


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("title: {en: a, zh: b\nquestions: [", 2, "mend this first: not YAML"),
        ("title: {en: a, zh: b}\nquestions: []\n", 1, "no list of questions to add to"),
        ("title: {en: a, zh: b}\n", 1, "no list of questions to add to"),
        ("- a\n- b\n", 1, "no list of questions to add to"),
        ("word\n", 1, "no list of questions to add to"),
        ("title: {en: a, zh: b}\nquestions: [{id: x}]\n", 2, "as a list with dashes first"),
        ("title: {en: a, zh: b}\nquestions:\n  - &a x\n", 3, "mend this first: anchors are not allowed"),
    ],
)
def test_a_file_that_cannot_be_added_to_says_why_and_stays_as_it_is(
    text: str, line: int, words: str, desk: Desk
) -> None:
    path = desk.write("sizes", text)
    with pytest.raises(NotCopied, match=r"sizes\.yaml") as told:
        desk.copy("first")
    assert (told.value.path, told.value.line) == (path, line)
    assert words in told.value.message
    assert path.read_text(encoding="utf-8") == text
    assert list(path.parent.iterdir()) == [path]


def test_a_folder_that_cannot_be_written_says_why(desk: Desk) -> None:
    desk.folder.mkdir(parents=True)
    (desk.folder / "banks").write_text("in the way")
    with pytest.raises(NotCopied, match="cannot be"):
        desk.copy("first")


def test_a_link_out_of_the_overlay_is_not_written_through(desk: Desk, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text(SHIPPED, encoding="utf-8")
    desk.own("sizes").parent.mkdir(parents=True)
    desk.own("sizes").symlink_to(outside)
    with pytest.raises(NotCopied, match="symbolic link out of its content folder"):
        desk.copy("first")
    assert outside.read_text(encoding="utf-8") == SHIPPED


def test_nobody_has_such_a_question(desk: Desk) -> None:
    with pytest.raises(UnknownQuestion):
        desk.copy("nobody")
    assert not desk.data.exists()


def test_the_shipped_bank_was_edited_since(desk: Desk) -> None:
    desk.shipped.write("sizes", SHIPPED.replace("id: first", "id: other"))
    with pytest.raises(NotCopied, match="'first' does not stand here any more"):
        desk.copy("first")
    desk.shipped.write("sizes", "title: [")
    with pytest.raises(NotCopied, match="mend this first"):
        desk.copy("first")


def test_a_file_that_changes_in_between_is_read_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody saves the file in an editor between the reading and the writing."""
    desk.copy("first")
    saved = desk.own("sizes").read_text(encoding="utf-8").replace("frequency: 1", "frequency: 4")
    saves = [saved]

    def while_somebody_saves(*values: object) -> str:
        if saves:
            desk.own("sizes").write_text(saves.pop(), encoding="utf-8")
        return excerpt(*values)  # type: ignore[arg-type]

    monkeypatch.setattr(adding, "excerpt", while_somebody_saves)
    desk.copy("second")
    assert desk.own("sizes").read_text(encoding="utf-8").startswith(saved)
    desk.catalogue.refresh()
    assert desk.catalogue.question("first").frequency == 4
    assert desk.catalogue.location("second")[0] == desk.own("sizes")


def test_a_file_that_never_holds_still_is_left_alone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.copy("first")

    def always_somebody(*values: object) -> str:
        with desk.own("sizes").open("a") as file:
            file.write("# and again\n")
        return excerpt(*values)  # type: ignore[arg-type]

    monkeypatch.setattr(adding, "excerpt", always_somebody)
    with pytest.raises(NotCopied, match="again and again"):
        desk.copy("second")
    assert "second" not in desk.own("sizes").read_text(encoding="utf-8")


def test_a_kill_at_the_last_moment_leaves_the_old_file(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.copy("first")
    before = desk.own("sizes").read_bytes()
    monkeypatch.setattr(
        Path, "replace", lambda self, target: (_ for _ in ()).throw(OSError(28, "No space left"))
    )
    with pytest.raises(NotCopied, match="No space left"):
        desk.copy("second")
    assert desk.own("sizes").read_bytes() == before
    assert list((desk.folder / "banks").iterdir()) == [desk.own("sizes")]
