"""What of a dossier resembles others, and what the officer decides on each: accepted with its reason, or not."""

from dienhinh import clock
from dienhinh.domain import audit, likeness
from dienhinh.domain.likeness import KINDS, Match
from dienhinh.errors import Conflict, DomainError
from dienhinh.extensions import db
from dienhinh.models import Dossier, DossierState, MatchDecision, Nominee, User, Verdict


def of_dossier(dossier: Dossier) -> list[Match]:
    """Return what the dossier's nominees resemble, in their order; the most telling kind of each pair first.

    Once the office has answered, only what it decided on is told: later dossiers do not reopen an answer.
    """
    nominees = list(dossier.nominees)
    if not nominees:
        return []
    if dossier.state in (DossierState.ACCEPTED, DossierState.FORWARDED, DossierState.CLOSED):
        return [Match(d.nominee, d.other, d.kind, 100) for d in decisions(dossier).values()]
    found = [*likeness.same_person(dossier, nominees), *likeness.texts(dossier, nominees)]
    kinds = list(KINDS)
    return sorted(found, key=lambda match: (match.nominee.position, kinds.index(match.kind), -match.other.id))


def decisions(dossier: Dossier) -> dict[tuple[int, int, str], MatchDecision]:
    """Return what was decided on the dossier's matches."""
    made = [decision for nominee in dossier.nominees for decision in nominee.matches]
    return {(decision.nominee_id, decision.other_id, decision.kind): decision for decision in made}


def undecided(dossier: Dossier) -> list[Match]:
    """Return the matches on which the officer has not decided yet."""
    decided = decisions(dossier)
    return [match for match in of_dossier(dossier) if match.key not in decided]


def refused(dossier: Dossier) -> list[Match]:
    """Return the matches that the officer did not accept although the nominee was found eligible."""
    decided = decisions(dossier)
    found = [match for match in of_dossier(dossier) if match.nominee.verdict is Verdict.ELIGIBLE]
    return [match for match in found if match.key in decided and not decided[match.key].accepted]


def decide(nominee: Nominee, other_id: int, kind: str, accepted: bool, reason: str, actor: User) -> None:
    """Keep the officer's decision on a match with its reason; a second decision replaces the first."""
    dossier = nominee.dossier
    if dossier.state is not DossierState.SUBMITTED:
        raise Conflict(f"Hồ sơ đã chuyển sang «{dossier.state.label}», không ghi quyết định được nữa.")
    key = (nominee.id, other_id, kind)
    if key not in {match.key for match in of_dossier(dossier)}:
        raise Conflict("Trường hợp trùng lặp này không còn. Xin tải lại trang.")
    if not reason.strip():
        raise DomainError(
            "Xin ghi lý do chấp nhận hoặc không chấp nhận trùng lặp.",
            field=f"match-{nominee.id}-{other_id}-{kind}-reason",
        )
    decision = decisions(dossier).get(key)
    if decision is None:
        decision = MatchDecision(nominee=nominee, other_id=other_id, kind=kind)
        db.session.add(decision)
    decision.accepted, decision.reason = accepted, reason.strip()
    decision.user_id, decision.at = actor.id, clock.now()
    audit.record(
        "dossier.match",
        dossier,
        actor=actor,
        nominee=nominee.id,
        other=other_id,
        kind=kind,
        accepted=accepted,
    )
