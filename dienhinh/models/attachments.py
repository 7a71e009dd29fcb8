from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dienhinh.clock import now
from dienhinh.extensions import db
from dienhinh.models.dossiers import Dossier
from dienhinh.models.papers import Paper
from dienhinh.models.users import User


class AttachmentKind(StrEnum):
    SIGNED_LETTER = "signed_letter"
    SIGNED_MINUTES = "signed_minutes"
    SIGNED_LIST = "signed_list"
    EVIDENCE = "evidence"
    OTHER = "other"

    @property
    def label(self) -> str:
        return {
            "signed_letter": "Tờ trình đã ký",
            "signed_minutes": "Biên bản đã ký",
            "signed_list": "Danh sách đã ký",
            "evidence": "Minh chứng",
            "other": "Khác",
        }[self.value]


SIGNED_KINDS = (AttachmentKind.SIGNED_LETTER, AttachmentKind.SIGNED_MINUTES, AttachmentKind.SIGNED_LIST)


class Attachment(db.Model):
    """A file of a dossier, stored under its SHA-256; an iPhone's photo has a JPEG beside the original.

    A scan whose QR was read knows the version that was signed, and how many pages of it the file holds.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    kind: Mapped[AttachmentKind]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    content_type: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(150))
    pages: Mapped[int | None]
    preview_sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("paper.id"), index=True)
    paper_pages: Mapped[int | None]
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    uploaded_at: Mapped[datetime] = mapped_column(default=now)

    dossier: Mapped[Dossier] = relationship(back_populates="attachments")
    uploaded_by: Mapped[User | None] = relationship()
    paper: Mapped[Paper | None] = relationship()
