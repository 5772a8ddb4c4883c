"""From `Prose` to what Textual draws. `Content` is never parsed as markup."""

from collections.abc import Iterable

from textual.content import Content

from quizapp.text.prose import Prose, Span, Style
from quizapp.text.wrap import wrap

# Bold as well as colour: with NO_COLOR only greys are left. The accent is kept for what can be done now.
STYLES: dict[Style, str] = {
    "": "",
    "strong": "bold",
    "emphasis": "italic",
    "code": "$text-accent",
    "math": "$text-primary",
    "dim": "$foreground-muted",
    "good": "bold $text-success",
    "bad": "bold $text-error",
    "note": "italic $foreground-muted",
}


def line_content(spans: Iterable[Span]) -> Content:
    """One line of spans."""
    return Content.assemble(*((span.text, STYLES[span.style]) for span in spans))


def content_of(prose: Prose, width: int) -> Content:
    """Prose wrapped to a width in cells, by our own rules for Chinese."""
    return Content("\n").join([line_content(line) for line in wrap(prose, max(8, width))])
