"""Nobody decides for the office on what they sent, or might send, for a school: posts may meet in one account."""

import sqlalchemy as sa

from dienhinh.domain.access import units_with
from dienhinh.domain.policy import Permission as P
from dienhinh.errors import Forbidden
from dienhinh.extensions import db
from dienhinh.models import AuditEntry, Consolidation, Dossier, Nominee, User

DECISIONS = frozenset({P.REVIEW, P.SIGN, P.PUBLISH_STORIES})
SENT = ("submit", "send")
SENTENCE = (
    "Tài khoản này đã hoặc đang thay mặt nhà trường trong việc này, nên không được quyết định thay mặt Phòng. "
    "Xin để người khác của Phòng thực hiện."
)


def check(record: db.Model, permission: P, actor: User) -> None:
    """Raise `Forbidden` for a decision on a record, or on a list that holds one, of the actor's own school or sending.

    What was sent under a post that ended since counts too: the trail keeps it.
    """
    if permission not in DECISIONS:
        return
    schools = units_with(actor, P.EDIT_DOSSIER)
    if isinstance(record, Consolidation):
        listed = sa.select(Nominee.dossier_id).where(Nominee.consolidation_id == record.id)
        own = _any(Dossier.id.in_(listed), Dossier.unit_id.in_(schools))
        noun, ids = "dossier", AuditEntry.object_id.in_(listed)
    else:
        own = record.unit_id in schools
        noun, ids = type(record).__name__.lower(), AuditEntry.object_id == record.id
    actions = [f"{noun}.{verb}" for verb in SENT]
    line = (AuditEntry.object_type == noun, ids, AuditEntry.actor_id == actor.id)
    if own or _any(*line, AuditEntry.action.in_(actions)):
        raise Forbidden(SENTENCE)


def _any(*conditions: sa.ColumnElement[bool]) -> bool:
    return bool(db.session.scalar(sa.select(sa.exists().where(*conditions))))
