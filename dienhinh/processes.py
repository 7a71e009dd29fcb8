"""What serves: the web server and the worker, forked from one process so that they share what it loaded."""

import gc
import sys
from functools import partial

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from dienhinh import clock, supervise, worker
from dienhinh.factory import create_app
from dienhinh.pacing import Wsgi, in_turn

THREADS = 4
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
    Granian(
        "dienhinh",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=count,
        blocking_threads=THREADS,
        backpressure=256,
        log_level=LogLevels.error,
    ).serve(target_loader=application, wrap_loader=False)


def application() -> Wsgi:
    """Make what a web process serves.

    An application made before the fork is not shared for long: whatever a request touches is copied, and its
    first copy stays with the process that only waits.
    """
    app = create_app()
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG)
    return in_turn(app)


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
