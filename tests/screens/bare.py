"""One widget alone on a screen, with what it posts: for tests of widgets without a session behind them."""

from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.events import Key, Paste
from textual.pilot import Pilot

from quizapp.practice.page import Option
from quizapp.screens.widgets.options import Options
from quizapp.screens.widgets.ordering import Ordering
from quizapp.screens.widgets.outline import Outline
from quizapp.screens.widgets.ticks import Ticks
from quizapp.text.prose import verbatim

Half = Ticks.Ticked | Ordering.Moved
Whole = Options.Picked | Ticks.HandedIn | Ordering.HandedIn | Outline.HandedIn

TEXTS = ("one", "two " * 20, "three", "four, [x] and [/INST]")


def options(*order: int, right: str = "") -> tuple[Option, ...]:
    """Four of them in this order, the second so long that it wraps; those whose names stand in `right` are right."""
    return tuple(Option(str(i), verbatim(TEXTS[i].strip()), str(i) in right) for i in order or range(4))


class Bare(App[None]):
    """Shows the widget among what scrolls, as the study screen does."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, widget: Options | Ticks | Ordering | Outline) -> None:
        super().__init__()
        self.widget = widget
        self.drafts: list[str] = []
        self.answers: list[str] = []

    def compose(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            yield self.widget

    def on_mount(self) -> None:
        self.widget.focus()

    def kept(self, message: Half) -> None:
        self.drafts.append(message.raw)

    def handed_in(self, message: Whole) -> None:
        self.answers.append(message.raw)

    on_ticks_ticked = on_ordering_moved = kept
    on_options_picked = on_ticks_handed_in = on_ordering_handed_in = on_outline_handed_in = handed_in

    @property
    def rows(self) -> list[str]:
        """What is on the screen, without the blanks around it."""
        strips = self.screen._compositor.render_strips()
        lines = ["".join(segment.text for segment in strip).rstrip() for strip in strips]
        return [line for line in lines if line]


async def strike(pilot: Pilot[None], *keys: str) -> None:
    """Keys in a row, with one pause for all of them."""
    for key in keys:
        pilot.app.post_message(
            Key("ideographic_space" if key == "　" else key, key if len(key) == 1 else None)
        )
    await pilot.pause()


async def paste(pilot: Pilot[None], text: str) -> None:
    pilot.app.post_message(Paste(text))
    await pilot.pause()
