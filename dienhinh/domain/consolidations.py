"""The verbs of a consolidated list: gather, present, forward, and record what the parent unit answers."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import flag_modified

from dienhinh import clock
from dienhinh.domain import audit, divergence, snapshots
from dienhinh.domain.content import in_order
from dienhinh.domain.dossiers import all_answered, eligible
from dienhinh.errors import Conflict, DomainError, NotFound
from dienhinh.extensions import db
from dienhinh.models import (
    Amendment,
    Consolidation,
    ConsolidationState,
    Dossier,
    DossierState,
    Nominee,
    Programme,
    Result,
    Unit,
    User,
    Verdict,
)

SUBJECT = "Về việc đề nghị khen thưởng điển hình tiên tiến năm học {}"
WITH_NAMES = (joinedload(Nominee.candidate), joinedload(Nominee.dossier).joinedload(Dossier.unit))
FREE = (
    Dossier.state == DossierState.ACCEPTED,
    Nominee.verdict == Verdict.ELIGIBLE,
    Nominee.consolidation_id.is_(None),
)
SENT = (ConsolidationState.FORWARDED, ConsolidationState.ANSWERED)


def begin(programme: Programme, actor: User) -> Consolidation:
    """Make an empty list of an office to its parent unit."""
    office = programme.office
    if office.parent is None:
        raise DomainError("Đơn vị chưa khai báo cấp trên trực tiếp nên chưa lập được danh sách tổng hợp.")
    consolidation = Consolidation(
        office_id=office.id,
        recipient_id=office.parent.id,
        programme=programme,
        subject=SUBJECT.format(programme.school_year),
        addressee=office.parent.addressed_as,
        created_by_id=actor.id,
    )
    db.session.add(consolidation)
    db.session.flush()
    audit.record("consolidation.create", consolidation, actor=actor)
    return consolidation


def unused(programme: Programme) -> Consolidation | None:
    """Return a list of the year that was begun and holds nobody yet: it is the one to fill."""
    query = sa.select(Consolidation).where(
        Consolidation.programme_id == programme.id,
        Consolidation.state == ConsolidationState.DRAFT,
        Consolidation.amends_id.is_(None),
        Consolidation.return_reason == "",
        ~Consolidation.nominees.any(),
    )
    return db.session.scalar(query.order_by(Consolidation.id.desc()).limit(1))


def years_waiting(office: Unit) -> list[tuple[str, int]]:
    """Return the school years of which accepted, eligible nominees stand on no list, the newest first: how many."""
    query = (
        sa.select(Programme.school_year, sa.func.count(Nominee.id))
        .join(Dossier, Dossier.programme_id == Programme.id)
        .join(Nominee)
        .where(Dossier.office_id == office.id, *FREE)
        .group_by(Programme.school_year)
        .order_by(Programme.school_year.desc())
    )
    return [(year, count) for year, count in db.session.execute(query)]


def seen(consolidation: Consolidation) -> str:
    """Return what a page says that it showed: before the list is sent, also each line as it would be printed."""
    version = str(consolidation.version)
    if consolidation.state not in (ConsolidationState.DRAFT, ConsolidationState.PRESENTED):
        return version
    lines = divergence.lines(consolidation)
    return f"{version}-{snapshots.digest({'lines': lines})[:16]}"


def check_seen(stored: str, shown: str) -> None:
    """Refuse an act on a page that was opened before somebody else changed the list."""
    if shown != stored:
        raise Conflict("Danh sách đã được cập nhật ở nơi khác. Xin xem bản mới rồi thực hiện tiếp.")


def available(consolidation: Consolidation) -> list[Nominee]:
    """Return the accepted, eligible nominees of the programme that no list holds yet, in a list's order."""
    query = (
        sa.select(Nominee)
        .join(Dossier)
        .where(
            Dossier.office_id == consolidation.office_id,
            Dossier.programme_id == consolidation.programme_id,
            *FREE,
        )
    )
    return in_order(db.session.scalars(query.options(*WITH_NAMES)))


def member(consolidation: Consolidation, nominee_id: int) -> Nominee:
    """Return a nominee of the list; a nominee of another list is not found."""
    found = next((nominee for nominee in consolidation.nominees if nominee.id == nominee_id), None)
    if found is None:
        raise NotFound("Không tìm thấy điển hình này trong danh sách.")
    return found


def put_in(consolidation: Consolidation, nominees: Iterable[Nominee], actor: User) -> int:
    """Put available nominees on a list that is being made; returns how many were still free."""
    check_draft(consolidation)
    if consolidation.amendment is Amendment.CORRECTION:
        raise DomainError("Danh sách đính chính chỉ nêu các dòng lệch so với bản đã gửi.")
    free = {nominee.id for nominee in available(consolidation)}
    chosen = {nominee.id: nominee for nominee in nominees if nominee.id in free}
    taken = list(
        db.session.scalars(
            sa.update(Nominee)
            .where(Nominee.id.in_(chosen), Nominee.consolidation_id.is_(None))
            .values(consolidation_id=consolidation.id)
            .returning(Nominee.id)
        )
    )
    for nominee_id in taken:
        db.session.expire(chosen[nominee_id])
    _touch(consolidation)
    audit.record("consolidation.add", consolidation, actor=actor, nominees=sorted(taken))
    return len(taken)


