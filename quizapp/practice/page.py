"""What is to be seen of a session at one moment, in one language: the same for the screen and for the plain front end.

Everything here is `Prose`: content and typed text have gone through the one door and are markup no more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from quizapp.answers.grade import Grade
from quizapp.answers.rating import Rating
from quizapp.answers.reading import Reading
from quizapp.bank.models import Choice, Numeric, Question
from quizapp.keys.fill import fill
from quizapp.keys.solution import final_value, solution
from quizapp.keys.variant import Variant
from quizapp.memory.events import Answered
from quizapp.practice import phrases
from quizapp.practice.expects import expected
from quizapp.practice.marking import GAVE_UP, read_number
from quizapp.practice.order import shown_order
from quizapp.practice.recall import answer, stem
from quizapp.text.languages import Language
from quizapp.text.prose import Prose, render, verbatim

Tone = Literal["right", "slip", "wrong", "neutral"]
Way = Literal["type", "pick", "turn"]


@dataclass(frozen=True)
class Option:
    """One option as shown; ``place`` is where its author put it and what the log keeps."""

    place: int
    text: Prose
    right: bool


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it, or beside it where it is ``brief`` and there is room."""

    heading: str
    body: Prose
    brief: bool = False


@dataclass(frozen=True)
class Feedback:
    """What a judged answer shows: how it went, then the sections in order."""

    tone: Tone
    headline: str
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Page:
    """A question as it is shown, with its feedback once it is answered."""

    kind: str
    kind_name: str
    topic: str
    ask: Prose
    expects: str
    options: tuple[Option, ...]
    hints: tuple[Section, ...]
    hints_left: int
    feedback: Feedback | None

    @property
    def way(self) -> Way:
        """How it is answered."""
        return "type" if self.kind in ("numeric", "cloze") else "pick" if self.options else "turn"


def page_of(
    question: Question,
    variant: Variant | None,
    n: int,
    hints: int,
    topic: str,
    language: Language,
    marked: tuple[Answered, Grade | None] | None = None,
) -> Page:
    """The page of a question at its n-th showing, with ``hints`` hints open."""
    said = _sayer(question, variant, language)
    return Page(
        kind=question.kind,
        kind_name=phrases.KINDS[question.kind].text(language),
        topic=topic,
        ask=said(stem(question, n, language)),
        expects=expected(question, variant).text(language),
        options=_options(question, n, said, language),
        hints=tuple(
            Section(phrases.HINT.fill(number=i + 1).text(language), said(hint.text(language)))
            for i, hint in enumerate(question.hints[:hints])
        ),
        hints_left=max(0, len(question.hints) - hints),
        feedback=None if marked is None else _feedback(question, variant, *marked, said, language),
    )


Say = Callable[[str], Prose]


def _sayer(question: Question, variant: Variant | None, language: Language) -> Say:
    if isinstance(question, Numeric) and variant is not None:
        return lambda text: render(fill(text, question, variant))
    return render


def _options(question: Question, n: int, said: Say, language: Language) -> tuple[Option, ...]:
    if not isinstance(question, Choice):
        return ()
    return tuple(
        Option(place, said(question.options[place].text.text(language)), question.options[place].key)
        for place in shown_order(question.id, n, len(question.options))
    )


def _feedback(
    question: Question,
    variant: Variant | None,
    answered: Answered,
    grade: Grade | None,
    said: Say,
    language: Language,
) -> Feedback:
    tone, headline = _headline(answered, language)
    sections = []
    if grade is not None and grade.diagnosis is not None:
        sections.append(Section("", said(grade.diagnosis.says.text(language))))
    if answered.raw and not isinstance(question, Choice):
        yours = verbatim(_read_back(question, variant, answered.raw, language))
        sections.append(Section(phrases.YOUR_ANSWER.text(language), yours, brief=True))
    sections.append(
        Section(phrases.THE_ANSWER.text(language), _answer(question, variant, said, language), brief=True)
    )
    why = Section(phrases.WHY.text(language), said(question.why.text(language)))
    if isinstance(question, Numeric) and variant is not None:
        worked = Section(phrases.STEP_BY_STEP.text(language), render(solution(question, variant, language)))
        # Who was right wants to know why; who was not, first where the numbers part.
        sections += [why, worked] if tone == "right" else [worked, why]
    else:
        sections.append(why)
    sources = Prose(tuple(block for source in question.sources for block in render(f"- {source}").blocks))
    sections.append(Section(phrases.SOURCES.text(language), sources))
    return Feedback(tone, headline, tuple(sections))


def _read_back(question: Question, variant: Variant | None, raw: str, language: Language) -> str:
    """What was typed and, where that is not the same, what was understood."""
    reading = read_number(question, variant, raw)
    if isinstance(reading, Reading) and reading.echo != raw.strip():
        return f"{raw}  ({phrases.READ_AS.fill(echo=reading.echo).text(language)})"
    return raw


def _headline(answered: Answered, language: Language) -> tuple[Tone, str]:
    if answered.diagnosis == GAVE_UP:
        return "neutral", phrases.GIVEN_UP.text(language)
    match answered.verdict:
        case "right":
            return "right", phrases.RIGHT.text(language)
        case "slip":
            return "slip", phrases.SLIP.text(language)
        case "wrong":
            return "wrong", phrases.WRONG.text(language)
        case None:
            return "neutral", phrases.JUDGE.text(language)


def _answer(question: Question, variant: Variant | None, said: Say, language: Language) -> Prose:
    if isinstance(question, Numeric) and variant is not None:
        unit = f" {question.unit}" if question.unit else ""
        return verbatim(final_value(question, variant) + unit)
    return said(answer(question, language))


def days_said(days: int, language: Language) -> str:
    """An interval as a rating shows it: days, then months and years to one decimal."""
    if days < 60:
        return phrases.DAYS.fill(n=days).text(language)
    if days < 365:
        return phrases.MONTHS.fill(n=round(days / 30.4, 1)).text(language)
    return phrases.YEARS.fill(n=round(days / 365.25, 1)).text(language)


def interval_label(days: int | None, language: Language) -> str:
    """When a rating would bring the card back; None where the schedule does not move (a repeat within the session)."""
    return phrases.UNMOVED.text(language) if days is None else days_said(days, language)


def rating_name(rating: Rating, language: Language) -> str:
    return phrases.RATINGS[rating].text(language)


def rating_label(rating: Rating, days: int | None, language: Language) -> str:
    """A rating with its next interval."""
    return f"{rating_name(rating, language)} · {interval_label(days, language)}"
