"""Ratings and intervals in words."""

from quizapp.answers.rating import Rating
from quizapp.practice import phrases
from quizapp.text.languages import Language


def days_said(days: int, language: Language) -> str:
    """An interval as a rating shows it: days, then months and years to one decimal."""
    if days < 60:
        return phrases.DAYS.fill(n=days).text(language)
    if days < 365:
        return phrases.MONTHS.fill(n=round(days / 30.4, 1)).text(language)
    return phrases.YEARS.fill(n=round(days / 365.25, 1)).text(language)


def interval_label(rating: Rating, days: int | None, language: Language) -> str:
    """When a rating would bring the card back; None where the schedule does not move (a repeat within the session)."""
    if rating is Rating.AGAIN:
        return phrases.ONCE_MORE.text(language)
    return phrases.UNMOVED.text(language) if days is None else days_said(days, language)


def rating_name(rating: Rating, language: Language) -> str:
    return phrases.RATINGS[rating].text(language)


def rating_label(rating: Rating, days: int | None, language: Language) -> str:
    """A rating with its next interval."""
    return f"{rating_name(rating, language)} · {interval_label(rating, days, language)}"
