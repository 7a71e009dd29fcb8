from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dienhinh.clock import now
from dienhinh.extensions import db
from dienhinh.models.activities import Photo
from dienhinh.models.candidates import Candidate
from dienhinh.models.nominees import Nominee
from dienhinh.models.programmes import Programme
from dienhinh.models.units import Unit
from dienhinh.models.users import User


class StoryState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return {
            "draft": "Bản nháp",
            "submitted": "Chờ Phòng duyệt",
            "returned": "Phòng trả lại",
            "published": "Đã công bố",
            "withdrawn": "Đã gỡ",
        }[self.value]


class Story(db.Model):
    """A gương điển hình: why a candidate succeeded, how, and what others may learn; public once published.

    `nominee_id` is the recognition that it rests on: its revocation withdraws the story.
    """

    __table_args__ = (Index("ix_story_gallery", "state", "published_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), index=True)
    nominee_id: Mapped[int | None] = mapped_column(ForeignKey("nominee.id"), index=True)
    state: Mapped[StoryState] = mapped_column(default=StoryState.DRAFT)
    version: Mapped[int] = mapped_column(default=1)

    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(Text, default="")
    causes: Mapped[str] = mapped_column(Text, default="")
    measures: Mapped[str] = mapped_column(Text, default="")
    lessons: Mapped[str] = mapped_column(Text, default="")
    consented: Mapped[bool] = mapped_column(default=False)
    search_key: Mapped[str] = mapped_column(Text, default="")

    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    updated_at: Mapped[datetime] = mapped_column(default=now)
    sent_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")

    unit: Mapped[Unit] = relationship(foreign_keys=unit_id)
    office: Mapped[Unit] = relationship(foreign_keys=office_id)
    programme: Mapped[Programme] = relationship()
    candidate: Mapped[Candidate] = relationship()
    nominee: Mapped[Nominee | None] = relationship()
    created_by: Mapped[User | None] = relationship()
    photos: Mapped[list[Photo]] = relationship(order_by=Photo.id, cascade="all, delete-orphan")
    follows: Mapped[list["StoryFollow"]] = relationship(
        back_populates="story", order_by="StoryFollow.id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def editable(self) -> bool:
        return self.state in (StoryState.DRAFT, StoryState.RETURNED)


class StoryFollow(db.Model):
    """Nhân rộng: a school follows the model of a story in a year, and reports what it did and what came of it."""

    __table_args__ = (UniqueConstraint("story_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    plan: Mapped[str] = mapped_column(Text, default="")
    done: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[str] = mapped_column(Text, default="")
    registered_at: Mapped[datetime] = mapped_column(default=now)
    registered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reported_at: Mapped[datetime | None]

    story: Mapped[Story] = relationship(back_populates="follows")
    unit: Mapped[Unit] = relationship()
    programme: Mapped[Programme] = relationship()
