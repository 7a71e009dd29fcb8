from datetime import date, datetime

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dienhinh.clock import now
from dienhinh.extensions import db
from dienhinh.models.candidates import Candidate
from dienhinh.models.programmes import Programme
from dienhinh.models.units import Block, Unit
from dienhinh.models.users import User

activity_candidate = Table(
    "activity_candidate",
    db.metadata,
    Column("activity_id", ForeignKey("activity.id"), primary_key=True),
    Column("candidate_id", ForeignKey("candidate.id"), primary_key=True, index=True),
)


class Activity(db.Model):
    """What a school or its office did in a year to nurture, make known, visit or bring together exemplars.

    An office's concerns the schools of its block and of its candidates; where it names none, all its schools.
    `kind` and `channel` are words of the programme's own lists, kept as they read on that day.
    """

    __table_args__ = (Index("ix_activity_month", "happened_on", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    block_id: Mapped[int | None] = mapped_column(ForeignKey("block.id"), index=True)
    kind: Mapped[str] = mapped_column(String(100))
    channel: Mapped[str] = mapped_column(String(100), default="")
    title: Mapped[str] = mapped_column(String(200))
    happened_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(200), default="")
    content: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[str] = mapped_column(Text, default="")
    search_key: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    unit: Mapped[Unit] = relationship()
    programme: Mapped[Programme] = relationship()
    block: Mapped[Block | None] = relationship()
    created_by: Mapped[User | None] = relationship()
    candidates: Mapped[list[Candidate]] = relationship(secondary=activity_candidate, order_by=Candidate.id)
    photos: Mapped[list["Photo"]] = relationship(
        back_populates="activity", order_by="Photo.id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}


class Photo(db.Model):
    """A picture of an activity or of a story, as we encoded it anew: upright, scaled, without place and camera."""

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"), index=True)
    story_id: Mapped[int | None] = mapped_column(ForeignKey("story.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    small_sha256: Mapped[str] = mapped_column(String(64), index=True)
    caption: Mapped[str] = mapped_column(String(200), default="")
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    uploaded_at: Mapped[datetime] = mapped_column(default=now)

    activity: Mapped[Activity | None] = relationship(back_populates="photos")
