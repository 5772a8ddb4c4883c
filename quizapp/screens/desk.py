"""What every screen has before it: the disk, the content, the clock, the settings, and what the app does for it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from quizapp.bank.catalogue import Catalogue
from quizapp.memory.store import Store
from quizapp.settings import Settings
from quizapp.text.languages import Language
from quizapp.text.phrases import Sayable


@dataclass(frozen=True)
class Desk:
    """What the command line hands in."""

    store: Store
    catalogue: Catalogue
    clock: Callable[[], datetime]
    settings: Settings
    notices: tuple[str, ...] = ()


class Quiz(Protocol):
    """The app as its screens know it: they never import it."""

    desk: Desk
    language: Language

    def study(self, groups: Sequence[str]) -> None: ...

    def tell(self, text: str, severity: str = "information") -> None: ...

    def stop(self, said: Sayable) -> None: ...
