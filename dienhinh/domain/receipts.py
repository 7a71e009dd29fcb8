"""The receipt of a hand-over file: a button for the receiver's people, or a small text that comes back by mail or USB.

Nobody has a key of the receiver, so a receipt proves one thing: whoever wrote it knew the hash of the file.
"""

import json
from datetime import date
from typing import Any

from dienhinh import clock, text
from dienhinh.domain import audit, handovers
from dienhinh.domain.access import posts_of
from dienhinh.errors import Conflict, DomainError, Forbidden
from dienhinh.extensions import db
from dienhinh.models import Consolidation, Handover, User

FORMAT, VERSION = "dienhinh-bien-nhan", 1
LARGEST = 16 * 1024
NOT_ONE = "Tệp này không phải giấy biên nhận. Giấy biên nhận là tệp .json do trang kiểm tra tệp bàn giao lập."


def confirm(listed: Consolidation, handover_id: int, actor: User) -> Handover:
    """Write down that somebody of the unit that a list goes to has the file in hand; the caller commits."""
    post = next((post for post in posts_of(actor) if post.unit_id == listed.recipient_id), None)
    if post is None:
        raise Forbidden("Chỉ người của cơ quan nhận mới xác nhận đã nhận tệp bàn giao.")
    held = next((each for each in handovers.of_list(listed) if each.id == handover_id), None)
    if held is None:
        raise Conflict("Tệp bàn giao này không còn ở danh sách. Xin tải lại trang.")
    return _record(held, clock.today(), actor.name, post.unit.name, "", actor)


def file(listed: Consolidation, content: bytes, actor: User) -> Handover:
    """File a receipt that came back on the list whose file it names; raises a sentence for what is none of it.

    The caller holds the list's lock and commits.
    """
    own = {each.sha256: each for each in handovers.of_list(listed)}
    if all(each.received_on for each in own.values()):  # no page has a form for it
        raise Conflict("Tệp bàn giao của danh sách này chưa được lập hoặc đã có biên nhận.")
    told = parse(content)
    held = own.get(told["handover_sha256"])
    if held is None:
        raise DomainError(
            "Mã trong giấy biên nhận không phải mã của tệp bàn giao nào của danh sách này. "
            "Xin kiểm tra lại giấy có đúng của danh sách này không.",
            field="receipt",
        )
    day = told["received_on"]
    if day > clock.today():
        raise DomainError(f"Ngày nhận ghi trong giấy ({day:%d/%m/%Y}) sau hôm nay.", field="receipt")
    if day < clock.local(held.made_at).date():
        made = clock.local(held.made_at)
        raise DomainError(
            f"Ngày nhận ghi trong giấy ({day:%d/%m/%Y}) trước ngày lập tệp bàn giao ({made:%d/%m/%Y}).",
            field="receipt",
        )
    return _record(held, day, told["receiver"], told["unit"], content.decode("utf-8-sig"), actor)


def parse(content: bytes) -> dict[str, Any]:
    """Return what a receipt says; raises a sentence for what is no receipt."""
    try:
        told = json.loads(content.decode("utf-8-sig")) if len(content) <= LARGEST else None
    except (UnicodeDecodeError, ValueError, RecursionError):
        told = None
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise DomainError(NOT_ONE, field="receipt")
    if told.get("version") != VERSION:
        raise DomainError("Giấy biên nhận thuộc phiên bản mà phần mềm này chưa đọc được.", field="receipt")
    words = {
        name: text.line(_word(told, name)) for name in ("handover_sha256", "receiver", "unit", "received_on")
    }
    missing = [label for name, label in _LABELS.items() if not words[name]]
    if missing:
        raise DomainError(f"Giấy biên nhận thiếu {', '.join(missing)}.", field="receipt")
    try:
        day = date.fromisoformat(words["received_on"])
    except ValueError:
        raise DomainError("Ngày nhận trong giấy biên nhận không đọc được.", field="receipt") from None
    return {
        "handover_sha256": words["handover_sha256"].lower(),
        "receiver": words["receiver"][:150],
        "unit": words["unit"][:200],
        "received_on": day,
    }


_LABELS = {
    "handover_sha256": "mã của tệp bàn giao",
    "receiver": "họ tên người nhận",
    "unit": "đơn vị nhận",
    "received_on": "ngày nhận",
}


def _word(told: dict[str, Any], name: str) -> str:
    value = told.get(name)
    return value if isinstance(value, str) else ""


def _record(held: Handover, day: date, receiver: str, unit: str, receipt: str, actor: User) -> Handover:
    if held.received_on:
        raise Conflict(f"Tệp bàn giao này đã có biên nhận ngày {held.received_on:%d/%m/%Y}.")
    held.received_on, held.receiver, held.receiver_unit, held.receipt = day, receiver, unit, receipt
    held.recorded_at, held.recorded_by_id = clock.now(), actor.id
    db.session.flush()
    audit.record(
        "consolidation.receive",
        held.consolidation,
        actor=actor,
        handover=held.id,
        sha256=held.sha256,
        received_on=day.isoformat(),
        by="file" if receipt else "button",
    )
    return held
