"""One request at a time in a process, for as long as that helps.

Threads that compute at once share out one interpreter and each goes slower than its share; the one that holds the
database's write lock then holds it longer, and everybody waits. Whoever has waited `PATIENCE` goes on all the same,
so that a slow page or a mail server that hangs holds up nobody.
"""

import threading
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

PATIENCE = 0.1  # seconds
SMALL = 256 * 1024  # bytes of a form that is read before its turn

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


def in_turn(app: Wsgi) -> Wsgi:
    """Wrap an application: its requests wait for their turn, once they have arrived whole."""
    changed = threading.Condition()
    working = 0

    def served(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        nonlocal working
        if not _has_arrived(environ):
            return app(environ, start_response)
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


def _has_arrived(environ: dict[str, Any]) -> bool:
    """Read a small form; tell whether nothing is left that a slow line could keep from coming."""
    length = environ.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit() and int(length) <= SMALL):
        return False
    if "HTTP_TRANSFER_ENCODING" in environ:
        return False
    environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(int(length)))
    return True
