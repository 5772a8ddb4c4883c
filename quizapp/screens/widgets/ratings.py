"""The four ratings, each with the day it would bring the card back; the suggested one is marked."""

from collections.abc import Mapping
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from quizapp.answers.rating import Rating
from quizapp.practice.labels import interval_label, rating_name
from quizapp.screens.widgets.boxes import Boxes
from quizapp.text.languages import Language

ENTER = "Enter"


class RatingBar(Boxes):
    """Shown once an answer is judged.

    The suggested one has a heavy frame with the key's name in it: neither needs a colour to be seen.
    """

    DEFAULT_CSS = """
    RatingBar Static.suggested { border: heavy $accent; text-style: bold; border-title-color: $text-accent; }
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
            button.border_subtitle = Content(interval_label(rating, intervals[rating], language))
            button.set_class(rating == suggested, "suggested")

    def choose(self, number: int) -> None:
        self.post_message(self.Chosen(Rating(number)))
