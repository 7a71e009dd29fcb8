"""The trail: every change leaves a line, and each line is chained to the one before by HMAC-SHA256."""

import hashlib
import hmac
import json
from typing import Any

import sqlalchemy as sa
from flask import current_app

from dienhinh import clock
from dienhinh.domain.access import posts_of
from dienhinh.extensions import db
from dienhinh.models import AuditEntry, User

_LOCK = 8745126
_LAST = sa.select(AuditEntry.id, AuditEntry.digest).order_by(AuditEntry.id.desc()).limit(1)
_HISTORY = (
    sa.select(AuditEntry)
    .where(AuditEntry.object_type == sa.bindparam("type"), AuditEntry.object_id == sa.bindparam("id"))
    .order_by(AuditEntry.id)
)


def record(
    action: str,
    target: db.Model | None = None,
    *,
    actor: User | None = None,
    ip: str = "",
    **details: Any,
) -> AuditEntry:
    """Append one line; the caller holds the write transaction and commits.

    `action` is `noun.verb`; `details` holds JSON values, never passwords, tokens or personal data.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    db.session.flush()
    last = db.session.execute(_LAST).first()
    entry = AuditEntry(
        id=(last.id if last else 0) + 1,
        at=clock.now(),
        actor_id=actor and actor.id,
        actor_name=actor.name if actor else "Hệ thống",
        actor_title="; ".join(f"{post.title}, {post.unit.name}" for post in posts_of(actor))[:250]
        if actor
        else "",
        ip=ip or _request_ip(),
        action=action,
        object_type=type(target).__name__.lower() if target is not None else "",
        object_id=getattr(target, "id", None),
        details=details,
        previous=last.digest if last else "",
    )
    entry.digest = digest(entry, key())
    db.session.add(entry)
    return entry


def digest(entry: AuditEntry | sa.Row, secret: bytes) -> str:
    """Return the HMAC-SHA256 (hex) of the line's canonical JSON with the digest of the line before."""
    content = {
        "id": entry.id,
        "at": entry.at.isoformat(),
        "actor": entry.actor_id,
        "name": entry.actor_name,
        "title": entry.actor_title,
        "ip": entry.ip,
        "action": entry.action,
        "type": entry.object_type,
        "object": entry.object_id,
        "details": entry.details,
        "previous": entry.previous,
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()


def history(target: db.Model) -> list[AuditEntry]:
    """Return a record's lines, the oldest first.

    A database may give the number of a deleted record to the next one, whose own lines begin where it was made.
    """
    parameters = {"type": type(target).__name__.lower(), "id": target.id}
    lines = list(db.session.scalars(_HISTORY, parameters))
    made = [place for place, line in enumerate(lines) if line.action.endswith(".create")]
    return lines[made[-1] :] if made else lines


def key() -> bytes:
    """Return the secret that chains the lines: without it nobody makes one that fits."""
    return hashlib.sha256(b"audit:" + current_app.config["SECRET_KEY"].encode()).digest()


def _request_ip() -> str:
    return current_app.extensions.get("request_ip", lambda: "")()
