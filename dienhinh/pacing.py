"""One request at a time in a process, for as long as that helps.

Threads that compute at once share out one interpreter and each goes slower than its share; the one that holds the
database's write lock then holds it longer, and everybody waits. Whoever has waited `PATIENCE` goes on all the same,
so that a slow page or a mail server that hangs holds up nobody.
"""

import re
import threading
from collections.abc import Callable, Iterable
from typing import Any

PATIENCE = 0.1  # seconds
REFUSED = "dienhinh.refused"  # the status under which the application refuses what it was not given whole
# What makes a processor work for long: a file that is made, a table that is read, a layout that is inspected.
HEAVY = re.compile(
    r"^GET \S*(\.(pdf|docx|xlsx|zip)|/the-thuc)$|^POST (/(doi-tuong|ho-so|dang-ky)\S*/nhap|/kiem-tra-the-thuc)$"
)

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


def in_turn(app: Wsgi) -> Wsgi:
    """Wrap an application whose requests have arrived whole: they wait for their turn."""
    changed = threading.Condition()
    working = 0

    def served(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        nonlocal working
        with changed:
            changed.wait_for(lambda: not working, PATIENCE)
            working += 1
        try:
            return app(environ, start_response)
        finally:
            with changed:
                working -= 1
                changed.notify()

    return served
