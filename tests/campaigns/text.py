"""Thousands of texts through every paper: each drawn whole, apart, inside the margins, and read back."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from itertools import chain, repeat
from typing import Any

import hypothesis
from hypothesis import given, settings
from hypothesis.strategies import SearchStrategy, builds, just

from dienhinh import papers
from tests.campaign import bound
from tests.papers import anything, samples
from tests.papers.test_every_paper import KINDS, RELAXED, decomposed, faults

MOST = 5  # of each thing in a record


@dataclass(frozen=True)
class Whole:
    """A dossier printed "trọn bộ": its papers in one file."""

    cover: papers.CoverSheet
    letter: papers.SchoolLetter
    minutes: papers.Minutes
    people: papers.IndividualList
    groups: papers.CollectiveList
    summary: papers.AchievementSummary


anything.UNPRINTED[Whole] = tuple({name for names in anything.UNPRINTED.values() for name in names})


def run(n: int = 10_000, seed: int = 1) -> dict[str, object]:
    """Draw papers of each kind until n different texts have been on one; `faults` must be empty."""
    texts = _different(n, seed)
    through, found = {}, []
    for kind in (*KINDS, Whole):
        through[kind.__name__], faulty = _through(kind, texts, seed)
        found += faulty
    drawn = sum(each["papers"] for each in through.values())
    return {
        "texts": len(texts),
        "letters": sum(map(len, texts)),
        "through": through,
        "faults": found[:20],
        "result": bound(drawn, len(found)),
    }


def _different(n: int, seed: int) -> list[str]:
    """So many different texts as users type them, composed or not."""
    found: dict[str, None] = {}
    while len(found) < n:
        _each(decomposed, max(n - len(found), 50), seed + len(found), found.setdefault)
    return list(found)[:n]


def _through(kind: type, texts: list[str], seed: int) -> tuple[dict[str, int], list[str]]:
    """How many texts were on how many papers of a kind, and a line for each faulty paper."""
    left, faulty, drawn = dict.fromkeys(texts), [], 0

    def look(record: Any) -> None:
        nonlocal drawn
        if new := left.keys() & set(anything.strings(record)):
            drawn += 1
            wrong = faults(record, _bundle if kind is Whole else None)
            faulty.extend([f"{kind.__name__}: {str(wrong[:3])[:300]}"] if wrong else [])
            for text in new:
                del left[text]

    while left:
        source = chain(list(left), repeat(""))
        records = anything.records(kind, builds(next, just(source)), MOST)
        _each(records, len(left) // 20 + 10, seed + len(left), look)
    return {"texts": len(texts), "papers": drawn}, faulty


def _bundle(whole: Whole) -> bytes:
    parts = [getattr(whole, field.name) for field in fields(whole)]
    return papers.bundle([samples.DRAWN_BY[type(part)](part) for part in parts])


def _each(strategy: SearchStrategy[Any], count: int, seed: int, act: Callable[[Any], Any]) -> None:
    @hypothesis.seed(seed)
    @settings(RELAXED, max_examples=count, derandomize=False)
    @given(strategy)
    def draw(value: Any) -> None:
        act(value)

    draw()
