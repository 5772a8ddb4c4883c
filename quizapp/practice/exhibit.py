"""A question with its answer and worked solution, outside any session: what `quizapp show` prints."""

from collections.abc import Iterator

from quizapp.bank.models import Numeric, Question
from quizapp.keys.variant import Variant, variant_at, variant_of
from quizapp.memory.events import Answered
from quizapp.practice.page import page_of
from quizapp.text.languages import Language
from quizapp.text.prose import Prose
from quizapp.text.wrap import wrap

WIDTH = 100


def exhibit(question: Question, index: int | None, language: Language) -> Iterator[str]:
    """The page line by line; raises IndexError for a variant that the space does not have."""
    variant: Variant | None = None
    if isinstance(question, Numeric):
        variant = variant_at(question, 0) if index is None else variant_of(question, index)
    elif index is not None:
        raise IndexError(f"{question.id} is a {question.kind} question and has no variants")
    told = Answered(question.id, 0, "", None, None, 0.0)
    page = page_of(question, variant, 0, len(question.hints), question.topic, language, (told, None))
    title = f"{question.id} · {page.topic} · {page.kind_name}"
    yield title if variant is None else f"{title} · variant {variant.index}"
    yield ""
    yield from _lines(page.ask)
    for option in page.options:
        lines = list(_lines(option.text))
        yield f"- {lines[0]}"
        yield from (f"  {line}" for line in lines[1:])
    for section in (*page.hints, *(page.feedback.sections if page.feedback else ())):
        yield ""
        yield f"{section.heading}:"
        yield from _lines(section.body)


def _lines(prose: Prose) -> Iterator[str]:
    for line in wrap(prose, WIDTH):
        yield "".join(span.text for span in line)
