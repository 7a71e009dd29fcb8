"""Is this printed paper the one that counts? What anybody may know, and what only those who see its record may."""

import re
from dataclasses import dataclass

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import joinedload

from dienhinh.domain import access, kept, paper_changes, printing, proofs, versions
from dienhinh.domain.changes import Row, Section
from dienhinh.domain.policy import Permission
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import Paper, User

NO_CODE = "Mã in ở cuối trang gồm 8 chữ và số, ví dụ ABCD-2345. Xin xem lại và nhập đủ."
FORGED = (
    "Mã QR này mang địa chỉ của hệ thống nhưng không có chữ ký của hệ thống. "
    "Không dùng văn bản này; xin báo đơn vị ghi trên văn bản."
)
FOREIGN = "Mã này do hệ thống khác cấp ({}), không tra được ở đây. Xin kiểm tra tại địa chỉ đó."
_ADDRESS = re.compile(rf"(https?://[^\s#]{{1,300}}?)?{proofs.PATH}([^\s/#?]+)(?:[#?]\S*)?")


@dataclass(frozen=True)
class Finding:
    """What stands in a record's stead today: `newer` is the version that replaced this one.

    `changed` tells that the data are others by now, `grew` that a report's figures went on after its day. Rows and
    names are empty for who may not see the record.
    """

    paper: Paper
    title: str
    newer: Paper | None
    changed: bool
    grew: bool
    inside: bool
    sections: list[Section]
    names: list[str]

    @property
    def current(self) -> bool:
        return self.newer is None and not self.changed


def code_in(text: str) -> str:
    """Return the code that a person typed, or pasted with the QR's whole text or its address.

    Raises `DomainError` where it is no code, another system's, or one that this office did not sign.
    """
    claim, address = proofs.read(text), _ADDRESS.fullmatch(text.strip())
    host = claim.host if claim else (address and address[1]) or ""
    genuine = claim is not None and claim.genuine
    if not genuine and not is_ours(host):
        raise DomainError(FOREIGN.format(host), field="ma")
    if claim and not genuine:
        raise DomainError(FORGED, field="ma")
    code = claim.code if claim else proofs.code_of(address[2] if address else text)
    if not proofs.is_code(code):
        raise DomainError(NO_CODE, field="ma")
    return code


def is_ours(host: str) -> bool:
    """Tell whether an address is this system's own; without a host it is."""
    return host in ("", current_app.config["PUBLIC_URL"].rstrip("/"))


def find(code: str) -> Paper | None:
    """Return the version that carries a code."""
    whole = (joinedload(Paper.unit), joinedload(Paper.dossier), joinedload(Paper.consolidation))
    return db.session.scalar(sa.select(Paper).where(Paper.code == code).options(*whole))


def examine(paper: Paper, user: User | None) -> Finding:
    """Hold a version against what its record says today, for a user or for anybody."""
    newest, differs = newest_of(paper), _today(paper)
    newer = newest if newest is not paper else None
    grew = newer is None and kept.has_grown(paper, differs)
    inside = user is not None and access.allowed(paper, user, Permission.VIEW_PAPER)
    return Finding(
        paper,
        printing.title_of(paper.kind, paper.owner),
        newer,
        newer is None and bool(differs) and not grew,
        grew,
        inside,
        differs if inside else [],
        _names(paper) if inside else [],
    )


def newest_of(paper: Paper) -> Paper:
    """Return the newest version of what a paper is a version of."""
    query = sa.select(Paper).where(Paper.kind == paper.kind, Paper.about == paper.about)
    return db.session.scalars(query.order_by(Paper.version.desc()).limit(1)).one()


def differences(paper: Paper) -> list[Section]:
    """Return how a version differs from the newest one, or, being that itself, from what its record says today."""
    newest = newest_of(paper)
    if newest is not paper:
        return paper_changes.between(versions.shown_by(paper), versions.shown_by(newest))
    record = paper.owner
    if kept.subject_of(paper, record) is None:
        return [Section("Nội dung chung", "", [Row("Điển hình", "Có trong bản đã in", "Đã bỏ khỏi hồ sơ")])]
    return kept.differences(paper, record)


def _today(paper: Paper) -> list[Section]:
    try:
        return differences(paper)
    except DomainError as error:  # there is nothing to print any more
        return [Section("Nội dung chung", "", [Row(error.sentence, "", "")])]


def _names(paper: Paper) -> list[str]:
    shown = versions.shown_by(paper)
    return [line.name for name in proofs.LINES for line in getattr(shown, name, ())]
