"""What a hand-over file says of its list: JSON for another system (its schema goes with it), a table for people."""

import json
from datetime import UTC
from typing import Any

from dienhinh import clock, sheets
from dienhinh.domain import printing
from dienhinh.domain.content import Content
from dienhinh.models import CandidateKind, Consolidation

FORMAT, VERSION = "dienhinh-du-lieu", 1
VOTES = ("issued", "returned", "valid", "for")
PLAIN = ("id", "candidate_id", "kind", "name", "position", "is_leader", "unit", "level")
SENT = ("phone", "email", "summary", "award")
COLUMNS = ("TT", "Loại", "Họ và tên, tên tập thể", "Chức vụ", "Đơn vị", "Cấp học", "Thâm niên (năm)")
COLUMNS += (
    "Tóm tắt thành tích",
    "Hình thức đề nghị",
    "Số điện thoại",
    "Thư điện tử",
    "Phiếu đồng ý",
    "Phiếu hợp lệ",
)
CORRECTED = ("TT", "Họ và tên, tên tập thể", "Đơn vị", "Mục", "Nội dung đã gửi", "Nội dung đính chính")


def of(listed: Consolidation) -> dict[str, Any]:
    """Return a forwarded list's data as it was sent, with the number and day that its letter has by now."""
    content = printing.content_of("consolidated_list", listed)
    letter, amends = content["letter"], content.get("amends")
    return {
        "format": FORMAT,
        "version": VERSION,
        "list": {
            "id": listed.id,
            "kind": listed.amendment.value if listed.amendment else "list",
            "number": letter["number"],
            "symbol": f"TTr-{content['unit']['symbol']}",
            "issued_on": letter["issued_on"],
            "subject": letter["subject"],
            "addressee": letter["addressee"],
            "school_year": content["programme"]["school_year"],
            "forwarded_at": listed.forwarded_at.astimezone(UTC).isoformat(),
            "amends": {key: amends[key] for key in ("number", "issued_on")} if amends else None,
        },
        "from": {"name": content["unit"]["name"], "symbol": content["unit"]["symbol"]},
        "to": {"name": content["recipient"]["name"]},
        "nominees": [_nominee(each) for each in content["nominees"]],
        "corrections": [_correction(each) for each in content.get("corrections", ())],
    }


def as_json(data: dict[str, Any]) -> bytes:
    """Return data as UTF-8 that people can read too; the same data give the same bytes."""
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def workbook(listed: Consolidation, data: dict[str, Any]) -> bytes:
    """Return the same as a table; it is dated by the list, so that the same list gives the same bytes."""
    made = clock.local(listed.forwarded_at).replace(tzinfo=None)
    if data["corrections"]:
        rows = [
            (place, each["name"], each["unit"], change["field"], change["was"], change["now"])
            for place, each in enumerate(data["corrections"], 1)
            for change in each["changes"]
        ]
        return sheets.table(listed.called, CORRECTED, rows, created=made)
    return sheets.table(listed.called, COLUMNS, map(_row, enumerate(data["nominees"], 1)), created=made)


def _nominee(sent: Content) -> dict[str, Any]:
    """Return one nominee; what the school gave as reasons for exceptions was for the office alone."""
    return {
        **{name: sent[name] for name in PLAIN},
        "seniority_years": sent["seniority"],
        **{name: sent[name] for name in SENT},
        "votes": dict(zip(VOTES, sent["votes"], strict=True)),
        "evidence": [
            {name: item[name] for name in ("clause", "criterion", "text")} for item in sent["evidence"]
        ],
    }


def _correction(sent: Content) -> dict[str, Any]:
    changes = [{"field": field, "was": was, "now": now} for field, was, now in sent["rows"]]
    return {"nominee_id": sent["id"], "name": sent["name"], "unit": sent["unit"], "changes": changes}


def _row(numbered: tuple[int, dict[str, Any]]) -> tuple[Any, ...]:
    place, each = numbered
    told = (each["name"], each["position"], each["unit"], each["level"], each["seniority_years"])
    sent = (each["summary"], each["award"], each["phone"], each["email"])
    return (
        place,
        CandidateKind(each["kind"]).label,
        *told,
        *sent,
        each["votes"]["for"],
        each["votes"]["valid"],
    )
