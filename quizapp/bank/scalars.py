"""Plain YAML scalars: their value where YAML 1.1 and 1.2 agree, else a refusal that says what to write."""

import re
from datetime import date

MAX_DIGITS = 40


class Ambiguous(Exception):
    """A plain scalar that no one can be sure how to read."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


MAY_BE_MORE = frozenset("0123456789+-.~nNtTfFyYoO=<")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_OLD_BOOLEANS = {form for word in ("yes", "no", "on", "off") for form in (word, word.title(), word.upper())}
_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"([-+]?[0-9]+\.[0-9]*|\.[0-9]+)([eE][-+][0-9]+)?")
_NUMBERISH = re.compile(r"[-+]?[0-9_.]+([eE][-+]?[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:.*")
_SIXTIES = re.compile(r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?")
_BASES = re.compile(r"[-+]?0([0-7_]+|b[01_]+|o[0-7]+|x[0-9a-fA-F_]+)|[-+]?0[0-9]+")
_GROUPED = re.compile(r"[-+]?[0-9][0-9]*_[0-9_]*(\.[0-9_]*)?")
_SCIENTIFIC = re.compile(
    r"(?P<sign>[-+]?)(?P<whole>[0-9]*)(\.(?P<part>[0-9]*))?([eE](?P<power>[-+]?[0-9]+))?"
)
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


def resolve(raw: str) -> str | int | float | bool | date | None:
    """The value of a plain scalar, where YAML 1.1 and 1.2 agree; refuses where they do not."""
    if raw in _WORDS:
        return _WORDS[raw]
    if raw in _OLD_BOOLEANS:
        raise Ambiguous(f"{raw} reads as a boolean in YAML 1.1", f'write "{raw}" in quotes, or true or false')
    if len(raw) > MAX_DIGITS:
        if raw.isascii() and _NUMBERISH.fullmatch(raw):
            raise Ambiguous(f"a number of {len(raw)} characters; at most {MAX_DIGITS}", "")
        return raw
    if raw in ("=", "<<"):
        raise Ambiguous(f"{raw} has a meaning of its own in YAML 1.1", f'write "{raw}" in quotes')
    if _INT.fullmatch(raw):
        return int(raw)
    if _FLOAT.fullmatch(raw):
        number = float(raw)
        if number in (float("inf"), float("-inf")):
            raise Ambiguous(f"{raw} is too large for a number", "")
        return number
    if _DATE.fullmatch(raw):
        try:
            return date.fromisoformat(raw)
        except ValueError:
            raise Ambiguous(f"{raw} is no day of the calendar", "") from None
    quotes = f'"{raw}" in quotes for the text'
    if _TIME.fullmatch(raw):
        raise Ambiguous(f"{raw} reads as a time in YAML 1.1", f"write {quotes}")
    if _SIXTIES.fullmatch(raw):
        raise Ambiguous(f"{raw} reads as a base-60 number in YAML 1.1", f"write {quotes}")
    if _BASES.fullmatch(raw) or _GROUPED.fullmatch(raw):
        raise Ambiguous(
            f"{raw} is read differently by YAML 1.1 and 1.2", f"write a plain decimal, or {quotes}"
        )
    if _NOT_FINITE.fullmatch(raw):
        raise Ambiguous(f"{raw} is not a finite number", "")
    number_like = _SCIENTIFIC.fullmatch(raw)
    if number_like and any(letter.isdigit() for letter in raw):
        raise Ambiguous(
            f"{raw} reads as a text in YAML 1.1", f"write {_spelt(number_like)} for the number, or {quotes}"
        )
    return raw


def _spelt(number: re.Match[str]) -> str:
    """1e-8 as 1.0e-8, -.5 as -0.5: the spelling that every reader takes for a number."""
    power = number["power"]
    tail = "" if power is None else f"e{power if power[0] in '+-' else '+' + power}"
    return f"{number['sign']}{number['whole'] or '0'}.{number['part'] or '0'}{tail}"
