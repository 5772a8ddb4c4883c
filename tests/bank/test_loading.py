"""What is no plain file of its content folder is refused, with a sentence and without waiting for it."""

import contextlib
import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from quizapp.bank import loading
from quizapp.bank.catalogue import Catalogue
from quizapp.bank.check import check
from quizapp.bank.loading import MAX_BYTES, NotTaken, load
from quizapp.bank.shipped import bank_files
from quizapp.bank.strict_yaml import read
from quizapp.bank.syllabus import read_syllabus

from .samples import Content, question

NOBODY = 65534


@contextlib.contextmanager
def without_privileges() -> Iterator[None]:
    """Root may read everything; as nobody, permissions count."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def refusal(path: Path) -> str:
    with pytest.raises(NotTaken) as told:
        load(path)
    return f"{told.value.message}; {told.value.hint}" if told.value.hint else told.value.message


def test_a_directory_named_like_a_bank(content: Content) -> None:
    content.path("x").mkdir()
    assert refusal(content.path("x")) == "cannot be read: this is a directory, not a file"


def test_a_pipe_named_like_a_bank_is_not_waited_for(content: Content) -> None:
    os.mkfifo(content.path("x"))
    assert refusal(content.path("x")) == "cannot be read: this is a pipe, not a file"


def test_a_pipe_that_takes_the_place_of_a_file_at_the_last_moment(
    content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(content.path("x"))
    sound = content.bank("y", question("flashcard")).stat()
    monkeypatch.setattr(Path, "stat", lambda self: sound)
    assert refusal(content.path("x")) == "cannot be read: this is a pipe, not a file"


def test_a_socket_and_a_device(content: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        monkeypatch.chdir(content.folder / "banks")  # the address of a socket is short
        listening.bind("x.yaml")
        assert refusal(content.path("x")) == "cannot be read: this is a socket, not a file"
    assert refusal(Path(os.devnull)) == "cannot be read: this is a device, not a file"


def test_a_file_of_a_terabyte_is_refused_by_its_size(content: Content) -> None:
    with content.path("x").open("wb") as file:
        file.truncate(2**40)
    assert refusal(content.path("x")) == (
        "a file holds at most 16,777,216 bytes, this one 1,099,511,627,776; split it"
    )


def test_a_file_that_grows_while_it_is_read_is_no_way_round_the_limit(
    content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    content.write("x", b"#" * (MAX_BYTES + 10))
    monkeypatch.setattr(loading, "_regular", lambda state: None)
    assert refusal(content.path("x")).startswith("a file holds at most 16,777,216 bytes")


def test_a_link_out_of_the_content_folder(content: Content, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("title: secret\n")
    content.path("x").symlink_to(secret)
    assert refusal(content.path("x")) == (
        f"a symbolic link out of its content folder, to {str(secret)!r}; put the file itself here"
    )
    [problem] = read(content.path("x")).problems
    assert (problem.line, problem.column) == (1, 1)


def test_a_link_out_by_a_detour_and_a_linked_folder(content: Content, tmp_path: Path) -> None:
    other = Content(tmp_path / "other")
    other.bank("x", question("flashcard"))
    (content.folder / "banks" / "x.yaml").symlink_to(Path("..") / ".." / "other" / "banks" / "x.yaml")
    assert "out of its content folder" in refusal(content.path("x"))
    linked = tmp_path / "linked"
    linked.mkdir()
    (linked / "banks").symlink_to(other.folder / "banks")
    assert "out of its content folder" in refusal(linked / "banks" / "x.yaml")


def test_a_link_within_the_content_folder_and_a_linked_content_folder_are_fine(
    content: Content, tmp_path: Path
) -> None:
    whole = content.bank("a", question("flashcard")).read_bytes()
    content.path("b").symlink_to("a.yaml")
    assert load(content.path("b")) == whole
    (tmp_path / "elsewhere").symlink_to(content.folder)
    assert load(tmp_path / "elsewhere" / "banks" / "a.yaml") == whole


def test_what_was_installed_may_be_links(
    content: Content, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some installers link every file of a package to their cache."""
    (tmp_path / "cached").write_text("title: x\n")
    content.path("x").symlink_to(tmp_path / "cached")
    monkeypatch.setattr(loading, "_installed", lambda: os.path.realpath(content.folder))
    assert load(content.path("x")) == b"title: x\n"


