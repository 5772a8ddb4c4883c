"""The order in which options are shown: a digest of question and showing, so that no position can be learned."""

import hashlib


def shown_order(question: str, n: int, count: int) -> tuple[int, ...]:
    """The authored places of the options in the order of the n-th showing."""
    return tuple(
        sorted(range(count), key=lambda i: hashlib.sha256(f"{question}\n{n}\noption {i}".encode()).digest())
    )
