"""What can be done on a screen, for the palette, which offers it by name; what a screen has to say of its keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from quizapp.text.phrases import Sayable


@dataclass(frozen=True)
class Command:
    """One thing to do: its name, what it does in a sentence, the action that does it, and the key for it, if any."""

    title: Sayable
    help: Sayable
    action: str
    """As in a binding: "screen.hint" is `action_hint` of the screen, "app.language" of the app."""
    key: str = ""
    """As printed in the key bar."""
    also: str = ""
    """Other words under which one looks for it, of both languages."""


@runtime_checkable
class Commanded(Protocol):
    """A screen that offers commands; over any other one the palette does not open."""

    def commands(self) -> Sequence[Command]:
        """What can be done on this screen now. What can be done on every screen, the app adds."""
        ...


@runtime_checkable
class Explained(Protocol):
    """A screen with a help sheet, in Markdown."""

    @property
    def help_text(self) -> Sayable: ...
