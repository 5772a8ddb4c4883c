"""The banks with what is due, new and learned; choose one and start."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from quizapp.bank.catalogue import BankRow
from quizapp.memory.counts import Counts, by_bank
from quizapp.memory.days import study_day
from quizapp.memory.errors import StoreError
from quizapp.practice.phrases import NO_BANKS
from quizapp.screens import phrases
from quizapp.screens.desk import Quiz
from quizapp.screens.widgets.content import line_content
from quizapp.screens.widgets.keybar import Key, KeyBar
from quizapp.screens.widgets.prose import ProseView
from quizapp.screens.widgets.titlebar import TitleBar, one_line, shortened
from quizapp.text.phrases import Phrase, Sayable
from quizapp.text.prose import Block, Prose, Span, verbatim
from quizapp.text.wrap import wrap

if TYPE_CHECKING:
    from quizapp.memory.events import Logged
    from quizapp.practice.session import Session

EVERYTHING = "*"
"""The option that stands for all banks; no group's name holds an asterisk."""

COLUMNS: tuple[Phrase, ...] = (phrases.DUE, phrases.NEW, phrases.LEARNED)
COLUMN = 8
ASIDE = 5
"""What the list takes from the width besides its text: a margin of two cells on either side and the scroll bar."""
TITLE_LINES = 2
"""A bank's title goes on in a second line where it must; what is longer still ends in an ellipsis."""

NAME_IN_NOTE = 60
"""Cells of a bank's title where it stands in a sentence."""

KEYS = (
    Key("Enter", phrases.STUDY, "screen.start"),
    Key("F1", phrases.HELP, "app.help"),
    Key("F2", phrases.LANGUAGE, "app.language"),
    Key("^q", phrases.QUIT, "app.quit"),
)


