"""The supervisor leaves nothing running, and brings back what dies."""

import os
import signal
import subprocess
import sys
import tempfile
import time

from dienhinh.processes import own_processors

# A child whose own child does not hear of the end, like a web process that is still starting.
DEAF = (
    "import subprocess, sys, time; print(subprocess.Popen(['sleep', '60']).pid, flush=True); time.sleep(60)"
)
RUN = (
    "from functools import partial; from dienhinh import supervise;"
    "(lambda children: supervise.run({name: partial(exec, code, {}) for name, code in children.items()}))"
)
SHORT = "print('again', flush=True)"


def start(**children: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", f"{RUN}({children!r})"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_what_a_child_leaves_behind_ends_with_the_supervisor():
    running = start(web=DEAF)
    grandchild = int(running.stdout.readline())
    assert is_running(grandchild)
    running.send_signal(signal.SIGTERM)
    assert running.wait(20) == 0
    end = time.monotonic() + 5
    while is_running(grandchild) and time.monotonic() < end:
        time.sleep(0.05)
    assert not is_running(grandchild)


def test_each_web_process_keeps_to_a_processor_where_there_are_no_more_than_processes():
    assert [own_processors(count, [0, 3]) for count in (1, 2, 3)] == [[], [0, 3], [0, 3, 0]]
    assert own_processors(2, []) == []


def test_a_child_that_dies_is_started_again():
    running = start(worker=SHORT)
    assert [running.stdout.readline() for _ in range(2)] == ["again\n"] * 2
    running.terminate()
    assert running.wait(20) == 0


def test_no_connection_to_the_database_is_there_to_cross_a_fork():
    """What the web processes and the worker are forked from has loaded the code and made no engine."""
    code = (
        "import gc; from sqlalchemy import Engine; from dienhinh import processes; {}"
        "print(sum(isinstance(each, Engine) for each in gc.get_objects()))"
    )
    made = "from dienhinh.extensions import db; app = processes.create_app({'DATA': '.'}); "
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"PYTHONPATH": os.getcwd()}
        options = {"cwd": folder, "env": environment, "capture_output": True, "text": True, "check": True}
        counts = [
            subprocess.run([sys.executable, "-c", code.format(more)], **options).stdout.strip()
            for more in ("", made)
        ]
    assert counts == ["0", "1"]
