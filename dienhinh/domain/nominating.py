"""From a pledge to a nominee: what was striven for becomes what is asked for. Callers commit."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from dienhinh.domain import audit, dossiers, drafting
from dienhinh.domain.year_records import check_open
from dienhinh.extensions import db
from dienhinh.models import Dossier, DossierState, Nominee, Pledge, User


def nominate(pledge: Pledge, actor: User) -> Nominee:
    """Return the pledge's nominee: in the open dossier that has it, else new in the school's draft of that year.

    The award is the one striven for, the summary what was noted in the middle of the year; evidence is left.
    """
    register = pledge.pledge_list
    check_open(register)
    nominee = nominees_of([pledge.candidate_id], register.programme_id).get(pledge.candidate_id)
    if nominee and nominee.dossier.state is not DossierState.CLOSED:
        audit.record(
            "pledgelist.nominate", register, actor=actor, pledge=pledge.id, dossier=nominee.dossier_id
        )
        return nominee
    draft = db.session.scalar(
        sa.select(Dossier)
        .where(
            Dossier.unit_id == register.unit_id,
            Dossier.programme_id == register.programme_id,
            Dossier.state == DossierState.DRAFT,
        )
        .order_by(Dossier.id.desc())
        .limit(1)
    )
    dossier = draft or dossiers.begin(register.unit, register.programme, actor)
    nominee = drafting.nominate(dossier, pledge.candidate, actor)
    drafting.save_nominee(nominee, {"award": pledge.award, "summary": pledge.midyear_remark}, actor)
    audit.record("pledgelist.nominate", register, actor=actor, pledge=pledge.id, dossier=dossier.id)
    return nominee


def nominees_of(candidates: Iterable[int], programme_id: int) -> dict[int, Nominee]:
    """Return the newest nominee of each candidate in the dossiers of a programme."""
    query = (
        sa.select(Nominee)
        .join(Dossier)
        .where(Nominee.candidate_id.in_(list(candidates)), Dossier.programme_id == programme_id)
        .options(contains_eager(Nominee.dossier))
        .order_by(Nominee.id)
    )
    return {nominee.candidate_id: nominee for nominee in db.session.scalars(query)}
