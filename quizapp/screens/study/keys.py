"""Which keys do what on the study screen at one moment, and what a letter means where nothing can be typed."""

from dataclasses import replace

from quizapp.practice import phrases as practice_phrases
from quizapp.practice.page import Page
from quizapp.practice.study import Study
from quizapp.screens import phrases
from quizapp.screens.commands import Command
from quizapp.screens.study import phrases as study_phrases
from quizapp.screens.widgets.judgements import SAID
from quizapp.screens.widgets.keybar import Key

LETTERS = {
    "h": "screen.hint", "u": "screen.undo", "d": "screen.reveal", "s": "screen.skip", "b": "screen.bury",
    "x": "screen.suspend", "f": "screen.flag", "k": "screen.know", "e": "screen.edit", "c": "screen.copy",
    "l": "app.language", "?": "app.help", "q": "screen.home",
}  # fmt: skip

HELP = Key("F1", phrases.HELP, "app.help")
LANGUAGE = Key("F2", phrases.LANGUAGE, "app.language")
HINT = Key("F3", phrases.HINT, "screen.hint")
UNDO = Key("F4", phrases.UNDO, "screen.undo")
DONT_KNOW = Key("F5", phrases.DONT_KNOW, "screen.reveal")
SKIP = Key("F6", phrases.SKIP, "screen.skip")
BURY = Key("F7", study_phrases.BURY, "screen.bury")
SUSPEND = Key("F8", study_phrases.SUSPEND, "screen.suspend")
FLAG = Key("F9", study_phrases.FLAG, "screen.flag")
KNOW = Key("F10", study_phrases.KNOW, "screen.know")
EDIT = Key("^o", study_phrases.EDIT, "screen.edit")
COPY = Key("^y", study_phrases.COPY, "screen.copy")
HOME = Key("Esc", phrases.HOME, "screen.home")
MORE = Key("PgDn", phrases.MORE, "screen.turn(1)")

TOLD_ON_F1 = (BURY, SUSPEND, FLAG, KNOW, EDIT, COPY)
"""In the bar only where there is room to spare."""

CROWDED = ("tick", "order")
"""Ways to answer that have two keys of their own: at 80 columns some others have to make room."""


def keys_of(study: Study, page: Page | None, more: bool, grabbed: bool = False) -> list[Key]:
    """The bar: what answers now, then what else can be done. Without a page the session is through."""
    further = [MORE] if more else []
    if page is None:
        others = (key for key in controls(study, page) if key != HOME)
        return [Key("Enter", phrases.HOME, "screen.home"), *further, *others]
    makes_room = {*TOLD_ON_F1}
    if study.asking and page.way in CROWDED:
        makes_room |= {LANGUAGE, SKIP, HOME}
    others = (replace(key, spare=key in makes_room) for key in controls(study, page))
    return [*_answering(study, page, grabbed), *further, *others]


def controls(study: Study, page: Page | None) -> list[Key]:
    """Everything that can be done now beside answering, the function keys in their order."""
    undo = [UNDO] if study.undoable else []
    if page is None:
        return [HELP, LANGUAGE, *undo, HOME]
    others = [HOME, *(key for key in TOLD_ON_F1 if key != KNOW or not study.ahead)]
    if not study.asking:
        return [HELP, LANGUAGE, *undo, *others]
    hint = [HINT] if page.hints_left else []
    dont_know = [] if page.way == "turn" else [DONT_KNOW]
    return [HELP, LANGUAGE, *hint, *undo, *dont_know, SKIP, *others]


def commands_of(study: Study, page: Page | None) -> list[Command]:
    """The same for the palette; what the app offers everywhere is the app's to add."""
    return [
        Command(
            key.does, study_phrases.ABOUT[key.action], key.action, key.key, study_phrases.ALSO[key.action]
        )
        for key in controls(study, page)
        if key.action in study_phrases.ABOUT
    ]


def _answering(study: Study, page: Page, grabbed: bool) -> list[Key]:
    if study.judging:
        return [Key(f"1-{len(SAID)}", study_phrases.JUDGE_IT, "")]
    if study.marked:
        take = Key("Enter", practice_phrases.RATINGS[study.suggestion], "screen.accept")
        return [Key("1-4", phrases.RATE, ""), take]
    digits = f"1-{len(page.options)}"
    hand_in = Key("Enter", study_phrases.HAND_IN, "screen.accept")
    match page.way:
        case "type":
            return [Key("Enter", phrases.ANSWER, "screen.accept")]
        case "pick":
            return [Key(digits, phrases.PICK, "screen.accept")]
        case "tick":
            return [Key(digits, study_phrases.TICK, ""), hand_in]
        case "order" if grabbed:
            return [Key("↑↓", study_phrases.CARRY, ""), Key("Space", study_phrases.DROP, "screen.grab")]
        case "order":
            return [Key("Space", study_phrases.GRAB, "screen.grab"), hand_in]
        case "outline":
            return [Key("Enter×2", study_phrases.HAND_IN, "screen.accept")]
        case "turn":
            return [Key("Enter", phrases.TURN, "screen.reveal")]
