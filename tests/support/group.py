"""The real server, forked from a process that has loaded it already: a second after it was killed it serves again."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path

from tests.support import broken, net
from tests.support.server import Server

_PROCESSES = get_context("forkserver")
_PROCESSES.set_forkserver_preload(["dienhinh.serve", "tests.support.broken"])


class Group(Server):
    """All processes that `wsgi.py` starts on a folder; with `fault`, a fault of `broken` is built in."""

    def __init__(self, data: Path, settings: dict, *, fault: str = "", seconds: float = 60) -> None:
        self.url = f"http://127.0.0.1:{(port := net.free_port())}"
        self.data, self.log = data, data.with_suffix(".log")
        words = {f"DIENHINH_{name}": str(value) for name, value in settings.items()}
        options = ["--host", "127.0.0.1", "--port", str(port), "--data", str(data)]
        arguments = (options, words | {"DIENHINH_PUBLIC_URL": self.url}, str(self.log), fault)
        self.process = _Process(target=broken.serve, args=arguments)
        self.process.start()
        self._wait(seconds)
        self.members = family(self.process.pid)

    def kill(self) -> None:
        """Kill every process, the supervisor first so that it starts none again; return when the door is shut."""
        for pid in sorted(self.members | family(self.process.pid)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.join()
        while self.answers():
            time.sleep(0.01)


class _Process(_PROCESSES.Process):
    """One of `multiprocessing` under the names that `subprocess` has for the same."""

    def poll(self) -> int | None:
        return self.exitcode

    def wait(self, seconds: float | None = None) -> int | None:
        self.join(seconds)
        if self.exitcode is None:
            raise subprocess.TimeoutExpired("server", seconds)
        return self.exitcode


def family(pid: int) -> set[int]:
    """Return a process and all below it."""
    listed = subprocess.run(["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True, check=True)
    parents = dict(tuple(map(int, line.split())) for line in listed.stdout.splitlines())
    found = {pid}
    while below := {child for child, parent in parents.items() if parent in found} - found:
        found |= below
    return found
