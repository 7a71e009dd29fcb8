"""Công văn đôn đốc: which schools a letter names, and what became of them since. Callers commit."""

from collections.abc import Iterable
from typing import NamedTuple

import sqlalchemy as sa

from dienhinh import clock
from dienhinh.domain import audit, progress, reminders, signatories, timeline
from dienhinh.domain.duties import Duty
from dienhinh.domain.standings import Progress
from dienhinh.domain.timeline import Line
from dienhinh.domain.urging_papers import duty_of
from dienhinh.errors import Conflict, DomainError
from dienhinh.extensions import db
from dienhinh.models import Programme, Unit, Urging, User

PAGE = 20
SENTENCES = {
    "urging.create": "Lập Công văn",
    "urging.count": "Lập lại danh sách trường",
    "urging.print": "In để ký",
    "urging.issue": "Ghi số, ngày ban hành",
    "urging.attach": "Gửi kèm một tệp",
    "urging.detach": "Bỏ một tệp",
    "urging.sort_file": "Đổi loại tệp",
}


class Named(NamedTuple):
    """A school of a letter as it stood when counted; `now` is what it is today, None for one that was closed since."""

    name: str
    block: str
    lack: str
    now: Progress | None

    @property
    def is_done(self) -> bool:
        return self.now in (Progress.SENT, Progress.DONE)


def begin(
    programme: Programme, duty: Duty, unit_ids: Iterable[int], signatory: int | None, actor: User
) -> Urging:
    """Make the letter on a duty to those of the schools that lack it today; refused while another is open."""
    # Held, so that two who begin together begin one.
    db.session.execute(sa.select(Programme.id).where(Programme.id == programme.id).with_for_update())
    if open_one(programme, duty):
        raise Conflict("Đã có Công văn đang lập về việc này. Xin mở Công văn đó để sửa danh sách hoặc in.")
    urging = Urging(unit=programme.office, programme=programme, duty=duty.key, created_by_id=actor.id)
    _name(urging, unit_ids, signatory)
    db.session.add(urging)
    db.session.flush()
    _tell("create", urging, actor)
    return urging


def recount(urging: Urging, unit_ids: Iterable[int], signatory: int | None, actor: User) -> None:
    """Let an open letter name those of the schools that lack its duty today."""
    if urging.is_issued:
        raise Conflict("Công văn đã ghi số thì giữ nguyên. Nếu cần đôn đốc tiếp, xin lập Công văn mới.")
    _name(urging, unit_ids, signatory)
    db.session.flush()
    _tell("count", urging, actor)


def _name(urging: Urging, unit_ids: Iterable[int], signatory: int | None) -> None:
    if not urging.programme.is_open:
        raise DomainError("Năm học này đã đóng nên không lập Công văn được nữa.")
    wanted = set(unit_ids)
    choices = reminders.choices(urging.programme, duty_of(urging))
    named = [choice for choice in choices if choice.line.unit_id in wanted]
    if not wanted:
        raise DomainError("Xin chọn ít nhất một trường để ghi vào Công văn.", field="schools")
    if not named:
        raise DomainError(
            "Các trường đã chọn đều đã thực hiện, không còn trường nào để ghi.", field="schools"
        )
    urging.counted_on = clock.today()
    urging.schools = [
        {
            "unit": choice.line.unit_id,
            "name": choice.line.school,
            "block": choice.line.block,
            "lack": choice.state.label,
        }
        for choice in named
    ]
    posts = {post.id: post for post in signatories.of_unit(urging.programme.office_id)}
    urging.signatory = posts.get(signatory) or next(iter(posts.values()), None)


def _tell(verb: str, urging: Urging, actor: User) -> None:
    units = [school["unit"] for school in urging.schools]
    audit.record(f"urging.{verb}", urging, actor=actor, duty=urging.duty, units=units)


def open_one(programme: Programme, duty: Duty) -> Urging | None:
    """Return the letter on a duty that was not issued yet."""
    return db.session.scalar(
        sa.select(Urging).where(
            Urging.programme_id == programme.id, Urging.duty == duty.key, Urging.issued_on.is_(None)
        )
    )


def issued(
    programme: Programme, before: int | None = None, *, most: int = PAGE
) -> tuple[list[Urging], int | None]:
    """Return a year's issued letters, the newest first, and the key of the next page; None on the last."""
    query = sa.select(Urging).where(Urging.programme_id == programme.id, Urging.issued_on.is_not(None))
    if before:
        query = query.where(Urging.id < before)
    found = list(db.session.scalars(query.order_by(Urging.id.desc()).limit(most + 1)))
    return found[:most], found[most - 1].id if len(found) > most else None


def since(urging: Urging) -> list[Named]:
    """Return the schools that a letter names, each with how far it is by now."""
    duty, ids = duty_of(urging), [each["unit"] for each in urging.schools]
    now = {line.unit_id: line.cell(duty).state for line in progress.lines(urging.programme, Unit.id.in_(ids))}
    return [
        Named(each["name"], each["block"], each["lack"], now.get(each["unit"])) for each in urging.schools
    ]


def history(urging: Urging) -> list[Line]:
    """Return what was done with a letter, the newest first."""
    return timeline.of(urging, lambda entry: SENTENCES.get(entry.action, ""))
