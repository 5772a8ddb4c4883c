"""Finding questions by words: what is looked through, and how what was typed is looked for.

Plain LIKE over every question: at 10,000 of them a few milliseconds, and it finds Chinese words of two characters,
which the trigram index of SQLite does not.
"""

import re
import unicodedata
from typing import TYPE_CHECKING

from quizapp.text.languages import Language

if TYPE_CHECKING:
    from quizapp.bank.basics import Common, Text

MOST_WORDS, LONGEST_WORD = 10, 100
_MARKUP = {**dict.fromkeys(map(ord, "*`$\\{}")), 0: "\ufffd"}  # a NUL would end the pattern
_HAN = "[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]"
_BROKEN_LINE = re.compile(rf"(?<={_HAN})\s*\n\s*(?={_HAN})")
_WILD = re.compile(r"([%_!])")
_CHINESE = re.compile(_HAN)


def folded(text: str) -> str:
    """Without case, width and markup, on one line: as a word is looked for and as a text is looked through."""
    plain = unicodedata.normalize("NFKC", _BROKEN_LINE.sub("", text)).translate(_MARKUP)
    return " ".join(plain.casefold().split())


def searched(question: "Common", topic: "Text", language: Language) -> str:
    """What a word is looked for in: the question, the title of its topic, the name of the topic and the tags."""
    parts = (question.ask.text(language), topic.text(language), question.topic, *question.tags)
    return "\n".join(map(folded, parts))


def chinese(text: str) -> bool:
    """Whether a text holds a Chinese sign."""
    return _CHINESE.search(text) is not None


def condition(words: str, language: Language) -> tuple[str, list[str]]:
    """The SQL condition that all the words occur, and its values.

    A Chinese word is looked for in those English texts alone that hold Chinese, which are few: half the time.
    """
    wanted = [word[:LONGEST_WORD] for word in folded(words).split()[:MOST_WORDS]]
    values = ["%" + _WILD.sub(r"!\1", word) + "%" for word in wanted]
    terms = ["said.chinese"] if language == "en" and any(map(chinese, wanted)) else []
    return " AND ".join([*terms, *(f"said.{language} LIKE ? ESCAPE '!'" for _ in values)]) or "1", values
