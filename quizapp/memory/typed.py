"""Typed text as SQLite can keep it: a lone surrogate, which a paste may hold, is refused by TEXT and not by a blob."""


def to_blob(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def from_blob(blob: bytes) -> str:
    return blob.decode("utf-8", "surrogatepass")
