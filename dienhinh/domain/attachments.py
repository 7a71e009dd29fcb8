"""The files of a dossier: take one in, let one go. Bytes are stored before; callers commit."""

from typing import NamedTuple

from dienhinh.domain import audit, dossiers
from dienhinh.domain.drafting import check_editable
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.files.inspect import Inspected
from dienhinh.files.store import MEGABYTE, Blob
from dienhinh.models import SIGNED_KINDS, Attachment, AttachmentKind, Dossier, User

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
) -> Attachment:
    """Hang a stored file on a draft, `preview` being the hash of its JPEG.

    The same bytes of the same kind are not hung twice: the first attachment is returned.
    """
    check_editable(dossier)
    for held in dossier.attachments:
        if (held.kind, held.sha256) == (kind, blob.sha256):
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
        uploaded_by_id=actor.id,
    )
    dossier.attachments.append(attachment)
    dossiers.touch(dossier)
    db.session.flush()
    audit.record("dossier.attach", dossier, actor=actor, attachment=attachment.id, kind=kind.value)
    return attachment


def detach(attachment: Attachment, actor: User) -> None:
    """Take a file off a draft; its bytes stay until the sweep finds them unreferenced."""
    dossier = attachment.dossier
    check_editable(dossier)
    kind, attachment_id = attachment.kind.value, attachment.id
    dossier.attachments.remove(attachment)
    dossiers.touch(dossier)
    audit.record("dossier.detach", dossier, actor=actor, attachment=attachment_id, kind=kind)


def next_kind(dossier: Dossier) -> AttachmentKind:
    """Return the kind that a school most likely attaches next: the first signed paper still wanted, else proofs."""
    held = {attachment.kind for attachment in dossier.attachments}
    return next((kind for kind in SIGNED_KINDS if kind not in held), AttachmentKind.EVIDENCE)


def _check_room(dossier: Dossier, name: str, size: int, quota: Quota) -> None:
    if len(dossier.attachments) >= quota.files:
        raise DomainError(f"Chưa nhận tệp “{name}”. Hồ sơ đã có {quota.files} tệp, là mức cao nhất.")
    if sum(held.size for held in dossier.attachments) + size > quota.megabytes * MEGABYTE:
        raise DomainError(
            f"Chưa nhận tệp “{name}”. Tổng các tệp của hồ sơ không được quá {quota.megabytes} MB."
        )
