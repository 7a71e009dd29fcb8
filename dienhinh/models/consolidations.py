from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dienhinh.clock import now
from dienhinh.extensions import db
from dienhinh.models.programmes import Programme
from dienhinh.models.units import Unit
from dienhinh.models.users import Post, User

if TYPE_CHECKING:
    from dienhinh.models.attachments import Attachment
    from dienhinh.models.nominees import Nominee


class ConsolidationState(StrEnum):
    DRAFT = "draft"
    PRESENTED = "presented"
    FORWARDED = "forwarded"
    ANSWERED = "answered"

    @property
    def label(self) -> str:
        return {
            "draft": "Đang lập",
            "presented": "Chờ lãnh đạo ký",
            "forwarded": "Đã chuyển",
            "answered": "Đã có kết quả",
        }[self.value]


class Amendment(StrEnum):
    """What a later list does to one that was sent."""

    SUPPLEMENT = "supplement"
    CORRECTION = "correction"

    @property
    def label(self) -> str:
        return {"supplement": "Danh sách bổ sung", "correction": "Danh sách đính chính"}[self.value]


class Consolidation(db.Model):
    """The office's Tờ trình and Danh sách tổng hợp to the parent unit; `amends` is the sent list that it mends."""

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    recipient_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    state: Mapped[ConsolidationState] = mapped_column(default=ConsolidationState.DRAFT, index=True)
    version: Mapped[int] = mapped_column(default=1)

    subject: Mapped[str] = mapped_column(String(500))
    addressee: Mapped[str] = mapped_column(String(200))
    signatory_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    number: Mapped[str] = mapped_column(String(20), default="")
    issued_on: Mapped[date | None]
    return_reason: Mapped[str] = mapped_column(Text, default="")

    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    presented_at: Mapped[datetime | None]
    forwarded_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    content: Mapped[dict | None]
    amendment: Mapped[Amendment | None]
    amends_id: Mapped[int | None] = mapped_column(ForeignKey("consolidation.id"), index=True)

    office: Mapped[Unit] = relationship(foreign_keys=office_id)
    recipient: Mapped[Unit] = relationship(foreign_keys=recipient_id)
    programme: Mapped[Programme] = relationship()
    signatory: Mapped[Post | None] = relationship()
    created_by: Mapped[User | None] = relationship()
    nominees: Mapped[list["Nominee"]] = relationship(back_populates="consolidation")
    amends: Mapped["Consolidation | None"] = relationship(remote_side=id)
    attachments: Mapped[list["Attachment"]] = relationship(
        back_populates="consolidation", order_by="Attachment.id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def unit_id(self) -> int:
        """The unit whose record it is, called as on other records."""
        return self.office_id

    @property
    def called(self) -> str:
        """What the list is: a later one by what it does to the one before."""
        return self.amendment.label if self.amendment else "Danh sách tổng hợp"
