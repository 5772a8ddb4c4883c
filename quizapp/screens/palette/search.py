"""Which commands are meant by what is typed: found in both languages, whichever is on the screen."""

import unicodedata
from collections.abc import Sequence

from quizapp.screens.commands import Command
from quizapp.text.languages import LANGUAGES

FAR = 1000
"""Worse than any place where a word can be found."""


def search(commands: Sequence[Command], typed: str) -> list[Command]:
    """Those in which every word is found, the best first, else in their own order. Nothing typed finds all.

    Where no command has all the words, those whose title has the letters in this order: for "drcl" read "dracula".
    """
    words = folded(typed).split()
    ranked = [(sum(_place(command, word) for word in words), command) for command in commands]
    found = [one for one in ranked if one[0] < FAR]
    if not found:
        letters = "".join(words)
        return [one for one in commands if any(_in_order(letters, title) for title in _titles(one))]
    return [command for _, command in sorted(found, key=lambda one: one[0])]


def folded(text: str) -> str:
    """Without case, and with full width made half."""
    return unicodedata.normalize("NFKC", text).casefold()


def _titles(command: Command) -> list[str]:
    return [folded(command.title.text(language)) for language in LANGUAGES]


def _place(command: Command, word: str) -> int:
    """How near to the eye a word is found: the key or the beginning of the title first, what it does last."""
    titles = _titles(command)
    if word == folded(command.key) or any(title.startswith(word) for title in titles):
        return 0
    if any(f" {word}" in title for title in titles):
        return 1
    if any(word in title for title in titles):
        return 2
    if any(word in folded(command.help.text(language)) for language in LANGUAGES):
        return 3
    return FAR


def _in_order(letters: str, title: str) -> bool:
    rest = iter(title)
    return all(letter in rest for letter in letters)
