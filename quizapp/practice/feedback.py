"""What a judged answer shows: how it went, what went wrong, the answer, why, the sources."""

from dataclasses import dataclass
from typing import Literal

from quizapp.answers.grade import Grade
from quizapp.answers.rating import Verdict
from quizapp.answers.refusals import Refusal
from quizapp.bank.models import Choice, Cloze, Flashcard, Multi, Numeric, Open, Ordering, Question
from quizapp.memory.events import Answered, Judged
from quizapp.practice import phrases
from quizapp.practice.dealing import Card
from quizapp.practice.marking import GAVE_UP, read_number
from quizapp.practice.options import Say, Way
from quizapp.practice.units import verdict_of
from quizapp.text.languages import Language
from quizapp.text.phrases import Sayable
from quizapp.text.prose import Prose, render, verbatim

Tone = Literal["right", "slip", "wrong", "neutral"]

SIGNS = {"had": "✓", "partly": "~", "missed": "✗"}


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it, or beside it where it is ``brief`` and there is room."""

    heading: str
    body: Prose
    brief: bool = False


@dataclass(frozen=True)
class Feedback:
    """How it went, then the sections in order."""

    tone: Tone
    headline: str
    sections: tuple[Section, ...]


def feedback_of(
    card: Card,
    way: Way,
    answered: Answered,
    judged: tuple[Judged, ...],
    grade: Grade | None,
    said: Say,
    language: Language,
) -> Feedback:
    """Of an answer that is marked, or whose units are all judged."""
    question = card.question
    tone, headline = _headline(question, answered, judged)
    sections = []
    if grade is not None and grade.diagnosis is not None:
        sections.append(Section("", said(grade.diagnosis.says.text(language))))
    if answered.raw and way in ("type", "outline"):
        yours = verbatim(_read_back(card, answered.raw, language))
        sections.append(Section(phrases.YOUR_ANSWER.text(language), yours, brief=way == "type"))
    if isinstance(question, Open):
        sections.append(_units(question, judged, said, language))
    brief = not isinstance(question, Open | Multi | Ordering)
    sections.append(Section(phrases.THE_ANSWER.text(language), _answer(card, said, language), brief))
    why = Section(phrases.WHY.text(language), said(question.why.text(language)))
    if isinstance(question, Numeric) and card.variant is not None:
        from quizapp.keys.solution import solution

        worked = Section(
            phrases.STEP_BY_STEP.text(language), render(solution(question, card.variant, language))
        )
        # Who was right wants to know why; who was not, first where the numbers part.
        sections += [why, worked] if tone == "right" else [worked, why]
    else:
        sections.append(why)
    if isinstance(question, Open):
        sections += _beyond(question, said, language)
    sources = Prose(tuple(block for source in question.sources for block in render(f"- {source}").blocks))
    sections.append(Section(phrases.SOURCES.text(language), sources))
    return Feedback(tone, headline.text(language), tuple(sections))


def _headline(question: Question, answered: Answered, judged: tuple[Judged, ...]) -> tuple[Tone, Sayable]:
    if answered.diagnosis == GAVE_UP:
        return "neutral", phrases.GIVEN_UP
    if isinstance(question, Open):
        verdict: Verdict = verdict_of(question, judged)
        had = sum(one.how == "had" for one in judged)
        return verdict, phrases.UNITS_HAD[verdict].fill(had=had, count=len(question.units))
    match answered.verdict:
        case "right":
            return "right", phrases.RIGHT
        case "slip":
            return "slip", phrases.SLIP
        case "wrong":
            return "wrong", phrases.WRONG
        case None:
            return "neutral", phrases.JUDGE


def _read_back(card: Card, raw: str, language: Language) -> str:
    """What was typed and, where that is not the same, what was understood."""
    reading = read_number(card.question, card.variant, raw)
    if reading is not None and not isinstance(reading, Refusal) and reading.echo != raw.strip():
        return f"{raw}  ({phrases.READ_AS.fill(echo=reading.echo).text(language)})"
    return raw


def _units(question: Open, judged: tuple[Judged, ...], said: Say, language: Language) -> Section:
    how = {one.unit: one.how for one in judged}
    body = Prose()
    for unit in question.units:
        sign = f"{SIGNS[how[unit.id]]} " if unit.id in how else ""
        idea = phrases.MUST.fill(idea=unit.text) if unit.must else unit.text
        body += said(f"- {sign}{idea.text(language)}")
    return Section(phrases.UNITS.text(language), body)


def _beyond(question: Open, said: Say, language: Language) -> list[Section]:
    """What spoils an answer, and what an interviewer asks next."""
    spoil, further = Prose(), Prose()
    for wrong in question.wrong:
        spoil += said(f"- {wrong.says.text(language)}")
    for one in question.followups:
        further += said(phrases.FOLLOW_UP.fill(ask=one.ask, answer=one.answer).text(language))
    return [
        Section(phrases.SPOILS.text(language), spoil),
        Section(phrases.FOLLOW_UPS.text(language), further),
    ]


def _answer(card: Card, said: Say, language: Language) -> Prose:
    match card.question:
        case Numeric() as question:
            assert card.variant is not None, "a numeric question is asked with numbers"
            from quizapp.keys.solution import final_value

            unit = f" {question.unit}" if question.unit else ""
            return verbatim(final_value(question, card.variant) + unit)
        case Flashcard() | Cloze() as question:
            return said(question.answer.text(language))
        case Choice() as question:
            return said(question.options[question.key].text.text(language))
        case Multi() as question:
            right = (option.text.text(language) for option in question.options if option.key)
            return said("\n".join(f"- {text}" for text in right))
        case Ordering() as question:
            lines = enumerate(question.lines, 1)
            return said("\n".join(f"{i}. {line.text(language)}" for i, line in lines))
        case Open() as question:
            return said(question.model.text(language))
