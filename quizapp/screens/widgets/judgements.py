"""An open answer held against its idea units: the one on the desk, those before it, and what can be said of it."""

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from quizapp.memory.events import How
from quizapp.practice.feedback import SIGNS
from quizapp.practice.page import JudgedUnit, Judging
from quizapp.practice.phrases import YOUR_ANSWER
from quizapp.screens.study import phrases
from quizapp.screens.widgets.boxes import Boxes
from quizapp.screens.widgets.content import content_of
from quizapp.text.languages import Language
from quizapp.text.phrases import Phrase

SAID: dict[How, Phrase] = {
    "had": phrases.HAD_IT,
    "partly": phrases.PARTLY,
    "missed": phrases.MISSED,
}
"""In the order of their keys, from 1."""

STYLES: dict[How, str] = {"had": "$text-success", "partly": "$text-warning", "missed": "$text-error"}


class UnitsView(Widget):
    """The outline, the units judged so far with their signs, then the one to be judged: what an interviewer would ask
    to draw it out, and what it says."""

    DEFAULT_CSS = """
    UnitsView { width: 1fr; height: auto; }
    """

    judging: reactive[Judging | None] = reactive(None, layout=True)
    language: reactive[Language] = reactive("en", layout=True)

    def show(self, judging: Judging | None, language: Language) -> None:
        self.judging, self.language = judging, language
        self.display = judging is not None

    @property
    def on_desk(self) -> int:
        """The row at which the unit to be judged begins."""
        return len(self._so_far(self.content_size.width))

    def render(self) -> Content:
        return self._drawn(self.content_size.width)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self._drawn(width).plain.count("\n") + 1

    def _drawn(self, width: int) -> Content:
        if self.judging is None:
            return Content("")
        one = self.judging
        heading = phrases.UNIT.fill(number=one.number, count=one.count).text(self.language)
        parts = [
            *self._so_far(width),
            Content.assemble((heading, "bold"), self._must(one.must)),
            content_of(one.cue, width).stylize_before("italic"),
            Content(""),
            content_of(one.text, width),
        ]
        return Content("\n").join(parts)

    def _so_far(self, width: int) -> list[Content]:
        """What stands above the unit on the desk, row by row."""
        if self.judging is None:
            return []
        rows: list[Content] = []
        if self.judging.outline:
            rows.append(Content.styled(YOUR_ANSWER.text(self.language), "bold"))
            rows += content_of(self.judging.outline, width).split("\n")
            rows.append(Content(""))
        for unit in self.judging.before:
            rows += self._judged(unit, width)
        return [*rows, Content("")] if self.judging.before else rows

    def _judged(self, unit: JudgedUnit, width: int) -> list[Content]:
        sign = f"{SIGNS[unit.how]} "
        first, *rest = content_of(unit.text, width - len(sign)).split("\n")
        rows = [Content.assemble((sign, f"bold {STYLES[unit.how]}"), first)]
        return rows + [row.pad_left(len(sign)) for row in rest]

    def _must(self, must: bool) -> Content:
        return Content.styled(f" · {phrases.MUST.text(self.language)}" if must else "", "bold $text-warning")


class JudgeBar(Boxes):
    """What can be said of a unit, each with the sign that it gets."""

    DEFAULT_CSS = """
    JudgeBar #judge-had { border-title-color: $text-success; }
    JudgeBar #judge-partly { border-title-color: $text-warning; }
    JudgeBar #judge-missed { border-title-color: $text-error; }
    """

    @dataclass
    class Chosen(Message):
        """A judgement was clicked."""

        how: How

    def compose(self) -> ComposeResult:
        for how in SAID:
            yield Static(id=f"judge-{how}", markup=False)

    def show(self, language: Language) -> None:
        for number, (how, said) in enumerate(SAID.items(), 1):
            box = self.query_one(f"#judge-{how}", Static)
            box.update(Content(f"{number} {said.text(language)}"))
            box.border_title = Content(SIGNS[how])

    def choose(self, number: int) -> None:
        self.post_message(self.Chosen(tuple(SAID)[number - 1]))
