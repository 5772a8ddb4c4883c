"""What a person in front of the screen sees and does: the text on it line by line, and keys in a row."""

from textual.events import Key, Paste
from textual.pilot import Pilot

from quizapp.screens.app import QuizApp
from quizapp.screens.study.screen import StudyScreen
from quizapp.screens.widgets.answer import AnswerLine

SIZE = (80, 24)


def lines(app: QuizApp) -> list[str]:
    """The screen as it is drawn, without the blanks at the ends of its lines."""
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


def seen(app: QuizApp) -> str:
    return "\n".join(lines(app))


async def settled(pilot: Pilot[None]) -> None:
    """Until what is drawn after a layout, and after the layouts that this asks for in turn, is drawn as well.

    That is when no message waits and nothing is to be laid out, drawn or called, three times in a row; or at its end.
    """
    quiet = 0
    for _ in range(100):
        await pilot.pause(0)
        screen = pilot.app.screen
        waiting = any(node.message_queue_size for node in (pilot.app, *screen.walk_children(with_self=True)))
        busy = waiting or screen._layout_required or screen._dirty_widgets or screen._callbacks
        quiet = 0 if busy else quiet + 1
        if quiet == 3 or pilot.app._exit:
            return
    raise AssertionError("the screen does not come to rest")


async def press(pilot: Pilot[None], *keys: str) -> str:
    """Keys one after the other; what is seen then. (The pilot's own `press` waits 40 ms at every key for idleness.)"""
    for key in keys:
        pilot.app.post_message(Key(key, "?" if key == "question_mark" else key if len(key) == 1 else None))
        await settled(pilot)
    assert isinstance(pilot.app, QuizApp)
    return seen(pilot.app)


async def type_in(pilot: Pilot[None], text: str) -> str:
    """Puts a text where the cursor is, in one stroke."""
    await settled(pilot)
    pilot.app.post_message(Paste(text))
    await settled(pilot)
    assert isinstance(pilot.app, QuizApp)
    return seen(pilot.app)


def studying(app: QuizApp) -> StudyScreen:
    assert isinstance(app.screen, StudyScreen)
    return app.screen


def typed(app: QuizApp) -> str:
    return app.screen.query_one(AnswerLine).value
