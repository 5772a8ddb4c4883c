"""The line at the top: where one is on the left, how far on the right."""

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from quizapp.text.clean import visible


def one_line(text: str) -> str:
    """Text for a place that is one line high."""
    return " ".join(visible(text).split())


def shortened(text: str, cells: int) -> str:
    """One line of at most so many cells, with an ellipsis where it was longer."""
    return Content(one_line(text)).truncate(cells, ellipsis=True).plain


class TitleBar(Widget):
    """Where both do not fit the left one is shortened; how far one is stays to be seen."""

    DEFAULT_CSS = """
    TitleBar { width: 100%; height: 1; padding: 0 1; background: $panel; color: $foreground; }
    """

    left: reactive[str] = reactive("")
    right: reactive[str] = reactive("")

    def show(self, left: str, right: str) -> None:
        self.left, self.right = one_line(left), one_line(right)

    def render(self) -> Content:
        width = self.content_size.width
        end = Content.styled(self.right, "$foreground-muted")
        if end.cell_length + 12 > width:
            end = Content("")
        room = width - end.cell_length - (2 if end else 0)
        start = Content.styled(shortened(self.left, max(1, room)), "bold")
        return Content.assemble(start, " " * (width - start.cell_length - end.cell_length), end)
