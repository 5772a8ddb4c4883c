"""What the first screen says besides the tour itself, in both languages."""

from quizapp.text.phrases import Phrase

CHOOSE = Phrase("Your language · 选择语言", "选择语言 · Your language")
"""Both at once: whoever reads only one of them must find it."""
LANGUAGE = Phrase("language", "语言")
BEGIN = Phrase("begin", "开始")
