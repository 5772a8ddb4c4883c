"""Which characters are written without spaces between words."""

import re

# Ideographs, kana, CJK punctuation and full-width forms; not Hangul, whose words have spaces.
_CJK = re.compile(
    "[\u3000-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)

# Chinese quotation marks and the like that a Latin text has too: CJK only beside CJK.
_SHARED = frozenset("“”‘’—…·")


# Full-width punctuation brings its own white space: none stands beside it, whatever the other character is.
_PUNCTUATION = re.compile(
    "[\u3001-\u3003\u3008-\u3011\u3014-\u301f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]"
)


def is_cjk(c: str) -> bool:
    return _CJK.match(c) is not None


def joins_without_space(before: str, after: str) -> bool:
    """Whether a line break between the two is no space: both are Chinese, or one is full-width punctuation."""
    if _PUNCTUATION.match(before) or _PUNCTUATION.match(after):
        return True
    if before in _SHARED:
        return is_cjk(after)
    if after in _SHARED:
        return is_cjk(before)
    return is_cjk(before) and is_cjk(after)
