"""A table from a school: read, judged row by row, and the good rows taken when the school says so. Callers commit."""

import re
from collections.abc import Hashable, Iterator
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from dienhinh import clock, text
from dienhinh.domain import audit, candidates, drafting, import_pledges, pledges
from dienhinh.domain.import_columns import Row, Table, Tell, contact, plain, rows, silent
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import (
    Candidate,
    CandidateKind,
    Dossier,
    ImportKind,
    PledgeList,
    TableImport,
    Unit,
    User,
)

MOST_NOMINEES = 200
_COLLECTIVE = re.compile(r"(tổ|trường|tập thể|phòng|khối|chi bộ|công đoàn)\b")
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
LABELS = {
    "kind": "Loại",
    "name": "Họ và tên, hoặc tên tập thể",
    "position": "Chức vụ",
    "is_leader": "Lãnh đạo trường",
    "teaching_since": "Tháng bắt đầu giảng dạy",
    "seniority": "Thâm niên giảng dạy",
    "phone": "Số điện thoại",
    "email": "Thư điện tử",
    "notes": "Ghi chú",
    "unit": "Đơn vị công tác",
    "summary": "Tóm tắt thành tích",
    "award": "Hình thức khen thưởng",
    "effort": "Nội dung, biện pháp phấn đấu",
}
TEMPLATES = {
    ImportKind.CANDIDATES: (
        "kind",
        "name",
        "position",
        "is_leader",
        "teaching_since",
        "phone",
        "email",
        "notes",
    ),
    ImportKind.NOMINEES: ("name", "unit", "position", "seniority", "summary", "award", "phone", "email"),
    ImportKind.PLEDGES: ("kind", "name", "position", "is_leader", "phone", "award", "effort"),
}


class Fault(NamedTuple):
    field: str
    sentence: str


class Judged(NamedTuple):
    """A row with what the product makes of it: `values` by the domain's names, or `faults`."""

    row: Row
    kind: CandidateKind
    values: dict[str, Any]
    faults: list[Fault]
    note: str
    candidate: Candidate | None

    @property
    def good(self) -> bool:
        return not self.faults


def label(field: str, other: str) -> str:
    """Return the words for a column; `other` for what is none."""
    return LABELS.get(field) or import_pledges.label(field) or other


class Prepared(NamedTuple):
    """The good rows of a table, each with who is to be written down; good while the school holds what it held."""

    rows: list[tuple[Judged, Candidate]]
    held: Hashable


def read(tables: list[Table], tell: Tell = silent) -> list[Row]:
    """Return the rows of a file's tables, before any transaction; a sentence where no table has a column of names."""
    found = rows(tables, tell)
    if not found:
        raise DomainError(
            "Không tìm thấy bảng có cột «Họ và tên» và ít nhất một cột khác. Xin dùng tệp mẫu, hoặc ghi tên các cột "
            "ở dòng đầu của bảng.",
            field="file",
        )
    return found


def begin(
    kind: ImportKind,
    unit: Unit,
    name: str,
    found: list[Row],
    actor: User,
    dossier: Dossier | None = None,
    register: PledgeList | None = None,
) -> TableImport:
    """Keep the rows of a file for the school to look at; nothing of it is taken yet."""
    made = TableImport(
        kind=kind,
        unit=unit,
        dossier=dossier,
        pledge_list=register,
        user_id=actor.id,
        name=name,
        rows=[row._asdict() for row in found],
    )
    db.session.add(made)
    db.session.flush()
    audit.record("import.begin", made, actor=actor, rows=len(found), kind=kind.value)
    return made


def judge(table: TableImport, *, in_unicode: bool = True) -> list[Judged]:
    """Return every row with its faults, against what the school holds now."""
    return list(_judged(table, _known(table), in_unicode, silent))


def prepare(table: TableImport, *, in_unicode: bool = True, tell: Tell = silent) -> Prepared:
    """Judge every row and make ready whom the good ones add, before any transaction: that is what takes long."""
    known, unit_id = _known(table), table.unit_id
    good = [row for row in _judged(table, known, in_unicode, tell) if row.good]
    made = [(row, row.candidate or candidates.make(unit_id, row.kind, row.values)) for row in good]
    return Prepared(made, known.held())


