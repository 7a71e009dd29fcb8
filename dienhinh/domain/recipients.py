"""To whom a mail goes: those who hold the posts today, or the address of their unit."""

import re
from collections.abc import Iterable
from typing import NamedTuple

import sqlalchemy as sa
from email_validator import EmailNotValidError, validate_email

from dienhinh import clock, text
from dienhinh.domain.access import SCHOOL_ROLES
from dienhinh.extensions import db
from dienhinh.models import (
    Consolidation,
    Dossier,
    PledgeList,
    Post,
    Role,
    SchoolPlan,
    Story,
    Tenure,
    Unit,
    User,
)

NO_ADDRESS = "Chưa có địa chỉ nhận. Xin bổ sung địa chỉ thư của đơn vị hoặc người giữ chức vụ rồi gửi lại."


_HOLDERS = (
    sa.select(User.email, User.name)
    .join(Tenure, Tenure.user_id == User.id)
    .join(Post)
    .where(
        Post.unit_id == sa.bindparam("unit_id"),
        Post.role.in_(sa.bindparam("roles", expanding=True)),
        Tenure.starts_on <= sa.bindparam("today"),
        sa.or_(Tenure.ends_on.is_(None), Tenure.ends_on >= sa.bindparam("today")),
        User.disabled_at.is_(None),
    )
    .order_by(Post.position, User.id)
)


class Address(NamedTuple):
    email: str
    name: str


def officers(record: Dossier | Consolidation | SchoolPlan | PledgeList | Story) -> list[Address]:
    """Return the office's officers."""
    return _holders(record.office_id, [Role.OFFICER])


def leaders(consolidation: Consolidation) -> list[Address]:
    """Return the office's leaders."""
    return _holders(consolidation.office_id, [Role.LEADER])


def staff(consolidation: Consolidation) -> list[Address]:
    """Return the office's officers and leaders."""
    return officers(consolidation) + leaders(consolidation)


def both(story: Story) -> list[Address]:
    """Return the school's people and the office's officers."""
    return school(story) + officers(story)


def school(record: Dossier | SchoolPlan | PledgeList | Story) -> list[Address]:
    """Return the principal and clerks of the record's school."""
    return of_school(record.unit)


def of_school(unit: Unit) -> list[Address]:
    """Return a school's principal and clerks; its own address while none of them has an account.

    Of a school that was merged into another one, those of that one: what was sent in its name is theirs to follow.
    """
    unit = unit.merged_into or unit
    return _holders(unit.id, SCHOOL_ROLES) or [Address(unit.email, unit.name)]


def parent_unit(consolidation: Consolidation) -> list[Address]:
    """Return the address of the unit that a list goes to."""
    return [Address(consolidation.recipient.email, consolidation.recipient.name)]


def copies(consolidation: Consolidation) -> list[Address]:
    """Return those of the office's Nơi nhận that have an address, lines such as "Phòng Nội vụ <noivu@example.vn>"."""
    lines = [re.fullmatch(r"(.*)<([^<>]+)>", line) for line in text.lines(consolidation.office.copies_to)]
    found = [Address(line[2].strip(), line[1].strip()) for line in lines if line]
    own = consolidation.recipient.email.casefold()
    return [each for each in found if each.email.casefold() != own]


def outside(consolidation: Consolidation) -> list[Address]:
    """Return all outside the office whom a list was sent to."""
    return parent_unit(consolidation) + copies(consolidation)


def _holders(unit_id: int, roles: Iterable[Role]) -> list[Address]:
    parameters = {"unit_id": unit_id, "roles": roles, "today": clock.today()}
    return [Address(*row) for row in db.session.execute(_HOLDERS, parameters)]


def fault(email: str) -> str:
    """Return why no mail can go to an address; empty where one can."""
    if not email:
        return NO_ADDRESS
    try:
        validate_email(email, check_deliverability=False, globally_deliverable=False, allow_smtputf8=False)
    except EmailNotValidError:
        return f"Địa chỉ «{email}» không đúng."
    return ""
