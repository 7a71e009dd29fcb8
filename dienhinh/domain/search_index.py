"""The index of the search: kept by the session's own events, so that no verb can forget it.

What a flush touched is noted, and just before the commit its entries are written anew in the same transaction.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dienhinh.domain.search_kinds import KINDS, Kind, entry
from dienhinh.domain.search_words import coded
from dienhinh.extensions import db
from dienhinh.models import Dossier, DossierState, Nominee, Paper, SearchEntry, Story, Unit

_BATCH = 500
_STALE = "search_stale"


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
        # A school is also found by the name of what was merged into it, and of what it was merged into.
        pairs = session.execute(
            sa.select(Unit.id, Unit.merged_into_id).where(Unit.merged_into_id.is_not(None))
        )
        units |= {number for pair in pairs for number in pair if units.intersection(pair)}
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
        row = entry(name, record)
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


def _entries(name: str, *columns: Any) -> sa.Select:
    return sa.select(*columns).where(SearchEntry.kind == name)
