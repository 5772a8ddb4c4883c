"""The Textual application: a door to its screens. It holds what they share and nothing of its own."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable

from textual.app import App
from textual.binding import Binding, BindingType

from quizapp.memory.days import utc_ms
from quizapp.memory.errors import StoreError
from quizapp.memory.lease import BEAT_MS
from quizapp.screens import phrases
from quizapp.screens.desk import Desk
from quizapp.screens.help import HelpScreen
from quizapp.screens.home import HomeScreen
from quizapp.text.languages import Language, other
from quizapp.text.phrases import Sayable

if TYPE_CHECKING:
    from quizapp.practice.study import Study


@runtime_checkable
class Bilingual(Protocol):
    """A screen that can draw itself anew in the app's language, losing nothing."""

    def show_language(self) -> None: ...


class QuizApp(App[None]):
    """Home, and the study screen over it."""

    TITLE = "quizapp"
    ENABLE_COMMAND_PALETTE = False
    # Home's sheet is read with the app's own: a screen's would make Textual parse everything again, 10 ms later.
    CSS_PATH: ClassVar[list[str | PurePath]] = ["app.tcss", "home.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", show=False, priority=True),
        Binding("f2", "language", show=False, priority=True),
    ]

    def __init__(self, desk: Desk, groups: Sequence[str] | None = None) -> None:
        super().__init__()
        self.desk = desk
        self.language: Language = desk.settings.language
        self._home = HomeScreen()
        self._groups = groups
        self.failure: Sayable | None = None
        """Why the app had to stop; the command line prints it once the terminal is itself again."""
        self.crash: Exception | None = None
        """A defect that ended the app; its traceback is for a file, not for the terminal."""

    def on_mount(self) -> None:
        # As long as the app is open, also while nobody types: another copy must not think it dead.
        self.set_interval(BEAT_MS / 1000, self.beat)
        self.push_screen(self._home)
        if self._groups is not None:
            self.study(self._groups)

    def beat(self) -> None:
        try:
            self.desk.store.beat(utc_ms(self.desk.clock()))
        except StoreError as error:
            self.stop(error.said)

    def study(self, groups: Sequence[str]) -> None:
        """Opens a session of these groups, or says that there is nothing to do."""
        # pydantic, numpy and fsrs are imported here and not before: Home is painted without them.
        from quizapp.practice.phrases import NOTHING_TO_DO
        from quizapp.practice.study import open_study
        from quizapp.screens.study import StudyScreen

        desk = self.desk
        study: Study | None = None
        try:
            study = open_study(desk.store, desk.catalogue, desk.clock, desk.settings, groups)
        except StoreError as error:
            self.stop(error.said)
            return
        if study is None:
            self._home.say(NOTHING_TO_DO)
        else:
            self.push_screen(StudyScreen(study))

    def stop(self, said: Sayable) -> None:
        """The learning record cannot be written: nothing more may be answered, so the app ends and says why."""
        self.failure = said
        self.exit()

    def _fatal_error(self) -> None:
        """In place of Textual's own traceback on the terminal."""
        self.crash = self._exception
        self._close_messages_no_wait()

    def action_language(self) -> None:
        self.language = other(self.language)
        for screen in self.screen_stack:
            if isinstance(screen, Bilingual):
                screen.show_language()

    def action_help(self) -> None:
        if isinstance(self.screen, HelpScreen):
            self.screen.dismiss()
        else:
            text = phrases.HELP_HOME if isinstance(self.screen, HomeScreen) else phrases.HELP_STUDY
            self.push_screen(HelpScreen(text))

    def action_help_quit(self) -> None:
        """ctrl+c where nothing is selected: Textual's own advice is in English, and markup."""
        self.notify(phrases.HOW_TO_QUIT.text(self.language), timeout=3, markup=False)
