"""The kind that is answered in the head: turned, and judged by the learner alone."""

from quizapp.bank.models import Flashcard, Question


def is_recalled(question: Question) -> bool:
    return isinstance(question, Flashcard)
