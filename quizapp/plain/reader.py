"""What lies on the desk, told in full or the part of it that is new."""

from quizapp.plain import phrases, telling
from quizapp.plain.voice import Voice
from quizapp.practice.page import Page
from quizapp.practice.phrases import AHEAD_MOVES_NOTHING, REPEAT
from quizapp.practice.study import Study
from quizapp.text.phrases import Sayable


class Reader:
    """Knows nothing itself: whatever it tells it asks the study for."""

    def __init__(self, study: Study, voice: Voice) -> None:
        self._study, self._voice = study, voice

    @property
    def page(self) -> Page:
        return self._study.page(self._voice.language)

    def everything(self) -> None:
        """The question and how far it has come; the summary, once the session is through."""
        if self._study.finished:
            self._summary()
            return
        page = self.page
        telling.question(self._voice, page, self._head(page))
        if self._study.asking:
            telling.expectation(self._voice, page, self._study.draft)
        elif page.judging is not None:
            telling.answer_and_units(self._voice, page.judging)
            telling.unit(self._voice, page.judging)
        else:
            self._feedback(page)

    def next_step(self) -> None:
        """What comes after an answer or a judgement: the next idea unit, or how it went."""
        page = self.page
        if page.judging is None:
            self._feedback(page)
            return
        if not page.judging.before:
            self._voice.pause()
            self._voice.say(phrases.HOLD_AGAINST)
        telling.unit(self._voice, page.judging)

    def last_hint(self) -> None:
        telling.section(self._voice, self.page.hints[-1])

    def _head(self, page: Page) -> Sayable:
        session, card = self._study.session, self._study.card
        if card is not None and card.question.id in session.rated:
            return phrases.ONCE_MORE.fill(
                done=session.done, size=session.size, topic=page.topic, kind=page.kind_name
            )
        number = len(session.rated) + 1
        return phrases.QUESTION.fill(number=number, size=session.size, topic=page.topic, kind=page.kind_name)

    def _feedback(self, page: Page) -> None:
        answered = self._study.answered
        telling.feedback(self._voice, page, answered.raw if answered is not None else "")
        if not self._study.moves:
            self._voice.pause()
            self._voice.say(AHEAD_MOVES_NOTHING if self._study.ahead else REPEAT)
        telling.ratings(self._voice, self._study.intervals, self._study.suggestion)

    def _summary(self) -> None:
        self._voice.pause()
        self._voice.prose(self._study.summary(self._voice.language))
        if self._study.session.undoable is not None:
            self._voice.say(phrases.FINISHED)
