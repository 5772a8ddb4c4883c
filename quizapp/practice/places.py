"""Ticked options and ordered lines as they are handed in and kept: the authored places, joined by commas."""

from collections.abc import Iterable


def places_of(raw: str) -> tuple[int, ...]:
    """Raises ValueError for anything else than digits and commas; nothing ticked is the empty text."""
    parts = raw.split(",") if raw else []
    if any(not part.isascii() or not part.isdigit() for part in parts):
        raise ValueError(f"{raw[:40]!r} names no places")
    return tuple(int(part) for part in parts)


def raw_of(places: Iterable[int]) -> str:
    return ",".join(map(str, places))
