"""How an answer went: a headline that colour alone does not carry, then sections under their headings."""

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from quizapp.practice.page import Feedback, Section
from quizapp.screens.widgets.content import content_of

SIGNS = {"right": ("✓", "$text-success"), "slip": ("≈", "$text-warning"), "wrong": ("✗", "$text-error")}


class FeedbackView(Widget):
    """As tall as what it shows; the screen around it scrolls."""

    DEFAULT_CSS = """
    FeedbackView { width: 1fr; height: auto; margin: 1 0 0 0; }
    """

    feedback: reactive[Feedback | None] = reactive(None, layout=True)

    def show(self, feedback: Feedback | None) -> None:
        self.feedback = feedback
        self.display = feedback is not None

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
        # Headings of one width, so that one's own answer stands right above the right one.
        column = (
            max((_heading(one).cell_length for one in self.feedback.sections if one.brief), default=0) + 2
        )
        beside = False
        for section in self.feedback.sections:
            heading, body = _heading(section), content_of(section.body, width)
            fits = section.brief and "\n" not in body.plain and column + body.cell_length <= width
            if not (beside and fits):
                parts.append(Content(""))
            if fits:
                parts.append(Content.assemble(heading, " " * (column - heading.cell_length), body))
            else:
                parts += [heading, body] if section.heading else [body]
            beside = fits
        return Content("\n").join(parts)


def _heading(section: Section) -> Content:
    return Content.styled(section.heading, "bold")
