"""Heads of the trail noted outside the database, so that a cut-off end is found: a file in DATA, and a weekly mail.

The file is only ever appended to, a line a day: instant, number of the trail's last line, its whole digest. After a
database was brought back from a backup a person says so, and the line that tells it ends in `restored`.
"""

import os
import re
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from flask import current_app

from dienhinh import clock
from dienhinh.domain import access, mails, trail
from dienhinh.domain.trail import Head
from dienhinh.extensions import db
from dienhinh.models import Post, Role, Tenure, User

FILE, RESTORED = "trail-anchors", "restored"


_LINE = re.compile(rf"(\S{{20,40}}) ([0-9]{{1,9}}) ([0-9a-f]{{64}})( {RESTORED})?")


class Anchor(NamedTuple):
    at: datetime
    number: int
    digest: str
    restored: bool = False


def noted() -> tuple[list[Anchor], int]:
    """Return the anchors, the oldest first, and how many lines of the file are none."""
    path = _path()
    lines = path.read_text(encoding="ascii", errors="replace").splitlines() if path.exists() else []
    found = [_anchor(line) for line in lines if line.strip()]
    return [each for each in found if each], found.count(None)


def due() -> Head | None:
    """Return the head that today still wants to be noted; None when it is, or when nothing was written since."""
    held, _ = noted()
    newest = held[-1] if held else None
    if newest and clock.local(newest.at).date() >= clock.today():
        return None
    head = trail.head()
    return head if head and (newest is None or head.number > newest.number) else None


def note(head: Head, *, restored: bool = False) -> None:
    """Append a head to the file; on return it survives a loss of power.

    `restored` says that the trail before was lost with what a backup did not hold: older anchors bind no more.
    """
    words = [clock.now().isoformat(), str(head.number), head.digest, *([RESTORED] if restored else [])]
    line = f"{' '.join(words)}\n".encode()
    # A line that a crash cut short is left to be seen, and does not swallow this one.
    whole = not _path().exists() or _path().read_bytes()[-1:] in (b"", b"\n")
    handle = os.open(_path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
    try:
        os.write(handle, line if whole else b"\n" + line)
        os.fsync(handle)
    finally:
        os.close(handle)


def tell(head: Head) -> int:
    """Queue the mail that takes a head off this machine to every administrator, once a week; returns how many."""
    year, week, _ = clock.today().isocalendar()
    link = f"{current_app.config['PUBLIC_URL'].rstrip('/')}/quan-tri/nhat-ky"
    told = 0
    for user in _administrators():
        told += len(
            mails.queue(
                "trail_sealed",
                [(user.email, user.name)],
                f"anchor-{year}-{week:02}-{user.id}",
                link=link,
                unit_id=access.posts_of(user)[0].unit_id,
                name=user.name,
                week=week,
                head=head,
            )
        )
    return told


def faults() -> list[str]:
    """Return a sentence for each anchor that the trail holds no more, and for what is no anchor."""
    held, unread = noted()
    held = binding(held)
    found = list(trail.missing((each.number, each.digest) for each in held))
    return found + ([f"Tệp mốc niêm phong có {unread} dòng không đọc được."] if unread else [])


def binding(held: list[Anchor]) -> list[Anchor]:
    """Return the anchors since the database was last brought back from a backup."""
    starts = [place for place, each in enumerate(held) if each.restored]
    return held[starts[-1] :] if starts else held


def _administrators() -> list[User]:
    today = clock.today()
    query = (
        sa.select(User)
        .join(Tenure, Tenure.user_id == User.id)
        .join(Post)
        .where(
            Post.role == Role.ADMIN,
            Tenure.starts_on <= today,
            sa.or_(Tenure.ends_on.is_(None), Tenure.ends_on >= today),
            User.disabled_at.is_(None),
        )
        .distinct()
        .order_by(User.id)
    )
    return [user for user in db.session.scalars(query) if access.posts_of(user)]


def _anchor(line: str) -> Anchor | None:
    found = _LINE.fullmatch(line)
    try:
        return found and Anchor(datetime.fromisoformat(found[1]), int(found[2]), found[3], bool(found[4]))
    except ValueError:
        return None


def _path() -> Path:
    return Path(current_app.config["DATA"]) / FILE
