"""A page as lines of plain text: what `quizapp show` prints outside any session, and what goes to the clipboard."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from quizapp.bank.models import Numeric, Question
from quizapp.memory.events import Answered, Shown
from quizapp.practice.dealing import Card
from quizapp.practice.marking import GAVE_UP
from quizapp.practice.page import Page, page_of
from quizapp.practice.session import Asking, Marked
from quizapp.text.languages import Language
from quizapp.text.prose import Block, Prose, Span, verbatim
from quizapp.text.wrap import wrap

if TYPE_CHECKING:
    from quizapp.keys.variant import Variant

WIDTH = 100


def exhibit(question: Question, index: int | None, language: Language) -> Iterator[str]:
    """A question with its answer and worked solution, line by line; raises IndexError for a variant that the space does
    not have."""
    variant = _variant(question, index)
    page = _page(question, variant, question.topic, language)
    title = f"{question.id} · {page.topic} · {page.kind_name}"
    yield title if variant is None else f"{title} · variant {variant.index}"
    yield ""
    yield from _lines_of(page)


def blind(question: Question, language: Language) -> Iterator[str]:
    """A question as it is asked, with nothing of its answer, line by line: for whoever reads it a second time."""
    phase = Asking(Shown(question.id, 0))
    page = page_of(Card(question, _variant(question, None), 0), phase, question.topic, language)
    yield f"{question.id} · {page.topic} · {page.kind_name}"
    yield ""
    yield from _lines(page.ask)
    for number, option in enumerate(page.options, 1):
        first, *further = _lines(option.text)
        yield f"{number}. {first}"
        yield from (f"   {line}" for line in further)
    yield f"({page.expects})"


def exhibited(question: Question, topic: str, language: Language) -> Prose:
    """A question with its answer and worked solution, to be wrapped to whatever width there is."""
    return _as_prose(_page(question, _variant(question, None), topic, language))


def _variant(question: Question, index: int | None) -> "Variant | None":
    if isinstance(question, Numeric):
        from quizapp.keys.variant import variant_at, variant_of

        return variant_at(question, 0) if index is None else variant_of(question, index)
    if index is not None:
        raise IndexError(f"{question.id} is a {question.kind} question and has no variants")
    return None


def _page(question: Question, variant: "Variant | None", topic: str, language: Language) -> Page:
    """As it stands when the learner has given up, with every hint open."""
    told = Answered(question.id, 0, "", "wrong", GAVE_UP, 0.0)
    phase = Marked(Shown(question.id, 0), len(question.hints), told)
    return page_of(Card(question, variant, 0), phase, topic, language)


def as_text(page: Page) -> str:
    """What is open of a question, to be pasted elsewhere."""
    return "\n".join((f"{page.topic} · {page.kind_name}", "", *_lines_of(page))) + "\n"


def _lines_of(page: Page) -> Iterator[str]:
    yield from _lines(page.ask)
    for option in page.options:
        lines = list(_lines(option.text))
        yield f"- {lines[0]}"
        yield from (f"  {line}" for line in lines[1:])
    for section in (*page.hints, *(page.feedback.sections if page.feedback else ())):
        yield ""
        if section.heading:
            yield f"{section.heading}:"
        yield from _lines(section.body)


def _as_prose(page: Page) -> Prose:
    made = page.ask
    # The lines of an ordering stand in their right order under "Answer".
    for option in () if page.way == "order" else page.options:
        first, *further = option.text.blocks or (Block("paragraph", ()),)
        sign = (Span("✓ ", "good"),) if option.right else ()
        made += Prose((Block("bullet", (*sign, *first.spans)), *further))
    for section in (*page.hints, *(page.feedback.sections if page.feedback else ())):
        heading, body = verbatim(section.heading, "strong"), section.body
        if section.brief and heading and body:
            first, *further = body.blocks
            beside = (*heading.blocks[0].spans, Span("  "), *first.spans)
            heading, body = Prose((Block("paragraph", beside),)), Prose(tuple(further))
        made += heading + body
    return made


def _lines(prose: Prose) -> Iterator[str]:
    for line in wrap(prose, WIDTH):
        yield "".join(span.text for span in line)
