"""The index of the search: kept by the session's own events, so that no verb can forget it.

What a flush touched is noted, and just before the commit its entries are written anew in the same transaction.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dienhinh.domain.printing import PAPERS
from dienhinh.domain.search_words import Field, coded
from dienhinh.extensions import db
from dienhinh.models import (
    Candidate,
    Consolidation,
    Dossier,
    DossierState,
    Nominee,
    Paper,
    SearchEntry,
    Story,
    Unit,
)

_BATCH = 500
_STALE = "search_stale"


class Found(NamedTuple):
    """What a record is found by."""

    title: str
    fields: list[Field]


class Kind(NamedTuple):
    """A kind of record that is searched for; of what is found by nothing there is no entry.

    `unread` names the columns that `found_by` never reads: a change of these alone leaves the entry as it is.
    """

    model: type[db.Model]
    found_by: Callable[[Any], Found | None]
    unread: frozenset[str] = frozenset()


def _candidate(candidate: Candidate) -> Found:
    return Found(
        candidate.name,
        [
            Field("Chức vụ", candidate.position),
            Field("Số điện thoại", candidate.phone),
            Field("Thư điện tử", candidate.email),
            Field("Ghi chú", candidate.notes),
        ],
    )


def _dossier(dossier: Dossier) -> Found:
    number = (
        f"Tờ trình số {dossier.number}/TTr-{dossier.unit.symbol}" if dossier.number else "Hồ sơ chưa ghi số"
    )
    fields = [
        Field("Trích yếu", dossier.subject),
        Field("Năm học", dossier.programme.school_year),
        Field("Loại hình", dossier.commendation),
    ]
    # While a dossier is back with its school, the office finds what was sent and not what is being written.
    is_back = dossier.state is DossierState.RETURNED
    sent = dossier.submissions[-1].content["nominees"] if is_back else []
    summaries = {each["id"]: each["summary"] for each in sent}
    for nominee in dossier.nominees:
        fields.append(Field("Điển hình", nominee.candidate.name, True))
        fields.append(Field("Tóm tắt", summaries.get(nominee.id, "") if is_back else nominee.summary))
    return Found(f"{number} · {dossier.unit.name}", fields)


def _consolidation(row: Consolidation) -> Found:
    number = (
        f"Danh sách tổng hợp số {row.number}/TTr-{row.office.symbol}" if row.number else "Danh sách tổng hợp"
    )
    year = Field("Năm học", row.programme.school_year)
    return Found(f"{number} · {row.office.name}", [Field("Trích yếu", row.subject), year])


def _paper(paper: Paper) -> Found | None:
    if paper.number is None:
        return None
    title = f"{PAPERS[paper.kind].title} số {paper.number:02}/{paper.symbol} · {paper.unit.name}"
    return Found(title, [Field("Trích yếu", paper.subject), Field("Mã văn bản", paper.code)])


def _story(story: Story) -> Found:
    fields = [
        Field("Điển hình", story.candidate.name, True),
        Field("Đơn vị", story.unit.name, True),
        Field("Tóm tắt", story.summary),
        Field("Nguyên nhân", story.causes),
        Field("Cách làm", story.measures),
        Field("Bài học", story.lessons),
    ]
    return Found(story.title, fields)


def _unit(unit: Unit) -> Found:
    return Found(unit.name, [Field("Ký hiệu", unit.symbol), Field("Thư điện tử", unit.email)])


_UNREAD_OF_DOSSIER = frozenset(
    {
        "answered_at",
        "assignee_id",
        "attachments",
        "due_on",
        "meeting",
        "notes",
        "round",
        "search_key",
        "submissions",
        "submitted_at",
        "updated_at",
        "version",
    }
)
KINDS = {
    "candidate": Kind(Candidate, _candidate),
    "dossier": Kind(Dossier, _dossier, _UNREAD_OF_DOSSIER),
    "consolidation": Kind(Consolidation, _consolidation),
    "paper": Kind(Paper, _paper),
    "story": Kind(Story, _story),
    "unit": Kind(Unit, _unit),
}

Stale = defaultdict[str, set[int]]


def listen() -> None:
    """Keep the index of every transaction of this process from now on."""
    for name, act in (("after_flush", _note), ("before_commit", _write), ("after_soft_rollback", _forget)):
        if not sa.event.contains(db.session, name, act):
            sa.event.listen(db.session, name, act)


def rebuild() -> int:
    """Write the whole index anew; return how many records it holds. The caller commits."""
    db.session.execute(sa.delete(SearchEntry))
    for name, kind in KINDS.items():
        ids = list(db.session.scalars(sa.select(kind.model.id).order_by(kind.model.id)))
        for start in range(0, len(ids), _BATCH):
            _store(db.session(), name, ids[start : start + _BATCH])
    return db.session.scalar(sa.select(sa.func.count(SearchEntry.id)))


def is_empty() -> bool:
    """Tell whether there are units and no index of them, as after the update that brought the search."""
    units, entries = (db.session.scalar(sa.select(sa.func.count(model.id))) for model in (Unit, SearchEntry))
    return bool(units) and not entries


def faults() -> Iterator[str]:
    """The search finds every record by what it holds now, and nothing that is gone."""
    for name, kind in KINDS.items():
        kept = {
            row.record_id: row.words
            for row in db.session.execute(_entries(name, SearchEntry.record_id, SearchEntry.words))
        }
        for record in db.session.scalars(sa.select(kind.model).order_by(kind.model.id)).yield_per(_BATCH):
            found = kind.found_by(record)
            if kept.pop(record.id, None) != (found and coded(found.title, found.fields)):
                yield f"Chỉ mục tìm kiếm: {name} {record.id} không đúng nội dung đang lưu; hãy chạy flask reindex."
        yield from (f"Chỉ mục tìm kiếm: {name} {gone} không còn; hãy chạy flask reindex." for gone in kept)


def _note(session: Session, _context: object) -> None:
    stale: Stale = session.info.setdefault(_STALE, defaultdict(set))
    for record in (*session.new, *session.dirty, *session.deleted):
        for name, kind in KINDS.items():
            if isinstance(record, kind.model) and (record not in session.dirty or _is_read(record, kind)):
                stale[name].add(record.id)
        if isinstance(record, Nominee) and record.dossier_id:
            stale["dossier"].add(record.dossier_id)


def _is_read(record: db.Model, kind: Kind) -> bool:
    """Tell whether a change of the record can change what it is found by."""
    before = sa.inspect(record).committed_state
    changed = before.keys() - kind.unread
    if kind.model is Dossier and changed == {"state"}:
        return DossierState.RETURNED in (before["state"], record.state)
    return bool(changed)


def _write(session: Session) -> None:
    session.flush()
    stale: Stale = session.info.pop(_STALE, None) or defaultdict(set)
    if people := stale["candidate"]:
        of_people = sa.select(Nominee.dossier_id).where(Nominee.candidate_id.in_(people))
        stale["dossier"].update(session.scalars(of_people))
        stale["story"].update(session.scalars(sa.select(Story.id).where(Story.candidate_id.in_(people))))
    if units := stale["unit"]:
        for name, model in (("dossier", Dossier), ("story", Story), ("paper", Paper)):
            stale[name].update(session.scalars(sa.select(model.id).where(model.unit_id.in_(units))))
    for name, ids in stale.items():
        _store(session, name, sorted(ids))


def _forget(session: Session, _previous: object) -> None:
    session.info.pop(_STALE, None)


def _store(session: Session, name: str, ids: list[int]) -> None:
    """Write the entries of these records; of what is gone none is left."""
    if not ids:
        return
    kind, table = KINDS[name], SearchEntry.__table__
    kept = {
        row.record_id: row
        for row in session.execute(_entries(name, *table.c).where(SearchEntry.record_id.in_(ids)))
    }
    new, changed = [], []
    for record in session.scalars(
        sa.select(kind.model).where(kind.model.id.in_(ids)).order_by(kind.model.id)
    ):
        row = _row(name, record)
        if row is None:
            continue
        old = kept.pop(record.id, None)
        if old is None:
            new.append(row)
        elif any(getattr(old, column) != value for column, value in row.items()):
            changed.append(row | {"entry": old.id})
    if new:
        session.execute(sa.insert(table), new)
    if changed:
        values = {column: sa.bindparam(column) for column in ("title", "fields", "words")}
        session.connection().execute(
            sa.update(table).where(table.c.id == sa.bindparam("entry")).values(values), changed
        )
    if kept:
        session.execute(sa.delete(table).where(table.c.id.in_([row.id for row in kept.values()])))


def _row(name: str, record: db.Model) -> dict[str, Any] | None:
    found = KINDS[name].found_by(record)
    if found is None:
        return None
    fields = [[field.label, field.text] for field in found.fields if field.text]
    return {
        "kind": name,
        "record_id": record.id,
        "title": found.title,
        "fields": fields,
        "words": coded(found.title, found.fields),
    }


def _entries(name: str, *columns: Any) -> sa.Select:
    return sa.select(*columns).where(SearchEntry.kind == name)
