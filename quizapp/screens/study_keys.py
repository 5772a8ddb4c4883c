"""Which keys do what on the study screen at one moment, and what a letter means where nothing can be typed."""

from quizapp.practice import phrases as practice_phrases
from quizapp.practice.page import Page
from quizapp.practice.study import Study
from quizapp.screens import phrases
from quizapp.screens.widgets.keybar import Key

LETTERS = {
    "h": "screen.hint", "u": "screen.undo", "d": "screen.reveal", "s": "screen.skip",
    "l": "app.language", "?": "app.help", "q": "screen.home",
}  # fmt: skip

HELP = Key("F1", phrases.HELP, "app.help")
LANGUAGE = Key("F2", phrases.LANGUAGE, "app.language")
HINT = Key("F3", phrases.HINT, "screen.hint")
UNDO = Key("F4", phrases.UNDO, "screen.undo")
DONT_KNOW = Key("F5", phrases.DONT_KNOW, "screen.reveal")
SKIP = Key("F6", phrases.SKIP, "screen.skip")
HOME = Key("Esc", phrases.HOME, "screen.home")
MORE = Key("PgDn", phrases.MORE, "screen.turn(1)")


def keys_of(study: Study, page: Page | None, more: bool) -> list[Key]:
    """What counts now, then the function keys in their order. Without a page the session is through."""
    undo = [UNDO] if study.session.undoable is not None else []
    further = [MORE] if more else []
    if page is None:
        return [Key("Enter", phrases.HOME, "screen.home"), *further, HELP, LANGUAGE, *undo]
    if page.feedback is not None:
        take = Key("Enter", practice_phrases.RATINGS[study.suggestion], "screen.accept")
        return [Key("1-4", phrases.RATE, ""), take, *further, HELP, LANGUAGE, *undo, HOME]
    hint = [HINT] if page.hints_left else []
    dont_know = [] if page.way == "turn" else [DONT_KNOW]
    match page.way:
        case "type":
            first = Key("Enter", phrases.ANSWER, "screen.accept")
        case "pick":
            first = Key(f"1-{len(page.options)}", phrases.PICK, "screen.accept")
        case "turn":
            first = Key("Enter", phrases.TURN, "screen.reveal")
    return [first, *further, HELP, LANGUAGE, *hint, *undo, *dont_know, SKIP, HOME]
