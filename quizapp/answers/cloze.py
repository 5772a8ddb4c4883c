"""The word in a blank: spelling, case, width and punctuation are the keyboard's business, not the question's."""

import re
import unicodedata
from typing import TYPE_CHECKING

from quizapp.answers.asked import Asked
from quizapp.answers.grade import RIGHT, Grade
from quizapp.answers.phrases import EMPTY, SPELLING, TOO_LONG
from quizapp.answers.reading import Reading, read
from quizapp.answers.refusals import Refusal
from quizapp.answers.tokens import MOST_CHARACTERS, MOST_TOKENS
from quizapp.text.languages import LANGUAGES

if TYPE_CHECKING:  # pydantic stays unloaded until a question has been read
    from quizapp.bank.models import Cloze

SPELT_FROM = 6  # letters: below it one letter makes another word (L1, L2; ReLU, SeLU)

_RAISED = re.compile(r"[⁰¹²³⁴-⁹⁺⁻ⁿ]+")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_QUOTES_AND_MARKS = dict.fromkeys(map(ord, "\"'`‘’“”「」『』《》〈〉$\\{}_"), None)
_STOPS = {ord("、"): ",", ord("。"): ".", ord("【"): "[", ord("】"): "]", ord("·"): "*", ord("×"): "*"}
_ARTICLE = re.compile(r"^(the|an|a) (?=\w)")
_HYPHEN = re.compile(r"(?<=[^\W\d])-(?=\w)")


def grade_cloze(question: "Cloze", typed: str) -> Grade | Refusal:
    """Right in either language, whichever is on the screen; nearly right costs nothing."""
    if len(typed) > MOST_CHARACTERS:
        too_long = TOO_LONG.fill(characters=MOST_CHARACTERS, tokens=MOST_TOKENS)
        return Refusal(too_long, None, "unreadable")
    plain = _plain(typed)
    if not plain:
        return Refusal(EMPTY.fill(), None, "unreadable")
    accepted = [question.answer.text(language) for language in LANGUAGES]
    accepted += [*question.accept.en, *question.accept.zh]
    if any(plain == _plain(text) or _same_number(typed, text) for text in accepted):
        return RIGHT
    if any(_one_letter_apart(plain, _plain(text)) for text in accepted):
        return Refusal(SPELLING.fill(), None, "form")
    return Grade("wrong")


def _plain(text: str) -> str:
    """Without case, width, spaces, quotes, maths marks, hyphens inside words, a leading article, a last full stop."""
    raised = _RAISED.sub(lambda run: "^" + unicodedata.normalize("NFKC", run[0]), text)
    folded = unicodedata.normalize("NFKC", raised).casefold().translate(_DASHES | _STOPS | _QUOTES_AND_MARKS)
    words = _ARTICLE.sub("", " ".join(folded.split())).replace(" ", "")
    return _HYPHEN.sub("", "".join(map(_greek, words))).strip(".,;:!?…")


def _greek(character: str) -> str:
    """β and \\beta are one: the letter by its name."""
    name = unicodedata.name(character, "")
    found = re.fullmatch(r"GREEK (?:SMALL|CAPITAL) LETTER (\w+)", name)
    return found[1].casefold() if found else character


def _same_number(typed: str, text: str) -> bool:
    """0.90 for 0.9, 1e-3 for 0.001, 50% for 0.5."""
    asked = Asked("real")
    one, other = read(typed, asked), read(text, asked)
    if not (isinstance(one, Reading) and isinstance(other, Reading)):
        return False
    return one.values[0].exact is not None and one.values[0].exact == other.values[0].exact


def _one_letter_apart(typed: str, wanted: str) -> bool:
    """One letter missing, added, changed, or two neighbours exchanged; digits and signs are never a misspelling."""
    if min(len(typed), len(wanted)) < SPELT_FROM - 1 or len(wanted) < SPELT_FROM or typed == wanted:
        return False
    start = 0
    while start < min(len(typed), len(wanted)) and typed[start] == wanted[start]:
        start += 1
    left, right = typed[start:], wanted[start:]
    while left and right and left[-1] == right[-1]:
        left, right = left[:-1], right[:-1]
    letters = (left + right).isascii() and (left + right).isalpha()
    swapped = len(left) == 2 and left == right[::-1]
    return letters and (max(len(left), len(right)) == 1 or swapped)
