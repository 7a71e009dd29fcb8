"""The Tờ trình of a school and of the office (NĐ 30/2020, mẫu 1.4)."""

from dienhinh.papers.blocks import addressees, grounds, header, title
from dienhinh.papers.closing import Closing
from dienhinh.papers.data import OfficeLetter, SchoolLetter
from dienhinh.papers.sheet import Sheet
from dienhinh.papers.wording import amount, ended, finished, given, number_line, place_date


def school_letter(paper: SchoolLetter) -> bytes:
    """A school asks for the commendation of its nominees."""
    body = [
        f"{paper.unit} kính trình {given(paper.addressed_unit)} xem xét, đề nghị khen thưởng "
        f"điển hình tiên tiến năm học {paper.school_year} đối với {nominees(paper)} "
        "(có danh sách và tóm tắt thành tích kèm theo)."
    ]
    if paper.commendation.strip():
        body += [f"Loại hình khen thưởng: {given(paper.commendation)}."]
    return _letter(paper, body)


def office_letter(paper: OfficeLetter) -> bytes:
    """The office passes the nominees of its schools on to its parent."""
    body = [
        f"Qua thẩm định và tổng hợp hồ sơ của {amount(paper.schools)} trường trực thuộc, "
        f"{paper.unit} kính trình {given(paper.addressed_unit)} xem xét, khen thưởng điển hình tiên tiến "
        f"năm học {paper.school_year} đối với {nominees(paper)} "
        "(có danh sách tổng hợp tại Phụ lục kèm theo)."
    ]
    return _letter(paper, body)


def nominees(paper: SchoolLetter | OfficeLetter) -> str:
    """ "01 tập thể và 03 cá nhân"; a kind without nominees is left out."""
    counts = ((paper.collectives, "tập thể"), (paper.individuals, "cá nhân"))
    return " và ".join(f"{amount(count)} {kind}" for count, kind in counts if count) or "00 cá nhân"


def _letter(paper: SchoolLetter | OfficeLetter, body: list[str]) -> bytes:
    sheet = Sheet(f"Tờ trình {paper.subject}", proof=paper.proof)
    dated = place_date(paper.letterhead.place, paper.date, paper.year)
    header(sheet, paper.letterhead, number_line(paper.number), dated, paper.urgency)
    title(sheet, "TỜ TRÌNH", paper.subject)
    addressees(sheet, paper.addressees)
    grounds(sheet, paper.grounds)
    for paragraph in body:
        sheet.text(paragraph)
    if paper.enclosures:
        sheet.text("Hồ sơ gồm:")
    for number, item in enumerate(ended(paper.enclosures), 1):
        sheet.text(f"{number}. {item}")
    closing = Closing(sheet, paper.signature, paper.recipients)
    request = f"{paper.unit} kính đề nghị {given(paper.addressed_unit)} xem xét, quyết định"
    sheet.text(finished(request), keep=closing.height)
    closing.draw(sheet)
    return sheet.finish()
