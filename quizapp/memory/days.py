"""Study days: whole local days that turn over at an hour of the learner's choice, counted as `date.toordinal` does.

Everything above the clock works in these integers, so that 22:00 to 09:00 is one day and not eleven hours.
"""

from datetime import date, datetime, timedelta


def study_day(now: datetime, rollover_hour: int) -> int:
    """The study day that `now` belongs to; until `rollover_hour` on the local clock it is still yesterday.

    Wall-clock arithmetic is meant: on the 23- and 25-hour days of a time change the day still turns at that hour.
    """
    if now.tzinfo is None:
        raise ValueError(
            "a study day needs an aware datetime: the local date is not known without a time zone"
        )
    if not 0 <= rollover_hour <= 23:
        raise ValueError(f"rollover_hour must lie between 0 and 23, got {rollover_hour}")
    return (now - timedelta(hours=rollover_hour)).toordinal()


def utc_ms(now: datetime) -> int:
    """Milliseconds since 1970 in UTC: the time stamp of an event."""
    if now.tzinfo is None:
        raise ValueError("a time stamp needs an aware datetime")
    return round(now.timestamp() * 1000)


def date_of(day: int) -> date:
    """The calendar date that a study day carries."""
    return date.fromordinal(day)
