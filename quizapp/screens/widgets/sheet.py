"""What is read of a question: its text, its options, the hints, the feedback. It scrolls as one."""

from collections.abc import Mapping
from typing import Literal

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.events import MouseScrollDown, MouseScrollUp
from textual.geometry import Size
from textual.reactive import reactive
from textual.screen import Screen
from textual.scrollbar import ScrollDown, ScrollTo, ScrollUp

from quizapp.practice.page import Page, Way
from quizapp.screens.widgets.feedback import FeedbackView
from quizapp.screens.widgets.judgements import UnitsView
from quizapp.screens.widgets.listing import Listing
from quizapp.screens.widgets.options import Options
from quizapp.screens.widgets.ordering import Ordering
from quizapp.screens.widgets.prose import ProseView
from quizapp.screens.widgets.ticks import Ticks
from quizapp.text.languages import Language
from quizapp.text.prose import Block, Prose, Span

Part = Literal["top", "hint", "unit", "feedback"]

LISTINGS: Mapping[Way, type[Listing]] = {"pick": Options, "tick": Ticks, "order": Ordering}
"""What shows the options of a question that is answered in this way."""


class Sheet(VerticalScroll, can_focus=False):
    """Draws a page as it is; the screen around it knows the session.

    As tall as what it shows, so that the answer line stands right under the question, but never so tall that it pushes
    that line off the screen.
    """

    DEFAULT_CSS = """
    Sheet { width: 100%; height: auto; padding: 1 2; scrollbar-size-vertical: 1; }
    /* Behind a longer line the eye does not find the next one. */
    Sheet > * { max-width: 100; }
    Sheet Listing, Sheet #hints, Sheet UnitsView, Sheet FeedbackView { margin: 1 0 0 0; }
    Sheet #hints { padding: 0 2; border-left: outer $accent; }
    """

    more: reactive[bool] = reactive(False)
    """Is there something below what is in sight?"""

    below: reactive[int] = reactive(0, layout=True)
    """How many lines the answer takes, which follows the sheet."""

    def __init__(self) -> None:
        super().__init__()
        self._turned_to: Part | None = None
        self._stale = False
        """What is laid out is still the question before."""
        self._listings: Mapping[Way, Listing] = {way: kind() for way, kind in LISTINGS.items()}

    def compose(self) -> ComposeResult:
        yield ProseView(id="ask")
        yield from self._listings.values()
        yield ProseView(id="hints")
        yield UnitsView()
        yield FeedbackView()

    def lay_out(self) -> None:
        """A new question comes: its beginning is to be seen, with the marker at the first of its options."""
        # The screen draws its keys next; what the question before had below it must not be among them for a moment.
        self.set_reactive(Sheet.more, False)
        self._stale = True
        # Else the first frame shows what lies where one was in the feedback; `_settle` moves only the next one.
        self.set_scroll(None, 0)
        for listing in self._listings.values():
            listing.begin()
        self.turn_to("top")

    def show(self, page: Page, raw: str, language: Language) -> None:
        """A question with what is open of it; `raw` is the answer that was given or is half made."""
        marked = page.feedback is not None
        self.query_one("#ask", ProseView).prose = page.ask
        for way, listing in self._listings.items():
            listing.show(page.options if page.way == way else (), marked, raw)
        hints = self.query_one("#hints", ProseView)
        hints.prose = _joined(page)
        hints.display = bool(page.hints) and not marked and page.judging is None
        self.query_one(UnitsView).show(page.judging, language)
        self.query_one(FeedbackView).show(page.feedback)

    def show_alone(self, prose: Prose) -> None:
        """A text and nothing besides."""
        self.query_one("#ask", ProseView).prose = prose
        for listing in self._listings.values():
            listing.show((), False, "")
        self.query_one("#hints").display = False
        self.query_one(UnitsView).display = False
        self.query_one(FeedbackView).show(None)

    @property
    def listing(self) -> Listing | None:
        """What the question is answered with, where that is a list of options."""
        return next((listing for listing in self._listings.values() if listing.display), None)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        wanted = super().get_content_height(container, viewport, width)
        return min(wanted, max(1, container.height - self.below))

    def on_mount(self) -> None:
        self.watch(self, "scroll_y", self._look, init=False)
        # Not from a change of a size: until the whole is laid out the one is new and the other old.
        self.screen.screen_layout_refresh_signal.subscribe(self, self._settle)

    def _settle(self, laid_out: Screen[object]) -> None:
        self._stale = False
        match self._turned_to:
            case "top":
                # A layout scrolls to the options, which have the keyboard; the question is read first.
                self.scroll_home(animate=False)
            case "hint":
                self.scroll_to_widget(self.query_one("#hints"), animate=False)
            case "unit":
                unit = self.query_one(UnitsView)
                end = unit.virtual_region.bottom - self.size.height
                self.scroll_to(y=min(end, unit.virtual_region.y + unit.on_desk), animate=False)
            case "feedback":
                feedback = self.query_one(FeedbackView)
                shown = min(feedback.size.height, 2 * self.size.height // 3)
                self.scroll_to(y=feedback.virtual_region.y + shown - self.size.height, animate=False)
        self._look()

    def _look(self) -> None:
        self.more = not self._stale and self.max_scroll_y > round(self.scroll_y)

    def turn_to(self, part: Part) -> None:
        """To a new hint, the unit to be judged, or the feedback: that takes up to two thirds of what is in sight, the
        question the rest.

        It holds through changes of the layout, until the learner scrolls.
        """
        self._turned_to = part
        self.refresh(layout=True)

    @on(MouseScrollDown)
    @on(MouseScrollUp)
    @on(ScrollTo)
    @on(ScrollUp)
    @on(ScrollDown)
    def moved_by_mouse(self) -> None:
        self._turned_to = None

    @on(Listing.Went)
    def follow(self, event: Listing.Went) -> None:
        self._turned_to = None
        self.scroll_to_region(event.to, animate=False)

    def move(self, lines: int) -> None:
        self._turned_to = None
        self.scroll_relative(y=lines, animate=False)

    def turn(self, pages: int) -> None:
        """A screenful on or back, with two lines of what was read last."""
        self.move(pages * max(1, self.size.height - 2))


def _joined(page: Page) -> Prose:
    blocks: tuple[Block, ...] = ()
    for section in page.hints:
        blocks += (Block("paragraph", (Span(section.heading, "strong"),)), *section.body.blocks)
    return Prose(blocks)
