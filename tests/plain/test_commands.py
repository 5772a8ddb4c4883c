"""Which line is a command, and which is text."""

import pytest

from quizapp.plain.commands import COMMANDS, Called, read_line
from quizapp.text.languages import Language

from .conftest import Session


@pytest.mark.parametrize(
    ("typed", "called"),
    [
        (":hint", Called("hint")),
        (":h", Called("hint")),
        ("  :HINT  ", Called("hint")),
        ("：ｈｉｎｔ", Called("hint")),
        (":?", Called("help")),
        ("：？", Called("help")),
        (":flag", Called("flag")),
        (":flag  Ask [CLS] Why?  ", Called("flag", "Ask [CLS] Why?")),
        ("：ｆ　问一下", Called("flag", "问一下")),
        (":frob x", Called("frob", "x")),
        (":", Called("")),
        (": hint", Called("hint")),
    ],
)
def test_a_line_that_begins_with_a_colon_is_a_command(typed: str, called: Called) -> None:
    """By its name or its short form, in any case and width; the rest of the line is left as it was typed."""
    assert read_line(typed) == called


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("hint", "hint"),
        ("", ""),
        ("  indented: so", "  indented: so"),
        ("::) so", ":) so"),
        ("：：好", "：好"),
        (":::", "::"),
    ],
)
def test_everything_else_is_text(typed: str, text: str) -> None:
    """Two colons stand for one."""
    assert read_line(typed) == text


def test_no_two_commands_are_called_the_same() -> None:
    called = [name for command in COMMANDS for name in (command.name, command.short)]
    assert len(set(called)) == len(called)


def test_help_names_every_command_and_the_opening_line_only_a_few(
    session: Session, language: Language
) -> None:
    opening, helped = session(language=language), session(":help", language=language)
    for command in COMMANDS:
        assert f":{command.name}" in helped
        assert f":{command.short}" in helped
        assert command.does.text(language) in helped.replace("\n  ", " ")
    assert "\n:" not in opening
    assert ":bury" not in opening


@pytest.mark.parametrize("line", [":frob", "：ｆｒｏｂ", ":", ":)"])
def test_an_unknown_command_says_where_the_known_ones_are(session: Session, line: str) -> None:
    said = session(line)
    assert "is no command; :help lists them. A text that begins with a colon" in said.replace("\n", " ")
