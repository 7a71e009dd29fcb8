"""Kế hoạch của trường: written from a template or a file, sent, acknowledged or returned. Callers commit."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from dienhinh import clock
from dienhinh.domain import audit, edits, plan_words, signatories
from dienhinh.domain.year_papers import plan_content
from dienhinh.domain.year_records import check_editable, check_open, check_year
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.files.inspect import Inspected
from dienhinh.files.store import Blob
from dienhinh.models import Programme, SchoolPlan, Unit, User

SECTIONS = ("aims", "tasks", "execution")
FIELDS = ("signatory_id", "subject", "legal_bases", *SECTIONS, "recipients")


def of_unit(unit: Unit) -> list[SchoolPlan]:
    """Return a school's plans, the newest year first."""
    query = sa.select(SchoolPlan).join(Programme, SchoolPlan.programme_id == Programme.id)
    query = query.where(SchoolPlan.unit_id == unit.id).options(joinedload(SchoolPlan.programme))
    return list(db.session.scalars(query.order_by(Programme.school_year.desc())))


def begin(unit: Unit, programme: Programme, actor: User) -> SchoolPlan:
    """Return the school's plan of the year; a new one has every section written from the template."""
    held = db.session.scalar(
        sa.select(SchoolPlan).where(SchoolPlan.unit_id == unit.id, SchoolPlan.programme_id == programme.id)
    )
    if held:
        return held
    check_year(programme)
    plan = SchoolPlan(
        unit=unit,
        office_id=programme.office_id,
        programme=programme,
        created_by_id=actor.id,
        signatory=signatories.first(unit.id),
        **plan_words.template(unit, programme),
    )
    db.session.add(plan)
    db.session.flush()
    audit.record("schoolplan.create", plan, actor=actor)
    return plan


def save(plan: SchoolPlan, values: Mapping[str, Any], actor: User, *, tab: str = "") -> None:
    """Store some of `FIELDS`."""
    check_editable(plan)
    signatories.check(plan.unit_id, values.get("signatory_id"))
    edits.write(plan, values, "schoolplan.save", actor, tab)


def put_file(plan: SchoolPlan, name: str, blob: Blob, seen: Inspected, actor: User) -> None:
    """Take a stored file as the plan; the Phòng then reads it instead of the sections."""
    check_editable(plan)
    plan.sha256, plan.size = blob.sha256, blob.size
    plan.content_type, plan.file_name = seen.content_type, name
    _touched(plan, "attach", actor)


def drop_file(plan: SchoolPlan, actor: User) -> None:
    """Go back to the sections; the bytes stay until the sweep finds them unreferenced."""
    check_editable(plan)
    plan.sha256 = plan.size = None
    plan.content_type = plan.file_name = ""
    _touched(plan, "detach", actor)


def check_complete(plan: SchoolPlan) -> None:
    """Refuse to send a plan that lacks a section, unless a file says it all."""
    check_open(plan)
    if plan.sha256:
        return
    for name in ("subject", *SECTIONS):
        if not getattr(plan, name):
            raise DomainError(f"Kế hoạch chưa có phần «{plan_words.LABELS[name]}».", field=name)
    if plan.signatory_id is None:
        raise DomainError("Kế hoạch chưa có người ký.", field="signatory_id")


def on_submit(plan: SchoolPlan, actor: User, reason: str) -> None:
    """Keep what is sent, and count the round."""
    plan.round += 1
    plan.submitted_at = plan.updated_at = clock.now()
    plan.answered_at, plan.return_reason = None, ""
    plan.content = plan_content(plan)


def on_reopen(plan: SchoolPlan, actor: User, reason: str) -> None:
    """Take the plan back into the school's hands."""
    plan.answered_at = None


def _touched(plan: SchoolPlan, verb: str, actor: User, **details: Any) -> None:
    plan.updated_at = clock.now()
    db.session.flush()
    audit.record(f"schoolplan.{verb}", plan, actor=actor, **details)
