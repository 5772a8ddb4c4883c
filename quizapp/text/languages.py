"""The two languages every text is written in."""

from typing import Literal

Language = Literal["en", "zh"]

LANGUAGES: tuple[Language, ...] = ("en", "zh")


def other(language: Language) -> Language:
    """The language that is not `language`: what the language key switches to."""
    return "zh" if language == "en" else "en"
