"""Text ready to be shown: blocks of styled spans, with no markup left in it."""

from dataclasses import dataclass
from typing import Literal

Style = Literal["", "strong", "emphasis", "code", "math", "dim", "good", "bad", "note"]

Kind = Literal["paragraph", "bullet", "item", "code", "math", "quote"]


@dataclass(frozen=True, slots=True)
class Span:
    """A run of characters in one style."""

    text: str
    style: Style = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list entry, quotation, listing or displayed formula."""

    kind: Kind
    spans: tuple[Span, ...]
    number: int | None = None  # of an "item", as its author wrote it: a list may go on after a paragraph

    @property
    def lead(self) -> str:
        """What stands before the first line."""
        if self.kind == "item" and self.number is not None:
            return f"{self.number}. "
        return {"bullet": "• ", "quote": "│ ", "code": "  ", "math": "  "}.get(self.kind, "")

    @property
    def indent(self) -> str:
        """What stands before every further line, as wide as the lead."""
        return self.lead if self.kind == "quote" else " " * len(self.lead)

    def text(self) -> str:
        """The characters of the block, without its lead."""
        return "".join(span.text for span in self.spans)

    def follows_tightly(self, previous: "Block") -> bool:
        """Entries of one list stand without a blank line between them."""
        return self.kind == previous.kind and self.kind in ("bullet", "item")


@dataclass(frozen=True, slots=True)
class Prose:
    """A whole text."""

    blocks: tuple[Block, ...] = ()

    def __add__(self, further: "Prose") -> "Prose":
        return Prose(self.blocks + further.blocks)

    def __bool__(self) -> bool:
        return bool(self.blocks)

    def plain(self) -> str:
        """The characters alone, laid out as `wrap` does on a line without end."""
        parts: list[str] = []
        for i, block in enumerate(self.blocks):
            if i:
                parts.append("\n" if block.follows_tightly(self.blocks[i - 1]) else "\n\n")
            parts.append(block.lead + block.text().replace("\n", "\n" + block.indent))
        return "".join(parts)
