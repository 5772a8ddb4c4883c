"""Every command by its name: type a part of it in either language, Enter does it.

Textual's own palette speaks English only, says so in two places that cannot be replaced, and reads its texts as markup.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Resize
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from quizapp.screens import phrases
from quizapp.screens.commands import Command
from quizapp.screens.desk import Quiz
from quizapp.screens.palette import phrases as palette_phrases
from quizapp.screens.palette.search import search
from quizapp.screens.widgets.answer import AnswerLine
from quizapp.screens.widgets.keybar import Key, KeyBar
from quizapp.screens.widgets.prose import ProseView
from quizapp.screens.widgets.titlebar import one_line, shortened
from quizapp.settings import THEMES, Settings
from quizapp.text.prose import verbatim

ASIDE = 3
"""Cells that the list takes besides its text: one on either side, and the scroll bar."""

AROUND = 10
"""Lines that the list leaves to what is around it, two of explanation included."""


class PaletteScreen(ModalScreen[Command | None]):
    """Dismissed with the command to be done, or with None."""

    CSS_PATH = "palette.tcss"
    AUTO_FOCUS = "#typed"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", show=False),
        Binding("up", "move('cursor_up')", show=False),
        Binding("down", "move('cursor_down')", show=False),
        Binding("pageup", "move('page_up')", show=False),
        Binding("pagedown", "move('page_down')", show=False),
    ]

    def __init__(self, commands: Sequence[Command]) -> None:
        super().__init__()
        self._commands = commands
        self._found = list(commands)

    @property
    def quiz(self) -> Quiz:
        return cast(Quiz, self.app)

    def compose(self) -> ComposeResult:
        with Vertical(id="sheet"):
            yield AnswerLine(id="typed")
            yield OptionList(id="found", markup=False)
            yield ProseView(id="about")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(OptionList).can_focus = False  # what is typed stays where it is typed
        self.show_language()

    @on(Resize)
    def fit(self) -> None:
        self.query_one(OptionList).styles.max_height = max(1, self.size.height - AROUND)
        self.call_after_refresh(self._list)

    def show_language(self) -> None:
        """Draws everything anew; what is typed and where the marker stands is kept."""
        language = self.quiz.language
        self.query_one("#sheet").border_title = Content(palette_phrases.TITLE.text(language))
        self.query_one(AnswerLine).placeholder = palette_phrases.TYPE_HERE.text(language)
        keys = [
            Key("↑↓", palette_phrases.CHOOSE, ""),
            Key("Enter", palette_phrases.RUN, "screen.run"),
            Key("Esc", phrases.CLOSE, "screen.dismiss"),
            Key("F2", phrases.LANGUAGE, "app.language"),
        ]
        self.query_one(KeyBar).show(keys, language)
        self._list()

    def _list(self) -> None:
        listed, width = self.query_one(OptionList), self.query_one("#sheet").content_size.width - ASIDE
        at = listed.highlighted
        listed.clear_options()
        listed.add_options([Option(self._row(command, width)) for command in self._found])
        listed.highlighted = min(at or 0, len(self._found) - 1) if self._found else None
        listed.display = bool(self._found)
        self._explain()

    def _row(self, command: Command, width: int) -> Content:
        """The title, and the key at the end of the line."""
        key, name = Content(command.key), command.title.text(self.quiz.language)
        name = name[:1].upper() + name[1:]  # some are called as in the key bar
        title = Content(shortened(name, max(8, width - key.cell_length - 2)))
        gap = " " * max(1, width - title.cell_length - key.cell_length)
        return Content.assemble(title, gap, key)

    def _explain(self) -> None:
        command, language = self._marked(), self.quiz.language
        said = command.help if command is not None else palette_phrases.NOTHING
        self.query_one("#about", ProseView).prose = verbatim(one_line(said.text(language)), "emphasis")

    def _marked(self) -> Command | None:
        at = self.query_one(OptionList).highlighted
        return self._found[at] if at is not None and at < len(self._found) else None

    @on(Input.Changed, "#typed")
    def typed(self, event: Input.Changed) -> None:
        self._found = search(self._commands, event.value)
        self.query_one(OptionList).highlighted = None
        self._list()

    @on(OptionList.OptionHighlighted)
    def marked(self) -> None:
        self._explain()

    @on(OptionList.OptionSelected)
    def clicked(self, event: OptionList.OptionSelected) -> None:
        if event.option_index < len(self._found):  # else it was clicked before the list was drawn anew
            self.dismiss(self._found[event.option_index])

    @on(Input.Submitted, "#typed")
    def action_run(self) -> None:
        """Nothing where nothing is found: what was typed can still be mended."""
        if (command := self._marked()) is not None:
            self.dismiss(command)

    def action_move(self, how: str) -> None:
        with suppress(
            KeyError
        ):  # Textual's list has no lines to turn before it was laid out for the first time
            getattr(self.query_one(OptionList), f"action_{how}")()


def everywhere(settings: Settings) -> Iterator[Command]:
    """What can be done on every screen; of the settings, what they are not already."""
    said = palette_phrases
    yield Command(said.KEYS, said.KEYS_HELP, "app.help", "F1", said.ALSO_KEYS)
    yield Command(said.LANGUAGE, said.LANGUAGE_HELP, "app.language", "F2", said.ALSO_LANGUAGE)
    yield Command(said.SETTINGS, said.SETTINGS_HELP, "app.settings", also=said.ALSO_SETTINGS)
    if settings.numbers != "typed":
        yield Command(said.TYPED, said.TYPED_HELP, "app.set('numbers', 'typed')", also=said.ALSO_TYPED)
    if settings.numbers != "choice":
        yield Command(said.CHOICE, said.CHOICE_HELP, "app.set('numbers', 'choice')", also=said.ALSO_CHOICE)
    yield Command(said.TOUR, said.TOUR_HELP, "app.tour", also=said.ALSO_TOUR)
    yield Command(said.QUIT, said.QUIT_HELP, "app.quit", "^q", said.ALSO_QUIT)
    for name in THEMES:
        if name != settings.theme:
            change = f"app.set('theme', '{name}')"
            yield Command(said.THEME.fill(name=name), said.THEME_HELP, change, also=said.ALSO_THEME)
