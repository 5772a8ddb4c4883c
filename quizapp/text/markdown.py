"""The Markdown subset to blocks: a line-by-line state machine, then emphasis inside each block.

Code and formulas are taken out first and stand in the text as one private character each, so that nothing in them
is taken for markup ($x*y*z$ keeps its asterisks, and a formula may begin a line with "- b").
There is no HTML, no link and no image: [CLS], <think> and E[x](y) are text.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from quizapp.text.cjk import joins_without_space
from quizapp.text.emphasis import runs
from quizapp.text.spans import Block, Kind, Span
from quizapp.text.tex import tex

# `visible` lets no private character through, so these two planes are free to stand for what was taken out.
_INLINE, _DISPLAY, _PLANE_END = 0xF0000, 0x100000, 0xFFFD
_STAND_IN = re.compile("([\U000f0000-\U0010ffff])")
_DISPLAY_STAND_IN = re.compile("([\U00100000-\U0010ffff])")

_TAKEN_OUT = re.compile(
    r"\\(?P<escaped>[$*`])"
    # A blank line, or a line that begins a block, ends what is not closed by then.
    r"|(?<!`)(?P<ticks>`{1,3})(?!`)(?P<code>(?:[^`\n]|\n(?!\s*(?:\n|- |> |\d+\. )))+)(?P=ticks)(?!`)"
    r"|\$\$(?P<display>(?:[^$\\\n]|\\.|\\?\n(?![ ]*\n))+)\$\$"
    # As Pandoc has it: no space just inside the dollars and no digit behind them, so that $5 and $6 are prices.
    r"|\$(?=[^\s$])(?P<math>(?:[^$\\\n]|\\[^\n]|\n(?!\s*(?:\n|- |> |\d+\. )))+)(?<=\S)\$(?!\d)"
)
_FENCE = re.compile(r"( *)```[^`]*$")
_BULLET = re.compile(r" *- +(?=\S)")
_ITEM = re.compile(r" *(\d{1,3})\. +(?=\S)")
_QUOTE = re.compile(r" *>(?: +|$)")


def blocks(source: str) -> tuple[Block, ...]:
    """The blocks of a text that `visible` has been over."""
    found: list[Block] = []
    for indent, lines in _fenced(source.split("\n")):
        if indent is None:
            found.extend(_Flow("\n".join(lines)).blocks())
        else:
            text = "\n".join(line.removeprefix(indent) for line in lines)
            found.append(Block("code", (Span(text, "code"),)))
    return tuple(found)


def _fenced(lines: list[str]) -> Iterator[tuple[str | None, list[str]]]:
    """Stretches of lines with the indentation of the ``` they stand between, or None where there is none."""
    closers = [i for i, line in enumerate(lines) if line.strip() == "```"]
    at = 0  # of the first line not yet given out
    for i, line in enumerate(lines):
        fence = _FENCE.match(line) if i >= at else None
        if fence is None:
            continue
        following = bisect_right(closers, i)
        if following == len(closers):
            break  # a fence that is never closed is text
        close = closers[following]
        yield None, lines[at:i]
        if close > i + 1:
            yield fence[1], lines[i + 1 : close]
        at = close + 1
    yield None, lines[at:]


class _Flow:
    """A stretch of text without fences."""

    def __init__(self, source: str) -> None:
        self.inline: list[Span] = []
        self.display: list[str] = []
        self.text = _TAKEN_OUT.sub(self._take_out, source) if re.search(r"[$`\\]", source) else source

    def _take_out(self, match: re.Match[str]) -> str:
        if match["display"] is not None:
            if len(self.display) > _PLANE_END:
                return match[0]
            self.display.append(tex(match["display"].strip(), display=True))
            return chr(_DISPLAY + len(self.display) - 1)
        if len(self.inline) > _PLANE_END:
            return match[0]
        if match["math"] is not None:
            span = Span(tex(match["math"]).replace("\n", " "), "math")
        elif match["code"] is not None:
            span = Span(match["code"].replace("\n", " "), "code")
        else:
            span = Span(match["escaped"])
        self.inline.append(span)
        return chr(_INLINE + len(self.inline) - 1)

    def blocks(self) -> Iterator[Block]:
        for kind, number, text in _paragraphs(self.text.split("\n")):
            parts = _DISPLAY_STAND_IN.split(text)
            for i, part in enumerate(parts):
                if i % 2:
                    yield Block("math", (Span(self.display[ord(part) - _DISPLAY], "math"),))
                    continue
                # Stripped here: blanks in the pattern would make it quadratic in a long run of them.
                part = part.lstrip() if i else part
                part = part.rstrip() if i + 1 < len(parts) else part
                if i and kind in ("bullet", "item"):
                    kind, number = (
                        "paragraph",
                        None,
                    )  # what goes on behind a formula is no further entry of the list
                if part:
                    yield Block(kind, tuple(self._spans(part)), number)

    def _spans(self, text: str) -> Iterator[Span]:
        last: Span | None = None
        for run in runs(text):
            for part in _STAND_IN.split(run.text):
                if not part:
                    continue
                span = self.inline[ord(part) - _INLINE] if _STAND_IN.match(part) else Span(part, run.style)
                span = span if span.style else Span(span.text, run.style)
                if last is not None and last.style == span.style:
                    last = Span(last.text + span.text, span.style)
                    continue
                if last is not None:
                    yield last
                last = span
        if last is not None:
            yield last


_Beginning = tuple[Kind, int | None, str]
_NOTHING: _Beginning = ("paragraph", None, "")


def _paragraphs(lines: Iterable[str]) -> Iterator[_Beginning]:
    """The paragraphs, list entries and quotations, each with its lines joined."""
    current = _NOTHING
    for line in lines:
        kind, number, text = current
        begun = _begun(line, kind if text else None)
        if begun is None:
            quoted = _QUOTE.match(line) if kind == "quote" else None
            current = (kind, number, _joined(text, line[quoted.end() if quoted else 0 :].strip()))
            continue
        if text:
            yield current
        current = begun
    if current[2]:
        yield current


def _begun(line: str, inside: Kind | None) -> _Beginning | None:
    """The block this line begins; None where it goes on with the one it is `inside` (None: there is none)."""
    if not line.strip():
        return _NOTHING
    if entry := _BULLET.match(line):
        return "bullet", None, line[entry.end() :].strip()
    # "… was published in\n2015. It …" is no list.
    if (entry := _ITEM.match(line)) and (inside in (None, "item") or entry[1] == "1"):
        return "item", int(entry[1]), line[entry.end() :].strip()
    quote = _QUOTE.match(line)
    if inside == "quote":
        rest = line[quote.end() :].strip() if quote else line.strip()
        return ("paragraph", None, rest) if not quote else None if rest else _NOTHING
    if quote and line.strip() != ">":
        return "quote", None, line[quote.end() :].strip()
    return None


def _joined(text: str, line: str) -> str:
    if not text:
        return line
    return text + line if joins_without_space(text[-1], line[0]) else f"{text} {line}"
