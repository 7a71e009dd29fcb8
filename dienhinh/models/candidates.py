from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dienhinh.clock import now
from dienhinh.extensions import db
from dienhinh.models.programmes import CandidateKind
from dienhinh.models.units import Unit


class Candidate(db.Model):
    """A collective or a person of a school, typed once and used by every dossier."""

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    former_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    kind: Mapped[CandidateKind]
    name: Mapped[str] = mapped_column(String(150))
    position: Mapped[str] = mapped_column(String(150), default="")
    is_leader: Mapped[bool] = mapped_column(default=False)
    teaching_since: Mapped[date | None]
    phone: Mapped[str] = mapped_column(String(30), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    archived_at: Mapped[datetime | None]
    search_key: Mapped[str] = mapped_column(String(500), index=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=now)

    unit: Mapped[Unit] = relationship(foreign_keys=unit_id)
    former_unit: Mapped[Unit | None] = relationship(foreign_keys=former_unit_id)

    __mapper_args__ = {"version_id_col": version}

    def unit_on(self, day: date) -> Unit:
        """Return the school at a day: before it was merged into another one, that was the former school."""
        former = self.former_unit
        return former if former and former.closed_on and day < former.closed_on else self.unit

    def seniority(self, day: date) -> int | None:
        """Return whole years of teaching at a day; None where the month it began is not known."""
        if self.teaching_since is None:
            return None
        months = (day.year - self.teaching_since.year) * 12 + day.month - self.teaching_since.month
        return max(0, months // 12)


class SchoolTitle(db.Model):
    """A danh hiệu that a school holds for a school year, by a decision."""

    __table_args__ = (UniqueConstraint("unit_id", "school_year", "title"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    school_year: Mapped[str] = mapped_column(String(9))
    title: Mapped[str] = mapped_column(String(100))
    decision_number: Mapped[str] = mapped_column(String(60))
    decision_date: Mapped[date]
