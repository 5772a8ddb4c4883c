"""A fresh content folder for every test."""

from pathlib import Path

import pytest

from quizapp.bank import compiling
from quizapp.bank.reader import read_bank

from .desk import SHIPPED, Desk
from .samples import Content


@pytest.fixture
def content(tmp_path: Path) -> Content:
    return Content(tmp_path / "content")


@pytest.fixture
def desk(content: Content, tmp_path: Path) -> Desk:
    content.write("sizes", SHIPPED)
    return Desk(content, tmp_path)


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


@pytest.fixture
def own(tmp_path: Path) -> Content:
    """A second content folder, without topics."""
    made = Content(tmp_path / "own")
    (made.folder / "syllabus.yaml").unlink()
    return made
