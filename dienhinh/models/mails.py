from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dienhinh.clock import now
from dienhinh.extensions import db
from dienhinh.models.consolidations import Consolidation
from dienhinh.models.dossiers import Dossier


class MailState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        return {
            "waiting": "Chờ gửi",
            "sending": "Đang gửi",
            "sent": "Đã gửi",
            "failed": "Không gửi được",
            "dropped": "Không cần gửi nữa",
        }[self.value]


class OutgoingMail(db.Model):
    """One mail to one recipient, written in the transaction of the change that it tells of.

    `occurrence` names that change (its audit line), so each mails once and the second visit mails again.
    `papers` says what the worker attaches: a list of [paper name, source kind, source id]. `give_up_at` is set by
    the first attempt.
    """

    __table_args__ = (
        UniqueConstraint("occurrence", "recipient"),
        Index("ix_outgoing_mail_due", "state", "next_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence: Mapped[str] = mapped_column(String(80))
    template: Mapped[str] = mapped_column(String(40))
    recipient: Mapped[str] = mapped_column(String(254))
    recipient_name: Mapped[str] = mapped_column(String(150), default="")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"), index=True)
    consolidation_id: Mapped[int | None] = mapped_column(ForeignKey("consolidation.id"), index=True)
    message_id: Mapped[str] = mapped_column(String(150), unique=True)
    subject: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    secret: Mapped[bool] = mapped_column(default=False)
    papers: Mapped[list] = mapped_column(default=list)

    state: Mapped[MailState] = mapped_column(default=MailState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(default=now)
    give_up_at: Mapped[datetime | None]
    claimed_until: Mapped[datetime | None]
    claimed_by: Mapped[str] = mapped_column(String(64), default="")
    last_error: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    sent_at: Mapped[datetime | None]

    dossier: Mapped[Dossier | None] = relationship()
    consolidation: Mapped[Consolidation | None] = relationship()


class MailSettings(db.Model):
    """The office's mail server as the administrator set it; one row, and it wins over the environment."""

    id: Mapped[int] = mapped_column(primary_key=True)
    server: Mapped[str] = mapped_column(String(200), default="")
    port: Mapped[int] = mapped_column(default=587)
    security: Mapped[str] = mapped_column(String(10), default="starttls")
    username: Mapped[str] = mapped_column(String(254), default="")
    password_sealed: Mapped[str] = mapped_column(Text, default="")
    sender: Mapped[str] = mapped_column(String(254), default="")
    sender_name: Mapped[str] = mapped_column(String(150), default="")
    reply_to: Mapped[str] = mapped_column(String(254), default="")
