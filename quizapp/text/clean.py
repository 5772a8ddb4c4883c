"""What a terminal may be given: every character visible, or a harmless mark in its place."""

import re
import unicodedata

TAB = "    "
MARK = "·"  # stands for a character that would have been invisible, or have turned the text around
UNKNOWN = "\ufffd"

# Whatever is not plainly printed; the cases of `_shown` decide.
_SUSPECT = re.compile(
    "[^\n\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff\u0391-\u03a1\u03a3-\u03ff\u2018-\u201f\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]"
)
_EMOJI = "[\u203c\u2049\u2190-\u2bff\U0001f000-\U0001faff]"
_GLUE = re.compile(f"(?<={_EMOJI})(?:\ufe0f\u200d?|\u200d)|\ufe0f(?=\u20e3)")
# Invisible although they count as letters or accents: fillers, joiners, variation selectors.
_HIDDEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
_NEWLINES = re.compile("\r\n?|[\u2028\u2029]")  # the separators are newlines to some terminals


def visible(s: str) -> str:
    """The same text, with nothing left that a terminal would obey instead of drawing.

    Control characters become their pictures (ESC is ␛), newlines stay, a tab is four spaces; bidirectional and
    zero-width characters become "·"; lone surrogates and unassigned code points become "\ufffd".
    """
    if s.isascii() and s.isprintable():
        return s
    if "\ufe0f" in s or "\u200d" in s:
        s = _GLUE.sub("", s)  # inside an emoji: its parts stand side by side without it
    return _SUSPECT.sub(_shown, _NEWLINES.sub("\n", s))


def _shown(match: re.Match[str]) -> str:
    c = match[0]
    if c == "\t":
        return TAB
    if _HIDDEN.match(c):
        return MARK
    match unicodedata.category(c):
        case "Cc":
            code = ord(c)
            return chr(0x2400 + code) if code < 0x20 else "␡" if code == 0x7F else UNKNOWN
        case "Cf":  # soft hyphens, bidirectional controls, zero-width characters, language tags
            return MARK
        case "Cs" | "Cn" | "Co":
            return UNKNOWN
    return c
