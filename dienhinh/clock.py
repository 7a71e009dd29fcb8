"""The one source of the present moment, so that tests and the demo can set it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

HOME = ZoneInfo("Asia/Ho_Chi_Minh")
_fixed: ContextVar[datetime | None] = ContextVar("fixed", default=None)
_ASK = "import holidays, sys; print(*holidays.country_holidays('VN', years=int(sys.argv[1])))"


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return _fixed.get() or datetime.now(UTC)


def today() -> date:
    """Return today's date in Vietnam."""
    return local(now()).date()


def local(instant: datetime) -> datetime:
    """Return an aware instant on Vietnam's wall clock."""
    return instant.astimezone(HOME)


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Hold the clock at an aware instant inside the block."""
    token = _fixed.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.reset(token)


def is_working_day(day: date) -> bool:
    """Tell whether offices work on that day: Monday to Friday, no public holiday of Vietnam."""
    return day.weekday() < 5 and day not in _holidays(day.year)


@cache
def _holidays(year: int) -> frozenset[date]:
    """Return Vietnam's public holidays, asked of a process of its own.

    The library loads the whole world's, 19 MB that every process of ours would hold for good.
    """
    command = [sys.executable, "-c", _ASK, str(year)]
    answer = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=True, text=True)
    return frozenset(map(date.fromisoformat, answer.stdout.split()))


def learn_holidays() -> None:
    """Have this year's and the next one's holidays at hand, before anybody waits for them."""
    for year in (today().year, today().year + 1):
        _holidays(year)


def add_working_days(day: date, days: int) -> date:
    """Return the date `days` working days after `day`."""
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


def working_days_between(first: date, last: date) -> int:
    """Count the working days after `first` up to and with `last`; 0 when `last` is not later."""
    span = max(0, (last - first).days)
    return sum(is_working_day(first + timedelta(days=n)) for n in range(1, span + 1))
