from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dienhinh.clock import now
from dienhinh.extensions import db
from dienhinh.models.users import User


class TrailCheck(db.Model):
    """One reading of the whole trail, part by part: `last` and `digest` are where the next part goes on.

    `anchors` is how many heads noted outside the database it was held against; `faults` holds the first sentences.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(default=now)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    last: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str] = mapped_column(String(64), default="")
    faults: Mapped[list] = mapped_column(default=list)
    fault_count: Mapped[int] = mapped_column(default=0)
    anchors: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]

    asked_by: Mapped[User | None] = relationship()
