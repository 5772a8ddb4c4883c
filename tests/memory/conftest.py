from collections.abc import Iterator
from pathlib import Path

import pytest

from quizapp.memory.store import Store

from .content import compiled
from .hand import Hand

QUESTIONS = [
    ("conv-1", "conv", 0, "convolution"),
    ("conv-2", "conv", 1, "convolution"),
    ("pool-1", "conv", 2, "pooling"),
    ("adam-1", "optim", 0, "adam"),
    ("adam-2", "optim", 1, "adam"),
]
SYLLABUS = ["adam", "convolution", "pooling"]
ALIASES = [("convolution-old", "conv-1"), ("conv-2", "pool-1")]


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


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """Five questions in two banks and three topics."""
    return compiled(tmp_path / "cache dir" / "catalogue.db", QUESTIONS, SYLLABUS, ALIASES)
