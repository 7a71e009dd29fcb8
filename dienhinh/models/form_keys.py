from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dienhinh.clock import now
from dienhinh.extensions import db


class FormKey(db.Model):
    """A form that was sent: the same form sent twice finds its first answer here, and who waits how far it is."""

    __table_args__ = (UniqueConstraint("user_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    key: Mapped[str] = mapped_column(String(64))
    location: Mapped[str] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(String(100), default="", server_default="")
    done: Mapped[int] = mapped_column(default=0, server_default="0")
    total: Mapped[int] = mapped_column(default=0, server_default="0")
    at: Mapped[datetime] = mapped_column(default=now)
