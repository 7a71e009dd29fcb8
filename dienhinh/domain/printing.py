"""Every paper that is printed of a record: one table, `PAPERS`."""

from collections.abc import Callable
from typing import Any, NamedTuple, get_type_hints

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


def preview(name: str, record: Dossier | Consolidation) -> tuple[str, bytes]:
    """Return (file name, PDF) of a paper as it would be printed now; nothing is kept of it, and it has no code."""
    return _printed(name, record.id, content_of(record))


def content_of(record: Dossier | Consolidation) -> Content:
    """Return what the papers of a record show: what was sent of a forwarded list, all else as it stands now.

    The number and day of a letter are written on it after it was signed, so they are always those of now.
    """
    if isinstance(record, Dossier):
        return dossier_content(record)
    if not record.content:
        return consolidation_content(record)
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
    return _printed(name, source.dossier_id if kind == "submission" else source.id, source.content)


def lists_of(content: Content) -> list[str]:
    """Return the names of the lists that a dossier's content fills: persons, collectives or both."""
    return [f"{kind}_list" for kind in ("individual", "collective") if data.of_kind(content, kind)]


def _printed(name: str, number: int, content: Content) -> tuple[str, bytes]:
    paper = PAPERS[name]
    return f"{paper.title} - {content['unit']['name']} - {number}.pdf", paper.draw(paper.data(content))
