"""What is deleted because nobody needs it any more."""

from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from flask import current_app

from dienhinh import clock
from dienhinh.domain import backups
from dienhinh.extensions import db
from dienhinh.files import locks, sweep
from dienhinh.models import Attachment, FormKey, Handover, Photo, SchoolPlan, TableImport

FORM_KEYS_KEPT = timedelta(days=7)
TABLES_KEPT = timedelta(days=30)
HASHES = (
    Attachment.sha256,
    Attachment.preview_sha256,
    Photo.sha256,
    Photo.small_sha256,
    SchoolPlan.sha256,
    Handover.sha256,
)


def sweep_files() -> sweep.Swept:
    """Delete leftovers of uploads, and old files that no attachment or photo names.

    Not while a backup is made: it still wants the files that were taken off their record since it began.
    """
    root: Path = current_app.config["DATA"] / "blobs"
    with locks.held(backups.lock()) as got:
        return sweep.sweep(root, _named, clock.now()) if got else sweep.Swept(0, 0)


def sweep_rows() -> None:
    """Delete the keys of forms that nobody will send again, and tables that were read; the caller commits."""
    db.session.execute(sa.delete(FormKey).where(FormKey.at < clock.now() - FORM_KEYS_KEPT))
    db.session.execute(sa.delete(TableImport).where(TableImport.created_at < clock.now() - TABLES_KEPT))


def _named(hashes: set[str]) -> set[str]:
    """Return those of the hashes that a file or photo still names; asked in parts, as a statement is bounded."""
    wanted, named = sorted(hashes), set()
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        for column in HASHES:
            named.update(db.session.scalars(sa.select(column).where(column.in_(part))))
    return named
