"""All questions: found by words and by state, read with their answers, suspended and flagged."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import ClassVar, cast, get_args

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Key as KeyPress
from textual.events import Paste
from textual.screen import Screen

from quizapp.memory.counts import Standing
from quizapp.memory.errors import StoreError
from quizapp.practice.browsing import Browser, Which
from quizapp.screens.browse import phrases
from quizapp.screens.commands import Command
from quizapp.screens.desk import Quiz
from quizapp.screens.dialogs.flag import Flagging, FlagScreen
from quizapp.screens.phrases import HELP, HOME, LANGUAGE, SCROLL
from quizapp.screens.widgets.finder import FilterLine
from quizapp.screens.widgets.keybar import Key, KeyBar
from quizapp.screens.widgets.reader import Reader
from quizapp.screens.widgets.rows import RowList
from quizapp.screens.widgets.titlebar import TitleBar, one_line, shortened
from quizapp.text.phrases import Sayable
from quizapp.text.prose import verbatim
from quizapp.text.wrap import wrap

GUESS = 4
"""Lines of a question in the list, of most of them: what it asks, and what is known of it."""

MOST = 10
"""Lines of either; only what never ends is cut."""


def guarded(method: Callable[..., None]) -> Callable[..., None]:
    """For what reads or writes the disk: where that fails the app stops and says why."""

    @wraps(method)
    def tried(screen: "BrowseScreen", *arguments: object) -> None:
        try:
            method(screen, *arguments)
        except StoreError as error:
            screen.quiz.stop(error.said)

    return tried


class BrowseScreen(Screen[None]):
    """The list, or one question in its place. What is typed narrows the list, so that no letter is a command here."""

    CSS_PATH = "browse.tcss"
    AUTO_FOCUS = "#questions"
    help_text: ClassVar[Sayable] = phrases.HELP_BROWSE
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", show=False),
        Binding("f8", "turn", show=False),
        Binding("f9", "flag", show=False),
        # Before what has the keyboard, for which they mean something else.
        Binding("tab", "others(1)", show=False, priority=True),
        Binding("shift+tab", "others(-1)", show=False, priority=True),
        Binding("left", "neighbour(-1)", show=False, priority=True),
        Binding("right", "neighbour(1)", show=False, priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._browser: Browser
        self._rows: list[Standing] = []
        self._last: Standing | None = None
        """Where the cursor was when something was found last."""
        self._which: Which = "all"
        self._reading = False
        """Is a question in the place of the list?"""

    @property
    def quiz(self) -> Quiz:
        return cast(Quiz, self.app)

    def compose(self) -> ComposeResult:
        yield TitleBar()
        yield FilterLine()
        yield RowList(id="questions")
        yield Reader()
        yield KeyBar()

    @guarded
    def on_mount(self) -> None:
        self.query_one(Reader).display = False
        desk = self.quiz.desk
        self._browser = Browser(desk.store, desk.catalogue, desk.clock, desk.settings)
        self._seek()

    # What is drawn

    def show_language(self) -> None:
        """Draws everything anew, where it stands."""
        self.query_one(RowList).redraw(Content(phrases.NOTHING_FOUND.text(self.quiz.language)))
        self._show_heads()
        if self._reading:
            self._show_question()

    @guarded
    def _seek(self) -> None:
        """The list of what is looked for now; the cursor stays on its question where that is still among them."""
        rows = self.query_one(RowList)
        row = self._last = self._row or self._last
        self._rows = self._browser.find(self.query_one(FilterLine).typed, self._which)
        at = next((n for n, one in enumerate(self._rows) if row and one.question == row.question), 0)
        rows.show_many(len(self._rows), GUESS, self._draw, at)
        self.show_language()

    def _draw(self, index: int, width: int) -> list[Content]:
        row, language = self._rows[index], self.quiz.language
        known = f"{self._browser.standing(row, language)} · {self._browser.belongs(row, language)}"
        if note := self._browser.note(row):
            known += f" · “{note}”"
        return [
            *(Content(line) for line in _wrapped(self._browser.asked(row, language), width)),
            *(Content.styled(line, "$foreground-muted") for line in _wrapped(known, width)),
        ]

    def _show_heads(self) -> None:
        language, row, line = self.quiz.language, self._row, self.query_one(FilterLine)
        count = phrases.COUNT.fill(count=len(self._rows), every=len(self._browser.rows)).text(language)
        if self._reading and row is not None:
            self.query_one(TitleBar).show(
                self._browser.belongs(row, language), self._browser.standing(row, language)
            )
        else:
            self.query_one(TitleBar).show(phrases.WHICH[self._which].text(language), count)
        line.show(phrases.FILTER.text(language), phrases.TYPE_TO_FILTER.text(language), "")
        self.query_one(KeyBar).show(self._keys(), language)

    def _keys(self) -> list[Key]:
        row = self._row
        keys = [Key("F1", HELP, "app.help"), Key("F2", LANGUAGE, "app.language")]
        if row is not None:
            keys.append(Key("F8", phrases.RESUME if row.suspended else phrases.SUSPEND, "screen.turn"))
            keys.append(Key("F9", phrases.FLAG, "screen.flag"))
        if self._reading:
            moves = [Key("←→", phrases.NEIGHBOURS, ""), Key("↑↓", SCROLL, "")]
            return [*moves, *keys, Key("Esc", phrases.LIST, "screen.back")]
        first = [Key("Enter", phrases.LOOK, "screen.look")] if row is not None else []
        return [*first, Key("Tab", phrases.BY_STATE, "screen.others(1)"), *keys, self._way_back()]

    def _way_back(self) -> Key:
        typed = self.query_one(FilterLine).typed
        does = phrases.CLEAR if typed else phrases.SHOW_ALL if self._which != "all" else HOME
        return Key("Esc", does, "screen.back")

    @guarded
    def _show_question(self) -> None:
        if self._row is not None:
            self.query_one(Reader).show(self._browser.look(self._row, self.quiz.language))

    def _read(self, reading: bool) -> None:
        """Puts the question in the place of the list, or the list back."""
        self._reading = reading
        self.query_one(FilterLine).display = not reading
        rows, reader = self.query_one(RowList), self.query_one(Reader)
        rows.display, reader.display = not reading, reading
        (reader if reading else rows).focus()
        self.show_language()
        reader.to_the_top()

    @property
    def _row(self) -> Standing | None:
        """The question at the cursor."""
        return self._rows[self.query_one(RowList).at] if self._rows else None

    # What the learner does

    def commands(self) -> Sequence[Command]:
        row = self._row
        found = [Command(phrases.BY_STATE_TITLE, phrases.BY_STATE_HELP, "screen.others(1)", "Tab")]
        if row is not None:
            turn = (
                Command(phrases.RESUME, phrases.RESUME_HELP, "screen.turn", "F8")
                if row.suspended
                else Command(phrases.SUSPEND, phrases.SUSPEND_HELP, "screen.turn", "F8")
            )
            found = [
                Command(phrases.LOOK, phrases.LOOK_HELP, "screen.look", "Enter"),
                turn,
                Command(phrases.FLAG, phrases.FLAG_HELP, "screen.flag", "F9"),
                *found,
            ]
        return found

    def on_key(self, event: KeyPress) -> None:
        if not self._reading and self.query_one(FilterLine).take(event):
            event.stop()
            self._seek()

    def on_paste(self, event: Paste) -> None:
        if not self._reading:
            self.query_one(FilterLine).paste(event)
            self._seek()

    @on(RowList.Moved)
    def moved(self) -> None:
        self._show_heads()

    @on(RowList.Picked)
    def action_look(self) -> None:
        if self._row is not None:
            self._read(True)

    def action_neighbour(self, by: int) -> None:
        rows = self.query_one(RowList)
        if self._reading and 0 <= rows.at + by < len(self._rows):
            rows.go_to(rows.at + by)
            self._read(True)

    def action_others(self, by: int) -> None:
        """What is in the next state only."""
        if not self._reading:
            every: tuple[Which, ...] = get_args(Which)
            self._which = every[(every.index(self._which) + by) % len(every)]
            self._seek()

    def action_back(self) -> None:
        """Out of the question; out of the filter; out of the state; home."""
        if self._reading:
            self._read(False)
        elif self.query_one(FilterLine).typed:
            self.query_one(FilterLine).typed = ""
            self._seek()
        elif self._which != "all":
            self._which = "all"
            self._seek()
        else:
            self.dismiss()

    @guarded
    def action_turn(self) -> None:
        """Suspends, or resumes. It stays in the list until something else is looked for: the key takes itself back."""
        if self._row is not None:
            self._changed(self._browser.turn(self._row))

    def action_flag(self) -> None:
        row = self._row
        if row is not None:
            self.app.push_screen(FlagScreen(self._browser.note(row)), self._flagged)

    @guarded
    def _flagged(self, flagging: Flagging | None) -> None:
        if flagging is not None and self._row is not None:
            self._changed(self._browser.flag(self._row, flagging.note))

    def _changed(self, row: Standing) -> None:
        self._rows[self.query_one(RowList).at] = row
        self.query_one(RowList).redraw()
        self._show_heads()


def _wrapped(text: str, width: int) -> list[str]:
    """Of a text without end only what may be shown is looked at."""
    cut = one_line(text[: (MOST + 1) * max(8, width)])
    lines = ["".join(span.text for span in line) for line in wrap(verbatim(cut), width)]
    if len(lines) > MOST:
        lines[MOST - 1 :] = [shortened(lines[MOST - 1] + "…" * width, width)]
    return lines
