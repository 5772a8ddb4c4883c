"""What the learner handed in and how it was judged, in words: whoever listens sees no signs and no colours."""

from collections.abc import Iterator

from quizapp.memory.events import How
from quizapp.plain import phrases
from quizapp.practice import phrases as practice_phrases
from quizapp.practice.feedback import SIGNS
from quizapp.practice.page import Option, Page, Section
from quizapp.text.languages import Language
from quizapp.text.phrases import Sayable
from quizapp.text.prose import Block, Kind, Prose, Span, verbatim

RIGHT, WRONG = SIGNS["had"], SIGNS["missed"]


def sections(page: Page, raw: str, language: Language) -> Iterator[Section]:
    """The feedback's sections, with those that the screen tells by signs said in words. ``raw`` is the answer as it is
    kept; empty where the learner gave up or spoke."""
    if page.feedback is None:
        return
    before = [section for section in page.feedback.sections if not section.heading]
    yield from before
    if raw and (yours := _yours(page, raw, language)) is not None:
        yield yours
    for section in page.feedback.sections[len(before) :]:
        judged = section.heading == practice_phrases.UNITS.text(language) and page.feedback.tone != "neutral"
        yield Section(section.heading, _in_words(section.body, language)) if judged else section


def signed(how: How, language: Language) -> str:
    """Such as "✓ had it: "."""
    return _signed(SIGNS[how], phrases.JUDGED[how], language)


def led(by: str, text: Prose, number: int | None = None) -> Prose:
    """The text as an entry of a list that begins with these words."""
    first = text.blocks[0].spans if text else ()
    kind: Kind = "bullet" if number is None else "item"
    return Prose((Block(kind, (Span(by), *first), number), *text.blocks[1:]))


def _yours(page: Page, raw: str, language: Language) -> Section | None:
    """None where the feedback holds it already, or where it would say the same as the answer."""
    wrong = page.feedback is not None and page.feedback.tone == "wrong"
    match page.way:
        case "pick":
            # A number may have been typed before the learner began to pick.
            picked = next((option.text for option in page.options if option.raw == raw), verbatim(raw))
            return Section(practice_phrases.YOUR_ANSWER.text(language), picked, brief=True)
        case "tick" if wrong:
            return Section(practice_phrases.YOUR_ANSWER.text(language), _ticked(page.options, raw, language))
        case "order" if wrong:
            return Section(phrases.YOUR_ORDER.text(language), _ordered(page.options, language))
    return None


def _ticked(options: tuple[Option, ...], raw: str, language: Language) -> Prose:
    """Of every option that was ticked, or should have been, which of the two."""
    ticked = raw.split(",")
    prose = Prose()
    for number, option in enumerate(options, 1):
        if option.raw in ticked:
            sign, word = (RIGHT, phrases.RIGHT) if option.right else (WRONG, phrases.TICKED_WRONGLY)
        elif option.right:
            sign, word = WRONG, phrases.NOT_TICKED
        else:
            continue
        prose += led(_signed(sign, word, language), option.text, number)
    return prose


def _ordered(options: tuple[Option, ...], language: Language) -> Prose:
    """The lines as the learner put them, each with its right place."""
    prose = Prose()
    for number, option in enumerate(options, 1):
        word: Sayable = phrases.RIGHT
        if not option.right:
            word = phrases.BELONGS.fill(place=int(option.raw) + 1)
        prose += led(_signed(RIGHT if option.right else WRONG, word, language), option.text, number)
    return prose


def _in_words(units: Prose, language: Language) -> Prose:
    """The judged units, each sign with its word."""
    words = {f"{SIGNS[how]} ": signed(how, language) for how in phrases.JUDGED}
    return Prose(tuple(_block_in_words(block, words) for block in units.blocks))


def _block_in_words(block: Block, words: dict[str, str]) -> Block:
    first, *rest = block.spans
    said = words.get(first.text[:2])
    if block.kind != "bullet" or said is None:
        return block
    return Block(block.kind, (Span(said), Span(first.text[2:], first.style), *rest))


def _signed(sign: str, word: Sayable, language: Language) -> str:
    return phrases.SIGNED.fill(sign=sign, word=word).text(language)
