"""The verbs of a Đối tượng: typed once by a school, used by every dossier. Callers commit."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import phonenumbers
import sqlalchemy as sa
from email_validator import EmailNotValidError, validate_email

from dienhinh import clock, text
from dienhinh.domain import audit, filtering
from dienhinh.errors import Conflict, DomainError
from dienhinh.extensions import db
from dienhinh.models import Candidate, CandidateKind, Unit, User

PAGE = 100
FIELDS = ("name", "position", "is_leader", "teaching_since", "phone", "email", "notes")
# The plan's extra rule hangs on the post (mục II.2.b), whether or not somebody remembers to tick it.
_LEADS = re.compile(r"(?:phó )?hiệu trưởng\b")
_PERSONAL = ("position", "teaching_since", "phone", "email")


def add(unit: Unit, kind: CandidateKind, values: Mapping[str, Any], actor: User) -> Candidate:
    """Write down a new candidate of a school; `values` holds some of `FIELDS`."""
    candidate = Candidate(unit=unit, kind=kind, search_key="")
    _fill(candidate, values)
    _check_new(candidate)
    db.session.add(candidate)
    db.session.flush()
    audit.record("candidate.create", candidate, actor=actor, kind=kind.value)
    return candidate


def make(unit_id: int, kind: CandidateKind, values: Mapping[str, Any]) -> Candidate:
    """Return a candidate of a table whose rows were judged, not stored yet; the table's line stands in the trail."""
    candidate = Candidate(unit_id=unit_id, kind=kind, search_key="")
    _fill(candidate, values)
    return candidate


def key_of(candidate: Candidate) -> tuple[Any, ...]:
    """Return what two records of the same collective or person have in common; namesakes differ in it."""
    personal = _PERSONAL if candidate.kind is CandidateKind.INDIVIDUAL else ()
    own = (getattr(candidate, field) or _EMPTY[field] for field in personal)
    return candidate.kind, candidate.name.casefold(), *own


def edit(candidate: Candidate, values: Mapping[str, Any], actor: User, *, version: int | None = None) -> None:
    """Change a candidate; `version` is the one that the editor saw, and `Conflict` says who was faster."""
    if version is not None and version != candidate.version:
        raise Conflict(_faster(candidate))
    before = {field: getattr(candidate, field) for field in FIELDS}
    _fill(candidate, values)
    _check_new(candidate)
    changed = [field for field in FIELDS if getattr(candidate, field) != before[field]]
    db.session.flush()
    audit.record("candidate.edit", candidate, actor=actor, fields=changed)


def archive(candidate: Candidate, actor: User) -> None:
    """Take a candidate out of the lists that people choose from; dossiers keep it."""
    candidate.archived_at = clock.now()
    audit.record("candidate.archive", candidate, actor=actor)


def restore(candidate: Candidate, actor: User) -> None:
    """Put an archived candidate back into the lists."""
    candidate.archived_at = None
    _check_new(candidate)
    audit.record("candidate.restore", candidate, actor=actor)


def of_unit(unit: Unit, words: str = "", *, archived: bool = False) -> list[Candidate]:
    """Return a school's candidates that hold every word: collectives first, people by tên as Vietnamese lists do."""
    kept = Candidate.archived_at.is_not(None) if archived else Candidate.archived_at.is_(None)
    query = sa.select(Candidate).where(Candidate.unit_id == unit.id, kept)
    query = query.where(
        *filtering.narrowed(words, Candidate.search_key, found_as=("candidate", Candidate.id))
    )
    return sorted(db.session.scalars(query), key=in_order)


def page(
    unit: Unit, words: str, after: int | None, *, archived: bool = False, most: int = PAGE
) -> tuple[list[Candidate], int | None]:
    """Return those of `of_unit` that follow the candidate with this id, and the id that the next page follows."""
    found = of_unit(unit, words, archived=archived)
    start = next((place for place, each in enumerate(found, 1) if each.id == after), 0)
    shown = found[start : start + most]
    return shown, shown[-1].id if len(found) > start + most else None


def phone_number(raw: str) -> str:
    """Return a telephone number as Vietnam writes it; a sentence for what cannot be one."""
    if not raw:
        return ""
    try:
        number = phonenumbers.parse(raw, "VN")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise DomainError("Số điện thoại không đúng. Xin ghi như 0912 345 678.", field="phone")
    home = number.country_code == 84
    style = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


def email_address(raw: str) -> str:
    """Return a well-formed address; a sentence for what cannot be one. No question leaves the machine."""
    try:
        return validate_email(raw, check_deliverability=False).normalized if raw else ""
    except EmailNotValidError as error:
        raise DomainError(
            "Địa chỉ thư điện tử không đúng. Xin ghi như ten@example.vn.", field="email"
        ) from error


def teaching_month(day: date | None) -> date | None:
    """Return the first day of the month in which teaching began; refuse a month that has not come."""
    if day and day > clock.today():
        raise DomainError("Tháng bắt đầu giảng dạy chưa đến.", field="teaching_since")
    return day.replace(day=1) if day else None


def _fill(candidate: Candidate, values: Mapping[str, Any]) -> None:
    for field in values.keys() & set(FIELDS):
        setattr(candidate, field, _READ.get(field, lambda value: value)(values[field]))
    if not any(map(str.isalpha, candidate.name)):
        raise DomainError("Xin ghi tên của đối tượng bằng chữ.", field="name")
    if candidate.kind is CandidateKind.COLLECTIVE:
        candidate.is_leader, candidate.teaching_since = False, None
    elif _LEADS.match((candidate.position or "").casefold()):
        candidate.is_leader = True
    candidate.search_key = text.search_key(
        candidate.name, *(str(getattr(candidate, field) or "") for field in ("position", "phone", "email"))
    )[:500]


def _check_new(candidate: Candidate) -> None:
    """Refuse a second record of the same collective or person; namesakes differ in something personal."""
    with db.session.no_autoflush:
        everybody = of_unit(candidate.unit)
    key = key_of(candidate)
    if any(other is not candidate and key_of(other) == key for other in everybody):
        raise DomainError(f"{candidate.name} đã có trong danh sách đối tượng.", field="name")


def _faster(candidate: Candidate) -> str:
    last = audit.history(candidate)[-1]
    when = clock.local(last.at).strftime("%H:%M ngày %d/%m/%Y")
    return (
        f"{last.actor_name} đã sửa thông tin này lúc {when}. "
        "Chữ vừa nhập vẫn còn bên dưới; xin so với bản đang lưu rồi lưu lại."
    )


def in_order(candidate: Candidate) -> tuple[bool, Any]:
    """Return what puts a candidate in its place: collectives first, people by tên as Vietnamese lists do."""
    return candidate.kind is CandidateKind.INDIVIDUAL, text.sort_key(candidate.name)


_EMPTY = {"position": "", "teaching_since": None, "phone": "", "email": ""}
_READ = {
    "name": text.line,
    "position": text.line,
    "is_leader": bool,
    "teaching_since": teaching_month,
    "phone": lambda raw: phone_number(text.line(raw)),
    "email": lambda raw: email_address(text.line(raw)),
    "notes": lambda raw: text.clean(raw).strip(),
}
