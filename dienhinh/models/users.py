from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from flask_login import UserMixin
from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dienhinh import text
from dienhinh.clock import now
from dienhinh.extensions import db
from dienhinh.models.units import Unit


class Role(StrEnum):
    CLERK = "clerk"
    PRINCIPAL = "principal"
    OFFICER = "officer"
    LEADER = "leader"
    INSPECTOR = "inspector"
    ADMIN = "admin"

    @property
    def label(self) -> str:
        return {
            "clerk": "Người lập hồ sơ",
            "principal": "Hiệu trưởng",
            "officer": "Chuyên viên",
            "leader": "Lãnh đạo",
            "inspector": "Chuyên viên Sở",
            "admin": "Quản trị",
        }[self.value]


def _search_key(context: Any) -> str:
    values = context.get_current_parameters()
    return text.search_key(values["name"], values["email"])


class User(UserMixin, db.Model):
    """A person's account; what it may do comes from the posts that the person holds today."""

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    phone: Mapped[str] = mapped_column(String(20), default="")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    session_version: Mapped[int] = mapped_column(default=1)
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_login_at: Mapped[datetime | None]
    weekly_digest: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    second_secret: Mapped[str | None] = mapped_column(String(200))
    second_since: Mapped[datetime | None]
    second_step: Mapped[int] = mapped_column(default=0, server_default="0")
    search_key: Mapped[str] = mapped_column(String(500), default=_search_key)

    tenures: Mapped[list["Tenure"]] = relationship(
        back_populates="user", order_by="Tenure.starts_on", foreign_keys="Tenure.user_id"
    )

    def get_id(self) -> str:
        """Return the cookie's id; it dies with the session version (trap: cookies cannot be revoked)."""
        return f"{self.id}.{self.session_version}"

    @property
    def is_active(self) -> bool:
        return self.disabled_at is None and self.password_hash is not None

    def held(self, day: date) -> list["Tenure"]:
        return [tenure for tenure in self.tenures if tenure.covers(day)]


class RecoveryCode(db.Model):
    """A code that stands in for the second factor once; `start` finds it, its hash is compared as a password's."""

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    start: Mapped[str] = mapped_column(String(4))
    code_hash: Mapped[str] = mapped_column(String(200))
    used_at: Mapped[datetime | None]


class Post(db.Model):
    """A chức vụ of a unit: it stays while people change; one that signs has words for the signature."""

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    role: Mapped[Role]
    title: Mapped[str] = mapped_column(String(100))
    signs: Mapped[bool] = mapped_column(default=False)
    authority: Mapped[str] = mapped_column(String(100), default="")
    office_line: Mapped[str] = mapped_column(String(100), default="")
    position: Mapped[int] = mapped_column(default=0)

    unit: Mapped[Unit] = relationship()
    tenures: Mapped[list["Tenure"]] = relationship(back_populates="post", order_by="Tenure.starts_on")


class Tenure(db.Model):
    """Who holds a post, from a day and to a day (both included); an open end is None."""

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    post: Mapped[Post] = relationship(back_populates="tenures")
    user: Mapped[User] = relationship(back_populates="tenures")

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class TokenPurpose(StrEnum):
    INVITE = "invite"
    RESET = "reset"
    SETUP = "setup"
    SESSION = "session"
    SECOND = "second"


class Token(db.Model):
    """A one-time link or a log-in; only its SHA-256 is stored. A set-up link has no user yet.

    Of a log-in, `seen_at` is when it was last used, to the minute, and `confirmed_at` when its user last gave a
    password or code.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[TokenPurpose]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]

    user: Mapped[User | None] = relationship()


class LoginThrottle(db.Model):
    """Failed log-ins of one account, in all (`ip` empty) or from one address."""

    __table_args__ = (UniqueConstraint("account", "ip"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(64))
    ip: Mapped[str] = mapped_column(String(45), default="")
    failures: Mapped[int] = mapped_column(default=0)
    blocked_until: Mapped[datetime | None]
    updated_at: Mapped[datetime] = mapped_column(default=now)
