"""What is to be seen of a session at one moment, in one language: the same for the screen and for the plain front end.

Everything here is `Prose`: content and typed text have gone through the one door and are markup no more.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.bank.models import Numeric, Question
from quizapp.memory.events import Answered, How, Judged
from quizapp.practice import phrases
from quizapp.practice.dealing import Card
from quizapp.practice.expects import example_of, expected
from quizapp.practice.feedback import Feedback, Section, feedback_of
from quizapp.practice.marking import judged as graded
from quizapp.practice.options import Option, Say, Way, options_of, way_of
from quizapp.practice.session import Asking, Marked, Phase
from quizapp.practice.units import unit_at
from quizapp.text.languages import Language
from quizapp.text.prose import Prose, render, verbatim

if TYPE_CHECKING:
    from quizapp.keys.variant import Variant

__all__ = ["Feedback", "JudgedUnit", "Judging", "Option", "Page", "Section", "Way", "page_of"]


@dataclass(frozen=True)
class JudgedUnit:
    """An idea unit that the learner has held their answer against."""

    text: Prose
    must: bool
    how: How


@dataclass(frozen=True)
class Judging:
    """The idea unit that is to be judged now, the ``number``-th of ``count``; ``before`` are those already judged."""

    number: int
    count: int
    must: bool
    cue: Prose
    text: Prose
    outline: Prose
    before: tuple[JudgedUnit, ...]


@dataclass(frozen=True)
class Page:
    """A question as it is shown, with its feedback once it is answered."""

    kind: str
    kind_name: str
    topic: str
    ask: Prose
    expects: str
    """What kind of answer is waited for."""
    expects_briefly: str
    """The same without an example, where there is little room; `example` is that one."""
    example: str
    way: Way
    options: tuple[Option, ...]
    hints: tuple[Section, ...]
    hints_left: int
    judging: Judging | None
    feedback: Feedback | None
    flag: str | None
    """The note of the card's flag; None without one."""


def page_of(
    card: Card,
    phase: Phase,
    topic: str,
    language: Language,
    by_choice: bool = False,
    flag: str | None = None,
) -> Page:
    """The page of a card at one moment of its session; ``by_choice`` where the learner would rather pick a number."""
    question = card.question
    said = _sayer(question, card.variant)
    hints = phase.hints if isinstance(phase, Asking | Marked) else 0
    marked = phase if isinstance(phase, Marked) else None
    answered = marked.answered if marked else None
    way = way_of(card, by_choice)
    judging = None if marked is None else _judging(question, marked.answered, marked.judged, said, language)
    feedback = None
    if marked is not None and judging is None:
        grade = graded(question, card.variant, marked.answered)
        feedback = feedback_of(card, way, marked.answered, marked.judged, grade, said, language)
    return Page(
        kind=question.kind,
        kind_name=phrases.KINDS[question.kind].text(language),
        topic=topic,
        ask=said(question.ask.text(language)),
        expects=expected(card, way).text(language),
        expects_briefly=expected(card, way, brief=True).text(language),
        example=example.text(language) if (example := example_of(card, way)) is not None else "",
        way=way,
        options=options_of(card, way, answered, said, language),
        hints=tuple(
            Section(phrases.HINT.fill(number=i + 1).text(language), said(hint.text(language)))
            for i, hint in enumerate(question.hints[:hints])
        ),
        hints_left=max(0, len(question.hints) - hints),
        judging=judging,
        feedback=feedback,
        flag=flag,
    )


def _sayer(question: Question, variant: "Variant | None") -> Say:
    if isinstance(question, Numeric) and variant is not None:
        from quizapp.keys.fill import fill

        return lambda text: render(fill(text, question, variant))
    return render


def _judging(
    question: Question, answered: Answered, judged: tuple[Judged, ...], said: Say, language: Language
) -> Judging | None:
    unit = unit_at(question, answered, judged)
    if unit is None or question.kind != "open":
        return None
    how = {one.unit: one.how for one in judged}
    return Judging(
        number=question.units.index(unit) + 1,
        count=len(question.units),
        must=unit.must,
        cue=said(unit.cue.text(language)),
        text=said(unit.text.text(language)),
        outline=verbatim(answered.raw),
        before=tuple(
            JudgedUnit(said(one.text.text(language)), one.must, how[one.id])
            for one in question.units
            if one.id in how
        ),
    )
