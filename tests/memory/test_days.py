from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.memory.days import date_of, study_day, utc_ms

BERLIN_WINTER, BERLIN_SUMMER = timezone(timedelta(hours=1)), timezone(timedelta(hours=2))
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


def test_the_day_turns_at_the_rollover_hour_and_not_at_midnight() -> None:
    before = study_day(datetime(2026, 3, 2, 3, 59, 59, tzinfo=UTC), rollover_hour=4)
    after = study_day(datetime(2026, 3, 2, 4, 0, 0, tzinfo=UTC), rollover_hour=4)
    assert date_of(before) == date(2026, 3, 1)
    assert date_of(after) == date(2026, 3, 2)


def test_ten_in_the_evening_to_nine_in_the_morning_is_one_day() -> None:
    evening = datetime(2026, 3, 2, 22, tzinfo=UTC)
    assert study_day(evening + timedelta(hours=11), 4) - study_day(evening, 4) == 1


def test_the_day_is_local_and_not_that_of_greenwich() -> None:
    instant = datetime(2026, 3, 2, 22, tzinfo=UTC)
    assert study_day(instant.astimezone(timezone(timedelta(hours=8))), 4) == study_day(instant, 4) + 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            datetime(2026, 3, 29, 1, 59, tzinfo=BERLIN_WINTER),
            datetime(2026, 3, 29, 3, 1, tzinfo=BERLIN_SUMMER),
        ),
        (
            datetime(2026, 10, 25, 2, 59, tzinfo=BERLIN_SUMMER),
            datetime(2026, 10, 25, 2, 1, tzinfo=BERLIN_WINTER),
        ),
    ],
)
def test_a_time_change_moves_no_moment_to_another_study_day(first: datetime, second: datetime) -> None:
    assert second.astimezone(UTC) - first.astimezone(UTC) == timedelta(minutes=2)
    assert study_day(first, 4) == study_day(second, 4)


def test_on_the_day_of_a_time_change_the_study_day_still_turns_at_four() -> None:
    assert study_day(datetime(2026, 3, 29, 3, 59, tzinfo=BERLIN_SUMMER), 4) == date(2026, 3, 28).toordinal()
    assert study_day(datetime(2026, 3, 29, 4, 0, tzinfo=BERLIN_SUMMER), 4) == date(2026, 3, 29).toordinal()


@given(st.integers(0, 2**32), OFFSETS, st.integers(0, 23))
def test_a_study_day_is_today_or_yesterday(seconds: int, zone: timezone, hour: int) -> None:
    now = datetime.fromtimestamp(seconds, zone)
    assert study_day(now, hour) == now.toordinal() - (now.hour < hour)


def test_a_time_without_zone_has_no_study_day_and_no_stamp() -> None:
    naive = datetime(2026, 3, 2)  # noqa: DTZ001 - the refusal of just this is what is tested
    with pytest.raises(ValueError, match="aware"):
        study_day(naive, 4)
    with pytest.raises(ValueError, match="aware"):
        utc_ms(naive)


@pytest.mark.parametrize("hour", [-1, 24])
def test_an_hour_that_is_on_no_clock_is_refused(hour: int) -> None:
    with pytest.raises(ValueError, match="between 0 and 23"):
        study_day(datetime(2026, 3, 2, tzinfo=UTC), hour)


def test_a_stamp_is_the_same_instant_in_every_zone() -> None:
    instant = datetime(1970, 1, 1, 0, 0, 1, 500_000, tzinfo=UTC)
    assert utc_ms(instant) == utc_ms(instant.astimezone(BERLIN_SUMMER)) == 1_500
