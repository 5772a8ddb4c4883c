"""A row of framed boxes to choose from: the number that is its key stands in each."""

from abc import abstractmethod

from textual.containers import Horizontal
from textual.events import Click


class Boxes(Horizontal):
    """Keys are the screen's; a click chooses as well."""

    DEFAULT_CSS = """
    Boxes { height: 3; }
    Boxes Static {
        width: 1fr; height: 3; content-align: center middle;
        border: round $panel-lighten-2; border-title-align: center; border-subtitle-align: center;
        border-subtitle-color: $foreground-muted;
    }
    Boxes Static:hover { background: $boost; }
    """

    @abstractmethod
    def choose(self, number: int) -> None:
        """What a click on a box does; they are counted from 1."""

    def on_click(self, event: Click) -> None:
        for number, box in enumerate(self.children, 1):
            if event.widget is box:
                self.choose(number)
