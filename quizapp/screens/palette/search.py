"""Which commands are meant by what is typed: found in both languages, whichever is on the screen."""

import unicodedata
from collections.abc import Sequence

from quizapp.screens.commands import Command
from quizapp.text.languages import LANGUAGES

FAR = 1000
"""Worse than any place where a word can be found."""

FEWEST = 3
"""Letters that stand for a longer word."""


def search(commands: Sequence[Command], typed: str) -> list[Command]:
    """Those in which every word is found, the best first, else in their own order. Nothing typed finds all.

    Where no command has all the words, those with a title in which a word begins with the letter and has the rest in
    this order, half of it at least: for "drcl" read "dracula".
    """
    words = folded(typed).split()
    ranked = [(sum(_place(command, word) for word in words), command) for command in commands]
    found = [one for one in ranked if one[0] < FAR]
    if not found:
        letters = "".join(words)
        return [one for one in commands if any(_abbreviates(letters, word) for word in _words(one))]
    return [command for _, command in sorted(found, key=lambda one: one[0])]


def folded(text: str) -> str:
    """Without case, and with full width made half."""
    return unicodedata.normalize("NFKC", text).casefold()


def _titles(command: Command) -> list[str]:
    return [folded(command.title.text(language)) for language in LANGUAGES]


def _place(command: Command, word: str) -> int:
    """How near to the eye a word is found: the key or the beginning of the title first, what else it may
    be called after the words of its title, what it does last."""
    titles = _titles(command)
    if word == folded(command.key) or any(title.startswith(word) for title in titles):
        return 0
    if any(f" {word}" in title for title in titles):
        return 1
    if f" {word}" in f" {folded(command.also)}":
        return 2
    if any(word in title for title in titles):
        return 3
    if any(word in folded(command.help.text(language)) for language in LANGUAGES):
        return 4
    return FAR


def _words(command: Command) -> list[str]:
    return [word for title in _titles(command) for word in title.split()]


def _abbreviates(letters: str, word: str) -> bool:
    rest = iter(word)
    enough = len(letters) >= FEWEST and 2 * len(letters) >= len(word)
    return enough and word[0] == letters[0] and all(letter in rest for letter in letters)
