"""A dossier's or a list's whole content as plain JSON: what papers print, what a submission keeps, what is compared.

A live record and a frozen one go through the same papers, so they cannot disagree.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from dienhinh import clock
from dienhinh.domain import wording
from dienhinh.domain.signatories import holder
from dienhinh.models import (
    CandidateKind,
    Consolidation,
    Dossier,
    Nominee,
    Post,
    Programme,
    Report,
    SchoolPlan,
    Unit,
)

Content = dict[str, Any]


def dossier_content(dossier: Dossier) -> Content:
    """Return what the dossier's papers print, as JSON values; names and offices are those of the letter's day."""
    day = dossier.issued_on or clock.today()
    return {
        "unit": unit_content(dossier.unit),
        "office": unit_content(dossier.office),
        "programme": programme_content(dossier.programme),
        "letter": {
            "subject": dossier.subject,
            "commendation": dossier.commendation,
            "urgent": dossier.urgent,
            "addressee": dossier.addressee,
            "number": dossier.number,
            "issued_on": _iso(dossier.issued_on),
            "year": day.year,
            "signature": signature_content(dossier.signatory, day),
        },
        "meeting": meeting_content(dossier),
        "nominees": [nominee_content(nominee, day) for nominee in dossier.nominees],
    }


def consolidation_content(consolidation: Consolidation) -> Content:
    """Return what the office's letter and list print, nominees ordered by level, school and kind."""
    day = consolidation.issued_on or clock.today()
    return {
        "unit": unit_content(consolidation.office),
        "recipient": unit_content(consolidation.recipient),
        "programme": programme_content(consolidation.programme),
        "letter": {
            "subject": consolidation.subject,
            "addressee": consolidation.addressee,
            "number": consolidation.number,
            "issued_on": _iso(consolidation.issued_on),
            "year": day.year,
            "signature": signature_content(consolidation.signatory, day),
        },
        "nominees": [
            nominee_content(nominee, nominee.dossier.issued_on or day)
            for nominee in in_order(consolidation.nominees)
        ],
    }


def in_order(nominees: Iterable[Nominee]) -> list[Nominee]:
    """Order nominees as a consolidated list does: by level, then school, collectives first, then as sent."""

    def key(nominee: Nominee) -> tuple[int, int, bool, int, int]:
        unit = nominee.dossier.unit
        rank = unit.level.rank if unit.level else 99
        person = nominee.candidate.kind is CandidateKind.INDIVIDUAL
        return rank, unit.id, person, nominee.dossier_id, nominee.position

    return sorted(nominees, key=key)


def unit_content(unit: Unit) -> Content:
    """Return the words that a paper prints of a unit."""
    return {
        "id": unit.id,
        "name": unit.name,
        "header_superior": unit.header_superior,
        "header_name": unit.header_name,
        "symbol": unit.symbol,
        "place": unit.place,
        "addressed_as": unit.addressed_as,
        "copies_to": unit.copies_to,
    }


def programme_content(programme: Programme) -> Content:
    """Return the words that a paper prints of a programme."""
    return {
        "school_year": programme.school_year,
        "number": programme.number,
        "issued_on": _iso(programme.issued_on),
        "title": programme.title,
        "office": programme.office.addressed_as,
        "legal_bases": programme.legal_bases,
        "vote_base": programme.vote_base.value,
        "minimum_percent": programme.minimum_percent,
        "wording": wording.everything(programme),
        "criteria": [
            {
                "kind": criterion.kind.value,
                "for_leaders": criterion.for_leaders,
                "clause": criterion.clause,
                "text": criterion.text,
            }
            for criterion in programme.criteria
        ],
    }


def signature_content(post: Post | None, day: date) -> Content:
    """Return the signature block of a post with the name of who holds it on the paper's day."""
    if post is None:
        return {"authority": "THỦ TRƯỞNG ĐƠN VỊ", "office": "", "name": ""}
    return {"authority": post.authority, "office": post.office_line, "name": holder(post, day)}


def meeting_content(dossier: Dossier) -> Content:
    """Return the minutes' content; instants as ISO in Vietnam's time."""
    meeting = dossier.meeting
    return {
        "minutes_number": meeting.minutes_number,
        "starts_at": meeting.starts_at and clock.local(meeting.starts_at).isoformat(),
        "ends_at": meeting.ends_at and clock.local(meeting.ends_at).isoformat(),
        "place": meeting.place,
        "chair": meeting.chair,
        "secretary": meeting.secretary,
        "present": meeting.present,
        "absent": meeting.absent,
        "ballot": meeting.ballot.value,
        "opinions": meeting.opinions,
        "conclusion": meeting.conclusion,
    }


def nominee_content(nominee: Nominee, day: date) -> Content:
    """Return one nominee with seniority counted at the letter's day and evidence in the criteria's order."""
    return listed_content(nominee, day) | {
        "votes": [nominee.votes_issued, nominee.votes_returned, nominee.votes_valid, nominee.votes_for],
        "evidence": [
            {"clause": item.criterion.clause, "criterion": item.criterion.text, "text": item.text}
            for item in sorted(nominee.evidence, key=lambda item: item.criterion.position)
        ],
        "reasons": {override.rule: override.reason for override in nominee.overrides},
    }


def listed_content(nominee: Nominee, day: date) -> Content:
    """Return what a list prints of a nominee; without votes and evidence, which are a query each to read."""
    candidate, unit = nominee.candidate, nominee.dossier.unit
    return {
        "id": nominee.id,
        "candidate_id": candidate.id,
        "kind": candidate.kind.value,
        "name": candidate.name,
        "position": candidate.position,
        "is_leader": candidate.is_leader,
        "unit": unit.name,
        "level": unit.level.label if unit.level else "",
        "seniority": candidate.seniority(day),
        "phone": candidate.phone,
        "email": candidate.email,
        "summary": nominee.summary,
        "award": nominee.award,
    }


def dated(content: Content, record: SchoolPlan | Report) -> Content:
    """Return a content with its record's number and day of now: they are written after it was sent."""
    day = record.issued_on
    return content | {"number": record.number, "issued_on": _iso(day)} | ({"year": day.year} if day else {})


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def read_day(value: str | None) -> date | None:
    """Return a day as a content holds it."""
    return date.fromisoformat(value) if value else None


def read_instant(value: str | None) -> datetime | None:
    """Return a moment as a content holds it, on Vietnam's clock."""
    return datetime.fromisoformat(value) if value else None
