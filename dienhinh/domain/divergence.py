"""A list that was sent keeps its words: what the data say otherwise by now, and the list that mends it."""

from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from dienhinh import clock
from dienhinh.domain.changes import NOMINEE, NONE, Row
from dienhinh.domain.content import Content, consolidation_content, in_order, listed_content
from dienhinh.extensions import db
from dienhinh.models import Amendment, Consolidation, Nominee, Result

FIELDS = {name: label for name, label in NOMINEE.items() if name != "is_leader"} | {"unit": "Đơn vị công tác"}
RESULT, ASKED, REVOKED = "Kết quả", "Đề nghị khen thưởng", "Đã bị thu hồi"


class Divergence(NamedTuple):
    """One line of a sent list that the data no longer agree with; `now` holds the fields as they stand."""

    nominee: Nominee
    name: str
    unit: str
    rows: list[Row]
    now: Content


def of(sent: Consolidation) -> list[Divergence]:
    """Return the lines of a sent list that differ from the data, corrections already sent counted in."""
    if not sent.content or sent.amendment is Amendment.CORRECTION:
        return []
    kept, found = _as_corrected(sent), []
    for nominee in in_order(sent.nominees):
        if nominee.id in kept:
            was, now = kept[nominee.id], _live(nominee, sent)
            rows = [
                Row(label, _say(was.get(name)), _say(now[name]))
                for name, label in {**FIELDS, "result": RESULT}.items()
                if was.get(name) != now[name]
            ]
            if rows:
                found.append(Divergence(nominee, was["name"], was["unit"], rows, now))
    return found


def amendments(sent: Consolidation) -> list[Consolidation]:
    """Return the lists that add to a list or correct it, in the order in which they were made."""
    query = sa.select(Consolidation).where(Consolidation.amends_id == sent.id)
    return list(db.session.scalars(query.order_by(Consolidation.id)))


def list_content(listed: Consolidation) -> Content:
    """Return what a list's letter and its appendix print; a later list says what it adds to or corrects."""
    content = consolidation_content(listed)
    if listed.amends is None:
        return content
    sent = listed.amends
    number, day = sent.number, sent.issued_on
    amends = {
        "kind": listed.amendment.value,
        "number": number,
        "issued_on": day and day.isoformat(),
        "year": (day or clock.local(sent.forwarded_at)).year,
    }
    lines = corrections(listed) if listed.amendment is Amendment.CORRECTION else []
    return content | {"amends": amends, "corrections": lines}


def lines(listed: Consolidation) -> list[Content]:
    """Return what a list that was not sent yet would say of each nominee, or mend of each line, by now."""
    if listed.amendment is Amendment.CORRECTION:
        return corrections(listed)
    day = listed.issued_on or clock.today()
    return [listed_content(each, each.dossier.issued_on or day) for each in in_order(listed.nominees)]


def corrections(listed: Consolidation) -> list[Content]:
    """Return each line that a correction mends, with its rows, as JSON."""
    return [
        {
            "id": each.nominee.id,
            "name": each.name,
            "unit": each.unit,
            "rows": [list(row) for row in each.rows],
            "now": each.now,
        }
        for each in of(listed.amends)
    ]


def _as_corrected(sent: Consolidation) -> dict[int, Content]:
    lines = {each["id"]: each | {"result": ASKED} for each in sent.content["nominees"]}
    for later in amendments(sent):
        for each in (later.content or {}).get("corrections", []):
            lines[each["id"]] |= each["now"]
    return lines


def _live(nominee: Nominee, sent: Consolidation) -> Content:
    """Return the fields as they stand, seniority counted at the day that it was counted at when sent."""
    written = sent.content["letter"]["issued_on"]
    day = date.fromisoformat(written) if written else clock.local(sent.forwarded_at).date()
    whole = listed_content(nominee, nominee.dossier.issued_on or day)
    result = REVOKED if nominee.result is Result.REVOKED else ASKED
    return {name: whole[name] for name in FIELDS} | {"result": result}


def _say(value: Any) -> str:
    return NONE if value in (None, "") else str(value)