def take(
    table: TableImport, actor: User, prepared: Prepared | None = None, *, in_unicode: bool = True
) -> int:
    """Take the good rows, once; return how many. What was taken before is told and not taken again.

    What was prepared is judged anew where the school's candidates or the list have changed since.
    """
    if table.done_at:
        return table.taken
    if table.dossier:
        drafting.check_editable(table.dossier)
    if table.pledge_list:
        pledges.check_editable(table.pledge_list)
    if prepared is None or prepared.held != _known(table).held():
        prepared = prepare(table, in_unicode=in_unicode)
    good = prepared.rows
    if not good:
        raise DomainError("Không có dòng nào hợp lệ để nhận. Xin sửa tệp rồi tải lên lại.")
    db.session.add_all(candidate for _, candidate in good)
    for row, candidate in good:
        if table.dossier:
            _nominate(table.dossier, candidate, row.values, actor)
        if table.pledge_list:
            _pledge(table.pledge_list, candidate, row.values, actor)
    table.done_at, table.taken = clock.now(), len(good)
    audit.record("import.take", table, actor=actor, rows=len(good), kind=table.kind.value)
    return len(good)


def drop(table: TableImport, actor: User) -> None:
    """Forget a table of which nothing is wanted."""
    audit.record("import.drop", table, actor=actor, rows=len(table.rows))
    db.session.delete(table)


def _nominate(dossier: Dossier, candidate: Candidate, values: dict[str, Any], actor: User) -> None:
    db.session.flush()
    nominee = drafting.nominate(dossier, candidate, actor)
    wanted = {field: values[field] for field in ("summary", "award") if values.get(field)}
    if wanted:
        drafting.save_nominee(nominee, wanted, actor)


def _pledge(register: PledgeList, candidate: Candidate, values: dict[str, Any], actor: User) -> None:
    db.session.flush()
    wanted = {field: values[field] for field in ("award", "effort", "grades") if values.get(field)}
    pledges.add(register, candidate, actor, **wanted)


def _known(table: TableImport) -> "_Known":
    return _Known(table.unit, table.dossier, table.pledge_list)


def _judged(table: TableImport, known: "_Known", in_unicode: bool, tell: Tell) -> Iterator[Judged]:
    for done, stored in enumerate(table.rows, 1):
        row = Row(**stored)
        values = row.values if in_unicode else row.values | row.was
        yield known.judge(row, values, table.kind)
        tell("Đã kiểm tra", done, len(table.rows))


