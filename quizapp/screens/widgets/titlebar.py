"""The line at the top: where one is on the left, how far on the right."""

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from quizapp.text.clean import visible
from quizapp.text.prose import verbatim
from quizapp.text.wrap import wrap


def one_line(text: str) -> str:
    """Text for a place that is one line high."""
    return " ".join(visible(text).split())


def shortened(text: str, cells: int) -> str:
    """One line of at most so many cells, with an ellipsis where it was longer."""
    return Content(one_line(text)).truncate(cells, ellipsis=True).plain


MOST = 3
"""Lines of a title; only one that never ends is shortened."""


class TitleBar(Widget):
    """Where both do not fit, the right one is said in fewer cells; then the left one goes on in another line."""

    DEFAULT_CSS = """
    TitleBar { width: 100%; height: auto; padding: 0 1; background: $panel; color: $foreground; }
    """

    left: reactive[str] = reactive("", layout=True)
    rights: reactive[tuple[str, ...]] = reactive((), layout=True)

    def show(self, left: str, *rights: str) -> None:
        """What stands on the right in one way or another, the longest first; an empty one may be left out."""
        self.left, self.rights = one_line(left), tuple(map(one_line, rights))

    def render(self) -> Content:
        width = self.content_size.width
        return Content("\n").join(
            [
                Content.assemble(
                    (start, "bold"),
                    " " * max(0, width - Content(start + end).cell_length),
                    (end, "$foreground-muted"),
                )
                for start, end in self._lines(width)
            ]
        )

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def _lines(self, width: int) -> list[tuple[str, str]]:
        """What stands on either side of each line."""
        # Of a title without end only what may be shown is looked at.
        wrapped = wrap(verbatim(self.left[: (MOST + 1) * max(8, width)]), width) or [()]
        starts = ["".join(span.text for span in line) for line in wrapped]
        if len(starts) > MOST:
            starts[MOST - 1 :] = [shortened(starts[MOST - 1] + "…" * width, max(1, width))]
        *above, last = starts
        for end in self.rights:
            if not end or Content(last + end).cell_length + 2 <= width:
                return [*((start, "") for start in above), (last, end)]
        return [(start, "") for start in starts] + [("", end) for end in self.rights[-1:]]
