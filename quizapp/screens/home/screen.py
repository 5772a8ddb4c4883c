"""The banks and their topics with what is due, new, learned and suspended; choose one and start."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Key as KeyPress
from textual.events import Paste, Resize
from textual.screen import Screen
from textual.widgets import Static

from quizapp.memory.counts import workload
from quizapp.memory.days import study_day
from quizapp.memory.errors import StoreError
from quizapp.practice.shelf import EVERYTHING, Part, Shelf, words_of
from quizapp.screens.desk import Quiz
from quizapp.screens.home import phrases
from quizapp.screens.home.keys import keys_at
from quizapp.screens.home.note import broken, note_of
from quizapp.screens.home.rows import MARGIN, SIGN, heads, height, lines, today
from quizapp.screens.phrases import TAGLINE, TITLE
from quizapp.screens.widgets.finder import SPACES, FilterLine
from quizapp.screens.widgets.keybar import KeyBar
from quizapp.screens.widgets.prose import ProseView
from quizapp.screens.widgets.rows import GUTTER, RowList
from quizapp.screens.widgets.titlebar import TitleBar
from quizapp.text.phrases import Sayable

if TYPE_CHECKING:
    from quizapp.bank.catalogue import BankRow
    from quizapp.memory.events import Logged
    from quizapp.practice.session import Session
    from quizapp.screens.commands import Command

SCROLL_BAR = 1
"""Cells."""


class HomeScreen(Screen[None]):
    """Reads the catalogue and the counts only; nothing heavy is imported before a session is opened.

    What is typed narrows the list, so that no letter is a command here.
    """

    help_text: ClassVar[Sayable] = phrases.HELP_HOME
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "open", show=False),
        Binding("left", "close", show=False),
        Binding("escape", "back", show=False),
        Binding("f3", "app.browse", show=False),
        Binding("f4", "app.settings", show=False),
        Binding("f5", "errors", show=False),
        Binding("f6", "ahead", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._open: Session | None = None
        """Today's session where something is left of it."""
        self._shelf = Shelf.empty()
        self._parts: list[Part] = []
        self._place = EVERYTHING
        """The key of the part that the cursor is on, or was before nothing was found."""
        self._opened: set[str] = set()
        """The banks whose topics stand beneath them."""
        self._drawn_width = 0
        self._message: Sayable | None = None
        """What the last choice came to; kept to be said again in the other language."""

    @property
    def quiz(self) -> Quiz:
        return cast(Quiz, self.app)

    def compose(self) -> ComposeResult:
        yield TitleBar()
        yield Static(id="today", markup=False)
        yield ProseView(id="note")
        yield FilterLine()
        yield Static(id="columns", markup=False)
        yield RowList(id="banks")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(RowList).focus()

    def on_screen_resume(self) -> None:
        self.show_language()

    def say(self, message: Sayable) -> None:
        self._message = message
        if self.is_mounted:  # else it is drawn soon
            self.show_language()

    @on(Resize)
    def fit(self) -> None:
        if self.size.width != self._drawn_width:  # the first one comes with the size that was drawn for
            self.show_language()

    # What is drawn

    def show_language(self) -> None:
        """Draws everything anew: counts, language and width may have changed."""
        self._drawn_width = self.size.width
        desk, language = self.quiz.desk, self.quiz.language
        day = study_day(desk.clock(), desk.settings.rollover_hour)
        try:
            self._shelf = Shelf.read(desk.store, desk.catalogue, day)
            events = desk.store.open_session(day)
            session = _folded(events) if events else None
            work = workload(desk.store, desk.catalogue.path, day, desk.settings.new_per_day)
            streak = desk.store.streak(day)
        except StoreError as error:
            self.quiz.stop(error.said)
            return
        self._open = session if session is not None and session.queue else None
        self.query_one(TitleBar).show(TITLE.text(language), TAGLINE.text(language), "")
        self.query_one("#today", Static).update(today(work, streak, self.size.width, language))
        note = self.query_one("#note", ProseView)
        note.prose = note_of(
            desk, self._shelf, self._open, self._message, self.size.width - 2 * MARGIN, language
        )
        note.display = bool(note.prose)
        for part in ("FilterLine", "#columns", "RowList"):
            self.query_one(part).display = bool(self._shelf.banks)
        self._list(None if self._parts else self._open_place())

    @property
    def _open_groups(self) -> Sequence[str] | None:
        return self._open.started.groups if self._open is not None else None

    def _open_place(self) -> str | None:
        """The part that an open session is over; where that is a topic, its bank is opened."""
        if self._open_groups is None:
            return None
        place = self._shelf.place_of(self._open_groups)
        if "/" in place:
            self._opened.add(place.partition("/")[0])
        return place

    @property
    def _something_wrong(self) -> bool:
        return bool(self._broken or self.quiz.desk.notices)

    @property
    def _broken(self) -> "list[BankRow]":
        return broken(self._shelf)

    def _list(self, key: str | None = None, seek: bool = False) -> None:
        """The rows as they are narrowed and opened now. The cursor goes to this part, or stays on the one that it is
        on; to `seek` is to have it on one that is found by its own name."""
        rows, line, language = self.query_one(RowList), self.query_one(FilterLine), self.quiz.language
        words, part = words_of(line.typed), self._at_cursor()
        self._place = key or (part.key if part is not None else self._place)
        self._parts = self._shelf.parts(self._opened, words)
        hits = [n for n, part in enumerate(self._parts) if not words or self._shelf.hits(part, words)]
        width = self.size.width - GUTTER - SCROLL_BAR
        heights = [height(part, width, language) for part in self._parts]
        at = self._cursor(hits if seek else range(len(self._parts)))
        rows.show(heights, lambda n, _: lines(self._parts[n], width, language), at)
        rows.redraw(Content(phrases.NOTHING_FOUND.text(language)))
        found = phrases.FOUND.fill(count=len(hits)).text(language)
        line.show(phrases.FILTER.text(language), phrases.TYPE_TO_FILTER.text(language), found)
        self.query_one("#columns", Static).update(heads(width, language))
        self._show_keys()

    def _cursor(self, among: Sequence[int]) -> int:
        """Where it was, if that is among these; else at the bank of that topic, else at the first."""
        for key in (self._place, self._place.partition("/")[0]):
            for n in among:
                if self._parts[n].key == key:
                    return n
        return next(iter(among), 0)

    def _show_keys(self) -> None:
        typed = bool(self._shelf.banks and self.query_one(FilterLine).typed)
        keys = keys_at(self._at_cursor(), typed, self._something_wrong)
        self.query_one(KeyBar).show(keys, self.quiz.language)

    def _at_cursor(self) -> Part | None:
        return self._parts[self.query_one(RowList).at] if self._parts else None

    # What the learner does

    def on_key(self, event: KeyPress) -> None:
        line = self.query_one(FilterLine)
        if not line.display:
            return
        if not line.typed and (event.key == "space" or event.character in tuple(SPACES)):
            self._turn()
        elif line.take(event):
            self._list(seek=True)
        else:
            return
        event.stop()

    def on_paste(self, event: Paste) -> None:
        self.query_one(FilterLine).paste(event)
        self._list(seek=True)

    @on(RowList.Moved)
    def moved(self) -> None:
        self._show_keys()

    @on(RowList.Picked)
    def picked(self, event: RowList.Picked) -> None:
        part = self._parts[event.index]
        if event.column is not None and event.column < SIGN and part.parts:
            self._turn()
        elif not part.can_be_studied:
            self.say(phrases.NOT_HERE)
        else:
            self._study(part)

    def _study(self, part: Part, ahead: bool = False) -> None:
        """Goes on with what is open over this part and of this sort, else begins anew."""
        self._message = None
        same = self._open is not None and self._open.started.ahead == ahead
        self.quiz.study(self._shelf.asked_for(part.key, self._open_groups if same else None), ahead)

    def action_ahead(self) -> None:
        part = self._at_cursor()
        if part is not None:
            self._study(part, ahead=True)

    def _turn(self) -> None:
        """Opens the bank at the cursor, or closes it."""
        part = self._at_cursor()
        if part is not None and part.open:
            self.action_close()
        else:
            self.action_open()

    def action_open(self) -> None:
        """Of a bank that is open already, the cursor goes on to its first topic."""
        part, rows = self._at_cursor(), self.query_one(RowList)
        if part is None or not part.parts:
            return
        if part.open:
            rows.go_to(rows.at + 1)
        else:
            self._opened.add(part.key)
            self._list()

    def action_close(self) -> None:
        """Of a topic, its bank is closed, and the cursor goes there."""
        part = self._at_cursor()
        if part is not None:
            bank = part.key.partition("/")[0]
            self._opened.discard(bank)
            self._list(bank)

    def action_back(self) -> None:
        """Out of the filter. There is nothing behind Home: whoever wants to leave is told how."""
        if self.query_one(FilterLine).typed:
            self.action_clear()
        else:
            self.call_later(self.run_action, "app.help_quit")

    def action_clear(self) -> None:
        self.query_one(FilterLine).typed = ""
        self._list()

    def commands(self) -> "Sequence[Command]":
        from quizapp.screens.home.commands import COMMANDS, ERRORS

        return (*COMMANDS, ERRORS) if self._something_wrong else COMMANDS

    def action_errors(self) -> None:
        if self._something_wrong:
            from quizapp.screens.dialogs.errors import ErrorsScreen

            self.app.push_screen(ErrorsScreen(self._broken, self.quiz.desk.notices))

    def action_start(self) -> None:
        self.query_one(RowList).action_pick()


def _folded(events: "Sequence[Logged]") -> "Session | None":
    """The session that is still open. Its room takes 4 ms to import, which a start without one does not need."""
    from quizapp.practice.session import fold

    return fold(events)
