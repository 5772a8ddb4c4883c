"""How a page is told line by line: the question, what is asked for, the idea unit to be judged, the feedback."""

from collections.abc import Mapping

from quizapp.answers.rating import Rating
from quizapp.plain import handed_in, phrases
from quizapp.plain.commands import COMMANDS
from quizapp.plain.voice import Voice
from quizapp.practice import phrases as practice_phrases
from quizapp.practice.labels import rating_label
from quizapp.practice.page import Judging, Page, Section
from quizapp.text.phrases import Sayable
from quizapp.text.prose import Block, Prose, Span, verbatim

LETTERS = "abcdefghij"


def labels(page: Page) -> list[str]:
    """What stands before each option and is typed for it: numbers have letters, so that none is taken for its place."""
    count = len(page.options)
    return list(LETTERS[:count]) if page.kind == "numeric" else [str(i + 1) for i in range(count)]


def question(voice: Voice, page: Page, head: Sayable) -> None:
    """What is asked, the options to choose from, the hints so far."""
    voice.pause()
    voice.prose(verbatim(f"== {head.text(voice.language)} =="))
    if page.flag is not None:
        voice.say(phrases.FLAGGED_WITH.fill(note=page.flag) if page.flag else phrases.FLAGGED)
    voice.prose(page.ask)
    # Lines that are handed in stand in the learner's order: the feedback tells them.
    if page.way != "order" or page.feedback is None:
        for label, option in zip(labels(page), page.options, strict=True):
            voice.prose(option.text, f"{label}. ")
    for hint in page.hints:
        section(voice, hint)


def expectation(voice: Voice, page: Page, draft: str) -> None:
    """What answer is waited for, how it is typed, and what of it there is already."""
    voice.say(phrases.EXPECTS.fill(form=page.expects))
    how = _how_to(page)
    if how is not None:
        voice.say(how)
    if draft and page.way == "outline":
        section(voice, Section(phrases.OUTLINE_SO_FAR.text(voice.language), verbatim(draft)))
        voice.say(phrases.GO_ON)
    elif draft and (so_far := _so_far(page, draft)):
        voice.say(phrases.SO_FAR.fill(answer=so_far))


def answer_and_units(voice: Voice, judging: Judging) -> None:
    """What is judged, and what is judged of it already."""
    language = voice.language
    if judging.outline:
        voice.pause()
        section(voice, Section(practice_phrases.YOUR_ANSWER.text(language), judging.outline))
    if judging.before:
        units = Prose()
        for number, one in enumerate(judging.before, 1):
            units += handed_in.led(handed_in.signed(one.how, language), one.text, number)
        voice.pause()
        section(voice, Section(practice_phrases.UNITS.text(language), units))


def unit(voice: Voice, judging: Judging) -> None:
    """The idea unit that is to be judged now."""
    voice.pause()
    heading = phrases.UNIT_MUST if judging.must else phrases.UNIT
    voice.say(heading.fill(number=judging.number, count=judging.count))
    section(voice, Section(phrases.CUE.text(voice.language), judging.cue, brief=True))
    section(voice, Section(phrases.IDEA.text(voice.language), judging.text, brief=True))
    voice.say(phrases.JUDGE)


def feedback(voice: Voice, page: Page, raw: str) -> None:
    """How it went and why; ``raw`` is the answer as it is kept."""
    if page.feedback is None:
        return
    voice.pause()
    voice.prose(verbatim(f"-- {page.feedback.headline}"))
    for one in handed_in.sections(page, raw, voice.language):
        if one.heading and not _beside(one):
            voice.pause()
        section(voice, one)


def ratings(voice: Voice, intervals: Mapping[Rating, int | None], suggested: Rating) -> None:
    """In one line where they fit, else each in its own."""
    voice.pause()
    each = [f"{rating} {rating_label(rating, days, voice.language)}" for rating, days in intervals.items()]
    said = phrases.RATE.fill(suggested=int(suggested), ratings="  ".join(each))
    if not voice.fits(said):
        said = phrases.RATE.fill(suggested=int(suggested), ratings="\n" + "\n".join(each))
    voice.say(said)


def section(voice: Voice, one: Section) -> None:
    """A heading and what stands under it, or beside it."""
    if _beside(one):
        voice.say(phrases.BESIDE.fill(heading=one.heading, body=one.body.plain()))
        return
    if one.heading:
        voice.prose(verbatim(phrases.HEADING.fill(heading=one.heading).text(voice.language)))
    voice.prose(one.body)


def help_page(voice: Voice) -> None:
    """Every command, and how each kind of question is answered."""
    commands = [phrases.HELP_COMMAND.fill(name=one.name, short=one.short, does=one.does) for one in COMMANDS]
    for heading, entries in ((phrases.HELP_COMMANDS, commands), (phrases.HELP_ANSWERS, phrases.ANSWERS)):
        voice.pause()
        blocks = (Block("bullet", (Span(entry.text(voice.language)),)) for entry in entries)
        section(voice, Section(heading.text(voice.language), Prose(tuple(blocks))))


def _beside(one: Section) -> bool:
    return bool(one.heading) and one.brief and len(one.body.blocks) == 1


def _how_to(page: Page) -> Sayable | None:
    match page.way:
        case "pick":
            return phrases.TYPE_LETTER if page.kind == "numeric" else phrases.TYPE_NUMBER
        case "tick":
            return phrases.TYPE_NUMBERS
        case "order":
            return phrases.TYPE_ORDER.fill(count=len(page.options))
        case "outline":
            return phrases.TYPE_OUTLINE
        case "turn":
            return phrases.TURN_CARD
        case "type":
            return None


def _so_far(page: Page, draft: str) -> str:
    """A draft as it would be typed; nothing where it names no options of this page (any more)."""
    if page.way == "type":
        return draft
    by_raw = {option.raw: label for label, option in zip(labels(page), page.options, strict=True)}
    named = [by_raw.get(raw, "") for raw in ([draft] if page.way == "pick" else draft.split(","))]
    return " ".join(sorted(named) if page.way == "tick" else named) if all(named) else ""
