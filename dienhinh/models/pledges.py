from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dienhinh.clock import now
from dienhinh.extensions import db
from dienhinh.models.candidates import Candidate
from dienhinh.models.programmes import Criterion, Programme
from dienhinh.models.units import Unit
from dienhinh.models.users import Post, User

if TYPE_CHECKING:
    from dienhinh.models.attachments import Attachment


class PledgeState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    CONFIRMED = "confirmed"
    REVIEWED = "reviewed"

    @property
    def label(self) -> str:
        return {
            "draft": "Đang lập",
            "submitted": "Đã gửi",
            "returned": "Trả lại để sửa",
            "confirmed": "Đã xác nhận",
            "reviewed": "Đã tự đánh giá giữa năm",
        }[self.value]


class Grade(StrEnum):
    """How far a candidate is with one criterion, in its school's own eyes."""

    MET = "met"
    STRIVING = "striving"
    NOT_YET = "not_yet"

    @property
    def label(self) -> str:
        return {"met": "đã đạt", "striving": "đang phấn đấu", "not_yet": "chưa"}[self.value]


class PledgeList(db.Model):
    """A school's đăng ký phấn đấu for a year: the pledges that it sends together, and what became of them."""

    __table_args__ = (UniqueConstraint("unit_id", "programme_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    state: Mapped[PledgeState] = mapped_column(default=PledgeState.DRAFT, index=True)
    version: Mapped[int] = mapped_column(default=1)
    signatory_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))

    round: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    updated_at: Mapped[datetime] = mapped_column(default=now)
    submitted_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    reviewed_at: Mapped[datetime | None]
    return_reason: Mapped[str] = mapped_column(Text, default="")

    unit: Mapped[Unit] = relationship(foreign_keys=unit_id)
    office: Mapped[Unit] = relationship(foreign_keys=office_id)
    programme: Mapped[Programme] = relationship()
    signatory: Mapped[Post | None] = relationship()
    created_by: Mapped[User | None] = relationship()
    pledges: Mapped[list["Pledge"]] = relationship(
        back_populates="pledge_list", order_by="Pledge.position", cascade="all, delete-orphan"
    )
    attachments: Mapped[list["Attachment"]] = relationship(
        back_populates="pledge_list", order_by="Attachment.id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def editable(self) -> bool:
        return self.state in (PledgeState.DRAFT, PledgeState.RETURNED) and self.programme.is_open

    @property
    def due_on(self) -> date | None:
        return self.programme.pledge_due_on


class Pledge(db.Model):
    """A candidate's registration for a year: the award that it strives for, and how."""

    __table_args__ = (UniqueConstraint("pledge_list_id", "candidate_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pledge_list_id: Mapped[int] = mapped_column(ForeignKey("pledge_list.id"), index=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), index=True)
    position: Mapped[int]
    award: Mapped[str] = mapped_column(String(150), default="")
    effort: Mapped[str] = mapped_column(Text, default="")
    midyear_remark: Mapped[str] = mapped_column(Text, default="")

    pledge_list: Mapped[PledgeList] = relationship(back_populates="pledges")
    candidate: Mapped[Candidate] = relationship()
    assessments: Mapped[list["Assessment"]] = relationship(
        back_populates="pledge", order_by="Assessment.criterion_id", cascade="all, delete-orphan"
    )


class Assessment(db.Model):
    """A pledge's self-assessment against one criterion: when it was made, and in the middle of the year."""

    __table_args__ = (UniqueConstraint("pledge_id", "criterion_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pledge_id: Mapped[int] = mapped_column(ForeignKey("pledge.id"), index=True)
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"), index=True)
    first: Mapped[Grade | None]
    second: Mapped[Grade | None]

    pledge: Mapped[Pledge] = relationship(back_populates="assessments")
    criterion: Mapped[Criterion] = relationship()
