"""Our list of persons against ReportLab's own LongTable with Paragraphs: the same rows, columns and faces.

Run it with `python -m tests.benchmarks.papers`; each measurement is a process of its own, its time that of the
processor. LongTable is spared the splitting of rows over pages, which would cost it more.
"""

import resource
import subprocess
import sys
import time
from html import escape
from io import BytesIO

from reportlab import Version
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, TableStyle

from dienhinh import papers
from dienhinh.papers.fonts import BOLD, REGULAR, register
from dienhinh.papers.lists import INDIVIDUAL, contact, seniority, working_unit
from tests.papers import samples

ROWS = (100, 1_000, 10_000)


def people(count: int) -> tuple[papers.Person, ...]:
    """People whose summaries differ, as those of a real list do."""
    return tuple(samples.person(f"Nguyễn Văn Thứ {n}", f"{samples.SUMMARY}\n- Số {n}.") for n in range(count))


def ours(rows: tuple[papers.Person, ...]) -> bytes:
    return papers.individual_list(samples.individual_list(*rows))


def long_table(rows: tuple[papers.Person, ...]) -> bytes:
    register()
    cell = ParagraphStyle("cell", fontName=REGULAR, fontSize=12, leading=14.5)
    summary = ParagraphStyle("summary", cell, alignment=4)
    styles = [cell, cell, cell, cell, summary, cell]
    body = [
        [
            Paragraph(escape(text).replace("\n", "<br/>"), style)
            for text, style in zip(
                (str(n), who.name, working_unit(who), seniority(who), who.summary, contact(who)),
                styles,
                strict=True,
            )
        ]
        for n, who in enumerate(rows, 1)
    ]
    head = [Paragraph(column.title, ParagraphStyle("head", cell, fontName=BOLD)) for column in INDIVIDUAL]
    whole = sum(column.share for column in INDIVIDUAL)
    widths = [252 * mm * column.share / whole for column in INDIVIDUAL]
    grid = TableStyle([("GRID", (0, 0), (-1, -1), 0.6, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    table = LongTable([head, *body], colWidths=widths, repeatRows=1, style=grid)
    out = BytesIO()
    SimpleDocTemplate(out, pagesize=landscape(A4), leftMargin=24 * mm, rightMargin=9 * mm).build([table])
    return out.getvalue()


CANDIDATES = {"dienhinh": ours, f"LongTable (ReportLab {Version})": long_table}


def measure(name: str, count: int) -> None:
    rows = people(count)
    start = time.process_time()
    size = len(CANDIDATES[name](rows))
    seconds = time.process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:32}{count:8}{seconds:10.2f} s{memory:10.0f} MB{size / 1e6:10.2f} MB")


def main() -> None:
    print(f"{'':32}{'rows':>8}{'CPU':>12}{'memory':>13}{'file':>13}")
    for count in ROWS:
        for name in CANDIDATES:
            subprocess.run([sys.executable, "-m", "tests.benchmarks.papers", name, str(count)], check=True)


if __name__ == "__main__":
    measure(sys.argv[1], int(sys.argv[2])) if len(sys.argv) == 3 else main()
