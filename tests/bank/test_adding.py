"""A new bank file is put where there is none; the rest of adding is told by the overlay's tests."""

from pathlib import Path

import pytest

from quizapp.bank.adding import NotCopied, begin


def test_a_new_file_is_written_with_its_folder(tmp_path: Path) -> None:
    target = tmp_path / "content" / "banks" / "mine.yaml"
    begin(target, "# 我的\n")
    assert target.read_bytes() == "# 我的\n".encode()
    assert list(target.parent.iterdir()) == [target]


def test_a_file_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    target = tmp_path / "mine.yaml"
    target.write_text("old")
    with pytest.raises(NotCopied, match="there is such a file already"):
        begin(target, "new")
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]
