"""A fresh content folder for every test."""

from pathlib import Path

import pytest

from .samples import Content


@pytest.fixture
def content(tmp_path: Path) -> Content:
    return Content(tmp_path / "content")
