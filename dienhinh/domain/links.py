"""Links by mail with which the owner of an account, and nobody else, chooses its password."""

from datetime import timedelta

import sqlalchemy as sa
from flask import current_app

from dienhinh import clock
from dienhinh.domain import accounts, audit, mails, sessions, tokens
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import Tenure, Token, TokenPurpose, User

INVITED_FOR, RESET_FOR = timedelta(days=7), timedelta(minutes=30)
MAILS_IN_HALF_AN_HOUR = 3
CHOOSE = (TokenPurpose.INVITE, TokenPurpose.RESET)


def invite(user: User, actor: User) -> None:
    """Mail a new account's owner the link to choose a password, good for seven days."""
    _mail(user, TokenPurpose.INVITE, INVITED_FOR, "invitation")
    audit.record("user.invite", user, actor=actor)


def tell_of_post(tenure: Tenure) -> None:
    """Mail a person who has an account that a post was given to it."""
    mails.queue(
        "post_given",
        [(tenure.user.email, tenure.user.name)],
        f"tenure-{tenure.id}-post_given",
        unit_id=tenure.post.unit_id,
        name=tenure.user.name,
        tenure=tenure,
        link=current_app.config["PUBLIC_URL"],
    )


def send(user: User, actor: User) -> None:
    """Mail the link for a new password, or the invitation again where none was chosen yet."""
    if user.disabled_at:
        raise DomainError("Tài khoản đang khóa. Xin mở khóa trước khi gửi liên kết.")
    if user.password_hash is None:
        invite(user, actor)
        return
    _mail(user, TokenPurpose.RESET, RESET_FOR, "password_reset")
    audit.record("password.send_link", user, actor=actor)


def readdress(user: User, email: str, actor: User) -> None:
    """Give an account another address: who reads the old one is logged out, and no link sent there opens anything.

    The old address is told, so that nobody loses an account to an administrator without knowing. One that was
    invited in vain is invited again.
    """
    email = email.casefold()
    if email == user.email:
        return
    if accounts.by_email(email):
        raise DomainError("Đã có tài khoản dùng địa chỉ thư điện tử này.", field="email")
    old, user.email = user.email, email
    tokens.spend_links(user)
    if user.id != actor.id:
        sessions.end_all(user)
    entry = audit.record("user.readdress", user, actor=actor)
    if user.password_hash is not None:
        mails.queue("readdressed", [(old, user.name)], f"readdressed-{entry.id}", name=user.name, at=entry.at)
    if user.password_hash is None and not user.disabled_at:
        invite(user, actor)


def forgot(email: str) -> None:
    """Mail the link for a new password if there is such an account; the caller answers the same either way."""
    user = accounts.by_email(email)
    audit.record("password.forget", user)
    if user and user.is_active and _sent_lately(user) < MAILS_IN_HALF_AN_HOUR:
        _mail(user, TokenPurpose.RESET, RESET_FOR, "password_reset")


def choose(secret: str, password_hash: str) -> User:
    """Give the link's account its password, and spend the link."""
    token = tokens.find(secret, *CHOOSE, lock=True)
    user = token.user
    if user is None or user.disabled_at:
        raise DomainError(tokens.SPENT)
    accounts.change_password(user, password_hash, action="password.choose")
    return user


def address(page: str, secret: str) -> str:
    """Return the full address of a page that a secret opens."""
    return f"{current_app.config['PUBLIC_URL'].rstrip('/')}/{page}/{secret}"


def _sent_lately(user: User) -> int:
    query = sa.select(sa.func.count(Token.id)).where(Token.user_id == user.id)
    query = query.where(Token.purpose == TokenPurpose.RESET, Token.expires_at > clock.now())
    return db.session.scalar(query) or 0


def _mail(user: User, purpose: TokenPurpose, life: timedelta, template: str) -> None:
    token, secret = tokens.issue(purpose, user, life)
    mails.queue(
        template,
        [(user.email, user.name)],
        f"{template}-{token.digest[:24]}",
        secret=True,
        unit_id=min((tenure.post.unit_id for tenure in user.tenures), default=None),
        name=user.name,
        tenure=max(user.tenures, key=lambda tenure: tenure.starts_on, default=None),
        link=address("dat-mat-khau", secret),
    )
