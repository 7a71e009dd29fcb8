"""Run the web server and the worker, and restart one that dies. Needs nothing but Python: it is run by itself."""

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RESTART_AFTER_SECONDS = 1.0
DRAIN_SECONDS = 30


def run(children: dict[str, list[str]]) -> int:
    """Run the children, restart one that dies, and end them all in order on SIGTERM or Ctrl-C."""
    stop = threading.Event()
    for name in ("SIGINT", "SIGTERM"):
        signal.signal(getattr(signal, name), lambda *_: stop.set())
    running = {name: _start(command) for name, command in children.items()}
    while not stop.wait(0.3):
        for name, process in running.items():
            if process.poll() is not None:
                print(f"Tiến trình {name} dừng (mã {process.returncode}), chạy lại.", file=sys.stderr)
                _end_group(process)
                if not stop.wait(RESTART_AFTER_SECONDS):
                    running[name] = _start(children[name])
    for process in running.values():
        process.terminate()
    for process in running.values():
        try:
            process.wait(DRAIN_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
        _end_group(process)
    return 0


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    """Start a child at the head of a process group of its own."""
    # glibc otherwise keeps a heap for each thread, which a few threads of Python never fill.
    environment = {"MALLOC_ARENA_MAX": "2", **os.environ}
    return subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End what a child left behind: a web process that was still starting does not hear its parent's end."""
    if os.name == "posix":
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


if __name__ == "__main__":
    raise SystemExit(run(json.loads(sys.argv[1])))
