"""What was printed of a record: each paper's newest version, whether it is old by now, and the scans beside it."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from dienhinh.domain import issuing, paper_changes, printing, report_papers, versions
from dienhinh.domain.changes import Row, Section
from dienhinh.extensions import db
from dienhinh.models import Attachment, AttachmentKind, Paper
from dienhinh.models.papers import Owner

FIGURES = frozenset(caption for _, caption, _ in report_papers.TABLES)
SCANNED = {
    "school_letter": AttachmentKind.SIGNED_LETTER,
    "minutes": AttachmentKind.SIGNED_MINUTES,
    "individual_list": AttachmentKind.SIGNED_LIST,
    "collective_list": AttachmentKind.SIGNED_LIST,
    "office_letter": AttachmentKind.SIGNED_LETTER,
    "consolidated_list": AttachmentKind.SIGNED_LIST,
    "result_notice": AttachmentKind.SIGNED_NOTICE,
    "school_plan": AttachmentKind.SIGNED_PLAN,
    "pledged_people": AttachmentKind.SIGNED_LIST,
    "pledged_collectives": AttachmentKind.SIGNED_LIST,
    "year_report": AttachmentKind.SIGNED_REPORT,
    "urging_letter": AttachmentKind.SIGNED_DISPATCH,
}


@dataclass(frozen=True)
class Kept:
    """One paper of a record; `differs` names the rows that changed since, `scans` the signed scans that are old."""

    title: str
    newest: Paper
    older: list[Paper]
    differs: list[Section]
    scans: list[Attachment]

    @property
    def is_old(self) -> bool:
        return bool(self.differs) and not self.grew

    @property
    def grew(self) -> bool:
        return has_grown(self.newest, self.differs)

    @property
    def waits(self) -> bool:
        return bool(self.newest.symbol) and self.newest.number is None

    @property
    def count(self) -> int:
        return sum(len(section.rows) for section in self.differs)


def of_record(record: Owner) -> list[Kept]:
    """Return the printed papers of a record, in the order of the table of papers."""
    column = getattr(Paper, f"{record.__tablename__}_id")
    query = sa.select(Paper).where(column == record.id).options(*issuing.WHOLE, joinedload(Paper.printed_by))
    versions_of: dict[tuple[str, str], list[Paper]] = {}
    for paper in db.session.scalars(query.order_by(Paper.version.desc())):
        versions_of.setdefault((paper.kind, paper.about), []).append(paper)
    order = list(printing.PAPERS)
    kept = []
    for _, own in sorted(versions_of.items(), key=lambda item: (order.index(item[0][0]), item[1][0].id)):
        about = subject_of(own[0], record)
        if about is not None:
            differs = differences(own[0], record)
            title = printing.title_of(own[0].kind, about)
            kept.append(Kept(title, own[0], own[1:], differs, _old_scans(record, own, bool(differs))))
    return kept


def outdated(kept: list[Kept]) -> set[int]:
    """Return the ids of the versions that are old by now."""
    return {paper.id for each in kept for paper in [*each.older, *([each.newest] if each.is_old else [])]}


def subject_of(paper: Paper, record: Owner) -> printing.Record | None:
    """Return what a paper is of: its record, or a nominee of it; None for a nominee who was taken out."""
    if printing.PAPERS[paper.kind].record != "nominee":
        return record
    return next((each for each in record.nominees if versions.about(paper.kind, each) == paper.about), None)


def differences(paper: Paper, record: Owner) -> list[Section]:
    """Return what the data say otherwise than a printed version does; nothing once the record's life is over."""
    about = subject_of(paper, record)
    if about is None or versions.is_settled(record):
        return []
    content = printing.content_of(paper.kind, about)
    if not versions.is_old(paper, content):
        return []
    rows = paper_changes.between(versions.shown_by(paper), versions.bare(paper.kind, content))
    return rows or [Section("Nội dung chung", "", [Row("Mẫu văn bản", "Mẫu lúc in", "Mẫu hiện nay")])]


def has_grown(paper: Paper, differs: list[Section]) -> bool:
    """Tell of a report whether only its figures went on after it was issued: it is a picture of its day, not old."""
    is_issued = paper.kind == "year_report" and paper.number is not None
    return is_issued and bool(differs) and all(section.title in FIGURES for section in differs)


def _old_scans(record: Owner, own: list[Paper], is_old: bool) -> Iterable[Attachment]:
    """Return the signed scans that show another text than the record: of an older version, or of one that is old."""
    if own[0].kind not in SCANNED:
        return []
    scans = [scan for scan in record.attachments if scan.kind is SCANNED[own[0].kind]]
    return [scan for scan in scans if _is_of_old(scan, own, is_old)]


def _is_of_old(scan: Attachment, own: list[Paper], is_old: bool) -> bool:
    """Tell it by the version that the scan's QR named; without one, by the day."""
    if scan.paper_id is not None:
        return scan.paper_id in {paper.id for paper in own[0 if is_old else 1 :]}
    return is_old or (len(own) > 1 and scan.uploaded_at < own[0].printed_at)
