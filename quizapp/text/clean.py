"""What a terminal may be given: every character visible, or a harmless mark in its place."""

import re
import unicodedata

TAB = "    "
MARK = "·"  # stands for a character that would have been invisible, or have turned the text around
UNKNOWN = "\ufffd"

# Category "Format" includes soft hyphens, bidirectional controls, zero-width characters and language tags;
# the separators U+2028/9 are newlines to some terminals.
_SUSPECT = re.compile("[^\n\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0377\u0384-\u038a\u4e00-\u9fff\u3000-\u303f]")
_NEWLINES = re.compile("\r\n?|[\u2028\u2029]")


def visible(s: str) -> str:
    """The same text, with nothing left that a terminal would obey instead of drawing.

    Control characters become their pictures (ESC is ␛), newlines stay, a tab is four spaces; bidirectional and
    zero-width characters become "·"; lone surrogates and unassigned code points become "\ufffd".
    """
    if s.isascii() and s.isprintable():
        return s
    return _SUSPECT.sub(_shown, _NEWLINES.sub("\n", s))


def _shown(match: re.Match[str]) -> str:
    c = match[0]
    if c == "\t":
        return TAB
    if c in "\u200d\ufe0f":  # joiner and selector inside emoji: the parts stand side by side without them
        return ""
    match unicodedata.category(c):
        case "Cc":
            code = ord(c)
            return chr(0x2400 + code) if code < 0x20 else "␡" if code == 0x7F else UNKNOWN
        case "Cf":
            return MARK
        case "Cs" | "Cn" | "Co":
            return UNKNOWN
    return c
