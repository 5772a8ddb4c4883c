"""Any number of flashcards as if they had been compiled: some seconds for 100,000, which as YAML would take minutes.

The banks are real and have been compiled, but hold one card each; the others were put into the catalogue by hand.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import yaml

from quizapp.bank.basics import Text
from quizapp.bank.compiling import WINNERS
from quizapp.bank.models import Flashcard
from quizapp.bank.search import searched
from tests.bench.library import Home
from tests.bench.synthetic import TOPICS, fill, name

GROUPS = 20
RARE = ("dropout", "卷积")
"""Words that one question in fifty holds."""
ENGLISH = (
    "what happens to the loss of this network when a layer with that many inputs and outputs is trained with a larger "
    "batch than before while its learning rate stays as it was how does the gradient change and which of the weights "
    "are updated first if momentum is used why"
)
CHINESE = "这个网络的损失函数在训练时如何变化学习率保持不变而批量增大梯度怎样更新哪些权重先被修改为什么"
ENTRY = "id, bank, rank, bank_group, position, kind, topic, difficulty, frequency, line, body"
Banks = dict[str, tuple[str | bytes, int]]
"""The path and the rank of each bank as the catalogue has them, by group."""


def flashcards(home: Home, questions: int, topics: int = TOPICS, groups: int = GROUPS) -> None:
    """Makes them the only questions of this home: as many cards, in banks of the learner's own."""
    group_of = [f"bench_{topic * groups // topics:02d}" for topic in range(topics)]
    _write_banks(home.banks, group_of)
    home.catalogue().close()
    with closing(sqlite3.connect(home.places.catalogue, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        found = connection.execute("SELECT bank_group, path, rank FROM bank")
        banks: Banks = {group: (path, rank) for group, path, rank in found}
        for table in ("entry", "said", "was"):
            connection.execute(f"DELETE FROM {table}")
        cards = [_card(number, topics) for number in range(questions)]
        fill(connection, "entry", f"rowid, {ENTRY}", _entries(cards, group_of, banks))
        fill(connection, "said", "entry, chinese, en, zh", _said(cards))
        for statement in WINNERS.split(";\n"):
            connection.execute(statement)
        connection.execute("COMMIT")


def _topic(number: int) -> str:
    return f"bench-topic-{number:03d}"


def _title(number: int) -> Text:
    return Text(en=f"Topic {number}", zh=f"主题 {number}")


def _card(number: int, topics: int) -> Flashcard:
    chance, words_of = Random(number), ENGLISH.split()

    def text(english: int, chinese: int, rare: bool) -> Text:
        words, signs = chance.choices(words_of, k=english), chance.choices(CHINESE, k=chinese)
        if rare:
            words[english // 2], signs[chinese // 2] = RARE
        return Text(en=f"Q{number:06d} {' '.join(words)}?", zh=f"Q{number:06d} {''.join(signs)}？")

    return Flashcard(
        id=name(number),
        kind="flashcard",
        topic=_topic(number % topics),
        ask=text(22, 40, number % 50 == 0),
        answer=text(15, 30, rare=False),
        why=text(40, 70, rare=False),
        sources=("arXiv:1412.6980",),
        difficulty=3,
        frequency=3,
    )


def _entries(cards: list[Flashcard], group_of: list[str], banks: Banks) -> Iterator[tuple[object, ...]]:
    for number, card in enumerate(cards):
        topic = number % len(group_of)
        group = group_of[topic]
        place = (*banks[group], group, number // len(group_of))
        body = card.model_dump_json(exclude_defaults=True)
        yield number + 1, card.id, *place, "flashcard", card.topic, 3, 3, 1, body


def _said(cards: list[Flashcard]) -> Iterator[tuple[object, ...]]:
    for number, card in enumerate(cards):
        title = _title(int(card.topic.removeprefix("bench-topic-")))
        yield number + 1, False, searched(card, title, "en"), searched(card, title, "zh")


def _write_banks(content: Path, group_of: list[str]) -> None:
    (content / "banks").mkdir(parents=True)
    topics = [
        {"id": _topic(number), "group": group, "title": _title(number).model_dump()}
        for number, group in enumerate(group_of)
    ]
    _dump(content / "syllabus.yaml", {"topics": topics})
    for place, group in enumerate(dict.fromkeys(group_of)):
        card = _card(group_of.index(group), len(group_of)).model_dump(mode="json", exclude_defaults=True)
        titles = {"en": f"Group {place}", "zh": f"第 {place} 组"}
        _dump(content / "banks" / f"{group}.yaml", {"title": titles, "questions": [card]})


def _dump(path: Path, content: object) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
