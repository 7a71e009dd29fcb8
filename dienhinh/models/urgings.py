from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dienhinh.clock import now
from dienhinh.extensions import db
from dienhinh.models.programmes import Programme
from dienhinh.models.units import Unit
from dienhinh.models.users import Post, User

if TYPE_CHECKING:
    from dienhinh.models.attachments import Attachment


class Urging(db.Model):
    """An office's Công văn đôn đốc on one duty: the schools that lacked it on the day on which they were counted.

    Each of `schools` is {"unit", "name", "block", "lack"} as of that day, so that the letter says the next morning what
    it said. A duty of a year has one that is open; once it was issued, the next begins.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    duty: Mapped[str] = mapped_column(String(20))
    schools: Mapped[list]
    counted_on: Mapped[date]
    signatory_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    number: Mapped[str] = mapped_column(String(20), default="")
    issued_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    unit: Mapped[Unit] = relationship()
    programme: Mapped[Programme] = relationship()
    signatory: Mapped[Post | None] = relationship()
    created_by: Mapped[User | None] = relationship()
    attachments: Mapped[list["Attachment"]] = relationship(
        back_populates="urging", order_by="Attachment.id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_issued(self) -> bool:
        return self.issued_on is not None
