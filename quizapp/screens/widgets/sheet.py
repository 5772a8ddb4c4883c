"""What is read of a question: its text, its options, the hints, the feedback. It scrolls as one."""

from typing import Literal

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.events import MouseScrollDown, MouseScrollUp, Resize
from textual.geometry import Size
from textual.reactive import reactive
from textual.scrollbar import ScrollDown, ScrollTo, ScrollUp

from quizapp.practice.page import Page
from quizapp.screens.widgets.feedback import FeedbackView
from quizapp.screens.widgets.options import Options
from quizapp.screens.widgets.prose import ProseView
from quizapp.text.prose import Block, Prose, Span

Part = Literal["top", "hint", "feedback"]


class Sheet(VerticalScroll, can_focus=False):
    """Draws a page as it is; the screen around it knows the session.

    As tall as what it shows, so that the answer line stands right under the question, but never so tall that it pushes
    that line off the screen.
    """

    DEFAULT_CSS = """
    Sheet { width: 100%; height: auto; padding: 1 2; scrollbar-size-vertical: 1; }
    /* Behind a longer line the eye does not find the next one. */
    Sheet > * { max-width: 100; }
    Sheet Options, Sheet #hints, Sheet FeedbackView { margin: 1 0 0 0; }
    Sheet #hints { padding: 0 2; border-left: outer $accent; }
    """

    more: reactive[bool] = reactive(False)
    """Is there something below what is in sight?"""

    below: reactive[int] = reactive(0, layout=True)
    """How many lines the answer takes, which follows the sheet."""

    def __init__(self) -> None:
        super().__init__()
        self._turned_to: Part | None = None

    def compose(self) -> ComposeResult:
        yield ProseView(id="ask")
        yield Options()
        yield ProseView(id="hints")
        yield FeedbackView()

    def show(self, page: Page, picked: int | None) -> None:
        """A question with what is open of it; `picked` is the option that was answered with."""
        marked = page.feedback is not None
        self.query_one("#ask", ProseView).prose = page.ask
        self.query_one(Options).show(page.options, marked, picked)
        hints = self.query_one("#hints", ProseView)
        hints.prose = _joined(page)
        hints.display = bool(page.hints) and not marked
        self.query_one(FeedbackView).show(page.feedback)

    def show_alone(self, prose: Prose) -> None:
        """A text and nothing besides."""
        self.query_one("#ask", ProseView).prose = prose
        self.query_one(Options).show((), False, None)
        self.query_one("#hints").display = False
        self.query_one(FeedbackView).show(None)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        wanted = super().get_content_height(container, viewport, width)
        return min(wanted, max(1, container.height - self.below))

    def on_mount(self) -> None:
        self.watch(self, "scroll_y", self._look, init=False)
        self.watch(self, "virtual_size", self._laid_out, init=False)

    @on(Resize)
    def _laid_out(self) -> None:
        # Once the layout is done: until then the one size is new and the other old.
        self.call_after_refresh(self._settle)

    def _settle(self) -> None:
        match self._turned_to:
            case "top":
                # A layout scrolls to the options, which have the keyboard; the question is read first.
                self.scroll_home(animate=False)
            case "hint":
                self.scroll_to_widget(self.query_one("#hints"), animate=False)
            case "feedback":
                feedback = self.query_one(FeedbackView)
                shown = min(feedback.size.height, 2 * self.size.height // 3)
                self.scroll_to(y=feedback.virtual_region.y + shown - self.size.height, animate=False)
        self._look()

    def _look(self) -> None:
        self.more = self.max_scroll_y > round(self.scroll_y)

    def turn_to(self, part: Part) -> None:
        """To a new hint, or to the feedback: that takes up to two thirds of what is in sight, the question the rest.

        It holds through changes of the layout, until the learner scrolls.
        """
        self._turned_to = part
        self._laid_out()

    @on(MouseScrollDown)
    @on(MouseScrollUp)
    @on(ScrollTo)
    @on(ScrollUp)
    @on(ScrollDown)
    def moved_by_mouse(self) -> None:
        self._turned_to = None

    @on(Options.Moved)
    def follow(self, event: Options.Moved) -> None:
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
