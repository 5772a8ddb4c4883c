from collections.abc import Iterator
from pathlib import Path

import pytest

from quizapp.memory.store import Store

from .hand import Hand


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "progress.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as store:
        yield store


@pytest.fixture
def hand(store: Store) -> Hand:
    """A hand that holds the lease and has begun a session."""
    return Hand(store)
