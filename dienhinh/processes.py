"""What serves: the web server and the worker, forked from one process so that they share what it loaded."""

import gc
import os
import sys
from contextlib import suppress
from functools import partial
from itertools import cycle, islice
from multiprocessing import SimpleQueue

from granian import Granian
from granian.constants import HTTPModes, Interfaces, TaskImpl
from granian.log import LogLevels

from dienhinh import clock, supervise, worker
from dienhinh.factory import create_app
from dienhinh.pacing import in_turn
from dienhinh.reception import Reception

YOUNG = 10_000  # objects made until the collector looks at them; by default it looks many times at each page


def main(host: str, port: str, count: str) -> int:
    """Serve with so many web processes, and deliver mail, until told to stop."""
    clock.learn_holidays()
    # The collector writes to every object that it looks at, and a page that is written to is shared no more.
    gc.collect()
    gc.freeze()
    return supervise.run({"web": partial(serve, host, int(port), int(count)), "worker": worker.main})


def serve(host: str, port: int, count: int) -> None:
    """Run the web server's processes; each makes its own application from the code that all share."""
    free: SimpleQueue[int] = SimpleQueue()
    for processor in own_processors(count, processors()):
        free.put(processor)
    Granian(
        "dienhinh",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        # A proxy in front speaks HTTP/2 to browsers; without TLS no browser does.
        http=HTTPModes.http1,
        # The other kind of task knows no timeouts.
        task_impl=TaskImpl.asyncio,
        workers=count,
        websockets=False,
        backpressure=256,
        # One that has answered all may go on waiting for a browser; the supervisor is to end it with time to spare.
        workers_kill_timeout=supervise.DRAIN_SECONDS - 5,
        log_level=LogLevels.error,
    ).serve(target_loader=partial(application, free), wrap_loader=False)


def processors() -> list[int]:
    """Return the processors that this process may use; none where the system does not tell."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def own_processors(count: int, known: list[int]) -> list[int]:
    """Return one processor for each web process where they are no fewer than processors; else none.

    Whoever rests then takes the next request: the other's processor is busy. Requests that fall to processes by
    chance leave one of two at rest for a fifth of the time while four people wait.
    """
    return list(islice(cycle(known), count)) if known and count >= len(known) else []


def application(free: "SimpleQueue[int]") -> Reception:
    """Make what a web process serves, on a processor of its own where one is free for it.

    An application made before the fork is not shared for long: whatever a request touches is copied, and its
    first copy stays with the process that only waits.
    """
    if not free.empty():
        with suppress(OSError):  # a container may forbid it
            os.sched_setaffinity(0, {free.get()})
    app = create_app()
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG)
    return Reception(app, in_turn(app))


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