class _Known:
    """The school's candidates and what of the file was seen, so that each row is judged without a query."""

    def __init__(self, unit: Unit, dossier: Dossier | None, register: PledgeList | None) -> None:
        self.unit = unit
        self.reader = import_pledges.Reader(register.programme) if register else None
        own = sa.select(Candidate).where(Candidate.unit_id == unit.id, Candidate.archived_at.is_(None))
        self.keys: set[tuple] = set()
        self.by_name: dict[tuple[CandidateKind, str], list[Candidate]] = {}
        self.versions: dict[int, int] = {}
        for candidate in db.session.scalars(own):
            self.versions[candidate.id] = candidate.version
            self.keys.add(candidates.key_of(candidate))
            self.by_name.setdefault((candidate.kind, plain(candidate.name)), []).append(candidate)
        listed = dossier.nominees if dossier else register.pledges if register else []
        self.listed = {each.candidate_id for each in listed}
        self.seen: dict[Any, int] = {}
        self.room = MOST_NOMINEES - len(self.listed)

    def held(self) -> Hashable:
        """Return what the judgement rests on: the candidates as they are, who is listed, what the year asks."""
        asked = (
            (tuple(self.reader.awards), tuple(each.id for each in self.reader.criteria.values()))
            if self.reader
            else ()
        )
        return frozenset(self.versions.items()), frozenset(self.listed), asked

    def judge(self, row: Row, texts: dict[str, str], kind: ImportKind) -> Judged:
        faults: list[Fault] = []
        who = _kind(texts)
        values = dict(_values(texts, who, faults))
        if kind is ImportKind.CANDIDATES:
            candidate, note = None, ""
            self._new(row, who, values, faults)
        else:
            candidate, note = self._listed(row, texts, who, values, faults)
        return Judged(row, who, values, faults, note, candidate)

    def _new(self, row: Row, who: CandidateKind, values: dict[str, Any], faults: list[Fault]) -> None:
        if faults:
            return
        own = {field: value for field, value in values.items() if field in candidates.FIELDS}
        key = candidates.key_of(Candidate(kind=who, **_EMPTY | own))
        if key in self.keys:
            faults.append(Fault("name", "Đã có trong danh sách đối tượng."))
        self._once(key, row, faults)

    def _listed(
        self, row: Row, texts: dict[str, str], who: CandidateKind, values: dict[str, Any], faults: list[Fault]
    ) -> tuple[Candidate | None, str]:
        if texts.get("unit") and not _is_name_of(texts["unit"], self.unit):
            faults.append(Fault("unit", f"Đơn vị này không phải {self.unit.name}."))
        candidate = self._match(who, values, faults)
        if candidate and candidate.id in self.listed:
            where = "danh sách đăng ký" if self.reader else "hồ sơ"
            faults.append(Fault("name", f"Đã có trong {where} này."))
        if self.reader:
            self._pledged(texts, who, candidate, values, faults)
        self._once(
            (who, plain(values.get("name", "")), candidate and candidate.id, values.get("phone")), row, faults
        )
        if not faults:
            self.room -= 1
            if self.room < 0:
                most = (
                    "danh sách có nhiều nhất {} đối tượng"
                    if self.reader
                    else "hồ sơ có nhiều nhất {} điển hình"
                )
                faults.append(Fault("", f"Mỗi {most.format(MOST_NOMINEES)}."))
        note = "Dùng đối tượng đã có của trường." if candidate else "Ghi thêm vào danh sách đối tượng."
        return candidate, note

    def _match(self, who: CandidateKind, values: dict[str, Any], faults: list[Fault]) -> Candidate | None:
        """Return the school's candidate that a row names; of several with the name the one with its phone or email."""
        same = self.by_name.get((who, plain(values.get("name", ""))), [])
        if len(same) > 1:
            nearer = [each for each in same if values.get("phone") and each.phone == values["phone"]]
            nearer = nearer or [
                each for each in same if values.get("email") and each.email == values["email"]
            ]
            if len(nearer) != 1:
                faults.append(Fault("name", f"Trường có {len(same)} người cùng tên; xin ghi số điện thoại."))
            same = nearer
        return same[0] if len(same) == 1 else None

    def _pledged(
        self,
        texts: dict[str, str],
        who: CandidateKind,
        candidate: Candidate | None,
        values: dict[str, Any],
        faults: list[Fault],
    ) -> None:
        """Read award and grades; whether somebody leads the school is told by its own record where it has one."""
        leads = candidate.is_leader if candidate else values.get("is_leader", False)
        values["grades"], wrong = self.reader.grades(texts, who, leads)
        faults += [Fault(*each) for each in wrong]
        values["award"] = self.reader.award(texts.get("award", ""))
        if values["award"] is None:
            faults.append(
                Fault("award", f"Xin ghi một trong các hình thức: {'; '.join(self.reader.awards.values())}.")
            )

    def _once(self, key: Any, row: Row, faults: list[Fault]) -> None:
        first = row.number if faults else self.seen.setdefault(key, row.number)
        if first != row.number:
            faults.append(Fault("name", f"Trùng với dòng {first} của tệp."))


_EMPTY = {"position": "", "teaching_since": None, "phone": "", "email": ""}


def _values(texts: dict[str, str], who: CandidateKind, faults: list[Fault]) -> Iterator[tuple[str, Any]]:
    """Return what the texts say by the domain's names; what they cannot say goes to the faults."""
    texts = dict(texts)
    if "contact" in texts:
        phone, email, odd = contact(texts.pop("contact"))
        texts = {"phone": phone, "email": email} | {field: raw for field, raw in texts.items() if raw}
        if odd:
            faults.append(
                Fault("phone", "Ô điện thoại, email có nội dung không đọc được. Xin ghi «ĐT: … Email: …».")
            )
    if not text.line(texts.get("name", "")):
        faults.append(Fault("name", "Chưa ghi tên."))
    for field, raw in texts.items():
        try:
            read = _READ.get(field)
            if read and (value := read(raw)) is not None:
                yield field if field != "seniority" else "teaching_since", value
        except DomainError as error:
            faults.append(Fault(field, error.sentence))


def _bounded(field: str) -> Any:
    def read(raw: str) -> str:
        value = text.clean(raw).strip() if field in ("notes", "summary", "effort") else text.line(raw)
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
    found = re.fullmatch(r"(\d{1,2})(?:[.,]\d+)?\s*(?:năm.*)?", raw, re.IGNORECASE)
    if not found or int(found[1]) > 50:
        raise DomainError("Thâm niên không đọc được. Xin ghi số năm, ví dụ 12.")
    today = clock.today()
    return date(today.year - int(found[1]), today.month, 1)


def _kind(texts: dict[str, str]) -> CandidateKind:
    """Return what a row is about: as it says, else by how the names of collectives begin."""
    said = plain(texts.get("kind", ""))
    name = text.line(texts.get("name", "")).casefold()
    collective = "tap the" in said or (not said and _COLLECTIVE.match(name))
    return CandidateKind.COLLECTIVE if collective else CandidateKind.INDIVIDUAL


def _is_name_of(said: str, unit: Unit) -> bool:
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
