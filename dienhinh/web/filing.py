"""The block "Bản đã ký" of a record's page: the scans that came home, and the form that takes more."""

from typing import Any

from flask import url_for

from dienhinh.domain import access, attachments, kept, scans
from dienhinh.domain.policy import Permission as P
from dienhinh.models.papers import Owner
from dienhinh.web.guard import me


def signed(owner: Owner, papers: list[kept.Kept] | None = None) -> dict[str, Any]:
    """Return what the block shows, and the printed papers beside it; the unit of the record sends its scans."""
    printed = kept.of_record(owner) if papers is None else papers
    return {
        "kept": printed,
        "files": attachments.of_record(owner),
        "outdated": kept.outdated(printed),
        "filing": owner.unit_id in access.units_with(me(), P.ISSUE),
        "upload_address": url_for(f"attachments.upload_to_{owner.__tablename__}", id=owner.id),
        "file_kinds": attachments.kinds_of(owner),
        "auto_kind": scans.AUTO,
        "most_files": attachments.MOST_AT_ONCE,
    }
