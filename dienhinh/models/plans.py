from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dienhinh.clock import now
from dienhinh.extensions import db
from dienhinh.models.programmes import Programme
from dienhinh.models.units import Unit
from dienhinh.models.users import Post, User

if TYPE_CHECKING:
    from dienhinh.models.attachments import Attachment


class PlanState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACKNOWLEDGED = "acknowledged"

    @property
    def label(self) -> str:
        return {
            "draft": "Đang soạn",
            "submitted": "Đã gửi",
            "returned": "Trả lại để sửa",
            "acknowledged": "Đã ghi nhận",
        }[self.value]


class SchoolPlan(db.Model):
    """A school's own plan for the year of its office's programme: written here, or a file of its own (`sha256`).

    `content` is what was sent, as its paper prints it; it is renewed at each sending.
    """

    __table_args__ = (UniqueConstraint("unit_id", "programme_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    state: Mapped[PlanState] = mapped_column(default=PlanState.DRAFT, index=True)
    version: Mapped[int] = mapped_column(default=1)

    number: Mapped[str] = mapped_column(String(20), default="")
    issued_on: Mapped[date | None]
    signatory_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    subject: Mapped[str] = mapped_column(String(500))
    legal_bases: Mapped[str] = mapped_column(Text, default="")
    aims: Mapped[str] = mapped_column(Text, default="")
    tasks: Mapped[str] = mapped_column(Text, default="")
    execution: Mapped[str] = mapped_column(Text, default="")
    recipients: Mapped[str] = mapped_column(Text, default="")
    content: Mapped[dict | None]

    sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    size: Mapped[int | None]
    content_type: Mapped[str] = mapped_column(String(100), default="")
    file_name: Mapped[str] = mapped_column(String(150), default="")

    round: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    updated_at: Mapped[datetime] = mapped_column(default=now)
    submitted_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    return_reason: Mapped[str] = mapped_column(Text, default="")

    unit: Mapped[Unit] = relationship(foreign_keys=unit_id)
    office: Mapped[Unit] = relationship(foreign_keys=office_id)
    programme: Mapped[Programme] = relationship()
    signatory: Mapped[Post | None] = relationship()
    created_by: Mapped[User | None] = relationship()
    attachments: Mapped[list["Attachment"]] = relationship(
        back_populates="school_plan", order_by="Attachment.id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def editable(self) -> bool:
        return self.state in (PlanState.DRAFT, PlanState.RETURNED) and self.programme.is_open

    @property
    def sign(self) -> str:
        return f"{self.number}/KH-{self.unit.symbol}" if self.number else ""

    @property
    def due_on(self) -> date | None:
        return self.programme.plan_due_on
