from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dienhinh.clock import now
from dienhinh.extensions import db
from dienhinh.models.candidates import Candidate
from dienhinh.models.programmes import Programme
from dienhinh.models.units import Unit
from dienhinh.models.users import User


class HonourKind(StrEnum):
    """Where a candidate was honoured (mục II.5 of the plan), and what a school gives on its own authority."""

    OWN_AWARD = "own_award"
    SCHOOL_MEETING = "school_meeting"
    SECTOR_MEETING = "sector_meeting"
    MEDIA = "media"

    @property
    def label(self) -> str:
        return {
            "own_award": "Khen thưởng theo thẩm quyền của trường",
            "school_meeting": "Biểu dương tại hội nghị của trường",
            "sector_meeting": "Biểu dương tại hội nghị của Ngành",
            "media": "Biểu dương trên phương tiện thông tin đại chúng",
        }[self.value]


class Honour(db.Model):
    """That a candidate was honoured; a commendation of the school's own has award, decision number and date."""

    __table_args__ = (Index("ix_honour_register", "happened_on", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), index=True)
    kind: Mapped[HonourKind]
    happened_on: Mapped[date]
    occasion: Mapped[str] = mapped_column(String(300), default="")
    place: Mapped[str] = mapped_column(String(200), default="")
    award: Mapped[str] = mapped_column(String(150), default="")
    decision_number: Mapped[str] = mapped_column(String(60), default="")
    decision_date: Mapped[date | None]
    notes: Mapped[str] = mapped_column(Text, default="")
    search_key: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    unit: Mapped[Unit] = relationship()
    programme: Mapped[Programme] = relationship()
    candidate: Mapped[Candidate] = relationship()
    created_by: Mapped[User | None] = relationship()

    __mapper_args__ = {"version_id_col": version}
