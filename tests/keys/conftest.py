"""A fresh content folder for every test."""

from pathlib import Path

import pytest

from .samples import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "content")
