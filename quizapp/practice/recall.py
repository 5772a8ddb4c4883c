"""The kinds that are not marked: shown whole, answered in the head, turned and judged by the learner alone."""

from quizapp.bank.models import Choice, Cloze, Flashcard, Multi, Numeric, Open, Ordering, Question
from quizapp.practice.order import shown_order
from quizapp.text.languages import Language


def is_recalled(question: Question) -> bool:
    """Whether the learner alone says how well it went."""
    return isinstance(question, Flashcard | Multi | Ordering | Open)


def stem(question: Question, n: int, language: Language) -> str:
    """The question as its n-th showing asks it: with the lines of it that are neither picked nor typed."""
    match question:
        case Multi():
            texts = [option.text.text(language) for option in question.options]
        case Ordering():
            texts = [line.text(language) for line in question.lines]
        case _:
            return question.ask.text(language)
    lines = (f"- {texts[place]}" for place in shown_order(question.id, n, len(texts)))
    return "\n".join((question.ask.text(language), "", *lines))


def answer(question: Question, language: Language) -> str:
    """What stands under "Answer", in the content's own Markdown; a number is the key's affair and has none here."""
    match question:
        case Flashcard() | Cloze():
            return question.answer.text(language)
        case Choice():
            return question.options[question.key].text.text(language)
        case Multi():
            return "\n".join(f"- {option.text.text(language)}" for option in question.options if option.key)
        case Ordering():
            return "\n".join(f"{i}. {line.text(language)}" for i, line in enumerate(question.lines, 1))
        case Open():
            return question.model.text(language)
        case Numeric():
            return ""
