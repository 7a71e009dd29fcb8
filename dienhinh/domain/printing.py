"""Every paper that is printed of a record: one table, `PAPERS`."""

from collections.abc import Callable
from typing import Any, NamedTuple

from dienhinh import papers
from dienhinh.domain import paper_data as data
from dienhinh.domain.content import Content, consolidation_content, dossier_content
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import Consolidation, Dossier, Submission


class Printable(NamedTuple):
    """`record` is "dossier" or "consolidation"; `data` takes what the paper shows from that record's content,
    `draw` makes the PDF of it.
    """

    record: str
    title: str
    data: Callable[[Content], papers.Printed]
    draw: Callable[[Any], bytes]


PAPERS = {
    "school_letter": Printable("dossier", "Tờ trình", data.school_letter, papers.school_letter),
    "minutes": Printable("dossier", "Biên bản họp bình xét", data.minutes, papers.minutes),
    "individual_list": Printable(
        "dossier", "Danh sách cá nhân", data.individual_list, papers.individual_list
    ),
    "collective_list": Printable(
        "dossier", "Danh sách tập thể", data.collective_list, papers.collective_list
    ),
    "office_letter": Printable("consolidation", "Tờ trình", data.office_letter, papers.office_letter),
    "consolidated_list": Printable(
        "consolidation", "Danh sách tổng hợp", data.consolidated_list, papers.consolidated_list
    ),
}


def print_paper(name: str, record: Dossier | Consolidation) -> tuple[str, bytes]:
    """Return (file name, PDF) of a paper: a forwarded list prints what was sent, all else what stands now."""
    if isinstance(record, Consolidation):
        return _printed(name, record.id, record.content or consolidation_content(record))
    return _printed(name, record.id, dossier_content(record))


def attachment(spec: list[Any]) -> tuple[str, bytes]:
    """Return (file name, PDF) for a mail from [paper, "submission" or "consolidation", id]: always frozen content."""
    name, kind, source_id = spec
    source = db.session.get(Submission if kind == "submission" else Consolidation, source_id)
    if source is None or not source.content:
        raise DomainError("Văn bản đính kèm không còn.")
    return _printed(name, source.dossier_id if kind == "submission" else source.id, source.content)


def lists_of(content: Content) -> list[str]:
    """Return the names of the lists that a dossier's content fills: persons, collectives or both."""
    return [f"{kind}_list" for kind in ("individual", "collective") if data.of_kind(content, kind)]


def _printed(name: str, number: int, content: Content) -> tuple[str, bytes]:
    paper = PAPERS[name]
    return f"{paper.title} - {content['unit']['name']} - {number}.pdf", paper.draw(paper.data(content))
