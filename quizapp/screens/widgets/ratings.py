"""The four ratings, each with the day it would bring the card back; the suggested one is marked."""

from collections.abc import Mapping
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widgets import Static

from quizapp.answers.rating import Rating
from quizapp.practice.page import rating_label
from quizapp.text.languages import Language


class RatingBar(Horizontal):
    """Shown once an answer is judged. Keys are the screen's; a click posts `Chosen`."""

    DEFAULT_CSS = """
    RatingBar { dock: bottom; height: 3; margin: 0 0 1 0; padding: 0 1; }
    RatingBar Static { width: 1fr; height: 3; border: round $panel-lighten-2; content-align: center middle; }
    RatingBar Static.suggested { border: heavy $accent; text-style: bold; }
    RatingBar Static:hover { background: $boost; }
    """

    @dataclass
    class Chosen(Message):
        """A rating was clicked."""

        rating: Rating

    def compose(self) -> ComposeResult:
        for rating in Rating:
            yield Static(id=f"rating-{rating}", markup=False)

    def show(self, intervals: Mapping[Rating, int | None], suggested: Rating, language: Language) -> None:
        for rating in Rating:
            button = self.query_one(f"#rating-{rating}", Static)
            button.update(Content(f"{rating} {rating_label(rating, intervals[rating], language)}"))
            button.set_class(rating == suggested, "suggested")

    def on_click(self, event: Click) -> None:
        name = event.widget.id if event.widget else None
        if name and name.startswith("rating-"):
            self.post_message(self.Chosen(Rating(int(name.removeprefix("rating-")))))
