"""The server with one thing broken, for campaigns to find: `python -m tests.campaigns._broken slow --host ...`."""

import asyncio
import os
import sys
from typing import Any

from dienhinh import processes, reception, serve


def slow() -> None:
    """Give a request its thread before its body is there."""
    whole = reception.Reception.__rsgi__
    threads: dict[int, asyncio.Semaphore] = {}

    async def taken_first(self: reception.Reception, scope: Any, protocol: Any) -> None:
        async with threads.setdefault(id(self), asyncio.Semaphore(reception.THREADS)):
            await whole(self, scope, protocol)

    reception.Reception.__rsgi__ = taken_first


def main(name: str, *options: str) -> int:
    globals()[name]()
    given = serve.parse(list(options))
    os.environ["DIENHINH_DATA"] = given.data
    return processes.main(given.host, str(given.port), "2")


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
