"""Days that are not like others: leap days, the turn of a year, and nights of 23 and 25 hours."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

import pytest

from quizapp.answers.rating import Rating
from quizapp.memory.days import study_day
from quizapp.settings import Settings

from .desk import CARDS, Desk, know

AGAIN, GOOD = Rating.AGAIN, Rating.GOOD


@pytest.mark.parametrize(
    ("evening", "days"),
    [
        (datetime(2028, 2, 28, 12, tzinfo=UTC), ["2028-02-29", "2028-03-01"]),
        (datetime(2027, 2, 28, 12, tzinfo=UTC), ["2027-03-01", "2027-03-02"]),
        (datetime(2100, 2, 28, 12, tzinfo=UTC), ["2100-03-01", "2100-03-02"]),
        (datetime(2026, 12, 31, 12, tzinfo=UTC), ["2027-01-01", "2027-01-02"]),
        (datetime(1999, 12, 31, 12, tzinfo=UTC), ["2000-01-01", "2000-01-02"]),
        (datetime(2038, 1, 18, 12, tzinfo=UTC), ["2038-01-19", "2038-01-20"]),
    ],
    ids=["leap day", "no leap day", "no leap century", "new year", "the millennium", "32 bits"],
)
def test_an_interval_in_days_ends_on_that_day_of_the_calendar(
    desk: Desk, evening: datetime, days: list[str]
) -> None:
    """What is failed comes back on the next day of the calendar, what is known after the days that its button said."""
    desk.bank(*CARDS[:2])
    desk.now = evening
    with desk.sit() as study:
        study.reveal()
        offered = study.intervals[GOOD]
        assert offered is not None
        study.rate(GOOD)
        failed = know(study, AGAIN)
    asked = {}
    for _ in range(offered):
        desk.later(days=1)
        with desk.try_to_sit() as found:
            asked[desk.now.date().isoformat()] = set(found.session.queue) if found else set()
    assert [*asked][:2] == days[:offered]
    assert failed in asked[days[0]]
    assert asked[(evening + timedelta(days=offered)).date().isoformat()] == {"one", "two"}


@dataclass(frozen=True)
class Change:
    """The clocks of Berlin: the instant at which they are moved, and the hours ahead of Greenwich before and after."""

    at: datetime
    before: int
    after: int

    def local(self, instant: datetime) -> datetime:
        hours = self.before if instant < self.at else self.after
        return instant.astimezone(timezone(timedelta(hours=hours)))


CHANGES = {
    "23 hours": Change(datetime(2026, 3, 29, 1, tzinfo=UTC), 1, 2),
    "25 hours": Change(datetime(2026, 10, 25, 1, tzinfo=UTC), 2, 1),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("hour", [0, 2, 3, 4])
def test_through_the_night_of_a_time_change_one_session_follows_another_once(
    desk: Desk, change: Change, hour: int
) -> None:
    """Looked at every ten minutes: the session changes when the study day does, once, and never back."""
    settings = Settings(rollover_hour=hour)
    desk.bank(*CARDS[:2])
    seen: list[tuple[int, int]] = []
    for minutes in range(-4 * 60, 8 * 60, 10):
        desk.now = change.local(change.at + timedelta(minutes=minutes))
        with desk.sit(settings=settings) as study:
            seen.append((study_day(desk.now, hour), study.session.id))
    changes = sorted(set(seen), key=seen.index)
    assert [day for day, _ in changes] == sorted({day for day, _ in seen})
    assert len({session for _, session in changes}) == len(changes) == 2
