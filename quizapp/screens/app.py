"""The Textual application: a door to its screens. It holds what they share and nothing of its own."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable

from textual.app import App
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.notifications import SeverityLevel

from quizapp import settings
from quizapp.memory.days import utc_ms
from quizapp.memory.errors import StoreError
from quizapp.memory.lease import BEAT_MS
from quizapp.memory.phrases import WATCHING
from quizapp.screens import phrases
from quizapp.screens.desk import Desk, Value
from quizapp.screens.home.screen import HomeScreen
from quizapp.screens.preload import Preload
from quizapp.text.clean import visible
from quizapp.text.languages import Language, other
from quizapp.text.phrases import Said, Sayable

if TYPE_CHECKING:
    from quizapp.practice.study import Study
    from quizapp.screens.commands import Command


@runtime_checkable
class Bilingual(Protocol):
    """A screen that can draw itself anew in the app's language, losing nothing."""

    def show_language(self) -> None: ...


@runtime_checkable
class Adaptable(Protocol):
    """A screen that keeps something that follows from the settings, besides what it draws."""

    def adapt(self) -> None:
        """The settings are new. `show_language` is called afterwards."""
        ...


LOOK_S = 2.0
"""How often who only looks on asks whether the other copy has ended, and draws Home's counts anew."""

PRELOAD_AFTER_S = 0.05
"""After Home is laid out: until then its bytes are on the terminal."""


