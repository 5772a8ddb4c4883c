"""A second copy of the program: who has the first one, and what its learner wants to do about it."""

import shutil
import unicodedata
from datetime import datetime
from typing import TYPE_CHECKING

from quizapp.commands import phrases
from quizapp.commands.shared import Clock, Standing
from quizapp.memory.days import study_day
from quizapp.settings import Settings
from quizapp.text.prose import verbatim
from quizapp.text.wrap import wrap

if TYPE_CHECKING:
    from quizapp.memory.lease import Held
    from quizapp.memory.store import Store
    from quizapp.text.phrases import Sayable

SAID: dict[str, Standing] = {
    "t": "ours", "take over": "ours", "接管": "ours",
    "w": "watch", "watch": "watch", "旁观": "watch",
    "q": "quit", "quit": "quit", "退出": "quit",
}  # fmt: skip


def ask(held: "Held", store: "Store", clock: Clock, chosen: Settings, may_watch: bool) -> Standing:
    """Asks in the terminal until one of them is said; the end of the input is "quit"."""
    said = verbatim(_told(held, store, clock, chosen).text(chosen.language))
    for line in wrap(said, shutil.get_terminal_size().columns):
        print("".join(span.text for span in line))
    question = phrases.TAKE_OVER_WATCH_OR_QUIT if may_watch else phrases.TAKE_OVER_OR_QUIT
    while True:
        try:
            typed = input(question.text(chosen.language))
        except EOFError:
            return "quit"
        choice = SAID.get(unicodedata.normalize("NFKC", typed).strip().lower())
        if choice is not None and (may_watch or choice != "watch"):
            return choice


def _told(held: "Held", store: "Store", clock: Clock, chosen: Settings) -> "Sayable":
    """Who it is, and since when a session is open."""
    now = clock()
    events = store.open_session(study_day(now, chosen.rollover_hour))
    since: Sayable | str = ""
    if events:
        begun = datetime.fromtimestamp(events[0].stamp.at / 1000, now.tzinfo)
        since = phrases.SINCE.fill(time=begun.strftime("%H:%M"))
    return phrases.SECOND_COPY.fill(pid=held.holder.pid, host=held.holder.host, since=since)
