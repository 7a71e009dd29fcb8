from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dienhinh.clock import now
from dienhinh.extensions import db
from dienhinh.models.dossiers import Dossier
from dienhinh.models.users import User


class Note(db.Model):
    """An officer's góp ý on one field or section; the school fixes or answers it before it may resubmit.

    `sent_in` is the round whose return carried it to the school; until then only the office sees it.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    target: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    sent_in: Mapped[int | None]
    reply: Mapped[str] = mapped_column(Text, default="")
    fixed: Mapped[bool] = mapped_column(default=False)
    answered_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]

    dossier: Mapped[Dossier] = relationship(back_populates="notes")
    author: Mapped[User] = relationship()


class InternalNote(db.Model):
    """A word between officers; a school never sees it."""

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)

    author: Mapped[User] = relationship()


class Submission(db.Model):
    """What a school sent in one round, whole, as its papers print it; it never changes."""

    __table_args__ = (UniqueConstraint("dossier_id", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    round: Mapped[int]
    at: Mapped[datetime] = mapped_column(default=now)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    content: Mapped[dict]

    dossier: Mapped[Dossier] = relationship(back_populates="submissions")
    user: Mapped[User] = relationship()
