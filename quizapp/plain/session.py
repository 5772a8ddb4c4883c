"""Reads lines, writes lines; everything between them is the same `Study` that the screen uses."""

import unicodedata
from collections.abc import Iterable, Mapping

from quizapp.answers.grade import NotCounted
from quizapp.answers.rating import Rating
from quizapp.answers.refusals import Refusal
from quizapp.memory.events import How
from quizapp.plain import phrases, telling
from quizapp.plain.commands import Called, read_line
from quizapp.plain.controls import Controls, Edit
from quizapp.plain.number_list import read_numbers, read_order
from quizapp.plain.reader import Reader
from quizapp.plain.voice import Voice, Write
from quizapp.practice import phrases as practice_phrases
from quizapp.practice.page import Page
from quizapp.practice.places import raw_of
from quizapp.practice.study import Study
from quizapp.text.languages import Language
from quizapp.text.phrases import Sayable

LONGEST_OUTLINE = 20_000
"""Characters, some ten pages: every line writes all of them to the disk, and a whole file may be piped in."""

JUDGEMENTS: Mapping[str, How] = {
    **dict.fromkeys(("y", "yes", "1", "是"), "had"),
    **dict.fromkeys(("p", "partly", "2", "部分"), "partly"),
    **dict.fromkeys(("n", "no", "3", "否"), "missed"),
}
"""In either language, whichever is spoken; the digits are those of the study screen."""


class PlainSession:
    """One study session over any source of lines; raises StoreError where the disk refuses."""

    def __init__(
        self, study: Study, language: Language, write: Write, width: int, edit: Edit | None = None
    ) -> None:
        self.study = study
        self._voice = Voice(write, width, language)
        self._reader = Reader(study, self._voice)
        self._controls = Controls(study, self._voice, self._reader, edit)

    def run(self, lines: Iterable[str]) -> None:
        """Until the learner leaves, or the end of the input."""
        self._voice.say(phrases.OPENING)
        if self.study.ahead:
            self._voice.say(practice_phrases.AHEAD_MOVES_NOTHING)
        self._reader.everything()
        if not self._over:
            for line in lines:
                if not self._take(line.rstrip("\r\n")) or self._over:
                    break
        if self.study.finished:
            self.study.leave()
            return
        if self.study.asking and self._reader.page.way == "outline" and self.study.draft:
            self._voice.say(phrases.OUTLINE_KEPT)
        self._voice.say(phrases.LEFT_OPEN)

    @property
    def _over(self) -> bool:
        """Through, with nothing to go back to."""
        return self.study.finished and self.study.session.undoable is None

    def _take(self, typed: str) -> bool:
        """False where the learner leaves."""
        line = read_line(typed)
        if isinstance(line, Called):
            if line.name == "quit":
                return False
            self._controls.call(line)
        elif self.study.finished:
            return False
        elif self.study.marked:
            self._rate(_folded(line))
        elif self.study.judging:
            self._judge(_folded(line))
        else:
            self._answer(line)
        return True

    def _answer(self, typed: str) -> None:
        page = self._reader.page
        match page.way:
            case "pick":
                raw = _picked(page, _folded(typed))
            case "tick":
                raw = _ticked(page, typed)
            case "order":
                raw = _ordered(page, typed)
            case "outline" if typed.strip():
                self._write_down(typed)
                return
            case "outline":
                raw = self.study.draft
            case "type" | "turn":
                raw = typed
                self._read_back(typed)
        if isinstance(raw, str):
            self._hand_in(raw)
        else:
            self._voice.say(raw)

    def _hand_in(self, raw: str) -> None:
        mark = self.study.answer(raw)
        if isinstance(mark, NotCounted | Refusal):
            self._voice.say(practice_phrases.NOT_COUNTED.fill(message=mark.message))
        else:
            self._reader.next_step()

    def _read_back(self, typed: str) -> None:
        reading = self.study.read(typed)
        if reading is not None and not isinstance(reading, Refusal):
            self._voice.say(practice_phrases.READ_AS.fill(echo=reading.echo))
            for note in reading.notes:
                self._voice.say(note)

    def _write_down(self, line: str) -> None:
        """A line of an outline is on the disk before the next one is read."""
        outline = self.study.draft
        longer = f"{outline}\n{line}" if outline else line
        if len(longer) > LONGEST_OUTLINE:
            self._voice.say(phrases.OUTLINE_FULL.fill(most=LONGEST_OUTLINE))
        else:
            self.study.keep_draft(longer)

    def _judge(self, typed: str) -> None:
        how = JUDGEMENTS.get(typed)
        if how is None:
            self._voice.say(phrases.JUDGEMENT_WANTED)
        else:
            self.study.judge(how)
            self._reader.next_step()

    def _rate(self, typed: str) -> None:
        suggested = self.study.suggestion
        if typed and typed not in ("1", "2", "3", "4"):
            self._voice.say(phrases.RATING_WANTED.fill(suggested=int(suggested)))
            return
        self.study.rate(Rating(int(typed)) if typed else suggested)
        self._reader.everything()


def _folded(typed: str) -> str:
    """A short answer as a keyboard without an input method would have sent it."""
    return unicodedata.normalize("NFKC", typed.strip()[:10]).casefold()


def _picked(page: Page, typed: str) -> str | Sayable:
    labels = telling.labels(page)
    if typed in labels:
        return page.options[labels.index(typed)].raw
    if page.kind == "numeric":
        return phrases.ONE_LETTER_OF.fill(last=labels[-1])
    return phrases.ONE_OF.fill(count=len(labels))


def _ticked(page: Page, typed: str) -> str | Sayable:
    numbers = read_numbers(typed, len(page.options))
    if not isinstance(numbers, tuple):
        return numbers
    return raw_of(sorted(int(page.options[number - 1].raw) for number in numbers))


def _ordered(page: Page, typed: str) -> str | Sayable:
    numbers = read_order(typed, len(page.options))
    if not isinstance(numbers, tuple):
        return numbers
    return raw_of(int(page.options[number - 1].raw) for number in numbers)
