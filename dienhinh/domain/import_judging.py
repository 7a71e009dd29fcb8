"""Which rows of a school's table are good, against what the school holds."""

from collections.abc import Hashable, Iterator
from typing import Any, NamedTuple

import sqlalchemy as sa

from dienhinh.domain import candidates, import_pledges
from dienhinh.domain.import_cells import Fault, is_name_of, kind_of, read
from dienhinh.domain.import_columns import Row, Tell, plain
from dienhinh.extensions import db
from dienhinh.models import Candidate, CandidateKind, ImportKind, TableImport

MOST_NOMINEES = 200
_EMPTY = {"position": "", "teaching_since": None, "phone": "", "email": ""}


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


class Known:
    """The school's candidates and what of the file was seen, so that each row is judged without a query."""

    def __init__(self, table: TableImport) -> None:
        self.table, self.unit = table, table.unit
        dossier, register = table.dossier, table.pledge_list
        self.reader = import_pledges.Reader(register.programme) if register else None
        own = sa.select(Candidate).where(Candidate.unit_id == self.unit.id, Candidate.archived_at.is_(None))
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

    def judge(self, *, in_unicode: bool, tell: Tell) -> Iterator[Judged]:
        """Judge the table's rows in order, those of an old font by either reading."""
        for done, stored in enumerate(self.table.rows, 1):
            row = Row(**stored)
            yield self._judge(row, row.values if in_unicode else row.values | row.was, self.table.kind)
            tell("đã kiểm tra", done, len(self.table.rows))

    def _judge(self, row: Row, texts: dict[str, str], kind: ImportKind) -> Judged:
        faults: list[Fault] = []
        who = kind_of(texts)
        values = dict(read(texts, who, faults))
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
        if texts.get("unit") and not is_name_of(texts["unit"], self.unit):
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
