"""What a start is measured against: the smallest Textual app with a title, a list and a key line."""

import sys

from textual.app import App, ComposeResult
from textual.widgets import Footer, Header, OptionList


class BareApp(App[None]):
    """One option, whose text the measurement waits for."""

    TITLE = "bare"

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        yield Header()
        yield OptionList(self._text)
        yield Footer()


if __name__ == "__main__":
    BareApp(sys.argv[1]).run()
