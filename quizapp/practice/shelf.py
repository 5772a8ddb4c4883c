"""What there is to choose from: everything, the banks and their topics, each with what the learner has of it.

Home draws it. Nothing here reads a question.
"""

from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from typing import NamedTuple

from quizapp.bank.catalogue import BankRow, Catalogue, Title, TopicRow
from quizapp.memory.counts import Stock, Stocks, stocks
from quizapp.memory.store import Store
from quizapp.practice import shelf_phrases as phrases
from quizapp.text.phrases import Sayable

EVERYTHING = ""
"""The key of all banks together."""


class Part(NamedTuple):
    """One line of the shelf."""

    key: str
    """A group as a session is asked for: a bank, or `bank/topic`."""
    title: Sayable
    stock: Stock
    parts: int = 0
    """How many topics it has."""
    open: bool = False
    """Do they stand beneath it?"""
    error: str | None = None
    """Every problem of a broken bank, one a line."""

    @property
    def is_topic(self) -> bool:
        return "/" in self.key

    @property
    def can_be_studied(self) -> bool:
        return any(self.stock)

    @property
    def has_learned(self) -> bool:
        """Is there something that could be gone over ahead of its day?"""
        return bool(self.stock.due or self.stock.learned)


class Shelf:
    """The content and the learner's counts at one moment."""

    def __init__(
        self, banks: Sequence[BankRow], topics: Callable[[], Sequence[TopicRow]], stock: Stocks
    ) -> None:
        """`topics` are those of the syllabus in its order; they are asked for once one is to be seen."""
        self.banks, self.stock = banks, stock
        self._read_topics = topics

    @classmethod
    def empty(cls) -> "Shelf":
        return cls((), list, Stocks({}, {}))

    @classmethod
    def read(cls, store: Store, catalogue: Catalogue, day: int) -> "Shelf":
        return cls(catalogue.banks(), catalogue.topics, stocks(store, catalogue.path, day))

    def parts(self, opened: Collection[str] = (), words: Sequence[str] = ()) -> list[Part]:
        """What is to be seen: every bank, the topics of those that are opened, and of them all what holds the words.

        Of a bank whose topics are found, these stand beneath it, opened or not. A topic is found by words of its own
        with words of its bank: "cnn padding".
        """
        found = [] if words or len(self.banks) < 2 else [self._everything]
        for bank in self._banks:
            of_bank = self._haystack(bank) if words else ""
            hit = holds(of_bank, words)
            below = self._topics[bank.key] if hit and bank.key in opened else []
            if words and not below:
                below = [topic for topic in self._topics[bank.key] if self._found(topic, of_bank, words)]
            if hit or below:
                found += [bank._replace(open=bool(below)), *below]
        return found

    def hits(self, part: Part, words: Sequence[str]) -> bool:
        """Is it found by its own name, and not only there for what stands beneath it?"""
        return holds(self._haystack(part), words) or (
            part.is_topic and self._found(part, self._haystacks[part.key.partition("/")[0]], words)
        )

    def _found(self, topic: Part, of_bank: str, words: Sequence[str]) -> bool:
        own = self._haystack(topic)
        return any(word in own for word in words) and holds(own + "\n" + of_bank, words)

    @property
    def every(self) -> list[str]:
        """The keys of all banks."""
        return [bank.group for bank in self.banks]

    def covers(self, groups: Sequence[str]) -> bool:
        """Are these groups all there is? None named means all."""
        return not groups or set(groups) >= set(self.every)

    def asked_for(self, key: str, open_groups: Sequence[str] | None) -> list[str]:
        """The groups of a session over this part, when one over `open_groups` is open.

        None named means all, but also "go on with what is open": where that is a part, all are named instead.
        """
        if key != EVERYTHING and self.every != [key]:
            return [key]
        return list(open_groups or ()) if self.covers(open_groups or ()) else self.every

    def place_of(self, groups: Sequence[str]) -> str:
        """The key of the part that stands for a session over these groups."""
        if len(self.banks) == 1 and self.covers(groups):
            return self.banks[0].group
        return groups[0] if len(groups) == 1 else EVERYTHING

    def called(self, groups: Sequence[str]) -> Sayable:
        """What a session over these groups is called."""
        key = self.place_of(groups)
        if key != EVERYTHING:
            return next((part.title for part in self._every_part if part.key == key), Title(key, key))
        return phrases.EVERYTHING if self.covers(groups) else phrases.SOME.fill(count=len(groups))

    # Within

    @cached_property
    def _everything(self) -> Part:
        return Part(EVERYTHING, phrases.EVERYTHING, self.stock.total)

    @cached_property
    def _banks(self) -> list[Part]:
        none = Stock()
        return [
            Part(
                bank.group,
                bank.title,
                self.stock.banks.get(bank.group, none),
                len(self.stock.topics.get(bank.group, ())),
                error=bank.error,
            )
            for bank in self.banks
        ]

    @cached_property
    def _topics(self) -> dict[str, list[Part]]:
        """Of each bank the topics that it has questions of, in the order of the syllabus."""
        titles = {topic.id: topic.title for topic in self._read_topics()}
        order = {name: place for place, name in enumerate(titles)}
        return {
            bank: [
                Part(f"{bank}/{name}", titles.get(name, Title(name, name)), held[name])
                for name in sorted(held, key=lambda name: (order.get(name, len(order)), name))
            ]
            for bank in self.every
            for held in [self.stock.topics.get(bank, {})]
        }

    @property
    def _every_part(self) -> list[Part]:
        return [part for bank in self._banks for part in (bank, *self._topics[bank.key])]

    @cached_property
    def _haystacks(self) -> dict[str, str]:
        from quizapp.bank.search import folded  # only who looks for something needs it

        return {
            part.key: folded(
                f"{part.title.text('en')}\n{part.title.text('zh')}\n{part.key.rpartition('/')[2]}"
            )
            for part in self._every_part
        }

    def _haystack(self, part: Part) -> str:
        return self._haystacks.get(part.key, "")


def holds(text: str, words: Sequence[str]) -> bool:
    return all(word in text for word in words)


def words_of(typed: str) -> list[str]:
    """What is looked for, as it is looked for: without case and width. A slash before it means nothing: many begin a
    search with one."""
    if not typed:
        return []
    from quizapp.bank.search import folded

    return folded(typed).lstrip("/ ").split()
