"""The file that is written page by page: sound to the last byte, and no page of it held as objects."""

import gc
import weakref
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any, cast

import pikepdf
import pytest
from reportlab.pdfbase.pdfdoc import PDFPage

from dienhinh import papers
from tests.papers import samples


@pytest.mark.parametrize("record", samples.all_samples(), ids=lambda record: type(record).__name__)
def test_another_reader_finds_every_object_where_the_file_says(record):
    with pikepdf.open(BytesIO(samples.DRAWN_BY[type(record)](record)), attempt_recovery=False) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert {page.obj.Parent.objgen for page in pdf.pages} == {pdf.Root.Pages.objgen}


def test_the_pages_of_a_long_list_are_let_go_while_it_is_drawn(monkeypatch):
    alive: weakref.WeakSet = weakref.WeakSet()
    made = PDFPage.__init__
    monkeypatch.setattr(PDFPage, "__init__", lambda page: (made(page), alive.add(page))[0])
    held = []

    def people() -> Iterator[papers.Person]:
        for n in range(40):
            yield samples.person(f"Nguyễn Văn Thứ {n}")
        gc.collect()
        held.append(len(alive))

    listed = replace(samples.individual_list(), people=cast(Any, people()))
    with pikepdf.open(BytesIO(papers.individual_list(listed))) as pdf:
        assert len(pdf.pages) > 5
    assert held == [0]
