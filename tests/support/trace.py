"""The real server under `strace`: what it asks of the system, in order, or with faults that the system answers."""

import os
import re
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.support.group import family
from tests.support.server import Server

PROGRAM = (sys.executable, "wsgi.py")
CALL = re.compile(r"(?P<pid>\d+) +(?P<name>\w+)\((?P<rest>.*)")
RESUMED = re.compile(r"(?P<pid>\d+) +<\.\.\. (?P<name>\w+) resumed>(?P<rest>.*)")
NAMED = re.compile(r"<(/[^>]*)>|\"(/[^\"]*)\"")
ANSWER = re.compile(r"HTTP/1\.1 (\d\d\d)")


class Event(NamedTuple):
    """A call that has succeeded; of an answer, one that begins."""

    what: str
    path: str


class Traced(Server):
    """One web process and the worker; `calls` are the options of strace."""

    def __init__(self, data: Path, *calls: str, settings: dict, program: Sequence[str] = PROGRAM) -> None:
        self.trace = data.with_suffix(".trace")
        tracer = ("strace", "-f", "--seccomp-bpf", "-y", "-o", str(self.trace), *calls)
        super().__init__(
            data, settings=settings | {"WEB_PROCESSES": 1}, seconds=180, program=(*tracer, *program)
        )

    def stop(self) -> None:
        """End the server, and strace with it: one that is ended itself lets go of what it watches."""
        for pid in sorted(family(self.process.pid) - {self.process.pid})[:1]:
            os.kill(pid, signal.SIGTERM)
        self.process.wait(90)

    def events(self) -> Iterator[Event]:
        """Return what was synced, renamed and answered, in the order in which it was done."""
        begun: dict[str, str] = {}
        for line in self.trace.read_text(errors="replace").splitlines():
            if call := CALL.match(line):
                name, rest = call["name"], call["rest"]
                if answer := ANSWER.search(rest):
                    yield Event("answer", answer[1])
                if rest.endswith("<unfinished ...>"):
                    begun[call["pid"]] = rest
                    continue
            elif call := RESUMED.match(line):
                name, rest = call["name"], begun.pop(call["pid"], "") + call["rest"]
            else:
                continue
            names = [one or other for one, other in NAMED.findall(rest)]
            if names and rest.endswith("= 0"):
                yield Event("rename" if "rename" in name else "sync", names[-1])
