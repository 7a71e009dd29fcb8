"""Every paper that is printed of a record: one table, `PAPERS`."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, get_type_hints

from dienhinh import papers
from dienhinh.domain import (
    dossier_papers,
    office_papers,
    pledges,
    report_papers,
    reports,
    urging_papers,
    year_papers,
)
from dienhinh.domain.answers import nominee_content, notice_content, slip_content
from dienhinh.domain.content import Content, dated, dossier_content
from dienhinh.domain.divergence import list_content
from dienhinh.domain.paper_parts import of_kind
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import (
    Consolidation,
    Dossier,
    Nominee,
    PledgeList,
    Report,
    SchoolPlan,
    Submission,
    Urging,
)
from dienhinh.papers import word

Record = Dossier | Nominee | Consolidation | SchoolPlan | PledgeList | Report | Urging


class Printable(NamedTuple):
    """`record` is the record's class in small letters; `data` takes what the paper shows from that record's
    content, `draw` makes the PDF of it; `content` is that of a paper which shows anything but its record's usual one.
    """

    record: str
    title: str
    data: Callable[[Content], papers.Printed]
    draw: Callable[..., bytes]
    content: Callable[[Any], Content] | None = None


PAPERS = {
    "school_letter": Printable("dossier", "Tờ trình", dossier_papers.school_letter, papers.school_letter),
    "minutes": Printable("dossier", "Biên bản họp bình xét", dossier_papers.minutes, papers.minutes),
    "individual_list": Printable(
        "dossier", "Danh sách cá nhân", dossier_papers.individual_list, papers.individual_list
    ),
    "collective_list": Printable(
        "dossier", "Danh sách tập thể", dossier_papers.collective_list, papers.collective_list
    ),
    "achievement_summary": Printable(
        "nominee",
        "Bản tóm tắt thành tích",
        dossier_papers.achievement_summary,
        papers.achievement_summary,
        nominee_content,
    ),
    "return_slip": Printable(
        "dossier", "Phiếu trả hồ sơ", office_papers.return_slip, papers.return_slip, slip_content
    ),
    "office_letter": Printable(
        "consolidation", "Tờ trình", office_papers.office_letter, papers.office_letter
    ),
    "consolidated_list": Printable(
        "consolidation", "Danh sách tổng hợp", office_papers.consolidated_list, papers.consolidated_list
    ),
    "result_notice": Printable(
        "consolidation",
        "Thông báo kết quả",
        office_papers.result_notice,
        papers.result_notice,
        notice_content,
    ),
    "school_plan": Printable("schoolplan", "Kế hoạch", year_papers.school_plan, papers.school_plan),
    "pledged_people": Printable(
        "pledgelist", "Cá nhân đăng ký phấn đấu", year_papers.pledged_people, papers.pledge_list
    ),
    "pledged_collectives": Printable(
        "pledgelist", "Tập thể đăng ký phấn đấu", year_papers.pledged_collectives, papers.pledge_list
    ),
    "year_report": Printable("report", "Báo cáo", report_papers.report, papers.year_report),
    "urging_letter": Printable(
        "urging", "Công văn", urging_papers.letter, papers.urging_letter, urging_papers.content
    ),
}


def preview(name: str, record: Record) -> tuple[str, bytes]:
    """Return (file name, PDF) of a paper as it would be printed now; nothing is kept of it, and it has no code."""
    return _printed(name, record, content_of(name, record))


def word_file(name: str, record: Record) -> tuple[str, bytes]:
    """Return (file name, DOCX) of a paper as it would be printed now."""
    paper, content = PAPERS[name], content_of(name, record)
    return f"{_file_name(name, record, content)}.docx", paper.draw(paper.data(content), word)


def content_of(name: str, record: Record) -> Content:
    """Return what a paper of a record shows: what was sent of a list, plan or report, all else as it stands now.

    The number and day of a letter are written on it after it was signed, so they are always those of now.
    """
    own = PAPERS[name].content
    if own:
        return own(record)
    if isinstance(record, Dossier):
        return dossier_content(record)
    if isinstance(record, SchoolPlan):
        sent = record.content and not record.editable
        return dated(record.content, record) if sent else year_papers.plan_content(record)
    if isinstance(record, Report):
        return dated(reports.shown(record), record)
    if isinstance(record, PledgeList):
        pledges.load(record)
        return year_papers.pledges_content(record)
    if not record.content:
        return list_content(record)
    letter = record.content["letter"]
    if record.issued_on:
        day, year = record.issued_on.isoformat(), record.issued_on.year
        letter = letter | {"number": record.number, "issued_on": day, "year": year}
    return record.content | {"letter": letter}


def type_of(name: str) -> type[papers.Printed]:
    """Return the dataclass that a paper is drawn from."""
    return get_type_hints(PAPERS[name].data)["return"]


def attachment(spec: list[Any]) -> tuple[str, bytes]:
    """Return (file name, PDF) for a mail from [paper, "submission" or "consolidation", id]: always frozen content."""
    name, kind, source_id = spec
    source = db.session.get(Submission if kind == "submission" else Consolidation, source_id)
    if source is None or not source.content:
        raise DomainError("Văn bản đính kèm không còn.")
    return _printed(name, source.dossier if kind == "submission" else source, source.content)


def lists_of(content: Content) -> list[str]:
    """Return the names of the lists that a dossier's content fills: persons, collectives or both."""
    return [f"{kind}_list" for kind in ("individual", "collective") if of_kind(content, kind)]


def parts_of(dossier: Dossier) -> list[tuple[str, Record]]:
    """Return the papers of a whole dossier in filing order, each with its record; what does not apply is left out."""
    lists = [
        f"{kind}_list"
        for kind in ("individual", "collective")
        if any(nominee.candidate.kind == kind for nominee in dossier.nominees)
    ]
    own = [(name, dossier) for name in ("school_letter", "minutes", *lists)]
    return [*own, *(("achievement_summary", nominee) for nominee in dossier.nominees)]


def title_of(name: str, record: Record) -> str:
    """Return what a paper is called, which for a part of a dossier says whose it is."""
    title = called(name, record)
    return f"{title}: {record.candidate.name}" if isinstance(record, Nominee) else title


def called(name: str, record: Record) -> str:
    """Return what a paper is called, and a later list by what it does."""
    return record.called if name == "consolidated_list" else PAPERS[name].title


def whole(dossier: Dossier, parts: Iterable[tuple[str, bytes]], copies: int) -> tuple[str, bytes]:
    """Return (file name, PDF) of a dossier's papers under a cover sheet that counts them, so many sets one by one.

    `parts` are titles with the papers as they were drawn.
    """
    drawn = list(parts)
    content = dossier_content(dossier)
    items = [papers.CoverItem(title, papers.pages_of(pdf), copies) for title, pdf in drawn]
    cover = papers.cover_sheet(dossier_papers.cover_sheet(content, tuple(items)))
    name = f"Hồ sơ trọn bộ - {content['unit']['name']} - {dossier.id}.pdf"
    return name, papers.bundle([cover, *(pdf for _, pdf in drawn)], copies)


def _printed(name: str, record: Record, content: Content) -> tuple[str, bytes]:
    paper = PAPERS[name]
    return f"{_file_name(name, record, content)}.pdf", paper.draw(paper.data(content))


def _file_name(name: str, record: Record, content: Content) -> str:
    return f"{called(name, record)} - {content['unit']['name']} - {record.id}"
