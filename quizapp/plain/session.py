"""Reads lines, writes lines; everything between them is the same `Study` that the screen uses."""

import unicodedata
from collections.abc import Callable, Iterable

from quizapp.answers.grade import Grade
from quizapp.answers.rating import Rating
from quizapp.answers.reading import Reading
from quizapp.plain import phrases
from quizapp.practice import phrases as practice_phrases
from quizapp.practice.page import Page, rating_label
from quizapp.practice.study import Study
from quizapp.text.languages import Language, other
from quizapp.text.phrases import Sayable
from quizapp.text.prose import Prose, verbatim
from quizapp.text.wrap import wrap

Write = Callable[[str], None]


class PlainSession:
    """One study session over any source of lines; raises StoreError where the disk refuses."""

    def __init__(self, study: Study, language: Language, write: Write, width: int) -> None:
        self.study, self.language, self._write, self._width = study, language, write, width

    def run(self, lines: Iterable[str]) -> None:
        """Until the queue is through, a `:quit`, or the end of the input."""
        self._say(phrases.COMMANDS)
        self._ask()
        for line in lines:
            if self.study.finished:
                break
            typed = line.rstrip("\r\n")
            if unicodedata.normalize("NFKC", typed.strip()) in (":quit", ":q"):
                break
            self._take(typed)
            if self.study.finished:
                break
        if self.study.finished:
            self._line("")
            self._prose(self.study.summary(self.language))
            self.study.leave()
        else:
            self._say(phrases.LEFT_OPEN)

    def _take(self, typed: str) -> None:
        command = unicodedata.normalize("NFKC", typed.strip())
        if command.startswith(":"):
            self._command(command.lower())
        elif self.study.marked:
            self._rate(command)
        else:
            self._answer(typed)

    def _command(self, command: str) -> None:
        match command:
            case ":lang" | ":l":
                self.language = other(self.language)
                self._ask()
            case ":undo" | ":u":
                self._say(phrases.UNDONE if self.study.undo() else phrases.NOTHING_UNDONE)
                self._ask()
            case ":help" | ":h":
                self._say(phrases.COMMANDS)
            case ":hint" | ":skip" | ":dontknow" | ":d" if self.study.marked:
                self._say(phrases.NO_SUCH)
            case ":hint":
                self._hint()
            case ":skip":
                self.study.skip()
                self._ask()
            case ":dontknow" | ":d":
                self.study.reveal()
                self._feedback()
            case _:
                self._say(phrases.UNKNOWN.fill(text=command[:40], commands=phrases.COMMANDS))

    def _hint(self) -> None:
        if self.study.hint():
            hint = self.study.page(self.language).hints[-1]
            self._line(phrases.HEADING.fill(heading=hint.heading).text(self.language))
            self._prose(hint.body)
        else:
            self._say(practice_phrases.NO_MORE_HINTS)

    def _answer(self, typed: str) -> None:
        page = self.study.page(self.language)
        raw = typed
        if page.options:
            number = unicodedata.normalize("NFKC", typed.strip())
            if number not in [str(i + 1) for i in range(len(page.options))]:
                self._say(phrases.NUMBER_OF.fill(count=len(page.options)))
                return
            raw = str(page.options[int(number) - 1].place)
        reading = self.study.read(raw)
        if isinstance(reading, Reading):
            self._say(practice_phrases.READ_AS.fill(echo=reading.echo))
            for note in reading.notes:
                self._say(note)
        mark = self.study.answer(raw)
        if mark is None or isinstance(mark, Grade):
            self._feedback()
        else:
            self._say(practice_phrases.NOT_COUNTED.fill(message=mark.message))

    def _rate(self, typed: str) -> None:
        suggested = self.study.suggestion
        if typed and typed not in ("1", "2", "3", "4"):
            self._say(phrases.RATING_WANTED.fill(suggested=int(suggested)))
            return
        self.study.rate(Rating(int(typed)) if typed else suggested)
        self._ask()

    def _ask(self) -> None:
        """The question and, once it is answered, its feedback."""
        if self.study.finished:
            return
        page = self.study.page(self.language)
        session = self.study.session
        head = phrases.QUESTION.fill(
            number=session.done + 1,
            size=session.size,
            topic=page.topic,
            kind=page.kind_name,
        )
        self._line("")
        self._prose(verbatim(f"== {head.text(self.language)} =="))
        self._prose(page.ask)
        self._options(page)
        for hint in page.hints:
            self._line(phrases.HEADING.fill(heading=hint.heading).text(self.language))
            self._prose(hint.body)
        if page.feedback is not None:
            self._feedback()
        else:
            self._say(phrases.EXPECTS.fill(form=page.expects))
            if page.way == "turn":
                self._say(phrases.TURN_CARD)

    def _options(self, page: Page) -> None:
        for number, option in enumerate(page.options, 1):
            lines = wrap(option.text, max(8, self._width - 4))
            for i, line in enumerate(lines):
                lead = f"{number}. " if i == 0 else "   "
                self._line(lead + "".join(span.text for span in line))

    def _feedback(self) -> None:
        feedback = self.study.page(self.language).feedback
        if feedback is None:
            return
        self._line("")
        self._line(f"-- {feedback.headline}")
        for section in feedback.sections:
            if section.brief and len(section.body.blocks) == 1:
                self._say(phrases.BESIDE.fill(heading=section.heading, body=section.body.plain()))
                continue
            if section.heading:
                self._line("")
                self._line(phrases.HEADING.fill(heading=section.heading).text(self.language))
            self._prose(section.body)
        self._line("")
        self._ratings()

    def _ratings(self) -> None:
        """In one line where they fit, else each in its own."""
        ratings = [
            f"{rating} {rating_label(rating, days, self.language)}"
            for rating, days in self.study.intervals.items()
        ]
        suggested = int(self.study.suggestion)
        said = phrases.RATE.fill(suggested=suggested, ratings="  ".join(ratings))
        if len(wrap(verbatim(said.text(self.language)), self._width)) > 1:
            said = phrases.RATE.fill(suggested=suggested, ratings="\n" + "\n".join(ratings))
        self._say(said)

    def _say(self, said: Sayable) -> None:
        self._prose(verbatim(said.text(self.language)))

    def _prose(self, prose: Prose) -> None:
        for line in wrap(prose, self._width):
            self._line("".join(span.text for span in line))

    def _line(self, text: str) -> None:
        self._write(text.rstrip() + "\n")
