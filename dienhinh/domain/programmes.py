"""Finding the programme that applies."""

import sqlalchemy as sa

from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import Programme, Unit


def current(office: Unit) -> Programme:
    """Return the office's newest open programme; a sentence where there is none."""
    query = sa.select(Programme).where(Programme.office_id == office.id, Programme.is_open)
    programme = db.session.scalar(query.order_by(Programme.school_year.desc()).limit(1))
    if programme is None:
        raise DomainError(f"{office.name} chưa mở Kế hoạch năm học nào.")
    return programme
