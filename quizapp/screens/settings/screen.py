"""The settings, each with a sentence about it; what is changed is saved at once."""

from collections.abc import Sequence
from typing import ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.events import DescendantBlur, DescendantFocus
from textual.screen import Screen
from textual.widgets import Input

from quizapp.screens import phrases
from quizapp.screens.commands import Command
from quizapp.screens.desk import Quiz, Value
from quizapp.screens.settings import phrases as said
from quizapp.screens.settings.fields import SPECS, Choice, Row, number_of, number_text
from quizapp.screens.widgets.answer import AnswerLine
from quizapp.screens.widgets.keybar import Key, KeyBar
from quizapp.screens.widgets.prose import ProseView
from quizapp.screens.widgets.titlebar import TitleBar
from quizapp.settings import RULES
from quizapp.text.phrases import Sayable
from quizapp.text.prose import verbatim


class Rows(VerticalScroll, can_focus=False, inherit_bindings=False):
    """Without keys of its own: the arrows go from setting to setting, and what they come to is scrolled to."""


class SettingsScreen(Screen[None]):
    """A number is taken when its field is left or Enter is pressed: half of one is not yet what is meant."""

    CSS_PATH = "settings.tcss"
    AUTO_FOCUS = "Choice"
    help_text: ClassVar[Sayable] = said.HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "go(-1)", show=False),
        Binding("down", "go(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("escape", "back", show=False),
    ]

    @property
    def quiz(self) -> Quiz:
        return cast(Quiz, self.app)

    def compose(self) -> ComposeResult:
        yield TitleBar()
        with Rows():
            for spec in SPECS:
                yield Row(spec)
            yield ProseView(id="note")
        yield KeyBar()

    def on_mount(self) -> None:
        self.show_language()

    def commands(self) -> Sequence[Command]:
        return [Command(spec.label, spec.about, f"screen.find('{spec.name}')") for spec in SPECS]

    def show_language(self) -> None:
        language, file = self.quiz.language, self.quiz.desk.settings_file
        self.query_one(TitleBar).show(said.TITLE.text(language), str(file) if file else "", "")
        for row in self.query(Row):
            row.show(self._value(row), language)
        self.query_one("#note", ProseView).prose = verbatim(said.NOTE.text(language), "emphasis")
        turning = isinstance(self.focused, Choice)
        keys = [
            Key("↑↓", said.CHOOSE, ""),
            Key("←→", said.CHANGE, "") if turning else Key("Enter", said.TAKE, "screen.take"),
            Key("F1", phrases.HELP, "app.help"),
            Key("F2", phrases.LANGUAGE, "app.language"),
            Key("Esc", phrases.CLOSE, "screen.back"),
        ]
        self.query_one(KeyBar).show(keys, language)

    def _value(self, row: Row) -> Value:
        value: Value = getattr(self.quiz.desk.settings, row.spec.name)
        return value

    @on(DescendantFocus)
    def entered(self) -> None:
        self.show_language()

    @on(DescendantBlur)
    def left(self, event: DescendantBlur) -> None:
        if isinstance(event.widget, AnswerLine):
            self._take(self._row(event.widget))
        self.show_language()

    @on(Choice.Turned)
    def turned(self, event: Choice.Turned) -> None:
        self._change(self._row(event.field), event.value)

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """What cannot be is said while it is typed."""
        row = self._row(event.input)
        row.say(*self._refusal(row, event.value))
        row.show(self._value(row), self.quiz.language)

    @on(Input.Submitted)
    def action_take(self) -> None:
        if isinstance(self.focused, AnswerLine):
            self._take(self._row(self.focused))

    def _take(self, row: Row) -> None:
        """The number in its field, if it is one and another than before."""
        field = row.query_one(AnswerLine)
        value = number_of(field.value)
        if value is not None and RULES[row.spec.name][0](value):
            field.lay_out(number_text(value))
            if value != self._value(row):
                self._change(row, value)

    def _refusal(self, row: Row, text: str) -> tuple[Sayable | None, bool]:
        value = number_of(text)
        if value is not None and RULES[row.spec.name][0](value):
            return None, False
        assert row.spec.rule is not None, "what is typed is a number"
        return said.REFUSED.fill(rule=row.spec.rule, value=number_text(self._value(row))), True

    def _change(self, row: Row, value: Value) -> None:
        for other in self.query(Row):
            if other is not row:
                other.forget()
        row.say(row.spec.saved)
        failed = self.quiz.change(**{row.spec.name: value})
        if failed is not None:
            row.say(failed, bad=True)
        row.show(value, self.quiz.language)

    def _row(self, field: object) -> Row:
        return next(row for row in self.query(Row) if row.field is field)

    def action_go(self, by: int) -> None:
        rows = list(self.query(Row))
        at = next((n for n, row in enumerate(rows) if row.has_focus_within), 0)
        self._enter(rows[(at + by) % len(rows)])

    def action_page(self, by: int) -> None:
        rows = self.query_one(Rows)
        rows.scroll_relative(y=by * max(1, rows.size.height - 2), animate=False)

    def action_find(self, name: str) -> None:
        self._enter(self.query_one(f"#{name}", Row))

    def _enter(self, row: Row) -> None:
        row.field.focus(scroll_visible=False)  # that would glide there
        self.query_one(Rows).scroll_to_widget(row, animate=False)

    def action_back(self) -> None:
        self.action_take()
        self.dismiss()