def take_out(consolidation: Consolidation, nominee: Nominee, actor: User) -> None:
    """Take a nominee off a list that is being made."""
    check_draft(consolidation)
    if nominee.consolidation_id != consolidation.id:
        raise DomainError("Điển hình này không có trong danh sách.")
    nominee.consolidation = None
    _touch(consolidation)
    audit.record("consolidation.remove", consolidation, actor=actor, nominees=[nominee.id])


def _touch(consolidation: Consolidation) -> None:
    """Give the list a new version, though only its nominees changed: whoever signs signs what was seen."""
    flag_modified(consolidation, "subject")
    db.session.flush()
    db.session.expire(consolidation, ["nominees"])


def check_draft(consolidation: Consolidation) -> None:
    if consolidation.state is not ConsolidationState.DRAFT:
        raise Conflict(f"Danh sách đã chuyển sang «{consolidation.state.label}», không sửa được nữa.")


def check_presentable(consolidation: Consolidation) -> None:
    """Refuse to present an empty list or one that nobody is to sign."""
    if consolidation.amendment is Amendment.CORRECTION:
        if not divergence.of(consolidation.amends):
            raise DomainError("Dữ liệu không còn lệch so với bản đã gửi nên không có gì để đính chính.")
    elif not consolidation.nominees:
        raise DomainError("Danh sách chưa có điển hình nào.")
    if consolidation.signatory is None:
        raise DomainError("Chưa chọn người ký Tờ trình.", field="signatory_id")


def check_forwardable(consolidation: Consolidation) -> None:
    """Refuse to forward what could not be presented any more, to nobody, or with nominees no longer accepted."""
    check_presentable(consolidation)
    if not consolidation.recipient.email:
        raise DomainError(f"{consolidation.recipient.name} chưa có địa chỉ thư điện tử để nhận.")
    lost = [n for n in consolidation.nominees if n.dossier.state is not DossierState.ACCEPTED]
    if lost:
        raise DomainError(f"Hồ sơ của {lost[0].candidate.name} không còn ở trạng thái đã tiếp nhận.")


def on_present(consolidation: Consolidation, actor: User, reason: str) -> None:
    """Note when it went to the leader."""
    consolidation.presented_at, consolidation.return_reason = clock.now(), ""


def on_return(consolidation: Consolidation, actor: User, reason: str) -> None:
    """Keep the leader's reason in sight of the officer."""
    consolidation.presented_at, consolidation.return_reason = None, reason


def on_forward(consolidation: Consolidation, actor: User, reason: str) -> None:
    """Freeze what is sent: later changes of the data do not change it."""
    consolidation.forwarded_at = clock.now()
    consolidation.content = divergence.list_content(consolidation)


def dossiers_to_forward(consolidation: Consolidation) -> list[tuple[Dossier, str]]:
    """Return the dossiers all of whose eligible nominees are now on a forwarded list."""
    return [(dossier, "forward") for dossier in dossiers_of(consolidation) if _all_sent(dossier)]


def _all_sent(dossier: Dossier) -> bool:
    lists = [nominee.consolidation for nominee in eligible(dossier)]
    return dossier.state is DossierState.ACCEPTED and all(each and each.state in SENT for each in lists)


def check_reconsiderable(dossier: Dossier) -> None:
    """Refuse to take an acceptance back once a nominee stands on a list that a leader is reading or that was sent."""
    for nominee in dossier.nominees:
        listed = nominee.consolidation
        if listed and listed.state is not ConsolidationState.DRAFT:
            raise DomainError(
                f"{nominee.candidate.name} đang có trong danh sách tổng hợp {listed.id} ở bước "
                f"«{listed.state.label}», nên không xem lại việc tiếp nhận hồ sơ được nữa."
            )


def on_reconsider(dossier: Dossier, actor: User, reason: str) -> None:
    """Take the nominees off the lists being made, and give the office its days anew; its verdicts stay."""
    for nominee in dossier.nominees:
        if nominee.consolidation:
            take_out(nominee.consolidation, nominee, actor)
    dossier.answered_at = None
    dossier.due_on = clock.add_working_days(clock.today(), dossier.programme.answer_days)


def dossiers_of(consolidation: Consolidation) -> list[Dossier]:
    """Return the dossiers that have a nominee on the list, each once."""
    return list({nominee.dossier_id: nominee.dossier for nominee in consolidation.nominees}.values())


def check_answered(consolidation: Consolidation) -> None:
    """Refuse to close a list while a nominee has no result."""
    waiting = [nominee for nominee in consolidation.nominees if nominee.result is Result.PENDING]
    if waiting:
        raise DomainError(
            f"Còn {len(waiting)} điển hình chưa ghi kết quả: {waiting[0].candidate.name}.",
            field=f"nominee-{waiting[0].id}",
        )


def on_answer(consolidation: Consolidation, actor: User, reason: str) -> None:
    """Note when the answer was complete."""
    consolidation.answered_at = clock.now()


def dossiers_to_close(consolidation: Consolidation) -> list[tuple[Dossier, str]]:
    """Return the forwarded dossiers all of whose eligible nominees have a result."""
    dossiers = dossiers_of(consolidation)
    return [(d, "close") for d in dossiers if d.state is DossierState.FORWARDED and all_answered(d)]
