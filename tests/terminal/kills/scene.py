"""What a screen says of a session over the bank of the campaign: read from what is drawn, the program is not asked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from .bank import HINTS, NUMBERS

KINDS = ("num", "pick", "gap", "card", "tick", "order", "open")
TYPED = ("num", "gap", "open")
"""Kinds whose answer is written into a field."""

PLACEHOLDERS = ("type your answer", "输入答案", "your points, one a line", "写下要点，每行一个")
TAKEN_BACK = ("Taken back", "已撤销")
NOTHING_BACK = ("nothing left to undo", "没有可以撤销")
REFUSED = ("Not counted", "不计分")
OVER = ("Session complete", "本次学习完成")
NOTHING_DUE = ("Nothing is due", "没有到期")
EDITED = ("your version counts", "以你的版本为准")
BROWSING = ("All questions", "全部题目")
NOTHING_FOUND = ("No bank and no topic is called that", "没有这个名称的题库或专题")
FLAG = ("Flag this question", "标记这道题", "This question is flagged", "这道题已标记")
TOUR = "选择语言"
LISTED = re.compile(r"\d\. (?:\[[x ]\] )?(?:key|other|first|second|third|last)-(\d)")


@dataclass(frozen=True)
class Scene:
    """One screen. Whatever is not on it is None or false."""

    text: str

    @cached_property
    def card(self) -> str | None:
        found = re.search(r"@((?:" + "|".join(KINDS) + r")-\d+)", self.text)
        return found[1] if found and not self.browsing else None

    @property
    def kind(self) -> str:
        return (self.card or "").partition("-")[0]

    @property
    def language(self) -> str | None:
        found = re.search(r"@[a-z]+-\d+ .*([.。])", self.text)
        return None if found is None else "zh" if found[1] == "。" else "en"

    @cached_property
    def marked(self) -> bool:
        """The four ratings are there, so the answer is judged."""
        return "1 Again" in self.text or "1 重来" in self.text

    @cached_property
    def judging(self) -> bool:
        """An idea of an open answer waits to be judged."""
        return "1 had it" in self.text or "1 答到了" in self.text

    @cached_property
    def asking(self) -> bool:
        return self.card is not None and not self.marked and not self.judging

    @cached_property
    def answer(self) -> str | None:
        """What is typed, ticked or put in order so far, as it would be handed in; None where nothing waits for it."""
        if not self.asking or self.flagging:
            return None
        if self.kind == "order":
            return ",".join(map(str, self.places))
        if self.kind == "tick":
            return ",".join(sorted(re.findall(r"\[x\] [a-z]+-(\d)", self.text)))
        lines = re.findall(r"^ │  (.*?) *│$", self.text, re.MULTILINE)
        if self.kind not in TYPED or not lines:
            return None
        return "" if lines[0] in PLACEHOLDERS else "\n".join(lines).rstrip("\n")

    @property
    def hints(self) -> int:
        return sum(hint["en"] in self.text for hint in HINTS)

    @cached_property
    def place(self) -> tuple[int, int] | None:
        """How many are done, of how many."""
        found = re.search(r" (\d+)/(\d+)\s*$", self.text.partition("\n")[0])
        return (int(found[1]), int(found[2])) if found else None

    @property
    def home(self) -> bool:
        return self.text.lstrip().startswith("quizapp")

    @property
    def browsing(self) -> bool:
        """The list of all questions: what it shows of one of them was not asked."""
        return self.says(BROWSING)

    @property
    def narrowed(self) -> bool:
        """On Home, something is typed that no bank is called."""
        return self.says(NOTHING_FOUND)

    @property
    def tour(self) -> bool:
        return TOUR in self.text

    @property
    def over(self) -> bool:
        return self.says(OVER)

    @property
    def flagging(self) -> bool:
        """The window for a note is over the question."""
        return self.says(FLAG)

    @property
    def lines(self) -> list[str]:
        """Of the screen, those that hold an option or a line to be put in order."""
        return [line for line in self.text.split("\n") if LISTED.search(line)]

    @property
    def places(self) -> tuple[int, ...]:
        """The authored places of options or lines, in the order shown."""
        return tuple(int(place) for line in self.lines for place in LISTED.findall(line))

    def says(self, either: tuple[str, ...]) -> bool:
        return any(text in self.text for text in either)

    def asks(self, params: Mapping[str, object]) -> bool:
        """These numbers stand in the question, in one language or the other."""
        return any(text.format(**params) in self.text for text in NUMBERS)
