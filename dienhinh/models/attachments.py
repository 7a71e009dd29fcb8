from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dienhinh.clock import now
from dienhinh.extensions import db
from dienhinh.models.consolidations import Consolidation
from dienhinh.models.dossiers import Dossier
from dienhinh.models.papers import Paper
from dienhinh.models.users import User


class AttachmentKind(StrEnum):
    SIGNED_LETTER = "signed_letter"
    SIGNED_MINUTES = "signed_minutes"
    SIGNED_LIST = "signed_list"
    SIGNED_NOTICE = "signed_notice"
    EVIDENCE = "evidence"
    OTHER = "other"

    @property
    def label(self) -> str:
        return {
            "signed_letter": "Tờ trình đã ký",
            "signed_minutes": "Biên bản đã ký",
            "signed_list": "Danh sách đã ký",
            "signed_notice": "Thông báo đã ký",
            "evidence": "Minh chứng",
            "other": "Khác",
        }[self.value]

    @property
    def is_signed(self) -> bool:
        """Whether such a file is a paper that was signed."""
        return self.value.startswith("signed_")


K = AttachmentKind
Owner = Dossier | Consolidation
# What each owner's files can be.
KINDS = {
    "dossier": (K.SIGNED_LETTER, K.SIGNED_MINUTES, K.SIGNED_LIST, K.EVIDENCE, K.OTHER),
    "consolidation": (K.SIGNED_LETTER, K.SIGNED_LIST, K.SIGNED_NOTICE, K.OTHER),
}
SIGNED_KINDS = tuple(kind for kind in KINDS["dossier"] if kind.is_signed)
# In other words: exactly one of them is set.
ONE_OWNER = "(dossier_id IS NULL) <> (consolidation_id IS NULL)"


class Attachment(db.Model):
    """A file of a dossier or of a list, stored under its SHA-256; an iPhone's photo has a JPEG beside the original.

    A scan whose QR was read knows the version that was signed, how many pages of it the file holds, and the numbers
    of those that tell it.
    """

    __table_args__ = (CheckConstraint(ONE_OWNER, "one_owner"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"), index=True)
    consolidation_id: Mapped[int | None] = mapped_column(ForeignKey("consolidation.id"), index=True)
    kind: Mapped[AttachmentKind]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    content_type: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(150))
    pages: Mapped[int | None]
    preview_sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("paper.id"), index=True)
    paper_pages: Mapped[int | None]
    paper_numbers: Mapped[list | None]
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    uploaded_at: Mapped[datetime] = mapped_column(default=now)

    dossier: Mapped[Dossier | None] = relationship(back_populates="attachments")
    consolidation: Mapped[Consolidation | None] = relationship(back_populates="attachments")
    uploaded_by: Mapped[User | None] = relationship()
    paper: Mapped[Paper | None] = relationship()

    @property
    def owner(self) -> Owner:
        """The record that the file is kept with."""
        return self.dossier or self.consolidation

    @property
    def pages_home(self) -> int:
        """How many of its paper's pages the file holds, one that stands in it twice counted once."""
        numbers = self.paper_numbers or []
        return (self.paper_pages or 0) - len(numbers) + len(set(numbers))
