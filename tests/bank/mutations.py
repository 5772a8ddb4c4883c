"""Sound questions with one thing changed: by a table of values at every place, and by hand where the models decide."""

import copy
from collections.abc import Iterator
from datetime import date
from typing import Any

from .samples import BODIES, question

TEXT = {"en": "word", "zh": "词"}
RIGHT = {"text": {"en": "r", "zh": "对"}, "key": True}
GONE = object()
Loc = tuple[str | int, ...]

# What may stand at any place, right or wrong.
VALUES: tuple[Any, ...] = (
    GONE, None, True, False, 0, 1, 3, -1, 6, 300, 10**30, 0.5, -0.5, 1.0e-8, "", "  ", "word", "two words",
    "卷积", "a-b", "a-b\n", "\x1c", 3.0, "A_b", "conv.output_size", "E-CNN-2", "001:2.4", "always", "hit:window",
    "integer", "numeric", "2026-01-31", "____",
    "x" * 10_000, "x" * 10_001, "x" * 81, [], ["word"], ["a-b", "a-b"], [1, 2.5], [[1], [2]], [[[["x"]]]], {},
    {"en": "a", "zh": "b"}, {"en": "a"}, {"from": 1, "to": 9}, {"shape": [2], "values": [1]}, [TEXT], [TEXT] * 4,
    {"a": TEXT}, {"word": {"says": TEXT}}, {"bad key": 1}, date(2026, 1, 31),
)  # fmt: skip


def wrong(n: int) -> dict[str, Any]:
    return {"text": {"en": f"w{n}", "zh": f"错{n}"}}


def lines(n: int) -> list[dict[str, str]]:
    return [{"en": f"line {i}", "zh": f"第 {i} 行"} for i in range(n)]


def unit(name: str, must: bool) -> dict[str, Any]:
    return {"id": name, "must": must, "text": TEXT, "cue": TEXT}


def rung(**changes: Any) -> dict[str, Any]:
    return {"level": 2, "when": "always", "ask": TEXT, "answer": TEXT} | changes


WHOLE: dict[str, Any] = {
    "source_refs": ["001:2.4"], "tags": ["a-b"], "hints": [TEXT], "errata": ["E-CNN-2"], "was": ["older"],
    "as_of": date(2026, 1, 31),
}  # fmt: skip
FULL: dict[str, dict[str, Any]] = {kind: question(kind, **WHOLE) for kind in BODIES}
FULL["numeric"] |= {
    "asked": "out", "at": -1, "form": "real", "tolerance": {"rel": 0.1, "abs": 0.5}, "decimals": 2, "unit": "px",
    "space": {
        "n": [28, 32], "r": {"from": 3, "to": 7, "step": 2}, "act": ["relu", True],
        "t": {"shape": [2, 2], "from": -0.9, "to": 0.9, "step": 0.1, "draws": 9},
        "v": {"shape": [3], "values": [1, 2.5]}, "h": {"structural": [2, 4]},
    },
    "given": {"s": 2, "W": [[1, 2.5], [3, 4]], "mode": "same", "flag": True},
}  # fmt: skip
FULL["cloze"]["accept"] = {"en": ["divides"], "zh": ["变为一半"]}

NESTED: tuple[Any, ...] = ([[[1]]], [[[[1]]]], [], [[]], [[1], 2], "", {"a": 1}, None)

AXES: tuple[Any, ...] = (
    [], [1], [1, "a", True], [None], [[1]], 5, "a", None, {}, {"from": 1}, {"from": 1, "to": 2},
    {"from": 1, "to": 2, "step": None}, {"from": 1, "to": 2, "by": 1}, {"from": 1, "to": "2"},
    {"from": True, "to": 2}, {"from": 1, "to": 2, "start": 1}, {"shape": [2]}, {"shape": [2], "values": []},
    {"shape": [2], "values": [1]}, {"shape": [2], "values": ["a"]},
    {"shape": [2], "values": None, "from": 1, "to": 2},
    {"shape": [2], "values": [1], "from": None}, {"shape": [2], "values": [1], "from": 1, "to": 2},
    {"shape": [2], "values": [1], "step": 1}, {"shape": [2], "from": 1}, {"shape": [2], "from": 1, "to": 2},
    {"shape": [2], "from": 1, "to": 2, "draws": 0}, {"shape": [2], "from": 1, "to": 2, "draws": 1},
    {"shape": [0], "values": [1]}, {"shape": [65], "values": [1]}, {"shape": [64, 1, 1], "values": [1]},
    {"shape": [], "values": [1]}, {"shape": [1, 1, 1, 1], "values": [1]}, {"structural": []},
    {"structural": [1, "a", True]}, {"structural": [1], "shape": [1]}, {"structural": [None]},
    {"structural": 1},
)  # fmt: skip

