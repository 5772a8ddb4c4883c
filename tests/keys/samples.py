"""Questions made for the tests, so that an edit of the shipped banks changes none of the numbers pinned here."""

from pathlib import Path
from typing import Any

import yaml

from quizapp.bank.models import QUESTION, Numeric, Question
from quizapp.bank.reader import Bank, read_bank
from quizapp.bank.syllabus import read_syllabus

TOPIC = "sample"
SYLLABUS = {"topics": [{"id": TOPIC, "group": "first", "title": {"en": "Sample", "zh": "示例"}}]}


def both(en: str, zh: str = "") -> dict[str, str]:
    return {"en": en, "zh": zh or f"中文：{en}"}


def plain(name: str, kind: str, **changes: Any) -> dict[str, Any]:
    """A question as its author writes it."""
    common = {
        "topic": TOPIC,
        "ask": both("How large?"),
        "why": both("Because."),
        "sources": ["arXiv:1603.07285"],
        "difficulty": 2,
        "frequency": 3,
    }
    return {"id": name, "kind": kind} | common | changes


def question(name: str, kind: str, **changes: Any) -> Question:
    return QUESTION.validate_python(plain(name, kind, **changes))


def numeric(made: dict[str, Any], **changes: Any) -> Numeric:
    found = QUESTION.validate_python(made | changes)
    assert isinstance(found, Numeric)
    return found


def slip(en: str, **more: Any) -> dict[str, Any]:
    return {"says": both(en)} | more


SIZE = plain(
    "size",
    "numeric",
    ask=both("An image of $<n>$, kernel $<k>$, stride $<s>$, padding $<p>$."),
    compute="conv.output_size",
    space={"n": [27, 28, 224], "k": [3, 5, 7], "s": [1, 2], "p": {"from": 0, "to": 3}},
    given={"d": 1},
    mistakes={
        "ceil-for-floor": slip("Rounded up."),
        "no-plus-one": slip("Counted the moves."),
        "padding-once": slip("Padded <p> once.", errata="E-CNN-2"),
        "not-floored": slip("Kept the fraction."),
    },
    steps={"span": both("The room to move, <span>.")},
    solution=both("So there are <out>."),
)
ADAM = plain(
    "adam",
    "numeric",
    compute="optim.adam",
    asked="theta",
    space={"g": {"shape": [2], "values": [-2, -1, 1, 4]}, "theta0": [0.5, 1.0]},
    given={"lr": 0.1, "beta1": 0.9, "beta2": 0.99, "eps": 1e-8},
    decimals=4,
    tolerance={"abs": 2e-4},
    mistakes={"no-bias-correction": slip("Not corrected."), "plus-for-minus": slip("Uphill.")},
)
BACKPROP = plain(
    "backprop",
    "numeric",
    compute="mlp.backprop",
    asked="dW1",
    space={"W1": {"shape": [2, 2], "from": -0.9, "to": 0.9, "step": 0.3, "draws": 50}},
    given={
        "x": [1.0, -2.0],
        "b1": [0.1, 0.2],
        "W2": [[0.5, -0.4]],
        "b2": [0.3],
        "y": [1.0],
        "activation": "sigmoid",
    },
    mistakes={"sign-flipped": slip("Flipped."), "no-hidden-derivative": slip("Passed through.")},
)
FIXED = plain(
    "fixed",
    "numeric",
    compute="conv.parameters",
    given={"k": 5, "c_in": 3, "c_out": 16},
    mistakes={"no-bias": slip("No bias."), "one-bias": slip("One bias.")},
)


class Folder:
    """A content folder with banks of the test's own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "banks").mkdir(parents=True)
        (root / "syllabus.yaml").write_text(yaml.safe_dump(SYLLABUS, allow_unicode=True), encoding="utf-8")

    def bank(self, group: str, *questions: dict[str, Any]) -> Bank:
        path = self.root / "banks" / f"{group}.yaml"
        whole = {"title": both(group), "questions": list(questions)}
        path.write_text(yaml.safe_dump(whole, allow_unicode=True, sort_keys=False), encoding="utf-8")
        found = read_bank(path, read_syllabus(self.root / "syllabus.yaml")[0])
        assert isinstance(found, Bank), found
        return found

    def keys(self, group: str) -> Path:
        return self.root / "keys" / f"{group}.json"
