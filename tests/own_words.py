"""Whether a Chinese text shares a run of twelve characters with the five source documents, of which only digests are
kept: `own_words.bin` holds five bytes for each run, in ascending order, and no text."""

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from pathlib import Path

RUN = 12
BYTES = 5
FILE = Path(__file__).with_name("own_words.bin")


def runs(text: str) -> Iterator[str]:
    """Every twelve Chinese characters that follow one another, whatever stands between them."""
    chinese = "".join(character for character in text if "\u4e00" <= character <= "\u9fff")
    for start in range(len(chinese) - RUN + 1):
        yield chinese[start : start + RUN]


def digest(run: str) -> bytes:
    return hashlib.sha256(run.encode()).digest()[:BYTES]


def digests(texts: Iterable[str]) -> bytes:
    """What is kept of the texts."""
    return b"".join(sorted({digest(run) for text in texts for run in runs(text)}))


class Known:
    """The runs of other texts."""

    def __init__(self, kept: bytes) -> None:
        self._kept = [kept[start : start + BYTES] for start in range(0, len(kept), BYTES)]

    def __len__(self) -> int:
        return len(self._kept)

    def shared(self, text: str) -> list[str]:
        return [run for run in runs(text) if self._has(digest(run))]

    def _has(self, one: bytes) -> bool:
        place = bisect_left(self._kept, one)
        return place < len(self._kept) and self._kept[place] == one
