"""A table from a school: read, judged row by row, and the good rows taken when the school says so. Callers commit."""

from collections.abc import Hashable
from typing import Any, NamedTuple

from dienhinh import clock
from dienhinh.domain import (
    audit,
    candidates,
    drafting,
    import_pledges,
    import_verdicts,
    pledges,
    year_records,
)
from dienhinh.domain.import_columns import Row, Table, Tell, rows, silent
from dienhinh.domain.import_judging import Judged, Known
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import Candidate, Dossier, ImportKind, PledgeList, TableImport, Unit, User

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
    kept = import_verdicts.kept(table) if in_unicode else None
    return list(Known(table).judge(in_unicode=in_unicode, tell=silent)) if kept is None else kept


def judge_first(table: TableImport, tell: Tell) -> tuple[list[Judged], str]:
    """Judge every row of a table that was just read, outside of any transaction; what is to be kept of it."""
    seen = import_verdicts.mark(table)
    return list(Known(table).judge(in_unicode=True, tell=tell)), seen


def prepare(table: TableImport, *, in_unicode: bool = True, tell: Tell = silent) -> Prepared:
    """Judge every row and make ready whom the good ones add, before any transaction: that is what takes long."""
    known, unit_id = Known(table), table.unit_id
    good = [row for row in known.judge(in_unicode=in_unicode, tell=tell) if row.good]
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
        year_records.check_editable(table.pledge_list)
    if prepared is None or prepared.held != Known(table).held():
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
