"""Which keys Home's bar offers at one moment."""

from quizapp.practice.shelf import Part
from quizapp.screens.home import phrases
from quizapp.screens.phrases import HELP, LANGUAGE, QUIT
from quizapp.screens.widgets.keybar import Key

STUDY = Key("Enter", phrases.STUDY, "screen.start")
CLEAR = Key("Esc", phrases.CLEAR, "screen.clear")
OPEN = Key("→", phrases.TOPICS, "screen.open")
CLOSE = Key("←", phrases.CLOSE, "screen.close")
KEYS = (
    Key("F1", HELP, "app.help"),
    Key("F2", LANGUAGE, "app.language"),
    Key("F3", phrases.QUESTIONS, "app.browse"),
    Key("F4", phrases.SETTINGS, "app.settings"),
    Key("^q", QUIT, "app.quit"),
)
AHEAD = Key("F6", phrases.AHEAD, "screen.ahead")
ERRORS = Key("F5", phrases.ERRORS, "screen.errors")


def keys_at(part: Part | None, typed: bool, wrong: bool) -> list[Key]:
    """With the cursor on this part; whether something is typed, and whether a bank or a setting is wrong."""
    keys = list(KEYS)
    if part is not None and part.parts:
        keys.insert(0, CLOSE if part.open else OPEN)
    if typed:
        keys.insert(0, CLEAR)
    if part is not None and part.can_be_studied:
        keys.insert(0, STUDY)
    if wrong:
        keys.insert(-1, ERRORS)
    if part is not None and part.has_learned:
        keys.insert(-1, AHEAD)
    return keys
