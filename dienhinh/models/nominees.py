from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dienhinh.clock import now
from dienhinh.extensions import db
from dienhinh.models.candidates import Candidate
from dienhinh.models.consolidations import Consolidation
from dienhinh.models.dossiers import Dossier
from dienhinh.models.programmes import Criterion
from dienhinh.models.users import User


class Verdict(StrEnum):
    """What the office finds of a nominee."""

    PENDING = "pending"
    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"

    @property
    def label(self) -> str:
        return {
            "pending": "Chờ ý kiến",
            "eligible": "Đủ điều kiện",
            "ineligible": "Không đủ điều kiện",
        }[self.value]


class Result(StrEnum):
    """What came of it in the end."""

    PENDING = "pending"
    RECOGNISED = "recognised"
    NOT_RECOGNISED = "not_recognised"
    REVOKED = "revoked"

    @property
    def label(self) -> str:
        return {
            "pending": "Chờ kết quả",
            "recognised": "Được công nhận",
            "not_recognised": "Không được công nhận",
            "revoked": "Đã thu hồi",
        }[self.value]


class Nominee(db.Model):
    """A candidate in a dossier: why, with what votes, and what was said of it."""

    __table_args__ = (UniqueConstraint("dossier_id", "candidate_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), index=True)
    position: Mapped[int]
    summary: Mapped[str] = mapped_column(Text, default="")
    award: Mapped[str] = mapped_column(String(150), default="")
    votes_issued: Mapped[int | None]
    votes_returned: Mapped[int | None]
    votes_valid: Mapped[int | None]
    votes_for: Mapped[int | None]
    notified: Mapped[bool] = mapped_column(default=False)

    verdict: Mapped[Verdict] = mapped_column(default=Verdict.PENDING)
    verdict_reason: Mapped[str] = mapped_column(Text, default="")
    verdict_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    verdict_at: Mapped[datetime | None]

    consolidation_id: Mapped[int | None] = mapped_column(ForeignKey("consolidation.id"), index=True)
    result: Mapped[Result] = mapped_column(default=Result.PENDING)
    result_reason: Mapped[str] = mapped_column(Text, default="")
    result_award: Mapped[str] = mapped_column(String(150), default="")
    decision_number: Mapped[str] = mapped_column(String(60), default="")
    decision_date: Mapped[date | None]
    revocation_number: Mapped[str] = mapped_column(String(60), default="", server_default="")
    revocation_date: Mapped[date | None]

    dossier: Mapped[Dossier] = relationship(back_populates="nominees")
    candidate: Mapped[Candidate] = relationship()
    verdict_by: Mapped[User | None] = relationship()
    consolidation: Mapped[Consolidation | None] = relationship(back_populates="nominees")
    evidence: Mapped[list["Evidence"]] = relationship(
        back_populates="nominee", order_by="Evidence.criterion_id", cascade="all, delete-orphan"
    )
    overrides: Mapped[list["Override"]] = relationship(back_populates="nominee", cascade="all, delete-orphan")
    matches: Mapped[list["MatchDecision"]] = relationship(
        back_populates="nominee", foreign_keys="MatchDecision.nominee_id", cascade="all, delete-orphan"
    )

    @property
    def revoked_by(self) -> str:
        """The decision that took the recognition back, as a sentence names it."""
        day = f" ngày {self.revocation_date:%d/%m/%Y}" if self.revocation_date else ""
        return f"Quyết định số {self.revocation_number}{day}" if self.revocation_number else ""


class Evidence(db.Model):
    """A nominee's minh chứng for one criterion."""

    __table_args__ = (UniqueConstraint("nominee_id", "criterion_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    nominee_id: Mapped[int] = mapped_column(ForeignKey("nominee.id"), index=True)
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"))
    text: Mapped[str] = mapped_column(Text)

    nominee: Mapped[Nominee] = relationship(back_populates="evidence")
    criterion: Mapped[Criterion] = relationship()


class Override(db.Model):
    """The reason a person gave for going on although a rule warned."""

    __table_args__ = (UniqueConstraint("nominee_id", "rule"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    nominee_id: Mapped[int] = mapped_column(ForeignKey("nominee.id"), index=True)
    rule: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(Text)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(default=now)

    nominee: Mapped[Nominee] = relationship(back_populates="overrides")
    user: Mapped[User] = relationship()


class MatchDecision(db.Model):
    """The officer's decision on a nominee that resembles another one."""

    __table_args__ = (UniqueConstraint("nominee_id", "other_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    nominee_id: Mapped[int] = mapped_column(ForeignKey("nominee.id"), index=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("nominee.id"))
    kind: Mapped[str] = mapped_column(String(20))
    accepted: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(default=now)

    nominee: Mapped[Nominee] = relationship(back_populates="matches", foreign_keys=nominee_id)
    other: Mapped[Nominee] = relationship(foreign_keys=other_id)
    user: Mapped[User] = relationship()
