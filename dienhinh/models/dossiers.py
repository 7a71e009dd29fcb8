from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dienhinh.clock import now
from dienhinh.extensions import db
from dienhinh.models.programmes import Programme
from dienhinh.models.units import Unit
from dienhinh.models.users import Post, User

if TYPE_CHECKING:
    from dienhinh.models.attachments import Attachment
    from dienhinh.models.nominees import Nominee
    from dienhinh.models.notes import Note, Submission


class DossierState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    FORWARDED = "forwarded"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return {
            "draft": "Nháp",
            "submitted": "Đã nộp",
            "returned": "Trả lại để bổ sung",
            "accepted": "Đã tiếp nhận",
            "forwarded": "Đã chuyển",
            "closed": "Đã có kết quả",
        }[self.value]


class BallotKind(StrEnum):
    SHOW_OF_HANDS = "hands"
    SECRET = "secret"

    @property
    def label(self) -> str:
        return {"hands": "Biểu quyết", "secret": "Bỏ phiếu kín"}[self.value]


class Dossier(db.Model):
    """One Tờ trình with its Biên bản and Danh sách, from draft to the Sở's answer."""

    __table_args__ = (Index("ix_dossier_desk", "office_id", "state", "submitted_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    state: Mapped[DossierState] = mapped_column(default=DossierState.DRAFT)
    version: Mapped[int] = mapped_column(default=1)

    subject: Mapped[str] = mapped_column(String(500))
    commendation: Mapped[str] = mapped_column(String(100), default="")
    urgent: Mapped[bool] = mapped_column(default=False)
    addressee: Mapped[str] = mapped_column(String(200))
    signatory_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    number: Mapped[str] = mapped_column(String(20), default="")
    issued_on: Mapped[date | None]

    round: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    updated_at: Mapped[datetime] = mapped_column(default=now)
    submitted_at: Mapped[datetime | None]
    due_on: Mapped[date | None]
    answered_at: Mapped[datetime | None]
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    search_key: Mapped[str] = mapped_column(Text, default="")

    unit: Mapped[Unit] = relationship(foreign_keys=unit_id)
    office: Mapped[Unit] = relationship(foreign_keys=office_id)
    programme: Mapped[Programme] = relationship()
    signatory: Mapped[Post | None] = relationship()
    created_by: Mapped[User | None] = relationship(foreign_keys=created_by_id)
    assignee: Mapped[User | None] = relationship(foreign_keys=assignee_id)
    meeting: Mapped["Meeting"] = relationship(
        back_populates="dossier", cascade="all, delete-orphan", uselist=False
    )
    nominees: Mapped[list["Nominee"]] = relationship(
        back_populates="dossier", order_by="Nominee.position", cascade="all, delete-orphan"
    )
    attachments: Mapped[list["Attachment"]] = relationship(
        back_populates="dossier", order_by="Attachment.id", cascade="all, delete-orphan"
    )
    notes: Mapped[list["Note"]] = relationship(
        back_populates="dossier", order_by="Note.id", cascade="all, delete-orphan"
    )
    submissions: Mapped[list["Submission"]] = relationship(
        back_populates="dossier", order_by="Submission.round", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def editable(self) -> bool:
        return self.state in (DossierState.DRAFT, DossierState.RETURNED)


class Meeting(db.Model):
    """The họp bình xét of a dossier; members are kept a line each, as the minutes print them."""

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), unique=True)
    minutes_number: Mapped[str] = mapped_column(String(20), default="")
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    place: Mapped[str] = mapped_column(String(200), default="")
    chair: Mapped[str] = mapped_column(String(150), default="")
    secretary: Mapped[str] = mapped_column(String(150), default="")
    present: Mapped[str] = mapped_column(Text, default="")
    absent: Mapped[str] = mapped_column(Text, default="")
    ballot: Mapped[BallotKind] = mapped_column(default=BallotKind.SECRET)
    opinions: Mapped[str] = mapped_column(Text, default="")
    conclusion: Mapped[str] = mapped_column(Text, default="")

    dossier: Mapped[Dossier] = relationship(back_populates="meeting")
