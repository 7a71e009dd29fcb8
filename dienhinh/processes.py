"""What serves: the web server and the worker, forked from one process so that they share what it loaded."""

import gc
import sys
from collections.abc import Callable
from functools import partial

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from dienhinh import clock, supervise, worker
from dienhinh.factory import create_app
from dienhinh.pacing import Wsgi, in_turn

THREADS = 4


def main(host: str, port: str) -> int:
    """Serve and deliver mail until told to stop."""
    clock.learn_holidays()
    # The collector writes to every object that it looks at, and a page that is written to is shared no more.
    gc.collect()
    gc.freeze()
    return supervise.run({"web": partial(serve, host, int(port)), "worker": worker.main})


def serve(host: str, port: int) -> None:
    """Run the web server's processes over one application."""
    app = create_app()
    gc.collect()
    gc.freeze()
    Granian(
        "dienhinh",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=app.config["WEB_PROCESSES"],
        blocking_threads=THREADS,
        backpressure=256,
        log_level=LogLevels.error,
    ).serve(target_loader=_loader(app), wrap_loader=False)


def _loader(app: Flask) -> Callable[[], Wsgi]:
    """A forked process finds the application made; one that starts anew, as on Windows and macOS, makes its own."""
    return partial(in_turn, app) if supervise.FORKS else _made_anew


def _made_anew() -> Wsgi:
    return in_turn(create_app())


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
