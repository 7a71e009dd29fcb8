"""The Tờ trình of a school and of the office (NĐ 30/2020, mẫu 1.4)."""

from dienhinh.papers.blocks import addressees, grounds, header, title
from dienhinh.papers.closing import Closing
from dienhinh.papers.data import OfficeLetter, SchoolLetter
from dienhinh.papers.sheet import Sheet
from dienhinh.papers.wording import ended, finished, number_line, place_date


def school_letter(paper: SchoolLetter) -> bytes:
    """A school asks for the commendation of its nominees."""
    return _letter(paper)


def office_letter(paper: OfficeLetter) -> bytes:
    """The office passes the nominees of its schools on to its parent."""
    return _letter(paper)


def _letter(paper: SchoolLetter | OfficeLetter) -> bytes:
    sheet = Sheet(f"Tờ trình {paper.subject}", proof=paper.proof)
    dated = place_date(paper.letterhead.place, paper.date, paper.year)
    header(sheet, paper.letterhead, number_line(paper.number), dated, paper.urgency)
    title(sheet, "TỜ TRÌNH", paper.subject)
    addressees(sheet, paper.addressees)
    grounds(sheet, paper.grounds)
    sheet.text(paper.body)
    if paper.enclosures:
        sheet.text("Hồ sơ gồm:")
    for number, item in enumerate(ended(paper.enclosures), 1):
        sheet.text(f"{number}. {item}")
    closing = Closing(sheet, paper.signature, paper.recipients)
    sheet.text(finished(paper.closing), keep=closing.height)
    closing.draw(sheet)
    return sheet.finish()
