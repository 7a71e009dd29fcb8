"""The kinds of record that the search finds, and what each is found by: one table, `KINDS`."""

from collections.abc import Callable
from typing import Any, NamedTuple

from dienhinh.domain.printing import PAPERS
from dienhinh.domain.search_words import Field, coded
from dienhinh.extensions import db
from dienhinh.models import Candidate, Consolidation, Dossier, DossierState, Paper, Story, Unit


class Found(NamedTuple):
    """What a record is found by."""

    title: str
    fields: list[Field]


class Kind(NamedTuple):
    """A kind of record that is searched for; of what is found by nothing there is no entry.

    `unread` names the columns that `found_by` never reads: a change of these alone leaves the entry as it is.
    """

    model: type[db.Model]
    found_by: Callable[[Any], Found | None]
    unread: frozenset[str] = frozenset()


def _candidate(candidate: Candidate) -> Found:
    return Found(
        candidate.name,
        [
            Field("Chức vụ", candidate.position),
            Field("Số điện thoại", candidate.phone),
            Field("Thư điện tử", candidate.email),
            Field("Ghi chú", candidate.notes),
        ],
    )


def _dossier(dossier: Dossier) -> Found:
    number = (
        f"Tờ trình số {dossier.number}/TTr-{dossier.unit.symbol}"
        if dossier.number
        else f"Hồ sơ {dossier.id}, chưa ghi số"
    )
    fields = [
        Field("Trích yếu", dossier.subject),
        Field("Năm học", dossier.programme.school_year),
        Field("Loại hình", dossier.commendation),
    ]
    # While a dossier is back with its school, the office finds what was sent and not what is being written.
    is_back = dossier.state is DossierState.RETURNED
    sent = dossier.submissions[-1].content["nominees"] if is_back else []
    summaries = {each["id"]: each["summary"] for each in sent}
    for nominee in dossier.nominees:
        fields.append(Field("Điển hình", nominee.candidate.name, True))
        fields.append(Field("Tóm tắt", summaries.get(nominee.id, "") if is_back else nominee.summary))
    return Found(f"{number} · {dossier.unit.name}", fields)


def _consolidation(row: Consolidation) -> Found:
    number = (
        f"Danh sách tổng hợp số {row.number}/TTr-{row.office.symbol}" if row.number else "Danh sách tổng hợp"
    )
    year = Field("Năm học", row.programme.school_year)
    return Found(f"{number} · {row.office.name}", [Field("Trích yếu", row.subject), year])


def _paper(paper: Paper) -> Found | None:
    if paper.number is None:
        return None
    title = f"{PAPERS[paper.kind].title} số {paper.number:02}/{paper.symbol} · {paper.unit.name}"
    return Found(title, [Field("Trích yếu", paper.subject), Field("Mã văn bản", paper.code)])


def _story(story: Story) -> Found:
    fields = [
        Field("Điển hình", story.candidate.name, True),
        Field("Đơn vị", story.unit.name, True),
        Field("Tóm tắt", story.summary),
        Field("Nguyên nhân", story.causes),
        Field("Cách làm", story.measures),
        Field("Bài học", story.lessons),
    ]
    return Found(story.title, fields)


def _unit(unit: Unit) -> Found:
    fields = [Field("Ký hiệu", unit.symbol), Field("Thư điện tử", unit.email)]
    if unit.merged_into:
        fields.append(Field("Đã sáp nhập vào", unit.merged_into.name, True))
    fields += [Field("Nhận sáp nhập", former.name, True) for former in unit.merged]
    return Found(unit.name, fields)


_UNREAD_OF_DOSSIER = frozenset(
    {
        "answered_at",
        "assignee_id",
        "attachments",
        "due_on",
        "meeting",
        "notes",
        "round",
        "search_key",
        "submissions",
        "submitted_at",
        "updated_at",
        "version",
    }
)
KINDS = {
    "candidate": Kind(Candidate, _candidate),
    "dossier": Kind(Dossier, _dossier, _UNREAD_OF_DOSSIER),
    "consolidation": Kind(Consolidation, _consolidation),
    "paper": Kind(Paper, _paper),
    "story": Kind(Story, _story),
    "unit": Kind(Unit, _unit),
}


def entry(name: str, record: db.Model) -> dict[str, Any] | None:
    """Return the columns of a record's entry; None for what is found by nothing."""
    found = KINDS[name].found_by(record)
    if found is None:
        return None
    fields = [[field.label, field.text] for field in found.fields if field.text]
    return {
        "kind": name,
        "record_id": record.id,
        "title": found.title,
        "fields": fields,
        "words": coded(found.title, found.fields),
    }
