"""Log lines that nobody can forge: what a user typed neither begins a line nor steers a terminal."""

import logging
import re

from flask.logging import default_handler

FORMAT = "[%(asctime)s] %(levelname)s in %(module)s: %(message)s"
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class OneLine(logging.Formatter):
    """Every line after a record's first is set in by a tab, and control characters are written out."""

    def format(self, record: logging.LogRecord) -> str:
        text = CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", super().format(record))
        return text.replace("\n", "\n\t")


def install() -> None:
    """Write so wherever the application, its libraries and the worker log."""
    for handler in filter(None, (default_handler, logging.lastResort)):
        handler.setFormatter(OneLine(FORMAT))
