"""The content of what an office answers its schools: the slip that returns a dossier, the notice of results."""

from datetime import datetime

from dienhinh import clock
from dienhinh.domain import audit, notes, signatories
from dienhinh.domain.content import (
    Content,
    dossier_content,
    in_order,
    programme_content,
    signature_content,
    unit_content,
)
from dienhinh.errors import DomainError
from dienhinh.models import AuditEntry, Consolidation, Dossier, Nominee, Post, Result

WHOLE = "Cả hồ sơ"
RESULTS = "Kết quả xét khen thưởng điển hình tiên tiến năm học {}"


def nominee_content(nominee: Nominee) -> Content:
    """Return the content of a nominee's dossier with this nominee alone."""
    content = dossier_content(nominee.dossier)
    return content | {"nominees": [each for each in content["nominees"] if each["id"] == nominee.id]}


def last_return(dossier: Dossier) -> AuditEntry | None:
    """Return the line of the trail that tells of the last return; None where there was none."""
    lines = [entry for entry in audit.history(dossier) if entry.action == "dossier.return"]
    return lines[-1] if lines else None


def slip_content(dossier: Dossier) -> Content:
    """Return what the slip of the last return says: its reason, and every góp ý that went out with it."""
    entry = last_return(dossier)
    if entry is None:
        raise DomainError("Hồ sơ chưa bị trả lại lần nào nên không có phiếu trả hồ sơ.")
    sent = [each for each in dossier.submissions if each.at <= entry.at][-1]
    asked = [note for note in dossier.notes if note.sent_in == sent.round]
    return {
        "unit": unit_content(dossier.office),
        "school": unit_content(dossier.unit),
        "programme": programme_content(dossier.programme),
        "letter": _letter(signatories.first(dossier.office_id), entry.at, ""),
        "dossier": sent.content,
        "received": clock.local(sent.at).date().isoformat(),
        "reasons": [
            [WHOLE, entry.details.get("reason", "")],
            *([notes.label(dossier, note.target), note.text] for note in asked),
        ],
    }


def has_results(consolidation: Consolidation) -> bool:
    """Tell whether there is anything to give notice of."""
    return any(nominee.result is not Result.PENDING for nominee in consolidation.nominees)


def notice_content(consolidation: Consolidation) -> Content:
    """Return the results recorded so far, in the list's order, under the names that were sent."""
    known = [each for each in in_order(consolidation.nominees) if each.result is not Result.PENDING]
    if not known:
        raise DomainError("Danh sách chưa có kết quả nào nên chưa có thông báo kết quả.")
    sent = {each["id"]: each for each in (consolidation.content or {}).get("nominees", [])}
    results = [_result(nominee, sent.get(nominee.id, {})) for nominee in known]
    decided = [(each["number"], each["date"]) for each in results if each["recognised"]]
    revoked = [each for each in known if each.result is Result.REVOKED and each.revocation_date]
    decided += [(each.revocation_number, each.revocation_date.isoformat()) for each in revoked]
    subject = RESULTS.format(consolidation.programme.school_year)
    return {
        "unit": unit_content(consolidation.office),
        "programme": programme_content(consolidation.programme),
        "letter": _letter(consolidation.signatory, clock.now(), subject),
        "decisions": [{"number": number, "date": day} for number, day in dict.fromkeys(decided)],
        "results": results,
    }


def _letter(post: Post | None, at: datetime, subject: str) -> Content:
    """Return the letter's own fields; its number and day are written after signing."""
    day = clock.local(at).date()
    signature = signature_content(post, day)
    return {"subject": subject, "number": "", "issued_on": None, "year": day.year, "signature": signature}


def _result(nominee: Nominee, sent: Content) -> Content:
    day = nominee.decision_date
    return {
        "name": sent.get("name", nominee.candidate.name),
        "unit": sent.get("unit", nominee.dossier.unit.name),
        "recognised": nominee.result is Result.RECOGNISED,
        "award": nominee.result_award,
        "number": nominee.decision_number,
        "date": day.isoformat() if day else None,
        "reason": f"Thu hồi theo {nominee.revoked_by}: {nominee.result_reason}"
        if nominee.result is Result.REVOKED
        else nominee.result_reason,
    }
