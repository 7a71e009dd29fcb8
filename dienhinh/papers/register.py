"""The register of outgoing papers (NĐ 30/2020, PL IV, mẫu sổ đăng ký văn bản đi)."""

from dataclasses import dataclass
from datetime import date

from dienhinh.papers.blocks import issuer, title
from dienhinh.papers.data import Letterhead, Printed
from dienhinh.papers.lists import WIDE_COLUMN
from dienhinh.papers.sheet import Sheet
from dienhinh.papers.table import Column, Table

COLUMNS = (
    Column("Số, ký hiệu văn bản", 38),
    Column("Ngày, tháng, năm", 24, "centre"),
    Column("Tên loại và trích yếu nội dung văn bản", 72),
    Column("Người ký", 34),
    Column("Nơi nhận văn bản", 46),
    Column("Ghi chú", 38),
)


@dataclass(frozen=True)
class Registered:
    """One line of the register of outgoing papers."""

    sign: str
    date: date
    title: str
    subject: str
    signatory: str
    recipients: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True)
class Register(Printed):
    """The Sổ văn bản đi of a unit for a calendar year; `remarks` tell of its numbers."""

    letterhead: Letterhead
    year: int
    rows: tuple[Registered, ...]
    remarks: tuple[str, ...] = ()


def register(paper: Register) -> bytes:
    """The whole year in the order of its numbers, on A4 landscape."""
    sheet = Sheet(f"Sổ văn bản đi năm {paper.year} - {paper.letterhead.issuer}", wide=True, proof=paper.proof)
    issuer(sheet, paper.letterhead, WIDE_COLUMN)
    title(sheet, "SỔ ĐĂNG KÝ VĂN BẢN ĐI", f"Năm {paper.year}")
    rows = [
        (
            row.sign,
            f"{row.date:%d/%m/%Y}",
            f"{row.title}\n{row.subject}" if row.subject else row.title,
            row.signatory,
            "\n".join(row.recipients),
            row.note,
        )
        for row in paper.rows
    ]
    Table(sheet, COLUMNS).draw(rows)
    for remark in paper.remarks:
        sheet.skip(4)
        sheet.text(remark)
    return sheet.finish()
