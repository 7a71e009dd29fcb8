"""The parts in which a draft is typed: what each holds now, as plain values, so that two editors can be told apart."""

from typing import Any

from dienhinh.domain import rules
from dienhinh.models import Dossier, Nominee

Values = dict[str, Any]

LETTER = ("subject", "commendation", "urgent", "addressee", "signatory_id")
MEETING = (
    "starts_at",
    "ends_at",
    "place",
    "chair",
    "secretary",
    "present",
    "absent",
    "ballot",
    "opinions",
    "conclusion",
)
VOTES = ("votes_issued", "votes_returned", "votes_valid", "votes_for")
NOMINEE = ("summary", "award", *VOTES, "notified")
TITLE = ("decision_number", "decision_date")
LOW_VOTE = "low_vote_reason"


def letter(dossier: Dossier) -> Values:
    """Return what the section Tờ trình holds."""
    return {field: getattr(dossier, field) for field in LETTER}


def meeting(dossier: Dossier) -> Values:
    """Return what the section Họp bình xét holds."""
    return {field: getattr(dossier.meeting, field) for field in MEETING}


def nominee(nominee: Nominee) -> Values:
    """Return what a nominee's section holds: its fields, `evidence-<criterion id>` and the reason for few votes."""
    written = {item.criterion_id: item.text for item in nominee.evidence}
    evidence = {evidence_key(c.id): written.get(c.id, "") for c in rules.criteria_of(nominee)}
    reasons = {override.rule: override.reason for override in nominee.overrides}
    return {f: getattr(nominee, f) for f in NOMINEE} | evidence | {LOW_VOTE: reasons.get("votes", "")}


def title(dossier: Dossier) -> Values:
    """Return what is on record of the school's title for the year."""
    held = rules.excellent_title(dossier)
    return {field: getattr(held, field) if held else _BLANK[field] for field in TITLE}


def evidence_key(criterion_id: int) -> str:
    """Return the name under which a nominee's section holds its evidence for a criterion."""
    return f"evidence-{criterion_id}"


_BLANK = {"decision_number": "", "decision_date": None}
