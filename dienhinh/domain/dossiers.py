"""The verbs of a dossier: begin it, and what submitting, returning and accepting it mean. Callers commit."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import defaultload, joinedload, selectinload

from dienhinh import clock, text
from dienhinh.domain import audit, kept, matches, rules, signatories
from dienhinh.domain.content import Content, dossier_content
from dienhinh.errors import Conflict, DomainError
from dienhinh.extensions import db
from dienhinh.models import (
    Attachment,
    Dossier,
    DossierState,
    MatchDecision,
    Meeting,
    Nominee,
    Note,
    Post,
    Programme,
    Result,
    Submission,
    TableImport,
    Tenure,
    Unit,
    User,
    Verdict,
)

SUBJECT = "Về việc đề nghị khen thưởng điển hình tiên tiến năm học {}"

# What a page shows of a dossier, and what a step looks at, however many nominees it has. There is one dossier: what
# hangs on it is read when it is looked at, which is as many queries and less work than to have it read along.
WHOLE = (
    defaultload(Dossier.nominees).options(
        joinedload(Nominee.candidate),
        joinedload(Nominee.overrides),
        selectinload(Nominee.evidence),
    ),
    joinedload(Dossier.meeting),
    joinedload(Dossier.office),
    joinedload(Dossier.signatory).joinedload(Post.tenures).joinedload(Tenure.user),
    defaultload(Dossier.attachments).joinedload(Attachment.uploaded_by),
    defaultload(Dossier.notes).joinedload(Note.author),
    joinedload(Dossier.programme),
)

COUNCIL = ("place", "chair", "secretary", "present", "ballot")
_LAST_JUDGED = (
    sa.select(Dossier)
    .join(Meeting)
    .where(
        Dossier.unit_id == sa.bindparam("unit_id"),
        Dossier.programme_id == sa.bindparam("programme_id"),
        Meeting.chair != "",
    )
    .order_by(Dossier.id.desc())
    .limit(1)
    .options(joinedload(Dossier.meeting))
)


def begin(unit: Unit, programme: Programme, actor: User) -> Dossier:
    """Make an empty draft of a school under a programme, with all that is known filled in.

    The council of a school year is one: who met and who signs is taken from the last dossier of the year.
    """
    last = db.session.scalar(_LAST_JUDGED, {"unit_id": unit.id, "programme_id": programme.id})
    dossier = Dossier(
        unit=unit,
        office_id=programme.office_id,
        programme=programme,
        subject=SUBJECT.format(programme.school_year),
        addressee=programme.office.addressed_as,
        number="",
        created_by_id=actor.id,
        signatory=last.signatory if last else signatories.first(unit.id),
        meeting=_meeting_like(last.meeting) if last else Meeting(place=f"Văn phòng {unit.name}"),
    )
    db.session.add(dossier)
    touch(dossier)
    audit.record("dossier.create", dossier, actor=actor)
    return dossier


def discard(dossier: Dossier, actor: User) -> None:
    """Delete a draft that nobody but its school has seen, on paper or here."""
    if dossier.state is not DossierState.DRAFT or dossier.round:
        raise Conflict("Chỉ xóa được hồ sơ nháp chưa từng nộp.")
    if kept.of_record(dossier):
        raise DomainError("Hồ sơ đã in văn bản nên không xóa được: bản in còn được kiểm tra theo mã.")
    audit.record("dossier.discard", dossier, actor=actor, nominees=len(dossier.nominees))
    numbers = [nominee.id for nominee in dossier.nominees]
    db.session.execute(sa.delete(MatchDecision).where(MatchDecision.other_id.in_(numbers)))
    db.session.execute(sa.delete(TableImport).where(TableImport.dossier_id == dossier.id))
    db.session.delete(dossier)


def _meeting_like(last: Meeting) -> Meeting:
    """Return a meeting of the same people at the same place, whose day and outcome are still to be written."""
    return Meeting(**{field: getattr(last, field) for field in COUNCIL})


def has_leader(dossier: Dossier) -> bool:
    """Tell whether a hiệu trưởng or phó hiệu trưởng is nominated, of whose school the plan wants a title."""
    return any(nominee.candidate.is_leader for nominee in dossier.nominees)


def touch(dossier: Dossier) -> None:
    """Note that the dossier changed, and refresh what a search finds it by."""
    dossier.updated_at = clock.now()
    names = [nominee.candidate.name for nominee in dossier.nominees]
    dossier.search_key = text.search_key(
        dossier.unit.name, dossier.unit.symbol, dossier.number, dossier.subject, *names
    )


def check_complete(dossier: Dossier) -> None:
    """Refuse a dossier that lacks something, with the first thing that it lacks."""
    problems = [problem for problem in rules.problems(dossier) if problem.blocks]
    if problems:
        raise DomainError(
            f"Hồ sơ còn thiếu {len(problems)} nội dung trước khi nộp: {problems[0].sentence}",
            field=problems[0].anchor,
        )


def check_revised(dossier: Dossier) -> None:
    """Refuse to send again a dossier that lacks something, an answer included, or in which nothing changed."""
    check_complete(dossier)
    last = dossier.submissions[-1] if dossier.submissions else None
    answered = any(note.sent_in == dossier.round for note in dossier.notes)
    if last and not answered and last.content == dossier_content(dossier):
        raise DomainError("Hồ sơ chưa có thay đổi nào so với lần nộp trước.")


def on_submit(dossier: Dossier, actor: User, reason: str) -> None:
    """Keep what was sent, open a new round, and start the office's clock."""
    # All is read before anything is changed, so that the changes are written at once.
    content = dossier_content(dossier)
    if dossier.round:
        _forget_changed(dossier, dossier.submissions[-1].content, content)
    dossier.round += 1
    dossier.submitted_at = clock.now()
    dossier.due_on = clock.add_working_days(clock.today(), dossier.programme.answer_days)
    dossier.answered_at = None
    touch(dossier)
    db.session.add(
        Submission(dossier=dossier, round=dossier.round, user_id=actor.id, at=clock.now(), content=content)
    )


