"""How an answer went: a headline that colour alone does not carry, then sections under their headings."""

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from quizapp.practice.page import Feedback
from quizapp.screens.widgets.content import content_of

SIGNS = {"right": ("✓", "$text-success"), "slip": ("≈", "$text-warning"), "wrong": ("✗", "$text-error")}


class FeedbackView(Widget):
    """As tall as what it shows; the screen around it scrolls."""

    DEFAULT_CSS = """
    FeedbackView { width: 1fr; height: auto; margin: 1 0 0 0; }
    """

    feedback: reactive[Feedback | None] = reactive(None, layout=True)

    def show(self, feedback: Feedback) -> None:
        self.feedback = feedback

    def render(self) -> Content:
        return self._drawn(self.content_size.width)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self._drawn(width).plain.count("\n") + 1

    def _drawn(self, width: int) -> Content:
        if self.feedback is None:
            return Content("")
        sign, colour = SIGNS.get(self.feedback.tone, ("·", "$text-accent"))
        parts = [Content.styled(f"{sign} {self.feedback.headline}", f"bold {colour}")]
        beside = False
        for section in self.feedback.sections:
            heading = Content.styled(section.heading, "bold underline")
            body = content_of(section.body, width)
            row = Content.assemble(heading, "  ", body)
            fits = section.brief and "\n" not in body.plain and row.cell_length <= width
            if not (beside and fits):
                parts.append(Content(""))
            if fits:
                parts.append(row)
            else:
                parts += [heading, body] if section.heading else [body]
            beside = fits
        return Content("\n").join(parts)
