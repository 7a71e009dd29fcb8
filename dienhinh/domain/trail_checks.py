"""Reading the whole trail takes seconds in an old office, so the worker does it part by part; callers commit."""

from datetime import timedelta
from typing import NamedTuple

import sqlalchemy as sa

from dienhinh import clock
from dienhinh.domain import anchors, audit, trail
from dienhinh.domain.trail import Part
from dienhinh.extensions import db
from dienhinh.models import Paper, TrailCheck, User

LINES = 2000  # of a part: about 80 ms, and the mails wait meanwhile
SENTENCES = 20
EVERY = timedelta(days=1)


class Sealed(NamedTuple):
    """A head of the trail that stands outside of it: where, on what day, and whether the trail still holds it."""

    where: str
    number: int
    mark: str
    holds: bool


def ask(actor: User | None = None) -> TrailCheck:
    """Return the check that is under way, a new one where there is none; the worker carries it out."""
    running = under_way()
    if running:
        return running
    check = TrailCheck(asked_by_id=actor and actor.id, asked_at=clock.now(), faults=[])
    db.session.add(check)
    db.session.flush()
    if actor:
        audit.record("trail.check", check, actor=actor)
    return check


def under_way() -> TrailCheck | None:
    """Return the check that is asked for and not finished."""
    return db.session.scalar(sa.select(TrailCheck).where(TrailCheck.finished_at.is_(None)).limit(1))


def finished() -> TrailCheck | None:
    """Return the last check that came to its end."""
    query = sa.select(TrailCheck).where(TrailCheck.finished_at.is_not(None))
    return db.session.scalar(query.order_by(TrailCheck.id.desc()).limit(1))


def is_due() -> bool:
    """Tell whether nobody has asked for a check for a day."""
    newest = db.session.scalar(sa.select(sa.func.max(TrailCheck.asked_at)))
    return newest is None or newest <= clock.now() - EVERY


def read() -> tuple[int, int, Part] | None:
    """Read the next part of the check under way, without the write lock: its id, where it began, what came of it."""
    check = under_way()
    return check and (check.id, check.last, trail.read(check.last, check.digest, LINES))


def keep(check_id: int, began: int, part: Part) -> None:
    """Write down what came of a part, unless another worker was faster; the last one looks at the anchors too."""
    check = db.session.get(TrailCheck, check_id, with_for_update=True, populate_existing=True)
    if check.finished_at or check.last != began:
        return
    found = list(part.faults)
    check.last, check.digest = part.last, part.digest
    if part.count < LINES:
        found += anchors.faults()
        check.anchors, check.finished_at = len(anchors.binding(anchors.noted()[0])), clock.now()
    check.fault_count += len(found)
    check.faults = [*check.faults, *found][:SENTENCES]


def sealed(most: int) -> list[Sealed]:
    """Return the newest heads that were noted outside: those in the file of anchors, and on printed reports."""
    noted = [(_where(each), each.number, each.digest) for each in anchors.binding(anchors.noted()[0])[-most:]]
    query = sa.select(Paper).where(Paper.kind == "year_report").order_by(Paper.id.desc()).limit(most)
    for paper in db.session.scalars(query):
        seal = paper.ink.get("seal", "")
        if ":" in seal:
            noted.append((f"Báo cáo {paper.sign or paper.code} của {paper.unit.name}", *trail.claimed(seal)))
    noted.sort(key=lambda each: each[1], reverse=True)
    lost = {each for each in noted if list(trail.missing([each[1:]]))}
    return [
        Sealed(where, number, mark[: trail.MARK], (where, number, mark) not in lost)
        for where, number, mark in noted
    ]


def _where(anchor: anchors.Anchor) -> str:
    after = ", sau khi khôi phục từ bản sao lưu" if anchor.restored else ""
    return f"Tệp mốc, ngày {clock.local(anchor.at):%d/%m/%Y}{after}"
