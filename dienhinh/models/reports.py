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


class ReportKind(StrEnum):
    MIDYEAR = "midyear"
    FINAL = "final"

    @property
    def label(self) -> str:
        return {"midyear": "Báo cáo sơ kết", "final": "Báo cáo tổng kết"}[self.value]


class ReportState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"

    @property
    def label(self) -> str:
        return {
            "draft": "Đang soạn",
            "submitted": "Đã gửi",
            "returned": "Trả lại để sửa",
            "accepted": "Đã tiếp nhận",
        }[self.value]


class Report(db.Model):
    """A school's báo cáo sơ kết or tổng kết: words of its own beside figures that are counted from what it did.

    `content` is what was sent, figures and all, as its paper prints it; it is renewed at each sending.
    """

    __table_args__ = (UniqueConstraint("unit_id", "programme_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    kind: Mapped[ReportKind]
    state: Mapped[ReportState] = mapped_column(default=ReportState.DRAFT, index=True)
    version: Mapped[int] = mapped_column(default=1)

    number: Mapped[str] = mapped_column(String(20), default="")
    issued_on: Mapped[date | None]
    signatory_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    done: Mapped[str] = mapped_column(Text, default="")
    shortcomings: Mapped[str] = mapped_column(Text, default="")
    lessons: Mapped[str] = mapped_column(Text, default="")
    next_steps: Mapped[str] = mapped_column(Text, default="")
    requests: Mapped[str] = mapped_column(Text, default="")
    content: Mapped[dict | None]

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
        back_populates="report", order_by="Attachment.id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def editable(self) -> bool:
        return self.state in (ReportState.DRAFT, ReportState.RETURNED) and self.programme.is_open

    @property
    def due_on(self) -> date | None:
        if self.kind is ReportKind.MIDYEAR:
            return self.programme.midyear_due_on
        return self.programme.final_due_on
