"""One sound question of every kind, and a content folder to write banks into."""

import copy
import os
from pathlib import Path
from typing import Any

import yaml

from quizapp.bank.catalogue import Catalogue
from quizapp.bank.reader import read_bank
from quizapp.bank.syllabus import Syllabus, read_syllabus

SYLLABUS = """\
topics:
  - id: conv-size
    group: cnn_ops
    title: {en: Output size, zh: 输出大小}
    source_refs: ["001:2.4"]
    errata: [E-CNN-2, E-CNN-4]
  - id: adam
    group: optimisation
    title: {en: Adam, zh: Adam 优化器}
"""

COMMON: dict[str, Any] = {
    "topic": "conv-size",
    "ask": {"en": "How large is it?", "zh": "它有多大？"},
    "why": {"en": "Because it is so.", "zh": "因为如此。"},
    "sources": ["arXiv:1603.07285"],
    "difficulty": 2,
    "frequency": 3,
}

YES = {"en": "Yes.", "zh": "是。"}
BODIES: dict[str, dict[str, Any]] = {
    "flashcard": {"answer": {"en": "Half as large.", "zh": "一半大。"}},
    "choice": {
        "options": [
            {"text": {"en": "Half", "zh": "一半"}, "key": True},
            {"text": {"en": "Third", "zh": "三分之一"}, "misconception": "counts-three"},
            {
                "text": {"en": "Whole", "zh": "全部"},
                "says": {"en": "No.", "zh": "不对。"},
                "errata": "E-CNN-2",
            },
        ]
    },
    "multi": {
        "options": [
            {"text": {"en": "Stride", "zh": "步幅"}, "key": True},
            {"text": {"en": "Padding", "zh": "填充"}, "key": True},
            {"text": {"en": "Bias", "zh": "偏置"}},
        ]
    },
    "cloze": {
        "ask": {"en": "The stride ____ the size.", "zh": "步幅使大小____。"},
        "answer": {"en": "halves", "zh": "减半"},
        "accept": {"en": ["divides"], "zh": ["变为一半"]},
    },
    "ordering": {
        "lines": [
            {"en": "Pad", "zh": "填充"},
            {"en": "Slide", "zh": "滑动"},
            {"en": "Multiply", "zh": "相乘"},
            {"en": "Add", "zh": "相加"},
        ]
    },
    "numeric": {
        "compute": "conv.output_size",
        "ask": {"en": "Input $<n>$, kernel $<k>$: output?", "zh": "输入 $<n>$、卷积核 $<k>$，输出是多少？"},
        "space": {"n": [28, 32], "k": {"from": 3, "to": 7, "step": 2}},
        "given": {"s": 2, "p": 1, "d": 1},
        "where": ["k <= n", "conv.fits"],
        "mistakes": {
            "ceil-for-floor": {"says": {"en": "Round down.", "zh": "向下取整。"}, "errata": "E-CNN-4"}
        },
        "steps": {"k_eff": {"en": "That is the kernel.", "zh": "这是卷积核。"}},
        "solution": {"en": "So it is $<out>$.", "zh": "所以是 $<out>$。"},
    },
    "open": {
        "units": [
            {
                "id": name,
                "must": name == "window",
                "text": {"en": en, "zh": zh},
                "cue": {"en": "Why?", "zh": "为何？"},
            }
            for name, en, zh in (
                ("window", "the window must lie inside the padded input", "窗口必须落在填充后的输入内"),
                ("floor", "the division is rounded down", "除法向下取整"),
                ("one", "the first position counts as well", "第一个位置也要计入"),
            )
        ],
        "wrong": [{"says": {"en": "It is rounded up.", "zh": "向上取整。"}, "errata": "E-CNN-2"}],
        "followups": [
            {
                "level": 2,
                "when": "always",
                "ask": {"en": "And?", "zh": "然后？"},
                "answer": {"en": "So.", "zh": "如此。"},
            },
            {
                "level": 3,
                "when": "miss:floor",
                "ask": {"en": "Up?", "zh": "向上？"},
                "answer": {"en": "No.", "zh": "否。"},
            },
        ],
        "model": {
            "en": "The window must lie wholly inside the padded input. "
            + "It moves by its stride until it no longer fits. " * 6,
            "zh": "窗口必须完整落在填充后的输入内，按步幅移动，直到放不下为止。",
        },
    },
}


def question(kind: str, /, **changes: Any) -> dict[str, Any]:
    """A sound question of that kind with some keys changed; None takes a key away."""
    whole = {"id": f"a-{kind}", "kind": kind} | copy.deepcopy(COMMON) | copy.deepcopy(BODIES[kind]) | changes
    return {key: value for key, value in whole.items() if value is not None}


class _NoAliases(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


class Content:
    """A content folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "banks").mkdir(parents=True)
        self.write_syllabus(SYLLABUS)

    @property
    def syllabus(self) -> Syllabus:
        return read_syllabus(self.folder / "syllabus.yaml")[0]

    def write_syllabus(self, text: str) -> None:
        (self.folder / "syllabus.yaml").write_text(text, encoding="utf-8")

    def path(self, group: str) -> Path:
        return self.folder / "banks" / f"{group}.yaml"

    def write(self, group: str, text: str | bytes) -> Path:
        """A bank file of exactly these characters."""
        self.path(group).write_bytes(text.encode() if isinstance(text, str) else text)
        return self.path(group)

    def bank(self, group: str, *questions: dict[str, Any]) -> Path:
        """A bank file of these questions."""
        whole = {"title": {"en": group, "zh": "题库"}, "questions": list(questions)}
        return self.write(
            group, yaml.dump(whole, Dumper=_NoAliases, allow_unicode=True, sort_keys=False, width=1000)
        )

    def age(self) -> None:
        """Makes every file an hour old, as files usually are."""
        for path in (self.folder / "syllabus.yaml", *(self.folder / "banks").iterdir()):
            state = path.stat()
            os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns - 3600 * 10**9))


def opened(db: Path, *folders: Content) -> Catalogue:
    return Catalogue.open(db, [one.folder for one in folders])


NUMERIC = """\
title: {en: Numbers, zh: 数}
questions:
  - id: first
    kind: numeric
    topic: conv-size
    ask: {en: What?, zh: 什么？}
    why: {en: So., zh: 如此。}
    sources: [book]
    difficulty: 1
    frequency: 1
    compute: conv.output_size
    asked: out
    space:
      n: [28, 32]
      k: {from: 3, to: 7, step: 2}
    given: {s: 2, p: 1, d: 1}
    where: ["k <= n", conv.fits]
    mistakes:
      ceil-for-floor: {says: {en: Round down., zh: 向下取整。}}
    steps:
      k_eff: {en: That is the kernel., zh: 这是卷积核。}
"""


def told(content: Content, text: str) -> list[str]:
    """The problems without the path: `line:column: message; hint`."""
    bank = read_bank(content.write("x", text), content.syllabus)
    assert isinstance(bank, list), "the bank was taken"
    return [str(problem).split("x.yaml:", 1)[1] for problem in bank]
