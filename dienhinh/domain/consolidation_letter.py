"""The office's Tờ trình: its words and who signs it."""

from typing import Any

from dienhinh.domain import audit, signatories
from dienhinh.domain.consolidations import check_draft
from dienhinh.models import Consolidation, User


def save(consolidation: Consolidation, values: dict[str, Any], actor: User) -> None:
    """Keep the fields of the letter that are given, while the list is being made."""
    check_draft(consolidation)
    signatories.check(consolidation.office_id, values.get("signatory_id"))
    changed = {name: value for name, value in values.items() if getattr(consolidation, name) != value}
    for name, value in changed.items():
        setattr(consolidation, name, value)
    audit.record("consolidation.save", consolidation, actor=actor, fields=sorted(changed))
