"""What stands in the cells of a school's table, by the domain's names, and what cannot be read."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from dienhinh import clock, text
from dienhinh.domain import candidates
from dienhinh.domain.import_columns import contact, plain
from dienhinh.errors import DomainError
from dienhinh.models import CandidateKind, Unit

_COLLECTIVE = re.compile(r"(tổ|trường|tập thể|phòng|khối|chi bộ|công đoàn)\b")
# Below a list stand its sum and who made it, in the column of names as often as not.
_FOOT = re.compile(
    r"cộng(?: *:| *\d|$)|tổng (?:cộng|số)\b|danh sách (?:này )?(?:có|gồm)\b|người lập|.*\bngày\b.*\btháng\b"
    r"|(?:phó )?hiệu trưởng$|thủ trưởng|kế toán$"
)
_LONGEST = {
    "name": 150,
    "position": 150,
    "phone": 30,
    "email": 254,
    "notes": 2000,
    "award": 150,
    "summary": 6000,
    "effort": 5000,
}


class Fault(NamedTuple):
    field: str
    sentence: str


def read(texts: dict[str, str], who: CandidateKind, faults: list[Fault]) -> Iterator[tuple[str, Any]]:
    """Return what the texts say by the domain's names; what they cannot say goes to the faults."""
    texts = dict(texts)
    if "contact" in texts:
        phone, email, odd = contact(texts.pop("contact"))
        texts = {"phone": phone, "email": email} | {field: raw for field, raw in texts.items() if raw}
        if odd:
            faults.append(
                Fault("phone", "Ô điện thoại, email có nội dung không đọc được. Xin ghi «ĐT: … Email: …».")
            )
    name = text.line(texts.get("name", ""))
    if not name:
        faults.append(Fault("name", "Chưa ghi tên."))
    elif _FOOT.match(name.casefold()):
        faults.append(Fault("name", "Đây có vẻ là dòng tổng hoặc chỗ ký, không phải tên."))
    elif who is CandidateKind.INDIVIDUAL:
        texts |= _name_and_post(texts)
    for field, raw in texts.items():
        try:
            reader = _READ.get(field)
            if reader and (value := reader(raw)) is not None:
                yield field if field != "seniority" else "teaching_since", value
        except DomainError as error:
            faults.append(Fault(field, error.sentence))


def _name_and_post(texts: dict[str, str]) -> dict[str, str]:
    """Part a person's name from the post that stands below or behind it: «Lê Thị Ba (Giáo viên Tin học)»."""
    name, post = re.fullmatch(r"\s*([^\n(]*)(.*)", texts["name"], re.DOTALL).groups()
    if not name.strip() or not post.strip() or texts.get("position"):
        return {}
    return {"name": name, "position": post.strip().removeprefix("(").removesuffix(")")}


def _bounded(field: str) -> Any:
    def read(raw: str) -> str:
        value = (
            text.dashed(text.clean(raw)).strip()
            if field in ("notes", "summary", "effort")
            else text.line(raw)
        )
        if len(value) > _LONGEST[field]:
            raise DomainError(f"Dài quá {_LONGEST[field]} ký tự.")
        return value

    return read


def _month(raw: str) -> date | None:
    """Return the month of a cell: 09/2009, 2009-09, or a whole date."""
    raw = text.line(raw)
    if not raw:
        return None
    found = re.fullmatch(r"(?:\d{1,2}[/.-])?(\d{1,2})[/.-](\d{4})|(\d{4})-(\d{1,2})(?:-\d{1,2})?", raw)
    month, year = ((found[1] or found[4]), (found[2] or found[3])) if found else ("0", "0")
    if not (1 <= int(month) <= 12 and int(year) >= 1950):
        raise DomainError("Tháng không có thật. Xin ghi theo mẫu 09/2009.")
    return candidates.teaching_month(date(int(year), int(month), 1))


def _since(raw: str) -> date | None:
    """Return the month in which somebody with so many years of service began, as far as years can tell."""
    raw = text.line(raw)
    if not raw:
        return None
    if month := re.fullmatch(r"(?:từ )?(?:tháng )?(\d{1,2}[/.-]\d{4})(?: đến nay)?", raw.casefold()):
        return _month(month[1])
    found = re.fullmatch(r"(\d{1,2})(?:[.,]\d+)?\s*(?:năm.*)?", raw, re.IGNORECASE)
    if not found or int(found[1]) > 50:
        raise DomainError("Thâm niên không đọc được. Xin ghi số năm, ví dụ 12, hoặc từ 09/2009.")
    today = clock.today()
    return date(today.year - int(found[1]), today.month, 1)


def kind_of(texts: dict[str, str]) -> CandidateKind:
    """Return what a row is about: as it says, else by how the names of collectives begin."""
    said = plain(texts.get("kind", ""))
    name = text.line(texts.get("name", "")).casefold()
    collective = "tap the" in said or (not said and _COLLECTIVE.match(name))
    return CandidateKind.COLLECTIVE if collective else CandidateKind.INDIVIDUAL


def is_name_of(said: str, unit: Unit) -> bool:
    """Tell whether a cell names the school, in full, short, or by its symbol."""
    wanted, own = set(plain(said).split()), plain(f"{unit.name} {unit.symbol} {unit.header_name}").split()
    return wanted <= {*own, "truong", "gd", "dt", "huien"}


def _yes(raw: str) -> bool:
    return plain(raw) in ("co", "x", "1", "true", "hieu truong", "pho hieu truong")


_READ: dict[str, Any] = {
    **{field: _bounded(field) for field in ("name", "position", "notes", "summary", "award", "effort")},
    "phone": lambda raw: candidates.phone_number(text.line(raw)),
    "email": lambda raw: candidates.email_address(text.line(raw)),
    "teaching_since": _month,
    "seniority": _since,
    "is_leader": _yes,
}
