"""What the commands do: everything that can be done beside answering, judging and rating."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from quizapp.plain import phrases
from quizapp.plain.commands import Called
from quizapp.plain.reader import Reader
from quizapp.plain.telling import help_page
from quizapp.plain.voice import Voice
from quizapp.practice import phrases as practice_phrases
from quizapp.practice.editing_phrases import NO_TERMINAL
from quizapp.practice.study import Study
from quizapp.text.languages import other
from quizapp.text.phrases import Sayable
from quizapp.text.prose import verbatim

if TYPE_CHECKING:  # with the YAML reader and the checks 30 ms, for who edits
    from quizapp.practice.editing import Edited

FOR_AN_ANSWER = frozenset({"hint", "dontknow", "skip", "clear"})
FOR_A_CARD = FOR_AN_ANSWER | {"bury", "suspend", "know", "flag", "unflag", "edit"}

Edit = Callable[[str], "Edited"]
"""Opens a question in the learner's editor."""


class Controls:
    """A command that cannot be carried out now changes nothing and says so."""

    def __init__(self, study: Study, voice: Voice, reader: Reader, edit: Edit | None) -> None:
        self._study, self._voice, self._reader, self._edit = study, voice, reader, edit

    def call(self, called: Called) -> None:
        """Any command but :quit, which is for whoever reads the lines."""
        study, name = self._study, called.name
        if (name in FOR_A_CARD and study.finished) or (name in FOR_AN_ANSWER and not study.asking):
            self._voice.say(phrases.NOT_NOW)
            return
        match name:
            case "hint":
                self._hint()
            case "dontknow":
                study.reveal()
                self._reader.next_step()
            case "skip":
                study.skip()
                self._go_on(phrases.SKIPPED)
            case "bury":
                study.bury()
                self._go_on(phrases.BURIED)
            case "suspend":
                study.suspend()
                self._go_on(phrases.SUSPENDED)
            case "know" if study.ahead:
                self._voice.say(practice_phrases.NOT_AHEAD)
            case "know":
                study.know()
                self._go_on(phrases.KNOWN)
            case "flag":
                self._flag(called.rest)
            case "unflag":
                self._unflag()
            case "edit":
                self._open_editor()
            case "undo":
                self._undo()
            case "clear":
                self._clear()
            case "numbers":
                self._numbers()
            case "lang":
                self._voice.language = other(self._voice.language)
                self._reader.everything()
            case "repeat":
                self._reader.everything()
            case "help":
                help_page(self._voice)
            case _:
                self._voice.say(phrases.UNKNOWN.fill(name=name))

    def _go_on(self, said: Sayable) -> None:
        self._voice.say(said)
        self._reader.everything()

    def _hint(self) -> None:
        if self._study.hint():
            self._reader.last_hint()
        else:
            self._voice.say(practice_phrases.NO_MORE_HINTS)

    def _flag(self, note: str) -> None:
        self._study.flag(note)
        self._voice.say(phrases.FLAGGED_WITH.fill(note=note) if note else phrases.FLAGGED)

    def _unflag(self) -> None:
        flagged = self._study.flagged is not None
        self._study.unflag()
        self._voice.say(phrases.UNFLAGGED if flagged else phrases.NO_FLAG)

    def _open_editor(self) -> None:
        if self._edit is None or self._study.card is None:
            self._voice.say(NO_TERMINAL)
            return
        edited = self._edit(self._study.card.question.id)
        self._study.reload()
        self._voice.say(edited.said)
        for problem in edited.problems:
            self._voice.prose(verbatim(str(problem)))
        self._reader.everything()

    def _undo(self) -> None:
        """Says what was taken back; of the units of one open answer only the one that is judged again."""
        before = self._study.card
        taken_back = self._study.undo()
        if taken_back is None:
            self._voice.say(phrases.NOTHING_UNDONE)
            return
        self._voice.say(taken_back)
        after = self._study.card
        if before and after and before.question.id == after.question.id and self._study.judging:
            self._reader.next_step()
        else:
            self._reader.everything()

    def _clear(self) -> None:
        there = self._reader.page.way == "outline" and bool(self._study.draft)
        if there:
            self._study.keep_draft("")
        self._voice.say(phrases.CLEARED if there else phrases.NOTHING_CLEARED)

    def _numbers(self) -> None:
        """For this run alone: the setting is kept in the settings file."""
        way = None if self._study.finished else self._reader.page.way
        picked = self._study.settings.numbers == "typed"
        self._study.settings = replace(self._study.settings, numbers="choice" if picked else "typed")
        self._voice.say(phrases.NUMBERS_PICKED if picked else phrases.NUMBERS_TYPED)
        if self._study.asking and way != self._reader.page.way:
            self._reader.everything()