def test_a_link_to_nowhere_and_a_link_to_itself(content: Content) -> None:
    content.path("x").symlink_to("gone.yaml")
    content.path("y").symlink_to("y.yaml")
    assert refusal(content.path("x")) == "cannot be read: No such file or directory"
    assert refusal(content.path("y")) == "cannot be read: Too many levels of symbolic links"


def test_a_file_that_may_not_be_read() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = Path(folder) / "x.yaml"
        path.write_text("title: x\n")
        path.chmod(0)
        with without_privileges():
            assert refusal(path) == "cannot be read: Permission denied"


@pytest.mark.parametrize("name", ["a\x1b[31m.yaml", "a\nb.yaml", "a\u202eb.yaml", os.fsdecode(b"\xff.yaml")])
def test_a_name_that_cannot_be_shown(name: str, content: Content, tmp_path: Path) -> None:
    path = content.folder / "banks" / name
    path.write_bytes(content.bank("sound", question("flashcard")).read_bytes())
    assert refusal(path) == "the name of this file holds characters that cannot be shown; rename it"
    problems = [problem for problem in check(None, [content.folder]) if problem.path == path]
    assert len(problems) == 1
    assert str(problems[0]).isprintable()
    with Catalogue.open(tmp_path / "catalogue.db", [content.folder]) as catalogue:
        assert catalogue.ids() == ["a-flashcard"]
        assert [bank.error is None for bank in catalogue.banks() if bank.group == "sound"] == [True]
        assert [bank.error for bank in catalogue.banks() if bank.group != "sound"] == [str(problems[0])]


def test_a_content_folder_of_any_name(tmp_path: Path) -> None:
    """The name of a home folder need not be UTF-8."""
    content = Content(tmp_path / os.fsdecode(b"caf\xe9"))
    content.bank("x", question("flashcard"))
    for _ in range(2):
        with Catalogue.open(tmp_path / "catalogue.db", [content.folder]) as catalogue:
            assert catalogue.location("a-flashcard")[0] == content.path("x")
            assert catalogue.error_of(content.path("x")) is None


@pytest.mark.parametrize("what", ["directory", "pipe", "link"])
def test_the_other_banks_open_and_the_odd_one_says_why(what: str, content: Content, tmp_path: Path) -> None:
    content.bank("sound", question("flashcard"))
    odd = content.path("odd")
    match what:
        case "directory":
            odd.mkdir()
        case "pipe":
            os.mkfifo(odd)
        case "link":
            odd.symlink_to("/etc/passwd")
    with Catalogue.open(tmp_path / "catalogue.db", [content.folder]) as catalogue:
        assert catalogue.ids() == ["a-flashcard"]
        errors = {bank.group: bank.error for bank in catalogue.banks()}
        assert errors["sound"] is None
        assert what in str(errors["odd"])
    assert [what in problem.message for problem in check(None, [content.folder])] == [True]


def test_what_was_refused_is_tried_again_at_the_next_start(tmp_path: Path) -> None:
    """Permission given later changes neither the size of the file nor its time."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        content = Content(Path(folder) / "content")
        path = content.bank("x", question("flashcard"))
        os.utime(path, ns=(10**18, 10**18))
        path.chmod(0)
        db = Path(folder) / "cache" / "catalogue.db"
        db.parent.mkdir()
        db.parent.chmod(0o777)
        with without_privileges(), Catalogue.open(db, [content.folder]) as catalogue:
            assert "Permission denied" in str(catalogue.banks()[0].error)
        path.chmod(0o644)
        with without_privileges(), Catalogue.open(db, [content.folder]) as catalogue:
            assert catalogue.ids() == ["a-flashcard"]


def test_a_syllabus_is_judged_like_a_bank(content: Content) -> None:
    path = content.folder / "syllabus.yaml"
    path.unlink()
    path.symlink_to("/etc/passwd")
    assert "out of its content folder" in read_syllabus(path)[1][0].message
    content.bank("x", question("flashcard"))
    assert "out of its content folder" in str(check(None, [content.folder])[-1])


def test_an_editors_own_files_are_no_banks(content: Content) -> None:
    content.bank("x", question("flashcard"))
    (content.folder / "banks" / ".#x.yaml").symlink_to("someone@somewhere.1234")
    (content.folder / "banks" / "._x.yaml").write_bytes(b"\0\5\26\7")
    assert bank_files(content.folder) == [content.path("x")]
    assert check(None, [content.folder]) == []
