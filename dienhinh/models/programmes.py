from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dienhinh.extensions import db
from dienhinh.models.units import Unit


class CandidateKind(StrEnum):
    COLLECTIVE = "collective"
    INDIVIDUAL = "individual"

    @property
    def label(self) -> str:
        return {"collective": "Tập thể", "individual": "Cá nhân"}[self.value]


class VoteBase(StrEnum):
    """What the percentage of votes is counted on."""

    VALID = "valid"
    RETURNED = "returned"
    ISSUED = "issued"

    @property
    def label(self) -> str:
        return {"valid": "số phiếu hợp lệ", "returned": "số phiếu thu về", "issued": "số phiếu phát ra"}[
            self.value
        ]


# The plan's own words (mục II.3 to II.5): what schools do, and by which channels they make it known.
ACTIVITY_KINDS = "Bồi dưỡng\nTuyên truyền\nTham quan, học tập\nGiao lưu, gặp mặt"
CHANNELS = (
    "Sinh hoạt đoàn thể\nTrang tin của trường\nTrang tin của Phòng\n"
    "Hội nghị giao ban khối thi đua\nHội nghị\nKhác"
)


class Programme(db.Model):
    """One office's plan for a school year, with all that its dossiers and papers quote."""

    __table_args__ = (UniqueConstraint("office_id", "school_year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    school_year: Mapped[str] = mapped_column(String(9))
    number: Mapped[str] = mapped_column(String(60))
    issued_on: Mapped[date]
    title: Mapped[str] = mapped_column(Text)
    legal_bases: Mapped[str] = mapped_column(Text, default="")
    awards: Mapped[str] = mapped_column(Text, default="")
    commendations: Mapped[str] = mapped_column(Text, default="")
    activity_kinds: Mapped[str] = mapped_column(Text, default=ACTIVITY_KINDS)
    channels: Mapped[str] = mapped_column(Text, default=CHANNELS)
    plan_due_on: Mapped[date | None]
    pledge_due_on: Mapped[date | None]
    midyear_due_on: Mapped[date | None]
    final_due_on: Mapped[date | None]
    vote_base: Mapped[VoteBase] = mapped_column(default=VoteBase.VALID)
    minimum_percent: Mapped[int] = mapped_column(default=50)
    answer_days: Mapped[int] = mapped_column(default=5)
    scans_required: Mapped[bool] = mapped_column(default=True)
    is_open: Mapped[bool] = mapped_column(default=True)
    # The texts of letters that the office changed, "letter.part" -> text.
    wording: Mapped[dict] = mapped_column(default=dict, server_default="{}")

    office: Mapped[Unit] = relationship()
    criteria: Mapped[list["Criterion"]] = relationship(
        back_populates="programme", order_by="Criterion.position", cascade="all, delete-orphan"
    )


class Criterion(db.Model):
    """A tiêu chuẩn of a programme, word for word, with the clause that holds it."""

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    kind: Mapped[CandidateKind]
    for_leaders: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int]
    clause: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)

    programme: Mapped[Programme] = relationship(back_populates="criteria")