class HomeScreen(Screen[None]):
    """Reads the catalogue and the counts only; nothing heavy is imported before a session is opened."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "app.quit", show=False),
        Binding("l", "app.language", show=False),
        Binding("question_mark", "app.help", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._open: Session | None = None
        """Today's session where something is left of it."""
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
        yield Static(id="columns", markup=False)
        yield OptionList(id="banks", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()

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

    def show_language(self) -> None:
        """Draws everything anew: counts, language and width may have changed."""
        self._drawn_width = self.size.width
        desk, language = self.quiz.desk, self.quiz.language
        day = study_day(desk.clock(), desk.settings.rollover_hour)
        try:
            counts = by_bank(desk.store, desk.catalogue.path, day)
            events = desk.store.open_session(day)
            session = _folded(events) if events else None
            introduced = desk.store.daily(day).new_cards
        except StoreError as error:
            self.quiz.stop(error.said)
            return
        self._open = session if session is not None and session.queue else None
        banks = desk.catalogue.banks()
        total = (
            Counts(*(sum(column) for column in zip(*counts.values(), strict=True))) if counts else Counts()
        )
        self.query_one(TitleBar).show(phrases.TITLE.text(language), phrases.TAGLINE.text(language))
        room = max(0, min(total.new, desk.settings.new_per_day - introduced))
        today = phrases.TODAY.fill(due=total.due, new=room, learned=total.learned).text(language)
        self.query_one("#today", Static).update(Content(today))
        note = self.query_one("#note", ProseView)
        note.prose = self._note(banks)
        note.display = bool(note.prose)
        name_width = max(8, self.size.width - ASIDE - COLUMN * len(COLUMNS))
        heads = Content("").join(_right(phrase.text(language)) for phrase in COLUMNS)
        self.query_one("#columns", Static).update(Content.assemble(" " * name_width, heads))
        self.query_one("#columns").display = bool(banks)
        self._list_banks(banks, counts, total, name_width)
        self.query_one(KeyBar).show(KEYS if banks else KEYS[1:], language)

    def _note(self, banks: Sequence[BankRow]) -> Prose:
        """What the last choice came to, what is still open, and what the start found wrong."""
        language, desk = self.quiz.language, self.quiz.desk
        said = [Span(one_line(self._message.text(language)), "strong")] if self._message is not None else []
        if not banks:
            where = ", ".join(str(one) for one in desk.catalogue.content_dirs)
            said.append(Span(one_line(NO_BANKS.fill(where=where).text(language))))
        elif self._open is not None:
            name = shortened(self._called(self._open.started.groups, banks).text(language), NAME_IN_NOTE)
            still = phrases.GO_ON.fill(name=name, done=self._open.done, size=self._open.size).text(language)
            if len(banks) > 1:
                still += phrases.ANOTHER.text(language)
            said.append(Span(one_line(still)))
        said += [Span(one_line(notice), "bad") for notice in desk.notices]
        return Prose(tuple(Block("paragraph", (one,)) for one in said))

    def _called(self, groups: Sequence[str], banks: Sequence[BankRow]) -> Sayable:
        """What a session over these groups is called."""
        meant = [bank.title for bank in banks if bank.group in groups or not groups]
        if len(meant) == 1:
            return meant[0]
        if len(meant) == len(banks):
            return phrases.ALL_BANKS
        return phrases.SOME_BANKS.fill(count=len(groups))

    def _list_banks(
        self, rows: Sequence[BankRow], counts: dict[str, Counts], total: Counts, name_width: int
    ) -> None:
        language = self.quiz.language
        banks = self.query_one("#banks", OptionList)
        before = banks.highlighted_option
        chosen = before.id if before is not None else self._open_row()
        banks.clear_options()
        if len(rows) > 1:
            banks.add_option(Option(_row(phrases.ALL_BANKS.text(language), total, name_width), EVERYTHING))
        for bank in rows:
            row = _row(bank.title.text(language), counts.get(bank.group, Counts()), name_width)
            if bank.error:
                said = phrases.BROKEN.fill(error=one_line(bank.error.splitlines()[0])).text(language)
                row = Content.assemble(row, "\n", (f"  {said}", "$text-error"))
            banks.add_option(Option(row, bank.group, disabled=bank.questions == 0))
        ids = [option.id for option in banks.options]
        if ids:
            banks.highlighted = ids.index(chosen) if chosen in ids else 0

    def _open_row(self) -> str | None:
        groups = self._open.started.groups if self._open is not None else ()
        return groups[0] if len(groups) == 1 else EVERYTHING if groups else None

    @on(OptionList.OptionSelected)
    def chosen(self, event: OptionList.OptionSelected) -> None:
        self._message = None
        every = [bank.group for bank in self.quiz.desk.catalogue.banks()]
        # Of one bank alone, all of them and this one are the same.
        everything = event.option_id == EVERYTHING or len(every) == 1
        self.quiz.study(self._everything(every) if everything else [str(event.option_id)])

    def _everything(self, every: list[str]) -> list[str]:
        """None named means all, but also "go on with what is open": where that is a part, all are named instead."""
        groups = list(self._open.started.groups) if self._open is not None else []
        return every if 0 < len(groups) < len(every) else groups

    def action_start(self) -> None:
        self.query_one(OptionList).action_select()


def _row(title: str, counts: Counts, name_width: int) -> Content:
    lines = wrap(verbatim(one_line(title)), name_width - 1)
    first, *rest = [line_content(line) for line in lines] or [Content("")]
    if len(lines) > TITLE_LINES:
        rest = [rest[0].truncate(name_width - 2, ellipsis=False) + "…"]
    numbers = "".join(f"{number:>{COLUMN}}" for number in counts)
    row = Content.assemble(first, " " * (name_width - first.cell_length), numbers)
    return Content("\n").join([row, *rest])


def _right(head: str) -> Content:
    content = Content(head)
    return content.pad_left(max(0, COLUMN - content.cell_length))


def _folded(events: "Sequence[Logged]") -> "Session | None":
    """The session that is still open. Its room takes 4 ms to import, which a start without one does not need."""
    from quizapp.practice.session import fold

    return fold(events)