# By kind, what the validators decide in code.
BY_HAND: list[tuple[str, dict[str, Any]]] = [
    *(("choice", {"options": [RIGHT, *map(wrong, range(n))]}) for n in range(6)),
    ("choice", {"options": [wrong(1), wrong(2), wrong(3)]}),
    ("choice", {"options": [RIGHT, RIGHT | {"text": TEXT}, wrong(1)]}),
    ("choice", {"options": [RIGHT, wrong(1), wrong(1)]}),
    ("choice", {"options": [RIGHT, wrong(1), wrong(2) | {"key": False}]}),
    ("choice", {"options": [RIGHT, wrong(1), wrong(1) | {"key": False}]}),
    *(
        ("choice", {"options": [RIGHT | {name: value}, wrong(1), wrong(2) | {name: value}]})
        for name, value in (("misconception", "x"), ("errata", "E-CNN-2"), ("misconception", None), ("says", TEXT))
    ),
    *(("multi", {"options": [RIGHT, *map(wrong, range(n))]}) for n in range(8)),
    ("multi", {"options": [wrong(1), wrong(2), wrong(3)]}),
    ("multi", {"options": [wrong(n) | {"key": True} for n in range(3)]}),
    ("multi", {"options": [wrong(n) | {"key": n < 2} for n in range(3)]}),
    ("multi", {"options": [RIGHT, RIGHT, wrong(1)]}),
    *(
        ("cloze", {"ask": {"en": en, "zh": zh}})
        for en in ("____", "a ____ b", "____.", "a_b ____ c_d", "_ ____", "____ _a\n____x"[:8])
        for zh in ("____", "中____文", "____\n多行")
    ),
    *(
        ("cloze", {"ask": {"en": en, "zh": "____"}})
        for en in ("no", "___", "_____", "______", "____ ____", "__ ____", "____ __", "a____b____", "a\n__\n____")
    ),
    ("cloze", {"accept": {}}),
    ("cloze", {"accept": {"en": [""]}}),
    ("cloze", {"accept": {"fr": ["x"]}}),
    *(("ordering", {"lines": lines(n)}) for n in range(10)),
    ("ordering", {"lines": [*lines(4), lines(1)[0]]}),
    ("ordering", {"lines": [*lines(4), {"en": "Line 0 ", "zh": "别的"}]}),
    *(("flashcard", {"as_of": day}) for day in (date(2026, 1, 31), "2026-01-31", "soon", 2026, None)),
    *(
        ("numeric", {"tolerance": tolerance})
        for tolerance in (
            {}, {"rel": 0}, {"rel": 0.0, "abs": 0}, {"rel": 0.1}, {"abs": 0.1}, {"rel": 1}, {"rel": 0.999}, {"abs": -1},
            {"rel": 0, "abs": 1}, {"rel": None}, {"rel": 0.1, "absolute": 1}, {"rel": -0.1, "abs": 1}, {"abs": 10**30},
        )
    ),
    *(
        ("numeric", {"given": {}, "space": {"n": axis}})
        for axis in AXES
    ),
    *(("numeric", {"given": {"n": value}}) for value in NESTED),
    *(("numeric", {"space": {name: [1]}}) for name in ("n", "N_1", "1n", "a b", "", "n" * 80, "n" * 81, "ä")),
    *(("numeric", {"mistakes": {name: {"says": TEXT}}}) for name in ("a", "a-b", "A", "a_b", "a" * 81)),
    *(("open", {"units": [unit(f"u{i}", i == 0) for i in range(n)], "followups": [rung(), rung()]}) for n in range(9)),
    ("open", {"units": [unit(f"u{i}", False) for i in range(3)], "followups": [rung()] * 2}),
    ("open", {"units": [unit(name, True) for name in "aba"], "followups": [rung()] * 2}),
    *(("open", {"followups": [rung(level=level)] * 2}) for level in (1, 2, 4, 5, 2.5, True)),
    *(
        ("open", {"followups": [rung(when=when)] * 2})
        for when in ("always", "hit:window", "miss:window", "hit:", "hit:Window", "maybe", "always ")
    ),
    *(("open", {"followups": [rung()] * n}) for n in range(7)),
    *(("open", {"wrong": [{"says": TEXT}] * n}) for n in range(6)),
    *(("open", {"limit_s": seconds}) for seconds in (29, 30, 3600, 3601)),
]  # fmt: skip


def places(value: Any, loc: Loc = ()) -> Iterator[Loc]:
    """Every place of a value, in the order in which it is written."""
    if loc:
        yield loc
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inside:
        yield from places(one, (*loc, key))


def changed(whole: dict[str, Any], loc: Loc, value: Any) -> dict[str, Any]:
    """A copy in which that value stands at that place, or nothing."""
    copied = copy.deepcopy(whole)
    at: Any = copied
    for part in loc[:-1]:
        at = at[part]
    if value is GONE:
        del at[loc[-1]]
    else:
        at[loc[-1]] = copy.deepcopy(value)
    return copied


def with_more(whole: dict[str, Any], loc: Loc) -> dict[str, Any] | None:
    """A copy in which the mapping at that place has a key that no model knows."""
    at: Any = whole
    for part in loc:
        at = at[part]
    return changed(whole, (*loc, "unknown"), "x") if isinstance(at, dict) else None
