"""The Word twin of a report: its figures as tables, its chart as a picture, its words as in the PDF."""

from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from PIL import Image

from dienhinh import papers
from dienhinh.papers import word
from dienhinh.papers.reports import CHART
from tests.papers import samples
from tests.papers.reading import Drawn
from tests.papers.test_word import is_head, lines

REPORT = samples.year_report()


@pytest.fixture(scope="module")
def document():
    return Document(BytesIO(papers.year_report(REPORT, word)))


def test_word_holds_no_line_that_the_pdf_does_not(document):
    drawn = Drawn(papers.year_report(REPORT))
    assert [line.text for line in lines(document) if line.text.strip() and not drawn.holds(line.text)] == []


def test_the_chart_is_a_picture_with_words_that_keeps_to_its_caption(document):
    (shape,) = document.inline_shapes
    assert (shape._inline.docPr.get("descr"), round(shape.width.pt)) == (CHART, 468)
    place = next(line for line in lines(document) if line._p.findall(f".//{qn('w:drawing')}"))
    assert (place.paragraph_format.keep_with_next, place.alignment) == (True, 1)
    part = document.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed]
    picture = Image.open(BytesIO(part.blob))
    assert (picture.width, len(part.blob) < 60_000) == (1404, True)
    assert len(picture.convert("RGB").getcolors()) > 2


def test_the_figures_are_tables_whose_heads_return(document):
    tables = [table for table in document.tables if is_head(table)]
    said = [[[cell.text for cell in row.cells] for row in table.rows] for table in tables]
    assert said == [[list(table.columns), *map(list, table.rows)] for table in REPORT.tables]


def test_the_same_report_gives_the_same_picture():
    blobs = [Document(BytesIO(papers.year_report(REPORT, word))).part.package.image_parts for _ in range(2)]
    first, second = ([part.blob for part in parts] for parts in blobs)
    assert first == second
