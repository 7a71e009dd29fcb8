"""The verbs of a Gương điển hình: written by a school, checked by its office, public once published. Callers commit."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from dienhinh import clock, text
from dienhinh.domain import audit, edits, personal, programmes
from dienhinh.errors import Conflict, DomainError
from dienhinh.extensions import db
from dienhinh.models import Candidate, Nominee, Result, Story, StoryState, User

TEXTS = {
    "title": "Tên bài",
    "summary": "Giới thiệu",
    "causes": "Nguyên nhân thành công",
    "measures": "Biện pháp, cách làm",
    "lessons": "Kinh nghiệm rút ra",
}
NEEDED = ("title", "causes", "measures", "lessons")
FIELDS = (*TEXTS, "consented")


def begin(candidate: Candidate, values: Mapping[str, Any], actor: User) -> Story:
    """Start a story of a candidate; it rests on the candidate's newest recognition, if there is one."""
    office = candidate.unit.parent
    story = Story(
        unit=candidate.unit,
        office=office,
        programme=programmes.current(office),
        candidate=candidate,
        nominee=recognition(candidate),
        created_by_id=actor.id,
        **_checked({"title": ""} | values),
    )
    _index(story)
    db.session.add(story)
    db.session.flush()
    audit.record("story.create", story, actor=actor, candidate=candidate.id)
    return story


def edit(story: Story, values: Mapping[str, Any], actor: User, *, tab: str = "") -> None:
    """Change some of `FIELDS` of a story that the school still holds."""
    check_editable(story)
    edits.write(story, _checked(values), "story.edit", actor, tab)
    _index(story)


def remove(story: Story, actor: User) -> None:
    """Delete a draft that was never sent."""
    if story.state is not StoryState.DRAFT or story.sent_at:
        raise Conflict("Chỉ xóa được bản nháp chưa từng gửi Phòng.")
    audit.record("story.remove", story, actor=actor, title=story.title)
    db.session.delete(story)


def check_editable(story: Story) -> None:
    """Refuse while the office holds the story, and once it is published."""
    if not story.editable:
        raise Conflict(f"Bài viết đang ở bước «{story.state.label}» nên không sửa được.")


def recognition(candidate: Candidate) -> Nominee | None:
    """Return the newest recognition that a candidate holds."""
    query = sa.select(Nominee).where(
        Nominee.candidate_id == candidate.id, Nominee.result == Result.RECOGNISED
    )
    return db.session.scalar(query.order_by(Nominee.decision_date.desc(), Nominee.id.desc()).limit(1))


def lacking(story: Story) -> list[tuple[str, str]]:
    """Return (field, sentence) for each thing that keeps a story from being sent or published."""
    faults = [(name, f"Chưa ghi mục «{TEXTS[name]}».") for name in NEEDED if not getattr(story, name).strip()]
    for name, label in TEXTS.items():
        faults += [
            (
                name,
                f"Mục «{label}» có «{bit}». Bài công bố cho mọi người không được ghi điện thoại, thư điện tử.",
            )
            for bit in personal.found(getattr(story, name))
        ]
    for photo in story.photos:
        faults += [
            ("photos", f"Lời chú của ảnh có «{bit}». Xin bỏ.") for bit in personal.found(photo.caption)
        ]
    if not story.consented:
        faults.append(
            ("consented", "Chưa đánh dấu người được nêu gương đã đọc và đồng ý cho công bố bài viết.")
        )
    if story.nominee is not None and story.nominee.result is Result.REVOKED:
        faults.append(("title", "Kết quả công nhận của điển hình này đã bị thu hồi."))
    return faults


def check_complete(story: Story) -> None:
    """Refuse to send or publish what is not whole, or tells a telephone number or an address."""
    for field, sentence in lacking(story):
        raise DomainError(sentence, field=field)


def on_send(story: Story, actor: User, reason: str) -> None:
    story.sent_at = clock.now()


def on_return(story: Story, actor: User, reason: str) -> None:
    story.reason = reason


def on_publish(story: Story, actor: User, reason: str) -> None:
    """The recognition that it rests on may have come since it was written."""
    story.published_at, story.withdrawn_at, story.reason = clock.now(), None, ""
    story.nominee = story.nominee or recognition(story.candidate)


def on_withdraw(story: Story, actor: User, reason: str) -> None:
    story.withdrawn_at, story.reason = clock.now(), reason


def resting_on(nominees: Iterable[Nominee]) -> list[Story]:
    """Return the published stories of what these nominees were recognised for."""
    nominees = list(nominees)
    unbound = sa.and_(
        Story.nominee_id.is_(None), Story.candidate_id.in_([each.candidate_id for each in nominees])
    )
    query = sa.select(Story).where(
        Story.state == StoryState.PUBLISHED,
        sa.or_(Story.nominee_id.in_([each.id for each in nominees]), unbound),
    )
    return list(db.session.scalars(query.order_by(Story.id)))


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    title = text.line(values.get("title", "Tên bài"))
    if not title:
        raise DomainError("Xin ghi tên bài.", field="title")
    return dict(values) | ({"title": title} if "title" in values else {})


def _index(story: Story) -> None:
    story.search_key = text.search_key(
        story.candidate.name, story.unit.name, *(getattr(story, name) or "" for name in TEXTS)
    )
