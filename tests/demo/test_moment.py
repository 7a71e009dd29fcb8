"""The demonstration is filled at any hour of any day."""

from datetime import datetime

import pytest

from dienhinh import clock, demo
from dienhinh.demo.reading import Calendar
from dienhinh.domain import doctor


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock.HOME)


@pytest.mark.parametrize(
    ("now", "ago", "expected"),
    [
        ("2026-11-24T15:00", 0, "2026-11-24T10:00"),
        ("2026-11-24T09:00", 0, "2026-11-24T09:00"),
        ("2026-11-24T15:00", -1, "2026-11-23T10:00"),
        ("2026-11-23T15:00", -1, "2026-11-20T10:00"),
        ("2026-11-22T15:00", -1, "2026-11-20T10:00"),
        ("2026-09-03T15:00", -1, "2026-08-28T10:00"),
    ],
)
def test_days_back_are_working_days_and_nothing_is_still_to_come(now, ago, expected):
    assert Calendar(instant(now)).at(ago, "10:00") == instant(expected)


def test_it_fills_just_after_midnight_after_a_long_holiday(context):
    with clock.at(instant("2027-02-15T00:04")):
        demo.fill(context, "mật khẩu lúc nửa đêm")
        assert doctor.examine() == []
