"""The banks with what is due, new and learned; choose one and start."""

from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from quizapp.memory.counts import Counts, by_bank
from quizapp.memory.days import study_day
from quizapp.memory.errors import StoreError
from quizapp.screens import phrases
from quizapp.screens.widgets.keybar import Key, KeyBar
from quizapp.text.clean import visible
from quizapp.text.phrases import Phrase

if TYPE_CHECKING:
    from quizapp.screens.app import QuizApp

EVERYTHING = "*"
"""The option that stands for all banks; no group's name holds an asterisk."""

COLUMNS: tuple[Phrase, ...] = (phrases.DUE, phrases.NEW, phrases.LEARNED)
COLUMN = 9


class HomeScreen(Screen[None]):
    """Reads the catalogue and the counts only; nothing heavy is imported before a session is opened."""

    CSS_PATH = "home.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "app.quit", show=False),
        Binding("l", "app.language", show=False),
        Binding("question_mark", "app.help", show=False),
    ]

    @property
    def quiz(self) -> "QuizApp":
        return cast("QuizApp", self.app)

    def compose(self) -> ComposeResult:
        yield Static(classes="bar", id="title", markup=False)
        yield Static(id="today", markup=False)
        yield Static(id="columns", markup=False)
        yield OptionList(id="banks", markup=False)
        yield Static(id="note", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()

    def on_screen_resume(self) -> None:
        self.show_language()

    @on(Resize)
    def fit(self) -> None:
        self.show_language()

    def show_language(self) -> None:
        """Draws everything anew: counts, language and width may have changed."""
        desk, language = self.quiz.desk, self.quiz.language
        day = study_day(desk.clock(), desk.settings.rollover_hour)
        try:
            counts = by_bank(desk.store, desk.catalogue.path, day)
            open_session = desk.store.open_session(day)
            introduced = desk.store.daily(day).new_cards
        except StoreError as error:
            self.quiz.stop(error.said)
            return
        total = (
            Counts(*(sum(column) for column in zip(*counts.values(), strict=True))) if counts else Counts()
        )
        width = self.size.width
        title = self.quiz.title_content(
            phrases.TITLE.text(language), phrases.TAGLINE.text(language), max(0, width - 2)
        )
        self.query_one("#title", Static).update(title)
        room = max(0, min(total.new, desk.settings.new_per_day - introduced))
        today = phrases.TODAY.fill(due=total.due, new=room, learned=total.learned).text(language)
        self.query_one("#today", Static).update(Content(today))
        heads = Content("").join(
            Content(p.text(language)).pad_left(_missing(p.text(language))) for p in COLUMNS
        )
        name_width = max(8, width - 6 - COLUMN * len(COLUMNS))
        self.query_one("#columns", Static).update(Content.assemble(Content(" " * (name_width + 1)), heads))
        self._list_banks(counts, total, name_width)
        note = phrases.GO_ON if open_session else None
        banks = self.query_one(OptionList).option_count > 0
        if not banks:
            where = ", ".join(str(one) for one in desk.catalogue.content_dirs)
            self.query_one("#note", Static).update(Content(phrases.NO_BANKS.fill(where=where).text(language)))
        else:
            self.query_one("#note", Static).update(Content(note.text(language) if note else ""))
        self.query_one(KeyBar).show(
            [
                Key("Enter", phrases.STUDY, "screen.start"),
                Key("F1", phrases.HELP, "app.help"),
                Key("F2", phrases.LANGUAGE, "app.language"),
                Key("^q", phrases.QUIT, "app.quit"),
            ],
            language,
        )

    def _list_banks(self, counts: dict[str, Counts], total: Counts, name_width: int) -> None:
        language = self.quiz.language
        banks = self.query_one("#banks", OptionList)
        chosen = banks.highlighted
        banks.clear_options()
        rows = self.quiz.desk.catalogue.banks()
        if len(rows) > 1:
            banks.add_option(Option(_row(phrases.ALL_BANKS.text(language), total, name_width), EVERYTHING))
        for bank in rows:
            row = _row(visible(bank.title.text(language)), counts.get(bank.group, Counts()), name_width)
            if bank.error:
                said = phrases.BROKEN.fill(error=visible(bank.error.splitlines()[0])).text(language)
                row = Content.assemble(row, "\n", (f"  {said}", "$text-error"))
            banks.add_option(Option(row, bank.group, disabled=bank.questions == 0))
        if banks.option_count:
            banks.highlighted = min(chosen or 0, banks.option_count - 1)

    @on(OptionList.OptionSelected)
    def chosen(self, event: OptionList.OptionSelected) -> None:
        self.quiz.study([] if event.option_id == EVERYTHING else [str(event.option_id)])

    def action_start(self) -> None:
        self.query_one(OptionList).action_select()


def _row(name: str, counts: Counts, name_width: int) -> Content:
    title = Content(name).truncate(name_width, ellipsis=True)
    numbers = "".join(f"{number:>{COLUMN}}" for number in counts)
    return Content.assemble(title, " " * (name_width - title.cell_length), numbers)


def _missing(text: str) -> int:
    return max(0, COLUMN - Content(text).cell_length)
