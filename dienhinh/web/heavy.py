"""Papers, tables and imports cost a processor a second each: nobody takes so many that others wait for him.

The count is a process's own, as is the processor that it spares; with two processes a person may be given up to twice
as many. How many are made at once in a process is for the reception, see `pacing.HEAVY`.
"""

import time
from math import ceil
from threading import Lock

from flask import Flask, current_app, request
from flask_login import current_user

from dienhinh.errors import DomainError
from dienhinh.pacing import HEAVY


class Enough(DomainError):
    """This person has asked for as much as there is for one; `wait` says for how many seconds."""

    status = 429

    def __init__(self, wait: int) -> None:
        self.wait = wait
        super().__init__(
            f"Tài khoản này vừa in, tải hoặc nhập rất nhiều văn bản liên tiếp. Xin chờ {wait} giây rồi làm lại; "
            "nội dung đã lưu không mất."
        )


class Allowance:
    """So many at once, and as many again in each minute (a token bucket)."""

    def __init__(self) -> None:
        self.left: dict[str, tuple[float, float]] = {}
        self.lock = Lock()

    def take(self, who: str, most: int, now: float) -> int:
        """Take one; return 0, or the seconds until there is one."""
        with self.lock:
            had, at = self.left.get(who, (most, now))
            left = min(most, had + (now - at) * most / 60)
            self.left[who] = (left - 1 if left >= 1 else left), now
        return 0 if left >= 1 else ceil((1 - left) * 60 / most)


def init_app(app: Flask) -> None:
    """Count what is heavy, for those who are logged in: strangers are given nothing of the kind."""
    allowance = Allowance()

    @app.before_request
    def count() -> None:
        most = current_app.config["PAPERS_A_MINUTE"]
        if not (most and HEAVY.search(f"{request.method} {request.path}") and current_user.is_authenticated):
            return
        if wait := allowance.take(current_user.get_id().partition(".")[0], most, time.monotonic()):
            raise Enough(wait)
