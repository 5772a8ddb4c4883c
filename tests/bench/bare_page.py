"""What a key press is measured against: the smallest Textual app that shows another page of text at every key."""

from textual.app import App, ComposeResult
from textual.events import Key
from textual.widgets import Footer, Header, Static

LINE = "the quick brown fox jumps over the lazy dog "


class BarePage(App[None]):
    """Ten lines, numbered by the keys pressed."""

    TITLE = "bare"
    _pressed = 0

    def compose(self) -> ComposeResult:
        yield Header()
        yield Static(self._page(), markup=False)
        yield Footer()

    def on_key(self, event: Key) -> None:
        self._pressed += 1
        self.query_one(Static).update(self._page())

    def _page(self) -> str:
        return f"page {self._pressed}.\n" + "\n".join(f"{self._pressed * n} {LINE}" for n in range(10))


if __name__ == "__main__":
    BarePage().run()