def _forget_changed(dossier: Dossier, old: Content, new: Content) -> None:
    """Keep what was said of nominees that did not change since the last round; the others are looked at anew."""
    before = {nominee["id"]: nominee for nominee in old["nominees"]}
    ids = {nominee["id"] for nominee in new["nominees"] if before.get(nominee["id"]) != nominee}
    changed = [nominee for nominee in dossier.nominees if nominee.id in ids]
    forget_verdicts(changed)
    for nominee in changed:
        nominee.matches.clear()


def on_withdraw(dossier: Dossier, actor: User, reason: str) -> None:
    """Give the dossier back to the school; the office's verdicts on it no longer hold."""
    dossier.due_on = None
    forget_verdicts(dossier.nominees)


def check_returnable(dossier: Dossier) -> None:
    """Refuse to return to a school that is no more: nobody could mend the dossier."""
    if dossier.unit.closed_on:
        raise DomainError(
            f"{dossier.unit.name} đã ngừng hoạt động nên không có ai bổ sung hồ sơ. Xin tiếp nhận, hoặc kết thúc, "
            "không đề nghị."
        )


def on_return(dossier: Dossier, actor: User, reason: str) -> None:
    """Send the officer's notes with the return; settle those that the school had answered."""
    on_answer(dossier, actor, reason)
    for note in dossier.notes:
        if note.sent_in is None:
            note.sent_in = dossier.round
        elif note.settled_at is None and note.answered_at:
            note.settled_at = clock.now()


def on_answer(dossier: Dossier, actor: User, reason: str) -> None:
    """Stop the office's clock."""
    dossier.answered_at = clock.now()


def check_acceptable(dossier: Dossier) -> None:
    """Refuse to accept while a nominee waits for its verdict, or when none is eligible."""
    pending = [nominee for nominee in dossier.nominees if nominee.verdict is Verdict.PENDING]
    if pending:
        names = ", ".join(nominee.candidate.name for nominee in pending)
        raise DomainError(
            f"Còn {len(pending)} điển hình chưa có ý kiến: {names}.",
            field=f"nominee-{pending[0].id}",
        )
    if not eligible(dossier):
        raise DomainError(
            "Không có điển hình nào đủ điều kiện: xin trả lại hồ sơ hoặc kết thúc, không đề nghị."
        )
    undecided = matches.undecided(dossier)
    if undecided:
        raise DomainError(
            f"Còn {len(undecided)} trường hợp trùng lặp chưa có quyết định.",
            field=f"nominee-{undecided[0].nominee.id}",
        )
    refused = matches.refused(dossier)
    if refused:
        raise DomainError(
            f"Trùng lặp của {refused[0].nominee.candidate.name} không được chấp nhận, nên không thể kết luận đủ "
            "điều kiện. Xin xem lại ý kiến hoặc quyết định.",
            field=f"nominee-{refused[0].nominee.id}",
        )


def check_declinable(dossier: Dossier) -> None:
    """Refuse to end a dossier that has an eligible or an unexamined nominee."""
    if any(nominee.verdict is not Verdict.INELIGIBLE for nominee in dossier.nominees):
        raise DomainError("Chỉ kết thúc hồ sơ khi mọi điển hình đều không đủ điều kiện.")


def forget_verdicts(nominees: Iterable[Nominee]) -> None:
    """Set the nominees back to waiting."""
    for nominee in nominees:
        nominee.verdict, nominee.verdict_reason = Verdict.PENDING, ""
        nominee.verdict_by = nominee.verdict_at = None


def eligible(dossier: Dossier) -> list[Nominee]:
    """Return the nominees that the office found eligible."""
    return [nominee for nominee in dossier.nominees if nominee.verdict is Verdict.ELIGIBLE]


def all_answered(dossier: Dossier) -> bool:
    """Tell whether every eligible nominee has its result."""
    return all(nominee.result is not Result.PENDING for nominee in eligible(dossier))
