"""When an event happened, as the log keeps it. The clock is handed in."""

from collections.abc import Callable
from datetime import datetime

from quizapp.memory.days import study_day, utc_ms
from quizapp.memory.events import Stamp

Clock = Callable[[], datetime]


def stamp_of(now: datetime, rollover_hour: int, session: int | None = None, day: int | None = None) -> Stamp:
    """The moment, on the study day that the clock says unless another is meant."""
    return Stamp(utc_ms(now), study_day(now, rollover_hour) if day is None else day, session)
