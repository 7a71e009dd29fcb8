"""Run the web server and the worker as processes, and restart one that dies."""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing.process import BaseProcess

FORKS = sys.platform == "linux"
RESTART_AFTER_SECONDS = 1.0
DRAIN_SECONDS = 30
_PROCESSES = multiprocessing.get_context("fork" if FORKS else "spawn")


def run(children: Mapping[str, Callable[[], object]]) -> int:
    """Run the children, restart one that dies, and end them all in order on SIGTERM or Ctrl-C."""
    stop = threading.Event()
    for name in ("SIGINT", "SIGTERM"):
        signal.signal(getattr(signal, name), lambda *_: stop.set())
    running = {name: _start(child) for name, child in children.items()}
    while not stop.wait(0.3):
        for name, process in running.items():
            if not process.is_alive():
                print(
                    f"Tiến trình {name} dừng (mã {process.exitcode}), chạy lại.", file=sys.stderr, flush=True
                )
                _end_group(process)
                if not stop.wait(RESTART_AFTER_SECONDS):
                    running[name] = _start(children[name])
    for process in running.values():
        process.terminate()
    for process in running.values():
        process.join(DRAIN_SECONDS)
        process.kill()
        _end_group(process)
    return 0


def _start(child: Callable[[], object]) -> BaseProcess:
    process = _PROCESSES.Process(target=_lead, args=(child,))
    process.start()
    return process


def _lead(child: Callable[[], object]) -> None:
    """Run a child at the head of a process group of its own, deaf to what the supervisor listens to."""
    for name in ("SIGINT", "SIGTERM"):
        signal.signal(getattr(signal, name), signal.SIG_DFL)
    if os.name == "posix":
        os.setsid()
    child()


def _end_group(process: BaseProcess) -> None:
    """End what a child left behind: a web process that was still starting does not hear its parent's end."""
    if os.name == "posix":
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
