"""Papers held against the decree: what each of them breaks, where the decree says so, and what to do."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from dienhinh.files import sandbox


class Breach(NamedTuple):
    name: str
    place: str
    advice: str
    page: int


class Report(NamedTuple):
    """`rows` is how many rows of the decree applied to the paper; `pages` how many of its pages were read."""

    title: str
    rows: int
    pages: int
    breaches: list[Breach]


def inspect(drawn: Sequence[tuple[str, bytes]]) -> list[Report]:
    """Return a report on each (title, PDF); raise DomainError for a PDF that is damaged or has no text."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, f"{number}.pdf") for number in range(len(drawn))]
        for path, (_, pdf) in zip(paths, drawn, strict=True):
            path.write_bytes(pdf)
        return [report(title, found) for (title, _), found in zip(drawn, sandbox.layout(paths), strict=True)]


def report(title: str, found: dict) -> Report:
    """Return what the sandbox told of a paper."""
    return Report(title, found["rows"], found["pages"], [Breach(**each) for each in found["breaches"]])
