from datetime import UTC, date, datetime, timedelta

import holidays
import pytest

from dienhinh import clock


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 11, 2, 16, 59, 59, tzinfo=UTC), date(2026, 11, 2)),
        (datetime(2026, 11, 2, 17, 0, 0, tzinfo=UTC), date(2026, 11, 3)),
    ],
)
def test_a_day_ends_at_midnight_in_vietnam(instant, day):
    with clock.at(instant):
        assert clock.today() == day


def test_the_clock_goes_on_after_it_was_held():
    with clock.at(datetime(2021, 11, 4, tzinfo=UTC)):
        assert clock.now() == datetime(2021, 11, 4, tzinfo=UTC)
    assert clock.now().year >= 2026


def test_working_days_leave_out_weekends_and_holidays():
    # Friday 29 April 2022: Saturday, Sunday, then the holidays of 30 April and 1 May, made up on Monday and Tuesday.
    assert clock.add_working_days(date(2022, 4, 28), 1) == date(2022, 4, 29)
    assert clock.add_working_days(date(2022, 4, 29), 1) == date(2022, 5, 4)
    assert clock.working_days_between(date(2022, 4, 28), date(2022, 5, 4)) == 2


def test_no_working_days_lie_between_a_day_and_an_earlier_one():
    assert clock.working_days_between(date(2022, 5, 4), date(2022, 4, 28)) == 0


def test_the_holidays_are_those_of_the_library_year_after_year():
    days = [date(2020, 1, 1) + timedelta(days=number) for number in range(8 * 366)]
    vietnam = holidays.country_holidays("VN")
    assert [day for day in days if day.weekday() < 5 and not clock.is_working_day(day)] == [
        day for day in days if day.weekday() < 5 and day in vietnam
    ]
