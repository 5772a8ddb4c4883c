"""Which characters are written without spaces between words."""

import re

# Ideographs, kana, CJK punctuation and full-width forms; not Hangul, whose words have spaces.
_CJK = re.compile(
    "[\u3000-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)

# Chinese quotation marks and the like that a Latin text has too: CJK only beside CJK.
_SHARED = frozenset("“”‘’—…·")


def is_cjk(c: str) -> bool:
    return _CJK.match(c) is not None


def joins_without_space(before: str, after: str) -> bool:
    """Whether a line break between the two is no space: both are Chinese."""
    if before in _SHARED:
        return is_cjk(after)
    if after in _SHARED:
        return is_cjk(before)
    return is_cjk(before) and is_cjk(after)
