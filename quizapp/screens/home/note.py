"""What Home says above its list, whatever that is scrolled to: what a choice came to, what is open, what is wrong."""

from typing import TYPE_CHECKING

from quizapp.practice.shelf import Shelf
from quizapp.screens.desk import Desk
from quizapp.screens.home import phrases
from quizapp.screens.widgets.titlebar import one_line, shortened
from quizapp.text.languages import Language
from quizapp.text.phrases import Sayable
from quizapp.text.prose import Block, Prose, Span
from quizapp.text.wrap import wrap

if TYPE_CHECKING:
    from quizapp.bank.catalogue import BankRow
    from quizapp.practice.session import Session

MOST = 8
"""Lines: what comes first in it must leave the list in sight."""

NAME_IN_NOTE = 80
"""Cells of a title where it stands in a sentence, which may take several lines."""


def note_of(
    desk: Desk,
    shelf: Shelf,
    session: "Session | None",
    message: Sayable | None,
    width: int,
    language: Language,
) -> Prose:
    """`session` is what is open of today; `message`, what the last choice came to. What the start found wrong is told
    whole where there is room for it, else F5 does that."""
    said = [Span(one_line(message.text(language)), "strong")] if message is not None else []
    if not shelf.banks:
        from quizapp.practice.phrases import NO_BANKS  # else Home needs nothing of it

        where = ", ".join(str(one) for one in desk.catalogue.content_dirs)
        said.append(Span(one_line(NO_BANKS.fill(where=where).text(language))))
    elif session is not None:
        name = shortened(shelf.called(session.started.groups).text(language), NAME_IN_NOTE)
        go_on = phrases.GO_ON_AHEAD if session.started.ahead else phrases.GO_ON
        still = go_on.fill(name=name, done=session.done, size=session.size).text(language)
        said.append(Span(one_line(still + phrases.ANOTHER.text(language))))
    if count := len(broken(shelf)):
        told = phrases.ONE_BROKEN if count == 1 else phrases.SOME_BROKEN.fill(count=count)
        said.append(Span(told.text(language), "bad"))
    told_whole = _prose([*said, *(Span(one_line(one.text(language)), "bad") for one in desk.notices)])
    if len(wrap(told_whole, width)) <= MOST:
        return told_whole
    if count := len(desk.notices):
        told = phrases.ONE_NOTICE if count == 1 else phrases.SOME_NOTICES.fill(count=count)
        said.append(Span(told.text(language), "bad"))
    return _prose(said)


def _prose(said: list[Span]) -> Prose:
    """One under the other, without a blank line between them."""
    spans = [span for one in said for span in (Span("\n"), one)][1:]
    return Prose((Block("paragraph", tuple(spans)),)) if spans else Prose()


def broken(shelf: Shelf) -> "list[BankRow]":
    return [bank for bank in shelf.banks if bank.error]
