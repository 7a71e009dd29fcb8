"""Editing a record field by field: what changed goes to the trail, and the second of two editors is told."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from dienhinh import clock
from dienhinh.domain import audit
from dienhinh.errors import Conflict
from dienhinh.extensions import db
from dienhinh.models import AuditEntry, User

STALE = "Nội dung này vừa được người khác sửa. Xin xem phần “Đang lưu”, rồi bấm lưu lần nữa nếu giữ bản này."


def apply(record: db.Model, values: dict[str, Any], action: str, actor: User | None) -> bool:
    """Set the fields that differ and write one line with their values before and after; tell if any did."""
    changed = {name: value for name, value in values.items() if getattr(record, name) != value}
    if not changed:
        return False
    before = {name: plain(getattr(record, name)) for name in changed}
    for name, value in changed.items():
        setattr(record, name, value)
    after = {name: plain(value) for name, value in changed.items()}
    audit.record(action, record, actor=actor, before=before, after=after)
    return True


def write(record: db.Model, values: Mapping[str, Any], action: str, actor: User, tab: str = "") -> None:
    """Set the fields that differ and name them, not their words, in the trail; `tab` is the page they came from."""
    changed = sorted(name for name, value in values.items() if getattr(record, name) != value)
    if not changed:
        return
    for name in changed:
        setattr(record, name, values[name])
    record.updated_at = clock.now()
    db.session.flush()
    audit.record(action, record, actor=actor, fields=changed, tab=tab)


def last_saves(record: db.Model, section: str) -> dict[str, AuditEntry]:
    """Return the trail's line of who stored each field of a record last; of a section, where it has any."""
    lines = [line for line in audit.history(record) if line.details.get("section", section) == section]
    return {field: line for line in lines for field in line.details.get("fields", ())}


def mark(record: object, fields: Iterable[str]) -> str:
    """Return a mark of the record's values: a form carries it, and it tells whether they changed meanwhile."""
    values = [plain(getattr(record, name)) for name in fields]
    return hashlib.sha256(json.dumps(values, ensure_ascii=False).encode()).hexdigest()[:16]


def refuse_stale(record: object, fields: Iterable[str], base: str) -> None:
    """Raise `Conflict` when the record is not any more as the form showed it."""
    if base != mark(record, fields):
        raise Conflict(STALE)


def plain(value: Any) -> Any:
    """Return a value as JSON holds it."""
    return value.isoformat() if isinstance(value, date) else value
