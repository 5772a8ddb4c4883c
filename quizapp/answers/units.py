"""Units a person may type after a number, and the letters that stand for a power of ten.

Only spellings of one and the same unit are exchanged; nothing is converted: GB for GiB is refused, not multiplied.
"""

import re

_SPELLINGS = (
    ("B", "byte", "bytes", "字节"),
    ("bit", "bits", "比特"),
    ("parameter", "parameters", "params", "参数", "个参数"),
    ("weight", "weights", "权重", "个权重"),
    ("s", "sec", "second", "seconds", "秒"),
    ("ms", "millisecond", "milliseconds", "毫秒"),
    ("us", "μs", "microsecond", "microseconds", "微秒"),
    ("min", "minute", "minutes", "分钟"),
    ("h", "hour", "hours", "小时"),
    ("step", "steps", "步"),
    ("epoch", "epochs", "轮"),
    ("token", "tokens", "词元"),
    ("pixel", "pixels", "px", "像素"),
    ("layer", "layers", "层"),
    ("FLOP", "FLOPs", "次浮点运算"),
    ("MAC", "MACs", "次乘加"),
    ("nat", "nats", "奈特"),
    ("%", "percent", "个百分点"),
)
_PREFIXED = re.compile(r"[kKMGTP]i?(B|b|bit|byte|bits|bytes|FLOP|FLOPs|FLOPS|MAC|MACs|Hz|W)(/\w+)?")
_PLAIN = {spelling for group in _SPELLINGS for spelling in group} | {
    "FLOPS",
    "Hz",
    "W",
    "ns",
    "GPU",
    "GPUs",
    "个",
}

SHORTEST_CASELESS = 3  # kb, kB, Kb and KB are four units; "tokens" and "Tokens" are one

SUFFIXES = {
    "百": 2,
    **dict.fromkeys(("k", "K", "thousand", "千"), 3),
    **dict.fromkeys(("万", "萬"), 4),
    **dict.fromkeys(("M", "million", "百万"), 6),
    "千万": 7,
    **dict.fromkeys(("亿", "億"), 8),
    **dict.fromkeys(("G", "g", "B", "b", "billion", "十亿"), 9),
    **dict.fromkeys(("T", "t", "trillion", "万亿"), 12),
}
"""Each with its power of ten."""


def spellings(unit: str | None) -> tuple[str, ...]:
    """How the asked unit may be typed, longest first, so that a longer one is not cut short."""
    if unit is None:
        return ()
    group = next((group for group in _SPELLINGS if unit in group), ())
    return tuple(sorted({unit, *group}, key=lambda spelling: (-len(spelling), spelling)))


def same_unit(typed: str, spelling: str) -> bool:
    """Equal, or equal but for case where case cannot change the meaning."""
    return typed == spelling or (
        len(spelling) >= SHORTEST_CASELESS and typed.casefold() == spelling.casefold()
    )


def is_unit(word: str) -> bool:
    """A unit that questions may ask for, whether this one does or not."""
    return word in _PLAIN or _PREFIXED.fullmatch(word) is not None


def is_prefixed(unit: str | None) -> bool:
    """GiB, TFLOPs: where such a unit is asked for, a lone G is no power of ten but a unit half typed."""
    return unit is not None and _PREFIXED.fullmatch(unit) is not None
