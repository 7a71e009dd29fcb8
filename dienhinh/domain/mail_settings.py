"""The mail server: as the administrator set it, else as the environment says."""

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken
from flask import current_app

from dienhinh import clock
from dienhinh.domain import audit, edits, mails
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import MailSettings, OutgoingMail, User

FIELDS = ("server", "port", "security", "username", "sender", "sender_name", "reply_to")
SECURITIES = {
    "starttls": "STARTTLS (thường dùng cổng 587)",
    "ssl": "TLS ngay từ đầu (thường dùng cổng 465)",
    "none": "Không mã hóa (chỉ trong mạng nội bộ)",
}
TEST = "mail_test"
FIRST = timedelta(days=30)  # before whatever a server that hangs keeps waiting


@dataclass(frozen=True)
class Server:
    """Where mail goes out; without `server` it waits. `security` is starttls, ssl or none."""

    server: str
    port: int
    security: str
    username: str
    password: str = field(repr=False)
    sender: str
    sender_name: str
    reply_to: str
    ca_file: str


def current() -> Server:
    """Return the settings that the worker sends with: the administrator's row, else the environment's."""
    stored = row()
    if stored and stored.server:
        values = {name: getattr(stored, name) for name in FIELDS}
        return Server(**values, password=opened(stored) or "", ca_file=current_app.config["MAIL_CA_FILE"])
    return _environment()


def row() -> MailSettings | None:
    """Return the administrator's settings, if there are any."""
    return db.session.scalar(sa.select(MailSettings).order_by(MailSettings.id).limit(1))


def save(values: dict[str, Any], password: str | None, base: str, actor: User) -> None:
    """Keep the settings; None leaves the password as it was, "" takes it away."""
    settings = row() or MailSettings(**{name: getattr(_blank(), name) for name in FIELDS})
    edits.refuse_stale(settings, FIELDS, base)
    moved = (settings.server, settings.username) != (values["server"], values["username"])
    if moved and settings.password_sealed and password is None:
        # Else whoever sits at this page could have the password sent to a server of theirs.
        raise DomainError("Máy chủ hoặc tài khoản đã đổi: xin nhập lại mật khẩu.", field="password")
    if password is not None:
        settings.password_sealed = _box().encrypt(password.encode()).decode() if password else ""
    db.session.add(settings)
    db.session.flush()
    edits.apply(settings, values, "mail_settings.edit", actor)
    if password is not None:
        audit.record("mail_settings.set_password", settings, actor=actor)


def opened(settings: MailSettings) -> str | None:
    """Return the password, or None when it was sealed under another secret key."""
    if not settings.password_sealed:
        return ""
    try:
        return _box().decrypt(settings.password_sealed.encode()).decode()
    except InvalidToken:
        return None


def shown() -> MailSettings:
    """Return what the form starts from: the stored row, else a blank one."""
    return row() or _blank()


def send_test(actor: User, key: str) -> None:
    """Queue a mail to the actor, before all that waits; what became of it stands on the page of the settings."""
    occurrence = f"{TEST}-{actor.id}-{key}"
    for mail in mails.queue(TEST, [(actor.email, actor.name)], occurrence, unit_id=None, name=actor.name):
        mail.next_at = clock.now() - FIRST
    audit.record("mail_settings.test", actor=actor)


def last_test(actor: User) -> OutgoingMail | None:
    """Return the actor's newest test mail."""
    query = sa.select(OutgoingMail).where(
        OutgoingMail.template == TEST, OutgoingMail.recipient == actor.email
    )
    return db.session.scalar(query.order_by(OutgoingMail.id.desc()).limit(1))


def _environment() -> Server:
    config = current_app.config
    security = "ssl" if config["MAIL_USE_SSL"] else "starttls" if config["MAIL_USE_TLS"] else "none"
    return Server(
        server=config["MAIL_SERVER"],
        port=int(config["MAIL_PORT"]),
        security=security,
        username=config["MAIL_USERNAME"],
        password=config["MAIL_PASSWORD"],
        sender=config["MAIL_DEFAULT_SENDER"],
        sender_name="",
        reply_to=config["MAIL_REPLY_TO"],
        ca_file=config["MAIL_CA_FILE"],
    )


def _blank() -> MailSettings:
    blank = MailSettings(server="", port=587, security="starttls", username="", sender="")
    blank.sender_name = blank.reply_to = blank.password_sealed = ""
    return blank


def _box() -> Fernet:
    key = hashlib.sha256(b"mail:" + current_app.config["SECRET_KEY"].encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
