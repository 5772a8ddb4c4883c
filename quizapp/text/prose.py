"""The one door from a string to what a screen shows: nothing else may hand content to a widget."""

from quizapp.text.clean import visible
from quizapp.text.spans import Block, Kind, Prose, Span, Style

__all__ = ["Block", "Kind", "Prose", "Span", "Style", "render", "verbatim"]


def render(source: str) -> Prose:
    """Content, with its Markdown and TeX subsets drawn; whatever is not of these subsets comes out as it stands."""
    from quizapp.text.markdown import blocks  # with its TeX 15 ms, which a start up to Home does not need

    return Prose(blocks(visible(source)))


def verbatim(source: str, style: Style = "") -> Prose:
    """What somebody typed: made visible, no markup of any kind, newlines kept."""
    text = visible(source)
    return Prose((Block("paragraph", (Span(text, style),)),)) if text else Prose()
