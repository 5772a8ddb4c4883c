"""Which editor is meant, and how each is told the line."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from quizapp.practice.editor import NoEditor, chosen, command

FILE = Path("/data/content/banks/a file.yaml")


def there(*names: str) -> Mapping[str, str]:
    return {name: f"/usr/bin/{name}" for name in names}


@pytest.mark.parametrize(
    ("environment", "editor"),
    [
        ({"VISUAL": "kak", "EDITOR": "ed"}, ["kak"]),
        ({"VISUAL": "  ", "EDITOR": "ed"}, ["ed"]),
        ({"EDITOR": "code --wait"}, ["code", "--wait"]),
        ({"EDITOR": "'/opt/my editor/bin/edit' -n \"a b\""}, ["/opt/my editor/bin/edit", "-n", "a b"]),
        ({}, ["vi"]),
        ({"EDITOR": ""}, ["vi"]),
    ],
)
def test_visual_before_editor_before_what_there_is(environment: dict[str, str], editor: list[str]) -> None:
    assert chosen(environment, there("emacs", "vi").get) == editor


def test_nano_says_how_to_leave_it_and_comes_first() -> None:
    assert chosen({}, there("vi", "vim", "nano").get) == ["nano"]


def test_no_editor_at_all() -> None:
    with pytest.raises(NoEditor, match=r"^$"):
        chosen({}, there().get)


@pytest.mark.parametrize("said", ["'vim", '"', "vim \\", '""'])
def test_a_name_that_cannot_be_read_is_given_back(said: str) -> None:
    with pytest.raises(NoEditor) as caught:
        chosen({"EDITOR": said}, there("vi").get)
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("editor", "after"),
    [
        (["vi"], ["+7", str(FILE)]),
        (["nvim", "-R"], ["+7", str(FILE)]),
        (["/usr/bin/nano"], ["+7", str(FILE)]),
        (["emacs", "-nw"], ["+7", str(FILE)]),
        (["micro"], ["+7", str(FILE)]),
        (["kak"], ["+7", str(FILE)]),
        (["gvim"], ["--nofork", "+7", str(FILE)]),
        (["gvim", "-f"], ["+7", str(FILE)]),
        (["code"], ["--wait", "--goto", f"{FILE}:7"]),
        (["code", "-w"], ["--goto", f"{FILE}:7"]),
        (["C:\\Programs\\Code\\bin\\code.cmd"], ["--wait", "--goto", f"{FILE}:7"]),
        (["subl", "--wait"], [f"{FILE}:7"]),
        (["hx"], [f"{FILE}:7"]),
        (["ed"], [str(FILE)]),
        (["env", "LANG=C", "vim"], [str(FILE)]),
        (["notepad"], [str(FILE)]),
    ],
)
def test_each_editor_is_told_the_line_in_its_own_manner(editor: list[str], after: list[str]) -> None:
    """One that opens a window is told to wait; one that is not known gets the file alone."""
    assert command(editor, FILE, 7) == [*editor, *after]
