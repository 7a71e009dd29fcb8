"""The real server, started by the command that a user types."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from urllib.error import HTTPError, URLError

from .net import free_port

ROOT = Path(__file__).parents[2]


class Server:
    def __init__(
        self,
        data: Path,
        *options: str,
        settings: dict,
        seconds: float = 120,
        program: Sequence[str] = (sys.executable, "wsgi.py"),
    ) -> None:
        self.url = f"http://127.0.0.1:{(port := free_port())}"
        self.data, self.log = data, data.with_suffix(".log")
        words = {f"DIENHINH_{name}": str(value) for name, value in settings.items()}
        command = [*program, "--host", "127.0.0.1", "--port", str(port), "--data", str(data)]
        with self.log.open("wb") as log:
            # A session of its own, so that its children can be ended with it should it not do so itself.
            self.process = subprocess.Popen(
                [*command, *options],
                cwd=ROOT,
                env={**os.environ, "DIENHINH_PUBLIC_URL": self.url, **words},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait(seconds)

    def _wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > end:
                self.stop()
                raise AssertionError(f"the server did not come up:\n{self.output[-2000:]}")
            time.sleep(0.1)

    def answers(self) -> bool:
        try:
            urllib.request.urlopen(self.url, timeout=5).close()
        except HTTPError:
            return True
        except (URLError, ConnectionError, TimeoutError):
            return False
        return True

    @property
    def output(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(5)
