"""The list of persons by ourselves and by ReportLab's LongTable, each in a process that imports no more than it needs.

`python -m tests.benchmarks.own NAME people.jsonl out.pdf` reads a person a line.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any, cast

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, TableStyle

from dienhinh import papers
from dienhinh.papers.fonts import BOLD, REGULAR, register
from dienhinh.papers.lists import INDIVIDUAL, contact, seniority, working_unit
from tests.papers import samples


def people(source: Path) -> Iterator[papers.Person]:
    with source.open() as lines:
        yield from (papers.Person(**json.loads(line)) for line in lines)


def cells(rows: Iterable[papers.Person]) -> list[list[str]]:
    return [
        [str(n), who.name, working_unit(who), seniority(who), who.summary, contact(who)]
        for n, who in enumerate(rows, 1)
    ]


def ours(source: Path, out: Path) -> None:
    """Our list asks for a person when the one before is drawn, so none but two are in memory."""
    listed = replace(samples.individual_list(), people=cast(Any, people(source)))
    out.write_bytes(papers.individual_list(listed))


def long_table(source: Path, out: Path) -> None:
    """ReportLab's own; it is spared the splitting of rows over pages, which would cost it more."""
    register()
    cell = ParagraphStyle("cell", fontName=REGULAR, fontSize=12, leading=14.5)
    styles = [cell, cell, cell, cell, ParagraphStyle("summary", cell, alignment=4), cell]
    body = [
        [
            Paragraph(escape(text).replace("\n", "<br/>"), style)
            for text, style in zip(row, styles, strict=True)
        ]
        for row in cells(people(source))
    ]
    head = [Paragraph(column.title, ParagraphStyle("head", cell, fontName=BOLD)) for column in INDIVIDUAL]
    whole = sum(column.share for column in INDIVIDUAL)
    widths = [252 * mm * column.share / whole for column in INDIVIDUAL]
    grid = TableStyle([("GRID", (0, 0), (-1, -1), 0.6, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    table = LongTable([head, *body], colWidths=widths, repeatRows=1, style=grid)
    SimpleDocTemplate(str(out), pagesize=landscape(A4), leftMargin=24 * mm, rightMargin=9 * mm).build([table])


OWN = {"dienhinh": ours, "longtable": long_table}

if __name__ == "__main__":
    name, source, out = sys.argv[1:]
    OWN[name](Path(source), Path(out))
