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
from quizapp.practice.page import interval_label, rating_name
from quizapp.text.languages import Language

ENTER = "Enter"


class RatingBar(Horizontal):
    """Shown once an answer is judged. Keys are the screen's; a click posts `Chosen`.

    The suggested one has a heavy frame with the key's name in it: neither needs a colour to be seen.
    """

    DEFAULT_CSS = """
    RatingBar { height: 3; }
    RatingBar Static {
        width: 1fr; height: 3; content-align: center middle;
        border: round $panel-lighten-2; border-title-align: center; border-subtitle-align: center;
        border-subtitle-color: $foreground-muted;
    }
    RatingBar Static.suggested { border: heavy $accent; text-style: bold; border-title-color: $text-accent; }
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
            button.update(Content(f"{rating} {rating_name(rating, language)}"))
            # `Content`, as a border's text is markup otherwise.
            button.border_title = Content(ENTER) if rating == suggested else None
            button.border_subtitle = Content(interval_label(intervals[rating], language))
            button.set_class(rating == suggested, "suggested")

    def on_click(self, event: Click) -> None:
        name = event.widget.id if event.widget else None
        if name and name.startswith("rating-"):
            self.post_message(self.Chosen(Rating(int(name.removeprefix("rating-")))))
