"""All questions, to be looked up and set aside outside any session: what the browse screen stands on."""

import json
from typing import Literal

from quizapp.bank.catalogue import Catalogue, UnknownQuestion
from quizapp.memory.counts import Standing, standings
from quizapp.memory.days import study_day
from quizapp.memory.events import Event, Flagged, Resumed, Suspended, Unflagged
from quizapp.memory.store import Store
from quizapp.practice import phrases as session_phrases
from quizapp.practice import shelf_phrases as phrases
from quizapp.practice.labels import days_said
from quizapp.practice.shelf import holds, words_of
from quizapp.practice.stamp import Clock, stamp_of
from quizapp.settings import Settings
from quizapp.text.languages import Language
from quizapp.text.prose import Prose, render, verbatim
from verify.registry import PLACEHOLDER

State = Literal["due", "new", "later", "suspended", "buried"]
Which = Literal["all", "due", "new", "suspended", "buried", "flagged"]
"""What is to be seen of the list: all, or what is in one state, or whatever is flagged."""
BLANK = "□"
"""Of a name, "batch norm, x = x, γ = gamma" would be left."""


def blanked(kind: str, ask: str) -> Prose:
    """What a question asks outside any showing: a blank stands for a number that changes."""
    return render(PLACEHOLDER.sub(BLANK, ask) if kind == "numeric" else ask)


class Browser:
    """The list at one moment. What is done to a question is on the disk before the list says so."""

    def __init__(self, store: Store, catalogue: Catalogue, clock: Clock, settings: Settings) -> None:
        self._store, self._catalogue, self._clock, self._settings = store, catalogue, clock, settings
        self.day = study_day(clock(), settings.rollover_hour)
        self.rows = standings(store, catalogue.path, self.day)
        self._places = {row.question: place for place, row in enumerate(self.rows)}
        self._topics = {topic.id: topic.title for topic in catalogue.topics()}
        self._notes = {flag.card: flag.note for flag in store.flags()}
        self._asked: dict[tuple[str, Language], str] = {}

    # What is to be seen

    def find(self, typed: str = "", which: Which = "all") -> list[Standing]:
        """The questions that hold the words in what they ask, their topic or their tags, in one language or the other,
        or in their id."""
        rows = self.rows if which == "all" else [row for row in self.rows if self.is_among(row, which)]
        words = words_of(typed)
        if not words:
            return list(rows)
        found = set(self._catalogue.search(" ".join(words)))
        return [row for row in rows if row.question in found or holds(row.question, words)]

    def is_among(self, row: Standing, which: Which) -> bool:
        return bool(row.flagged) if which == "flagged" else which in ("all", self.state(row))

    def state(self, row: Standing) -> State:
        if row.suspended:
            return "suspended"
        if row.buried:
            return "buried"
        if row.due_day is None:
            return "new"
        return "due" if row.due_day <= self.day else "later"

    def standing(self, row: Standing, language: Language) -> str:
        """Its state in words, and whether it is flagged."""
        match self.state(row):
            case "suspended":
                said = phrases.SUSPENDED.text(language)
            case "buried":
                said = phrases.BURIED.text(language)
            case "new":
                said = phrases.NEW.text(language)
            case "due":
                said = phrases.DUE.text(language)
            case "later":
                days = days_said((row.due_day or self.day) - self.day, language)
                said = phrases.LATER.fill(days=days).text(language)
        return f"{said} · {phrases.FLAGGED.text(language)}" if row.flagged else said

    def belongs(self, row: Standing, language: Language) -> str:
        """Its kind and its topic."""
        topic = self._topics.get(row.topic)
        name = topic.text(language) if topic else row.topic
        return f"{session_phrases.KINDS[row.kind].text(language)} · {name}"

    def asked(self, row: Standing, language: Language) -> str:
        """What it asks, on one line, with a blank for a number that changes from showing to showing."""
        known = self._asked.get((row.question, language))
        if known is None:
            try:
                text = json.loads(self._catalogue.json(row.question))["ask"][language]
            except UnknownQuestion:
                return phrases.GONE.text(language)
            whole = blanked(row.kind, text)
            known = self._asked[row.question, language] = " ".join(whole.plain().split())
        return known

    def look(self, row: Standing, language: Language) -> Prose:
        """The whole question with its answer, worked solution and sources. The first one imports pydantic and numpy."""
        from quizapp.keys.variant import NoVariant
        from quizapp.practice.exhibit import exhibited

        topic = self._topics.get(row.topic)
        try:
            question = self._catalogue.question(row.question)
            shown = exhibited(question, topic.text(language) if topic else row.topic, language)
        except UnknownQuestion:
            return verbatim(phrases.GONE.text(language), "bad")
        except NoVariant as error:
            return verbatim(str(error), "bad")
        return shown + verbatim(phrases.NAME.fill(name=row.question).text(language), "dim")

    def note(self, row: Standing) -> str | None:
        """That of its flag; None where it has none."""
        return self._notes.get(row.question)

    # What the learner does

    def turn(self, row: Standing) -> Standing:
        """Suspends it, or resumes it; returns it as it is then."""
        return self._do(row, Resumed(row.question) if row.suspended else Suspended(row.question))

    def flag(self, row: Standing, note: str | None) -> Standing:
        """Flags it with a note, which may be empty; None takes the flag away."""
        if note is None:
            return self._do(row, Unflagged(row.question)) if row.flagged else row
        return self._do(row, Flagged(row.question, note))

    def _do(self, row: Standing, event: Event) -> Standing:
        self._store.append(event, stamp_of(self._clock(), self._settings.rollover_hour))
        marks = self._store.marks(row.question)
        self._notes.pop(row.question, None)
        if marks.flag is not None:
            self._notes[row.question] = marks.flag
        row = row._replace(suspended=marks.suspended, flagged=marks.flag is not None)
        self.rows[self._places[row.question]] = row
        return row
