"""The server with one thing changed, which tests look for: `python -m tests.campaigns._changed slow --host ...`."""

import asyncio
import os
import sys
from typing import Any

from werkzeug.routing import IntegerConverter

from dienhinh import database, processes, reception, serve
from dienhinh.web import request


def slow() -> None:
    """Give a request its thread before its body is there."""
    whole = reception.Reception.__rsgi__
    threads: dict[int, asyncio.Semaphore] = {}

    async def taken_first(self: reception.Reception, scope: Any, protocol: Any) -> None:
        async with threads.setdefault(id(self), asyncio.Semaphore(reception.THREADS)):
            await whole(self, scope, protocol)

    reception.Reception.__rsgi__ = taken_first


def fuzz() -> None:
    """Take ids that no database holds."""
    request.Id.__init__ = IntegerConverter.__init__


def deadline() -> None:
    """Wait for no lock of the database."""
    database.BUSY_SECONDS = 0


def impatient() -> None:
    """Wait no time for what does not come."""
    reception.SILENCE = 0.5


def main(name: str, *options: str) -> int:
    globals()[name]()
    given = serve.parse(list(options))
    os.environ["DIENHINH_DATA"] = given.data
    return processes.main(given.host, str(given.port), "2")


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
