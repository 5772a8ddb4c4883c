"""A fresh content folder for every test."""

from pathlib import Path

import pytest

from .desk import SHIPPED, Desk
from .samples import Content


@pytest.fixture
def content(tmp_path: Path) -> Content:
    return Content(tmp_path / "content")


@pytest.fixture
def desk(content: Content, tmp_path: Path) -> Desk:
    content.write("sizes", SHIPPED)
    return Desk(content, tmp_path)
