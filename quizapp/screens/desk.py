"""What every screen has before it: the disk, the content, the clock, the settings, and what the app does for it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from textual.notifications import SeverityLevel

from quizapp.bank.catalogue import Catalogue
from quizapp.memory.lease import Holder
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
    notices: Sequence[Sayable] = ()
    overlay: Path | None = None
    """The learner's own content folder, where a question that is edited is copied to."""
    settings_file: Path | None = None
    """Where settings that are changed are written; nowhere, where there is none."""
    first_run: bool = False
    """Nobody has set or learned anything here yet."""
    watching: Holder | None = None
    """Who asks for the lease while another copy of the program has it; None where it is ours."""


Value = str | int | float
"""Of a setting."""


class Quiz(Protocol):
    """The app as its screens know it: they never import it."""

    desk: Desk
    language: Language

    def study(self, groups: Sequence[str], ahead: bool = False) -> None: ...

    def change(self, **changes: Value) -> Sayable | None: ...

    def speak(self, language: Language) -> None: ...

    def tell(self, said: Sayable, severity: SeverityLevel = "information") -> None: ...

    def beat(self) -> None: ...

    def stop(self, said: Sayable) -> None: ...
