"""The files of a record that papers are kept with: take one in, let one go. Bytes are stored before; callers commit."""

from collections.abc import Iterable
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from dienhinh.domain import audit, dossiers
from dienhinh.domain.access import scope
from dienhinh.domain.drafting import check_editable
from dienhinh.domain.policy import Permission
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.files.inspect import Inspected
from dienhinh.files.store import MEGABYTE, Blob
from dienhinh.models import Attachment, AttachmentKind, Dossier, Paper, User
from dienhinh.models.attachments import KINDS
from dienhinh.models.papers import Owner

MOST_AT_ONCE = 20
NAMES = {
    "dossier": "hồ sơ",
    "consolidation": "danh sách",
    "school_plan": "kế hoạch",
    "pledge_list": "danh sách đăng ký",
    "report": "báo cáo",
    "urging": "công văn",
}


class Quota(NamedTuple):
    """What a record may hold in all."""

    files: int
    megabytes: int


def kinds_of(owner: Owner) -> tuple[AttachmentKind, ...]:
    """Return what the files of a record can be."""
    return KINDS[owner.__tablename__]


def of_record(owner: Owner) -> list[Attachment]:
    """Return the files of a record, each with who sent it."""
    query = sa.select(Attachment).where(getattr(Attachment, f"{owner.__tablename__}_id") == owner.id)
    return list(db.session.scalars(query.options(joinedload(Attachment.uploaded_by)).order_by(Attachment.id)))


def of_papers(papers: Iterable[Paper], user: User) -> dict[int, list[Attachment]]:
    """Return the scans of these versions that the user may see, by the version's id."""
    query = sa.select(Attachment).where(
        Attachment.paper_id.in_([paper.id for paper in papers]), scope(Attachment, user, Permission.VIEW_FILE)
    )
    found: dict[int, list[Attachment]] = {}
    for scan in db.session.scalars(query.order_by(Attachment.id)):
        found.setdefault(scan.paper_id, []).append(scan)
    return found


def check_open(owner: Owner) -> None:
    """Refuse to change the files of a record that is not in the hands of who sends them.

    All other signed papers come home at any time: a list's letter after it was sent, a plan once it has its number.
    """
    if isinstance(owner, Dossier):
        check_editable(owner)


def attach(
    owner: Owner,
    kind: AttachmentKind,
    name: str,
    blob: Blob,
    seen: Inspected,
    actor: User,
    *,
    quota: Quota,
    preview: str | None = None,
    home: tuple[Paper, int, list[int]] | None = None,
) -> Attachment:
    """Hang a stored file on its record, `preview` being the hash of its JPEG.

    `home` is the version that the file is a scan of, how many of its pages the file holds, and which are known.

    The same bytes of the same kind and paper are not hung twice: the first attachment is returned.
    """
    check_open(owner)
    paper = home[0].id if home else None
    for held in owner.attachments:
        if (held.kind, held.sha256, held.paper_id) == (kind, blob.sha256, paper):
            return held
    _check_room(owner, name, blob.size, quota)
    attachment = Attachment(
        kind=kind,
        sha256=blob.sha256,
        size=blob.size,
        content_type=seen.content_type,
        name=name,
        pages=seen.pages,
        preview_sha256=preview,
        paper_id=paper,
        paper_pages=home and home[1],
        paper_numbers=home and home[2],
        uploaded_by_id=actor.id,
    )
    owner.attachments.append(attachment)
    _touch(owner)
    db.session.flush()
    _record("attach", attachment, actor, paper=paper)
    return attachment


def detach(attachment: Attachment, actor: User) -> None:
    """Take a file off its record; its bytes stay until the sweep finds them unreferenced."""
    owner = attachment.owner
    check_open(owner)
    _record("detach", attachment, actor)
    owner.attachments.remove(attachment)
    _touch(owner)


def sort(attachment: Attachment, kind: AttachmentKind, actor: User) -> None:
    """File what hangs on a record under another kind; a scan that is known by its QR stays where its paper belongs."""
    owner = attachment.owner
    check_open(owner)
    if attachment.paper_id is not None:
        raise DomainError("Tệp đã được nhận biết theo mã QR nên loại của tệp không đổi bằng tay.")
    attachment.kind = kind
    _touch(owner)
    _record("sort_file", attachment, actor)


def _touch(owner: Owner) -> None:
    if isinstance(owner, Dossier):
        dossiers.touch(owner)


def _record(verb: str, attachment: Attachment, actor: User, **more: int | None) -> None:
    told = {"attachment": attachment.id, "kind": attachment.kind.value} | more
    record(attachment.owner, verb, actor, **told)


def record(owner: Owner, verb: str, actor: User, **told: int | str | None) -> None:
    """Write into the trail what was done with the files of a record."""
    audit.record(f"{type(owner).__name__.lower()}.{verb}", owner, actor=actor, **told)


def _check_room(owner: Owner, name: str, size: int, quota: Quota) -> None:
    what = NAMES[owner.__tablename__]
    if len(owner.attachments) >= quota.files:
        raise DomainError(
            f"Chưa nhận tệp “{name}”. {what.capitalize()} đã có {quota.files} tệp, là mức cao nhất."
        )
    if sum(held.size for held in owner.attachments) + size > quota.megabytes * MEGABYTE:
        raise DomainError(
            f"Chưa nhận tệp “{name}”. Tổng các tệp của {what} không được quá {quota.megabytes} MB."
        )
