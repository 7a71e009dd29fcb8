"""The files of a dossier: take one in, let one go. Bytes are stored before; callers commit."""

from typing import NamedTuple

from dienhinh.domain import audit, dossiers
from dienhinh.domain.drafting import check_editable
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.files.inspect import Inspected
from dienhinh.files.store import MEGABYTE, Blob
from dienhinh.models import Attachment, AttachmentKind, Dossier, Paper, User

MOST_AT_ONCE = 20


class Quota(NamedTuple):
    """What a dossier may hold in all."""

    files: int
    megabytes: int


def attach(
    dossier: Dossier,
    kind: AttachmentKind,
    name: str,
    blob: Blob,
    seen: Inspected,
    actor: User,
    *,
    quota: Quota,
    preview: str | None = None,
    home: tuple[Paper, int] | None = None,
) -> Attachment:
    """Hang a stored file on a draft, `preview` being the hash of its JPEG.

    `home` is the version that the file is a scan of, and how many of its pages the file holds.

    The same bytes of the same kind and paper are not hung twice: the first attachment is returned.
    """
    check_editable(dossier)
    paper = home[0].id if home else None
    for held in dossier.attachments:
        if (held.kind, held.sha256, held.paper_id) == (kind, blob.sha256, paper):
            return held
    _check_room(dossier, name, blob.size, quota)
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
        uploaded_by_id=actor.id,
    )
    dossier.attachments.append(attachment)
    dossiers.touch(dossier)
    db.session.flush()
    audit.record(
        "dossier.attach", dossier, actor=actor, attachment=attachment.id, kind=kind.value, paper=paper
    )
    return attachment


def detach(attachment: Attachment, actor: User) -> None:
    """Take a file off a draft; its bytes stay until the sweep finds them unreferenced."""
    dossier = attachment.dossier
    check_editable(dossier)
    kind, attachment_id = attachment.kind.value, attachment.id
    dossier.attachments.remove(attachment)
    dossiers.touch(dossier)
    audit.record("dossier.detach", dossier, actor=actor, attachment=attachment_id, kind=kind)


def sort(attachment: Attachment, kind: AttachmentKind, actor: User) -> None:
    """File what hangs on a draft under another kind; a scan that is known by its QR stays where its paper belongs."""
    dossier = attachment.dossier
    check_editable(dossier)
    if attachment.paper_id is not None:
        raise DomainError("Tệp đã được nhận biết theo mã QR nên loại của tệp không đổi bằng tay.")
    attachment.kind = kind
    dossiers.touch(dossier)
    audit.record("dossier.sort_file", dossier, actor=actor, attachment=attachment.id, kind=kind.value)


def _check_room(dossier: Dossier, name: str, size: int, quota: Quota) -> None:
    if len(dossier.attachments) >= quota.files:
        raise DomainError(f"Chưa nhận tệp “{name}”. Hồ sơ đã có {quota.files} tệp, là mức cao nhất.")
    if sum(held.size for held in dossier.attachments) + size > quota.megabytes * MEGABYTE:
        raise DomainError(
            f"Chưa nhận tệp “{name}”. Tổng các tệp của hồ sơ không được quá {quota.megabytes} MB."
        )