class QuizApp(App[None]):
    """Home, and the study screen over it."""

    TITLE = "quizapp"
    ENABLE_COMMAND_PALETTE = False  # Textual's own speaks English only and reads markup
    # Home's sheet is read with the app's own: a screen's would make Textual parse everything again, 10 ms later.
    CSS_PATH: ClassVar[list[str | PurePath]] = ["app.tcss", "home/home.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", show=False, priority=True),
        Binding("f2", "language", show=False, priority=True),
        Binding("ctrl+p", "palette", show=False, priority=True),
        Binding("ctrl+t", "take_over", show=False, priority=True),
    ]

    def __init__(self, desk: Desk, groups: Sequence[str] | None = None, ahead: bool = False) -> None:
        super().__init__()
        if desk.settings.theme in self.available_themes:
            self.theme = desk.settings.theme
        self.desk = desk
        self.language: Language = desk.settings.language
        self._home = HomeScreen()
        self._groups = groups
        self._ahead = ahead
        self._preload = Preload()
        self.watching = desk.watching
        """Not None as long as another copy of the program has the lease: then nothing is written here."""
        self.failure: Sayable | None = None
        """Why the app had to stop; the command line prints it once the terminal is itself again."""
        self.crash: Exception | None = None
        """A defect that ended the app; its traceback is for a file, not for the terminal."""

    def get_driver_class(self) -> type[Driver]:
        driver = super().get_driver_class()
        if driver.__name__ != "LinuxDriver":  # Windows has none, and a browser has its own
            return driver
        from quizapp.screens.driver import PatientDriver

        return PatientDriver

    def on_mount(self) -> None:
        # As long as the app is open, also while nobody types: another copy must not think it dead.
        self.set_interval(BEAT_MS / 1000, self.beat)
        self.push_screen(self._home)
        if self.watching is not None:
            self.set_interval(LOOK_S, self.look)
            self.look()
        elif self.desk.first_run:
            self.tour(self._groups)
        elif self._groups is not None:
            self.study(self._groups, self._ahead)
        if not self.is_headless:  # where nobody waits for anything
            self.call_after_refresh(self.set_timer, PRELOAD_AFTER_S, self._preload.start)

    def on_unmount(self) -> None:
        self._preload.stop()

    def look(self, force: bool = False) -> None:
        """Takes the lease where the other copy has ended, or by `force`; Home says how it stands."""
        if self.watching is None:
            return
        try:
            held = self.desk.store.take_lease(self.watching, utc_ms(self.desk.clock()), force)
        except StoreError as error:
            self.stop(error.said)
            return
        self._home.say(phrases.YOURS if held is None else held.watched())
        if held is None:
            self.watching = None
            if self.screen is not self._home:
                self.tell(phrases.YOURS)

    def action_take_over(self) -> None:
        self.look(force=True)

    def beat(self) -> None:
        if self.watching is not None:
            return
        try:
            self.desk.store.beat(utc_ms(self.desk.clock()))
        except StoreError as error:
            self.stop(error.said)

    def study(self, groups: Sequence[str], ahead: bool = False) -> None:
        """Opens a session of these groups, or says why there is none; with `ahead` one over what is learned there."""
        if self.watching is not None:
            self.look()
        if self.watching is not None:
            return
        # pydantic, numpy and fsrs are imported here if not yet by `Preload`: Home is painted without them.
        self._preload.finish()
        from quizapp.practice.opening import open_study
        from quizapp.practice.phrases import NOTHING_LEARNED, NOTHING_TO_DO
        from quizapp.screens.study.screen import StudyScreen

        desk = self.desk
        study: Study | None = None
        try:
            study = open_study(desk.store, desk.catalogue, desk.clock, desk.settings, groups, ahead)
        except StoreError as error:
            self.stop(error.said)
            return
        if study is None:
            self._home.say(NOTHING_LEARNED if ahead else NOTHING_TO_DO)
        else:
            self.push_screen(StudyScreen(study))

    def stop(self, said: Sayable) -> None:
        """The learning record cannot be written: nothing more may be answered, so the app ends and says why. Who only
        looks on is told so, and goes on."""
        if isinstance(said, Said) and said.phrase is WATCHING:
            self.tell(said, "warning")
            return
        self.failure = said
        self.exit()

    def _fatal_error(self) -> None:
        """In place of Textual's own traceback on the terminal."""
        self.crash = self._exception
        self._close_messages_no_wait()

    def change(self, **changes: Value) -> Sayable | None:
        """The one place where settings are replaced. They hold from now on, and are written into the file; where that
        fails, what is returned says why."""
        self.desk = replace(self.desk, settings=replace(self.desk.settings, **changes))  # type: ignore[arg-type]
        if "language" in changes:
            self.language = self.desk.settings.language
        if "theme" in changes:
            self.theme = self.desk.settings.theme
        for screen in self.screen_stack:
            if isinstance(screen, Adaptable):
                screen.adapt()
        self._draw_anew()
        if self.desk.settings_file is None:
            return None
        try:
            settings.save(self.desk.settings_file, **changes)
        except settings.NotSaved as error:
            from quizapp.screens.settings.phrases import NOT_SAVED

            return NOT_SAVED.fill(path=str(error.path), why=error.why)
        return None

    def speak(self, language: Language) -> None:
        """Without a word in the settings."""
        self.language = language
        self._draw_anew()

    def _draw_anew(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, Bilingual):
                screen.show_language()

    def tell(self, said: Sayable, severity: SeverityLevel = "information") -> None:
        """For a moment, over whatever is on the screen."""
        self.notify(visible(said.text(self.language)), severity=severity, markup=False)

    def action_language(self) -> None:
        self.speak(other(self.language))

    def action_set(self, name: str, value: Value) -> None:
        """A setting by a command; said where it cannot be seen at once."""
        failed = self.change(**{name: value})
        if failed is not None:
            self.tell(failed, "warning")
        elif name == "numbers":
            from quizapp.screens.settings.phrases import NUMBERS_ARE

            self.tell(NUMBERS_ARE[str(value)])

    def action_settings(self) -> None:
        self._preload.finish()
        from quizapp.screens.settings.screen import SettingsScreen

        if not isinstance(self.screen, SettingsScreen):
            self.push_screen(SettingsScreen())

    def action_browse(self) -> None:
        self._preload.finish()
        from quizapp.screens.browse.screen import BrowseScreen

        if not isinstance(self.screen, BrowseScreen):
            self.push_screen(BrowseScreen())

    def tour(self, groups: Sequence[str] | None = None) -> None:
        """In the first run before anything else; then what the command line asked for."""
        self._preload.finish()
        from quizapp.screens.tour.screen import TourScreen

        self.push_screen(
            TourScreen(), lambda _: self.study(groups, self._ahead) if groups is not None else None
        )

    def action_tour(self) -> None:
        self.tour()

    def action_palette(self) -> None:
        self._preload.finish()
        from quizapp.screens.commands import Commanded
        from quizapp.screens.palette.screen import PaletteScreen, everywhere

        if isinstance(self.screen, PaletteScreen):
            self.screen.dismiss()
        elif isinstance(self.screen, Commanded):
            here = self.screen.commands()
            known = {command.action for command in here}
            others = [one for one in everywhere(self.desk.settings) if one.action not in known]
            self.push_screen(PaletteScreen([*here, *others]), self._do)

    def _do(self, command: "Command | None") -> None:
        if command is not None:  # once the palette is gone, so that the action finds the screen below
            self.call_later(self.run_action, command.action)

    def action_help(self) -> None:
        from quizapp.screens.commands import Explained
        from quizapp.screens.dialogs.help import HelpScreen

        if isinstance(self.screen, HelpScreen):
            self.screen.dismiss()
        elif isinstance(self.screen, Explained):
            self.push_screen(HelpScreen(self.screen.help_text))

    def action_help_quit(self) -> None:
        """ctrl+c where nothing is selected: Textual's own advice is in English, and markup."""
        self.notify(phrases.HOW_TO_QUIT.text(self.language), timeout=3, markup=False)
