"""Shows `Prose`, wrapped to whatever width there is."""

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from quizapp.screens.widgets.content import content_of
from quizapp.text.prose import Prose
from quizapp.text.wrap import wrap

EMPTY = Prose()


class ProseView(Widget):
    """A block of text that is as tall as its wrapped lines."""

    DEFAULT_CSS = """
    ProseView { width: 1fr; height: auto; }
    """

    prose: reactive[Prose] = reactive(EMPTY, layout=True)

    def __init__(self, prose: Prose = EMPTY, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.set_reactive(ProseView.prose, prose)

    def render(self) -> Content:
        return content_of(self.prose, self.content_size.width)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(wrap(self.prose, max(8, width)))
