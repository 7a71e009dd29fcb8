"""What must be true of the stored data; each check returns a sentence for each fault it finds."""

from collections.abc import Callable, Iterator
from pathlib import Path

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import aliased

from dienhinh.database import pragmas, sqlite
from dienhinh.domain import anchors, search_index, snapshots, trail
from dienhinh.domain.issuing import ALL
from dienhinh.extensions import db
from dienhinh.files import store
from dienhinh.models import (
    Attachment,
    AuditEntry,
    Candidate,
    Consolidation,
    ConsolidationState,
    Dossier,
    DossierState,
    Handover,
    Nominee,
    OutgoingMail,
    Paper,
    Photo,
    Post,
    Result,
    SchoolPlan,
    Submission,
    Tenure,
    Unit,
    Verdict,
)

SENT = [state for state in DossierState if state not in (DossierState.DRAFT, DossierState.RETURNED)]


def integrity() -> Iterator[str]:
    """The database file itself is sound, and so are its references."""
    if db.engine.dialect.name != "sqlite":
        return
    for (word,) in db.session.execute(sa.text("PRAGMA integrity_check")):
        if word != "ok":
            yield f"Tệp cơ sở dữ liệu hỏng: {word}"
    for row in db.session.execute(sa.text("PRAGMA foreign_key_check")):
        yield f"Bảng {row[0]} có dòng {row[1]} trỏ tới dòng không còn ở {row[2]}."


def sqlite_settings() -> Iterator[str]:
    """Every connection is opened as the code wants it."""
    if db.engine.dialect.name != "sqlite":
        return
    names = {"WAL": "wal", "TRUNCATE": "truncate", "FULL": 2, "EXTRA": 3, "ON": 1, "OFF": 0}
    for pragma in pragmas(sqlite.sqlite_version_info):
        name, _, wanted = pragma.partition("=")
        value = db.session.execute(sa.text(f"PRAGMA {name}")).scalar()
        if str(value) != str(names.get(wanted, wanted)):
            yield f"SQLite: {name} là {value}, phải là {wanted}."


def chain() -> Iterator[str]:
    """The chain of the trail is whole, and holds every head that was noted outside the database."""
    yield from trail.verify()
    yield from anchors.faults()


def sent_dossiers_are_kept() -> Iterator[str]:
    """Whatever was sent has its rounds, each whole, and a line in the trail."""
    rounds = (
        sa.select(sa.func.count(Submission.id)).where(Submission.dossier_id == Dossier.id).scalar_subquery()
    )
    query = sa.select(Dossier.id).where(Dossier.state.in_(SENT), rounds != Dossier.round)
    for dossier_id in db.session.scalars(query):
        yield f"Hồ sơ {dossier_id}: số lần nộp không khớp với bản đã lưu."
    logged = sa.select(AuditEntry.object_id).where(AuditEntry.action == "dossier.submit")
    for dossier_id in db.session.scalars(
        sa.select(Dossier.id).where(Dossier.round > 0, Dossier.id.not_in(logged))
    ):
        yield f"Hồ sơ {dossier_id}: đã nộp nhưng nhật ký không có dòng nộp."


def sent_dossiers_were_told() -> Iterator[str]:
    """A dossier that was submitted has a mail of it, in whatever state."""
    told = sa.select(OutgoingMail.dossier_id).where(OutgoingMail.dossier_id.is_not(None))
    for dossier_id in db.session.scalars(
        sa.select(Dossier.id).where(Dossier.round > 0, Dossier.id.not_in(told))
    ):
        yield f"Hồ sơ {dossier_id}: đã nộp nhưng không có thư báo."


def lists_hold_eligible() -> Iterator[str]:
    """Only eligible nominees stand on a list, and only listed ones have a result."""
    query = sa.select(Nominee.id).where(
        Nominee.consolidation_id.is_not(None), Nominee.verdict != Verdict.ELIGIBLE
    )
    for nominee_id in db.session.scalars(query):
        yield f"Điển hình {nominee_id}: có trong danh sách tổng hợp mà chưa đủ điều kiện."
    query = sa.select(Nominee.id).where(
        Nominee.result != Result.PENDING,
        Nominee.consolidation_id.is_(None),
        Nominee.verdict != Verdict.INELIGIBLE,
    )
    for nominee_id in db.session.scalars(query):
        yield f"Điển hình {nominee_id}: có kết quả mà chưa từng chuyển đi."


def forwarded_lists_are_frozen() -> Iterator[str]:
    """What was forwarded keeps the content that was sent."""
    states = [ConsolidationState.FORWARDED, ConsolidationState.ANSWERED]
    for row in db.session.scalars(sa.select(Consolidation).where(Consolidation.state.in_(states))):
        if not row.content:
            yield f"Danh sách tổng hợp {row.id}: đã chuyển mà không giữ bản đã gửi."


