"""A desk in a folder of its own: content, progress on a real disk, and a clock that the test sets."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from quizapp.answers.rating import Rating
from quizapp.bank.catalogue import Catalogue
from quizapp.memory.days import study_day, utc_ms
from quizapp.memory.events import Logged, Stamp, Suspended, unpack
from quizapp.memory.lease import Holder
from quizapp.memory.store import Store
from quizapp.practice.opening import open_study
from quizapp.practice.session import Session, fold
from quizapp.practice.study import Study
from quizapp.settings import Settings
from quizapp.text.numbers import shown

NOON = datetime(2025, 3, 14, 12, 0, tzinfo=UTC)
SETTINGS = Settings()
TOPICS = ("shapes", "optimisers")


def both(en: str, zh: str = "") -> dict[str, str]:
    return {"en": en, "zh": zh or f"中文：{en}"}


def question(name: str, kind: str, **changes: Any) -> dict[str, Any]:
    common = {
        "topic": TOPICS[0],
        "ask": both(f"Ask {name}?"),
        "why": both(f"Why {name}."),
        "sources": ["arXiv:1603.07285"],
        "difficulty": 2,
        "frequency": 3,
    }
    return {"id": name, "kind": kind} | common | changes


def slip(en: str) -> dict[str, Any]:
    return {"says": both(en)}


SIZE = question(
    "size",
    "numeric",
    ask=both("<n> pixels, kernel <k>, stride 2, padding 3?", "边长 <n>，卷积核 <k>，步幅 2，补零 3？"),
    compute="conv.output_size",
    space={"n": [112, 224, 226, 228], "k": [5, 7, 11]},
    given={"s": 2, "p": 3, "d": 1},
    mistakes={
        "ceil-for-floor": slip("Rounded up."),
        "no-plus-one": slip("Counted the moves."),
        "not-floored": slip("Kept the fraction."),
    },
    steps={"span": both("That is the room to move.")},
    hints=[both("First hint."), both("Second hint.")],
)
NET = question(
    "net",
    "numeric",
    topic=TOPICS[1],
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
PICK = question(
    "pick",
    "choice",
    options=[
        {"text": both("Half"), "key": True},
        {"text": both("Third"), "says": both("Not a third."), "misconception": "thirds"},
        {"text": both("All"), "says": both("Not all.")},
    ],
    hints=[both("Look again.")],
)
GAP = question("gap", "cloze", ask=both("The ____ moves.", "____在移动。"), answer=both("kernel", "卷积核"))


def card(name: str, topic: str = TOPICS[0]) -> dict[str, Any]:
    return question(name, "flashcard", topic=topic, answer=both(f"Answer {name}."))


CARDS = [card(name, TOPICS[i % 2]) for i, name in enumerate(["one", "two", "three", "four", "five", "six"])]


class Desk:
    """Everything that outlives a run of the program; `sit` is one run."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.now = NOON
        self.content = root / "content"
        (self.content / "banks").mkdir(parents=True)
        topics = [{"id": one, "group": "first", "title": both(f"On {one}", f"论{one}")} for one in TOPICS]
        self._write(self.content / "syllabus.yaml", {"topics": topics})

    def bank(self, *questions: dict[str, Any], group: str = "first") -> None:
        self._write(
            self.content / "banks" / f"{group}.yaml", {"title": both(group), "questions": list(questions)}
        )

    def _write(self, path: Path, data: object) -> None:
        path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")

    @property
    def day(self) -> int:
        return study_day(self.now, SETTINGS.rollover_hour)

    @property
    def progress(self) -> Path:
        return self.root / "progress.db"

    def later(self, **spans: float) -> None:
        self.now += timedelta(**spans)

    @contextmanager
    def sit(
        self, groups: Sequence[str] = (), settings: Settings = SETTINGS, ahead: bool = False
    ) -> Iterator[Study]:
        """A run of the program; whoever ran before is taken over from, as after a kill."""
        found = self.try_to_sit(groups, settings, ahead)
        with found as study:
            assert study is not None, "nothing to do"
            yield study

    @contextmanager
    def try_to_sit(
        self, groups: Sequence[str] = (), settings: Settings = SETTINGS, ahead: bool = False
    ) -> Iterator[Study | None]:
        with (
            Catalogue.open(self.root / "catalogue.db", [self.content]) as catalogue,
            Store.open(self.progress) as store,
        ):
            store.take_lease(Holder("here", 1, f"run at {self.now}"), utc_ms(self.now), force=True)
            self.catalogue = catalogue
            yield open_study(store, catalogue, lambda: self.now, settings, groups, ahead)

    def on_disk(self) -> Session | None:
        """Today's open session as another program would read it."""
        with Store.open(self.progress) as store:
            return fold(store.open_session(self.day))

    def nothing_to_do(self) -> None:
        with self.try_to_sit() as study:
            assert study is None

    def suspend_outside(self, card: str) -> None:
        """As another screen does: outside any session."""
        with Store.open(self.progress) as store:
            store.take_lease(Holder("here", 1, "another screen"), utc_ms(self.now), force=True)
            store.append(Suspended(card), Stamp(utc_ms(self.now), self.day))

    def log(self) -> list[Logged]:
        """Every event there is, in order."""
        with closing(sqlite3.connect(self.progress)) as connection:
            rows = connection.execute("SELECT seq, at, day, session, kind, payload FROM events ORDER BY seq")
            return [Logged(row[0], Stamp(*row[1:4]), unpack(*row[4:])) for row in rows]

    def refresh(self) -> None:
        """The catalogue of the run that sits at the desk is brought up to date."""
        self.catalogue.refresh()

    def draft(self, session: int, name: str) -> str | None:
        with Store.open(self.progress) as store:
            return store.draft(session, name)


def name_of(study: Study) -> str:
    assert study.card is not None
    return study.card.question.id


def right_answer(study: Study) -> str:
    """What a learner who knows it types; of a choice the place of the key, of a card nothing."""
    assert study.card is not None
    asked, variant = study.card.question, study.card.variant
    if variant is not None:
        return shown(variant.key)
    return {"choice": "0", "cloze": "kernel"}.get(asked.kind, "")


def know(study: Study, rating: Rating | None = None) -> str:
    """Answers rightly and rates, by default as suggested; the name of the card."""
    name = name_of(study)
    study.answer(right_answer(study))
    study.rate(study.suggestion if rating is None else rating)
    return name
