"""One setting on the settings screen: its name, its value to be changed, what it is about, what the change came to."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from quizapp.screens.desk import Value
from quizapp.screens.settings import phrases
from quizapp.screens.widgets.answer import AnswerLine
from quizapp.screens.widgets.prose import ProseView
from quizapp.settings import THEMES
from quizapp.text.languages import Language
from quizapp.text.phrases import Phrase, Sayable
from quizapp.text.prose import verbatim


@dataclass(frozen=True)
class Spec:
    """What there is to say of a setting. A number has a rule, anything else the values to choose from."""

    name: str
    label: Phrase
    about: Phrase
    rule: Phrase | None = None
    choices: Sequence[str] = ()
    called: Mapping[str, Phrase] | None = None
    """What the choices are called; themes bear their names."""
    saved: Phrase = phrases.SAVED

    def shown(self, value: Value, language: Language) -> str:
        return self.called[str(value)].text(language) if self.called else number_text(value)


SPECS = (
    Spec(
        "language",
        phrases.LANGUAGE,
        phrases.LANGUAGE_ABOUT,
        choices=("en", "zh"),
        called={"en": phrases.ENGLISH, "zh": phrases.CHINESE},
    ),
    Spec(
        "numbers",
        phrases.NUMBERS,
        phrases.NUMBERS_ABOUT,
        choices=("typed", "choice"),
        called={"typed": phrases.TYPED, "choice": phrases.CHOICE},
    ),
    Spec("new_per_day", phrases.NEW, phrases.NEW_ABOUT, phrases.NEW_RULE, saved=phrases.SAVED_FOR_NEXT),
    Spec(
        "retention",
        phrases.RETENTION,
        phrases.RETENTION_ABOUT,
        phrases.RETENTION_RULE,
        saved=phrases.SAVED_FOR_NEXT,
    ),
    Spec("rollover_hour", phrases.ROLLOVER, phrases.ROLLOVER_ABOUT, phrases.ROLLOVER_RULE),
    Spec("theme", phrases.THEME, phrases.THEME_ABOUT, choices=THEMES),
)


def number_text(value: Value) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def number_of(text: str) -> int | float | None:
    """A number as people type it, in full width and in percent too; None for anything else."""
    typed = unicodedata.normalize("NFKC", text).strip()
    if re.fullmatch(r"\d{1,9}", typed, re.ASCII):
        return int(typed)
    found = re.fullmatch(r"(\d{0,9}\.?\d{1,9})\s*(%?)", typed, re.ASCII)
    if not found:
        return None
    return round(float(found[1]) / 100, 9) if found[2] else float(found[1])


class Choice(Widget, can_focus=True):
    """One of several values; the arrows turn it over, round and round, as do Enter, the space bar and a click."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "turn(-1)", show=False),
        Binding("right,space,enter,ideographic_space", "turn(1)", show=False),
    ]

    @dataclass
    class Turned(Message):
        """Another value was chosen."""

        field: "Choice"
        value: str

        @property
        def control(self) -> "Choice":
            return self.field

    value: reactive[str] = reactive("", layout=True)
    text: reactive[str] = reactive("", layout=True)

    def __init__(self, choices: Sequence[str]) -> None:
        super().__init__()
        self._choices = choices

    def render(self) -> Content:
        left, right = ("‹ ", " ›") if self.has_focus else ("  ", "  ")
        return Content(f"{left}{self.text}{right}")

    def action_turn(self, by: int) -> None:
        at = self._choices.index(self.value) if self.value in self._choices else -1
        self.post_message(self.Turned(self, self._choices[(at + by) % len(self._choices)]))

    def on_click(self) -> None:
        self.action_turn(1)


class Row(Vertical):
    """A name and a value side by side, one sentence below, and a line that is kept for what a change came to."""

    def __init__(self, spec: Spec) -> None:
        super().__init__(id=spec.name)
        self.spec = spec
        self._said: Sayable | None = None
        self._bad = False
        self._laid_out: Value | None = None
        """The number that was last put into the field."""

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Static(classes="label", markup=False)
            yield Choice(self.spec.choices) if self.spec.choices else AnswerLine(id="number")
        yield ProseView(classes="about")
        yield ProseView(classes="said")

    @property
    def field(self) -> Widget:
        return self.query_one(Choice if self.spec.choices else AnswerLine)

    def show(self, value: Value, language: Language) -> None:
        """Draws it anew; a number that is being typed is left alone unless the setting is another now."""
        mark = "› " if self.has_focus_within else "  "
        self.query_one(".label", Static).update(Content(mark + self.spec.label.text(language)))
        self.query_one(".about", ProseView).prose = verbatim(self.spec.about.text(language))
        field = self.field
        if isinstance(field, Choice):
            field.value, field.text = str(value), self.spec.shown(value, language)
        elif isinstance(field, AnswerLine) and value != self._laid_out:
            field.lay_out(number_text(value))
            self._laid_out = value
        said = self._said.text(language) if self._said is not None else ""
        self.query_one(".said", ProseView).prose = verbatim(said, "bad" if self._bad else "good")

    def say(self, said: Sayable | None, bad: bool = False) -> None:
        """What the change came to; drawn with the next `show`."""
        self._said, self._bad = said, bad

    def forget(self) -> None:
        """What it said and, where that is no number, what is typed."""
        if self._bad:
            self._laid_out = None
        self.say(None)
