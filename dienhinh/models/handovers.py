from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dienhinh.clock import now
from dienhinh.extensions import db
from dienhinh.models.consolidations import Consolidation
from dienhinh.models.users import User


class Handover(db.Model):
    """One version of the file that a forwarded list is handed over in, its bytes stored under their SHA-256.

    `fingerprint` is the SHA-256 of its manifest: the same papers and files are packed once. `receipt` is what the
    receiver sent back, as it was sent; empty where somebody of the receiving unit pressed the button.
    """

    __table_args__ = (UniqueConstraint("consolidation_id", "fingerprint"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consolidation_id: Mapped[int] = mapped_column(ForeignKey("consolidation.id"), index=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(default=now)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    received_on: Mapped[date | None]
    receiver: Mapped[str] = mapped_column(String(150), default="")
    receiver_unit: Mapped[str] = mapped_column(String(200), default="")
    receipt: Mapped[str] = mapped_column(Text, default="")
    recorded_at: Mapped[datetime | None]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    consolidation: Mapped[Consolidation] = relationship()
    made_by: Mapped[User | None] = relationship(foreign_keys=made_by_id)
    recorded_by: Mapped[User | None] = relationship(foreign_keys=recorded_by_id)
