"""A learner's table: content, a real disk and a still clock, for the tests of the rooms above `practice`.

The small content holds one question of each way to answer, in this order: `size` (a typed number), `half` (a picked
option), `gap` (a typed word), `turn` (a turned card). It is the tests' own: no edit of the shipped banks is felt here.
"""

import os
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from quizapp.bank.catalogue import Catalogue
from quizapp.memory.days import utc_ms
from quizapp.memory.lease import Holder
from quizapp.memory.store import Store
from quizapp.practice.opening import open_study
from quizapp.practice.study import Study
from quizapp.settings import Settings

MORNING = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)

HOSTILE = (
    "[/INST] [CLS] [bold] <think>x</think> \x1b[31mred\x1b]0;title\x07 \u202eright to left\u202c "
    "zero\u200bwidth $x*y*z$ E[x](y) <pad>"
)
"""What has broken terminals and markup before. The formula is the only thing in it that is meant to be drawn."""

UNMARKED = ("[/INST]", "[CLS]", "[bold]", "<think>x</think>", "x*y*z", "E[x](y)", "<pad>")
"""What of it must come out letter by letter."""

LONG = "abcdefghij" * 1_000
"""As long as a text of a bank may be."""

NASTY_TITLE = f"{HOSTILE} {LONG}"[: len(LONG)]


def both(en: str, zh: str) -> dict[str, str]:
    return {"en": en, "zh": zh}


def question(name: str, kind: str, topic: str, **rest: Any) -> dict[str, Any]:
    common = {
        "id": name,
        "kind": kind,
        "topic": topic,
        "why": both(f"Why {name}.", f"{name} 的解释。"),
        "sources": ["arXiv:1603.07285"],
        "difficulty": 2,
        "frequency": 3,
    }
    return common | rest


SMALL = [
    question(
        "size",
        "numeric",
        "conv",
        ask=both(
            "Input $<n>$, kernel $<k>$, stride 2, padding 1: output?",
            "输入 $<n>$，卷积核 $<k>$，步幅 2，补零 1：输出？",
        ),
        compute="conv.output_size",
        given={"n": 8, "k": 3, "s": 2, "p": 1, "d": 1},
        mistakes={"ceil-for-floor": {"says": both("You rounded up.", "你向上取整了。")}},
        hints=[both("Floor it.", "向下取整。")],
    ),
    question(
        "half",
        "choice",
        "pool",
        ask=both("What does a stride of 2 leave?", "步幅 2 留下多少？"),
        options=[
            {"text": both("Half", "一半"), "key": True},
            {"text": both("Third", "三分之一"), "says": both("Not a third.", "不是三分之一。")},
            {"text": both("All", "全部")},
        ],
    ),
    question(
        "gap",
        "cloze",
        "gaps",
        ask=both("A stride of two ____ the width.", "步幅为二使宽度____。"),
        answer=both("halves", "减半"),
    ),
    question(
        "turn",
        "flashcard",
        "cards",
        ask=both("What is dropout?", "什么是 dropout？"),
        answer=both("Random zeros.", "随机置零。"),
    ),
]
TITLES = {
    "conv": ("Output size", "输出大小"),
    "pool": ("Pooling", "池化"),
    "gaps": ("Gaps", "填空题"),
    "cards": ("Cards", "卡片"),
}

NASTY = [
    question(
        "size",
        "numeric",
        "conv",
        # In a numeric question <name> stands for a number, and for nothing else.
        ask=both(f"Input $<n>$? {HOSTILE.replace('<', '‹')}", f"输入 $<n>$？{HOSTILE.replace('<', '‹')}"),
        compute="conv.output_size",
        given={"n": 8, "k": 3, "s": 2, "p": 1, "d": 1},
        mistakes={"ceil-for-floor": {"says": both(HOSTILE.replace("<", "‹"), HOSTILE.replace("<", "‹"))}},
    ),
    question(
        "half",
        "choice",
        "pool",
        ask=both(HOSTILE, HOSTILE),
        why=both(HOSTILE, HOSTILE),
        sources=[HOSTILE],
        hints=[both(HOSTILE, HOSTILE)],
        options=[
            {"text": both(HOSTILE, HOSTILE), "key": True},
            {"text": both(f"Third {HOSTILE}", f"三 {HOSTILE}"), "says": both(HOSTILE, HOSTILE)},
            {"text": both(f"All {HOSTILE}", f"全 {HOSTILE}")},
        ],
    ),
    question(
        "gap",
        "cloze",
        "gaps",
        ask=both(f"____ {HOSTILE}", f"____ {HOSTILE}"),
        answer=both(HOSTILE, HOSTILE),
    ),
    question(
        "turn", "flashcard", "cards", ask=both(LONG, LONG), why=both(LONG, LONG), answer=both(LONG, LONG)
    ),
]


@dataclass
class Clock:
    """Stands still until a test moves it."""

    now: datetime = MORNING

    def __call__(self) -> datetime:
        return self.now

    def next_day(self) -> None:
        self.now += timedelta(days=1)


@dataclass
class Table:
    """A learner's table: what outlives a run of the program, and the clock that the runs are given."""

    root: Path
    content: Path
    clock: Clock = field(default_factory=Clock)
    settings: Settings = field(default_factory=Settings)
    stack: ExitStack = field(default_factory=ExitStack)

    def open(self) -> tuple[Store, Catalogue]:
        """The disk and the content, with the lease taken; closed after the test."""
        store = self.stack.enter_context(Store.open(self.root / "progress.db"))
        catalogue = self.stack.enter_context(Catalogue.open(self.root / "catalogue.db", [self.content]))
        assert store.take_lease(Holder.here(os.urandom(8).hex()), utc_ms(self.clock()), force=True) is None
        return store, catalogue

    def study(self, *groups: str) -> Study:
        store, catalogue = self.open()
        study = open_study(store, catalogue, self.clock, self.settings, groups)
        assert study is not None
        return study


def write_content(root: Path, titles: dict[str, tuple[str, str]], banks: dict[str, dict[str, Any]]) -> Path:
    """A content folder; the topics come in the order of `titles`."""
    (root / "banks").mkdir(parents=True)
    topics = [{"id": name, "group": "small", "title": both(*title)} for name, title in titles.items()]
    (root / "syllabus.yaml").write_text(yaml.safe_dump({"topics": topics}, allow_unicode=True), "utf-8")
    for group, bank in banks.items():
        text = yaml.safe_dump(bank, allow_unicode=True, sort_keys=False)
        (root / "banks" / f"{group}.yaml").write_text(text, "utf-8")
    return root
