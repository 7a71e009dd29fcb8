"""A whole dossier as one file, in filing order."""

from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO

import pikepdf

from dienhinh.papers.blocks import header, title
from dienhinh.papers.data import Letterhead, Printed, Reference
from dienhinh.papers.sheet import CENTRED, TITLE, Sheet
from dienhinh.papers.table import Column, Table
from dienhinh.papers.wording import cite

CONTENTS = (
    Column("TT", 12, "centre"),
    Column("Tên văn bản", 105),
    Column("Số trang", 24, "centre"),
    Column("Số bản", 24, "centre"),
)


@dataclass(frozen=True)
class CoverItem:
    """One paper in the bundle, in filing order."""

    title: str
    pages: int
    copies: int = 1


@dataclass(frozen=True)
class CoverSheet(Printed):
    """The sheet on top of a printed dossier."""

    letterhead: Letterhead
    title: str
    unit: str
    attached_to: Reference
    items: tuple[CoverItem, ...]


def cover_sheet(paper: CoverSheet) -> bytes:
    """The sheet on top: whose dossier, with which letter, and what lies below."""
    sheet = Sheet(f"{paper.title} - {paper.unit}", proof=paper.proof)
    header(sheet, paper.letterhead, "")
    sheet.skip(90)
    title(sheet, paper.title, paper.unit)
    sheet.text(f"(Kèm theo {cite(paper.attached_to)})", CENTRED)
    sheet.skip(40)
    sheet.text("DANH MỤC VĂN BẢN TRONG HỒ SƠ", TITLE)
    sheet.skip(8)
    rows = [
        (str(number), item.title, str(item.pages), str(item.copies))
        for number, item in enumerate(paper.items, 1)
    ]
    Table(sheet, CONTENTS).draw(rows)
    return sheet.finish()


def bundle(parts: list[bytes], copies: int = 1) -> bytes:
    """The papers one after the other, as many sets as asked; the same parts give the same bytes."""
    whole = pikepdf.new()
    with ExitStack() as opened:
        papers = [opened.enter_context(pikepdf.open(BytesIO(part))) for part in parts]
        for _ in range(copies):
            for paper in papers:
                whole.pages.extend(paper.pages)
        whole.Root.Lang = pikepdf.String("vi-VN")
        out = BytesIO()
        whole.save(out, deterministic_id=True)
    return out.getvalue()


def pages_of(pdf: bytes) -> int:
    """How many pages a paper has."""
    with pikepdf.open(BytesIO(pdf)) as paper:
        return len(paper.pages)
