from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dienhinh.clock import now
from dienhinh.extensions import db
from dienhinh.models.programmes import Programme
from dienhinh.models.units import Unit
from dienhinh.models.users import User


class Reminder(db.Model):
    """A lời đôn đốc to one unit on one duty, by a person or (without one) by the calendar.

    `occurrence` names it for ever, so that the calendar reminds once, however many workers look at it.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    duty: Mapped[str] = mapped_column(String(20))
    occurrence: Mapped[str] = mapped_column(String(80), unique=True)
    due_on: Mapped[date | None]
    words: Mapped[str] = mapped_column(Text, default="")
    sent_at: Mapped[datetime] = mapped_column(default=now, index=True)
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    programme: Mapped[Programme] = relationship()
    unit: Mapped[Unit] = relationship()
    sent_by: Mapped[User | None] = relationship()
