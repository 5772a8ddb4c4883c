"""The content of the kill -9 campaign: several questions of every kind, each with its own name on the screen.

Every text says what it is (`@pick-2`, `key-0`, `hint-1`), so that a screen can be read without knowing the program.
"""

import json
from pathlib import Path
from typing import Any

from ...table import both, question, write_content

TOPICS = {"shapes": ("Shapes", "形状"), "words": ("Words", "词语"), "ideas": ("Ideas", "概念")}
EACH = 3
"""Questions of each kind: enough for a session of some length, few enough for all of them to come back."""

NUMBERS = ("asks {n} and {k}", "问 {n} 与 {k}")
"""How a numeric question puts its numbers, in either language."""

HINTS = [both(f"hint-{i}", f"hint-{i} 提示") for i in range(2)]


def asked(name: str, topic: str, kind: str, en: str = "asks", zh: str = "问", **rest: Any) -> dict[str, Any]:
    return question(name, kind, topic, ask=both(f"@{name} {en}.", f"@{name} {zh}。"), hints=HINTS, **rest)


def numeric(name: str) -> dict[str, Any]:
    spaced = {"n": [112, 224, 226, 228], "k": [5, 7, 11]}
    mistakes = ("ceil-for-floor", "no-plus-one", "not-floored")
    return asked(
        name, "shapes", "numeric", *(text.format(n="<n>", k="<k>") for text in NUMBERS),
        compute="conv.output_size", space=spaced, given={"s": 2, "p": 3, "d": 1},
        mistakes={one: {"says": both(one, f"错：{one}")} for one in mistakes},
    )  # fmt: skip


def lines(*names: str) -> list[dict[str, str]]:
    """The number in a name is its authored place."""
    return [both(f"{name}-{place}", f"{name}-{place} 项") for place, name in enumerate(names)]


def options(keys: int, others: int) -> list[dict[str, Any]]:
    names = lines(*["key"] * keys, *["other"] * others)
    return [{"text": text, "key": place < keys} for place, text in enumerate(names)]


def open_answer(name: str) -> dict[str, Any]:
    units = [
        {
            "id": f"u{i}",
            "must": i == 0,
            "text": both(f"unit-{i}", f"unit-{i} 点"),
            "cue": both("Cue.", "线索。"),
        }
        for i in range(3)
    ]
    further = {"level": 2, "when": "always", "ask": both("And?", "然后？"), "answer": both("So.", "如此。")}
    return asked(
        name, "ideas", "open", units=units, wrong=[{"says": both("wrong-0", "wrong-0 错")}],
        followups=[further, further | {"level": 3}], model=both("unit-0 said so " * 20, "unit-0 点 范文" * 15),
    )  # fmt: skip


def bank() -> dict[str, Any]:
    found: list[dict[str, Any]] = []
    for i in range(EACH):
        found += [
            numeric(f"num-{i}"),
            asked(f"pick-{i}", "shapes", "choice", options=options(1, 2)),
            asked(f"gap-{i}", "words", "cloze", "____", "____", answer=both("kernel", "卷积核")),
            asked(f"card-{i}", "words", "flashcard", answer=both("answer", "答案")),
            asked(f"tick-{i}", "ideas", "multi", options=options(2, 2)),
            asked(f"order-{i}", "ideas", "ordering", lines=lines("first", "second", "third", "last")),
            open_answer(f"open-{i}"),
        ]
    # Through JSON: what two questions share would be written as a YAML alias, which banks may not have.
    plain: dict[str, Any] = json.loads(json.dumps({"title": both("Kills", "中断"), "questions": found}))
    return plain


def write_bank(root: Path) -> Path:
    return write_content(root, TOPICS, {"kills": bank()})
