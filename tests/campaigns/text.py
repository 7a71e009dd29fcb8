"""Thousands of papers with whatever users type: every one is drawn, whole, inside its margins, and reads back."""

from collections.abc import Callable
from typing import Any

import hypothesis
from hypothesis import given, settings
from hypothesis.strategies import SearchStrategy

from tests.campaign import bound
from tests.papers import samples
from tests.papers.test_every_paper import KINDS, RELAXED, blots, decomposed, hostile, missing

WAYS = ((hostile, blots), (decomposed, missing))


def run(n: int = 10_000, seed: int = 1) -> dict[str, object]:
    """Draw n papers, half of them hostile, half to be read back; `faults` must be empty."""
    each = -(-n // (len(WAYS) * len(KINDS)))
    found = [
        fault
        for kind in KINDS
        for words, look in WAYS
        for fault in _draw(samples.records(kind, words), look, each, seed)
    ]
    faults = [fault for fault in found if fault]
    return {"drawn": len(found), "faults": faults[:20], "result": bound(len(found), len(faults))}


def _draw(records: SearchStrategy, look: Callable[[Any], list[str]], count: int, seed: int) -> list[str]:
    """Return a line for each record drawn, empty where nothing is wrong."""
    lines: list[str] = []

    @hypothesis.seed(seed)
    @settings(RELAXED, max_examples=count, derandomize=False)
    @given(records)
    def draw(record: Any) -> None:
        wrong = look(record)
        lines.append(f"{type(record).__name__}: {wrong[:3]!r}" if wrong else "")

    draw()
    return lines