def papers_are_as_they_were() -> Iterator[str]:
    """A printed paper has the digest of its snapshot, and its number stands once in its unit's year and series.

    A series for all kinds shares its numbers with every other.
    """
    taken: dict[tuple[int | None, ...], list[tuple[str | None, int, str]]] = {}
    for paper in db.session.scalars(sa.select(Paper).order_by(Paper.id)).yield_per(200):
        if snapshots.digest(paper.content) != paper.digest:
            yield f"Văn bản {paper.id} ({paper.code}): nội dung đã lưu không khớp với mã băm."
        if paper.number is None:
            continue
        held = taken.setdefault((paper.unit_id, paper.year, paper.number), [])
        for series, other, code in held:
            if ALL in (series, paper.series) or series == paper.series:
                yield (
                    f"Văn bản {paper.id} ({paper.code}): số {paper.sign} năm {paper.year} của {paper.unit.name} "
                    f"đã cấp cho văn bản {other} ({code})."
                )
        held.append((paper.series, paper.id, paper.code))


def one_holder_a_day() -> Iterator[str]:
    """A post that signs is held by one person at a time."""
    query = sa.select(Tenure).join(Post).where(Post.signs).order_by(Tenure.post_id, Tenure.starts_on)
    before = None
    for tenure in db.session.scalars(query):
        if before and before.post_id == tenure.post_id and before.covers(tenure.starts_on):
            yield f"Chức vụ {tenure.post_id}: hai người cùng giữ từ {tenure.starts_on:%d/%m/%Y}."
        before = tenure


def merged_schools_are_empty() -> Iterator[str]:
    """A school that was merged into another one is closed, and nothing that lives on is left in it."""
    left = (
        (sa.exists().where(Candidate.unit_id == Unit.id), "còn đối tượng"),
        (
            sa.exists().where(Dossier.unit_id == Unit.id, Dossier.state == DossierState.DRAFT),
            "còn hồ sơ nháp",
        ),
        (
            sa.exists().where(Post.unit_id == Unit.id, Tenure.post_id == Post.id, Tenure.ends_on.is_(None)),
            "còn người giữ chức vụ",
        ),
        (Unit.closed_on.is_(None), "chưa ngừng hoạt động"),
        (
            sa.exists().where(_INTO.id == Unit.merged_into_id, _INTO.merged_into_id.is_not(None)),
            "trỏ tới trường cũng đã sáp nhập",
        ),
    )
    for condition, fault in left:
        query = sa.select(Unit).where(Unit.merged_into_id.is_not(None), condition).order_by(Unit.id)
        for unit in db.session.scalars(query):
            yield f"Đơn vị {unit.id} ({unit.name}) đã sáp nhập mà {fault}."


_INTO = aliased(Unit)


def files(deep: bool = False) -> Iterator[str]:
    """Every attached file is there; deep: with the very bytes that were stored."""
    root: Path = current_app.config["DATA"] / "blobs"
    for name, hashes in _stored():
        for sha256 in filter(None, hashes):
            present = store.verify(root, sha256) if deep else store.path_of(root, sha256).exists()
            if not present:
                yield f"{name} thiếu hoặc đã bị thay đổi."


def _stored() -> Iterator[tuple[str, tuple[str | None, ...]]]:
    for attachment in db.session.scalars(sa.select(Attachment)):
        hashes = (attachment.sha256, attachment.preview_sha256)
        yield f"Tệp đính kèm {attachment.id} («{attachment.name}»)", hashes
    for photo in db.session.scalars(sa.select(Photo)):
        yield f"Ảnh {photo.id}", (photo.sha256, photo.small_sha256)
    for plan in db.session.scalars(sa.select(SchoolPlan).where(SchoolPlan.sha256.is_not(None))):
        yield f"Tệp kế hoạch {plan.id} («{plan.file_name}»)", (plan.sha256,)
    for handover in db.session.scalars(sa.select(Handover)):
        yield f"Tệp bàn giao {handover.id}", (handover.sha256,)


CHECKS: tuple[Callable[[], Iterator[str]], ...] = (
    integrity,
    sqlite_settings,
    chain,
    sent_dossiers_are_kept,
    sent_dossiers_were_told,
    lists_hold_eligible,
    forwarded_lists_are_frozen,
    papers_are_as_they_were,
    one_holder_a_day,
    merged_schools_are_empty,
    search_index.faults,
)


def examine(*, deep: bool = False) -> list[str]:
    """Return a sentence for each fault; none when all is well."""
    return [fault for check in CHECKS for fault in check()] + list(files(deep))
