"""What is typed into the palette finds a command in either language, the likeliest first."""

import pytest

from quizapp.screens.commands import Command
from quizapp.screens.palette.search import search
from quizapp.text.phrases import Phrase

HINT = Command(Phrase("Hint", "提示"), Phrase("Opens the next one.", "打开下一条提示。"), "hint", "F3")
UNDO = Command(
    Phrase("Undo", "撤销"), Phrase("Takes the last answer back.", "撤销上一次作答。"), "undo", "F4"
)
DARK = Command(
    Phrase("Theme: nord", "配色：nord"),
    Phrase("Another look.", "换用这种配色。"),
    "nord",
    also="colours 主题",
)
DRACULA = Command(
    Phrase("Theme: dracula", "配色：dracula"),
    Phrase("Another look.", "换用这种配色。"),
    "dracula",
    also="colours 主题",
)
QUIT = Command(
    Phrase("Quit the program", "退出"), Phrase("No undo is needed.", "进度均已保存。"), "quit", "^q"
)
ALL = [HINT, UNDO, DARK, DRACULA, QUIT]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ALL),
        ("  ", ALL),
        ("hint", [HINT]),
        ("HINT", [HINT]),
        ("提示", [HINT]),
        ("ｈｉｎｔ", [HINT]),
        ("theme", [DARK, DRACULA]),
        ("theme dra", [DRACULA]),
        ("dra theme", [DRACULA]),
        ("配色 nord", [DARK]),
        ("undo", [UNDO, QUIT]),
        ("撤销", [UNDO]),
        ("answer", [UNDO]),
        ("program", [QUIT]),
        ("f4", [UNDO]),
        ("Ｆ４", [UNDO]),
        ("^q", [QUIT]),
        ("drcl", [DRACULA]),
        ("sus", []),
        ("hmen", []),
        ("主题", [DARK, DRACULA]),
        ("colour", [DARK, DRACULA]),
        ("zebra", []),
        ("[/INST]", []),
        ("(*", []),
    ],
)
def test_each_word_is_looked_for_in_both_languages(typed: str, found: list[Command]) -> None:
    assert search(ALL, typed) == found


def test_the_beginning_of_a_title_comes_before_its_middle_and_its_help() -> None:
    """For "qu": a title that begins so, one with a word that does, one with it inside, one that only explains it."""
    made = {
        name: Command(Phrase(title, "题"), Phrase(help, "。"), name)
        for name, title, help in [
            ("help", "Leave", "quickly"),
            ("inside", "Frequent", "."),
            ("word", "A question", "."),
            ("start", "Quit", "."),
        ]
    }
    assert [one.action for one in search(list(made.values()), "qu")] == ["start", "word", "inside", "help"]


def test_many_words_that_are_all_found_are_not_taken_for_missing_ones() -> None:
    assert search([UNDO], "takes the last answer back takes the last answer back") == [UNDO]
