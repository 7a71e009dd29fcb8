"""Small true things for tests: units, people, a programme, dossiers taken to a state through the product's verbs.

Every function wants an open application context and only adds to the session: the test commits.
"""

from datetime import date, datetime, timedelta
from itertools import count
from typing import NamedTuple

import sqlalchemy as sa
from argon2 import PasswordHasher

from dienhinh import clock, text
from dienhinh.domain import (
    activities,
    consolidations,
    dossiers,
    honours,
    plans,
    pledges,
    reminders,
    results,
    review,
    stories,
    urgings,
    workflow,
)
from dienhinh.domain.policy import Permission
from dienhinh.extensions import db
from dienhinh.models import (
    Activity,
    Block,
    Candidate,
    CandidateKind,
    Consolidation,
    ConsolidationState,
    Criterion,
    Dossier,
    DossierState,
    Evidence,
    Grade,
    Honour,
    HonourKind,
    Level,
    Nominee,
    PlanState,
    PledgeList,
    PledgeState,
    Post,
    Programme,
    Result,
    Role,
    SchoolPlan,
    Story,
    StoryState,
    Tenure,
    Unit,
    UnitKind,
    Urging,
    User,
    Verdict,
)

PASSWORD = "mật khẩu của bản dùng thử"
# The least that argon2 can do: what a hash must cost is for test_passwords.py to say, of the product's own.
HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
HASH = HASHER.hash(PASSWORD)
_numbers = count(1)

TITLES = {
    Role.CLERK: "Văn thư",
    Role.PRINCIPAL: "Hiệu trưởng",
    Role.OFFICER: "Chuyên viên",
    Role.LEADER: "Trưởng phòng",
    Role.INSPECTOR: "Chuyên viên Sở",
    Role.ADMIN: "Quản trị",
}
CRITERIA = (
    (CandidateKind.COLLECTIVE, "II.2.a", "Tập thể có thành tích tiêu biểu xuất sắc trong công tác;", False),
    (CandidateKind.INDIVIDUAL, "II.2.b", "Năng động, sáng tạo, có nhiều sáng kiến, giải pháp;", False),
    (CandidateKind.INDIVIDUAL, "II.2.b", "Gương mẫu đi đầu trong các phong trào thi đua;", False),
    (CandidateKind.INDIVIDUAL, "II.2.b", "Đối với hiệu trưởng, phó hiệu trưởng: …", True),
)


def renumber() -> None:
    """Count from one again, so that a test sees the same numbers in whatever company it runs."""
    global _numbers
    _numbers = count(1)


class World(NamedTuple):
    """One Sở, one Phòng with a programme, one school, and a person in every post."""

    province: Unit
    office: Unit
    school: Unit
    programme: Programme
    clerk: User
    principal: User
    officer: User
    leader: User
    inspector: User
    admin: User


def world() -> World:
    province = unit(UnitKind.PROVINCE, "Sở Giáo dục và Đào tạo Kiên Giang", symbol="SGDĐT")
    bureau = office(province)
    own = school(bureau, "Trường THCS Vĩnh Thuận", symbol="THCSVT")
    plan = programme(bureau)
    return World(
        province,
        bureau,
        own,
        plan,
        user(Role.CLERK, own),
        user(Role.PRINCIPAL, own),
        user(Role.OFFICER, bureau),
        user(Role.LEADER, bureau),
        user(Role.INSPECTOR, province),
        user(Role.ADMIN, bureau),
    )


def again(known: World) -> World:
    """The same world in another context."""
    return World(*(db.session.get(type(each), sa.inspect(each).identity) for each in known))


def unit(kind: UnitKind, name: str, parent: Unit | None = None, *, symbol: str = "", **options) -> Unit:
    symbol = symbol or f"ĐV{next(_numbers)}"
    made = Unit(
        kind=kind,
        parent=parent,
        name=name,
        symbol=symbol,
        header_name=name.upper(),
        place="Vĩnh Thuận",
        addressed_as=name,
        email=f"donvi{next(_numbers)}@example.vn",
        search_key=text.search_key(name, symbol),
        **options,
    )
    return _added(made)


def office(province: Unit | None = None) -> Unit:
    province = province or unit(UnitKind.PROVINCE, "Sở Giáo dục và Đào tạo", symbol="SGDĐT")
    return unit(UnitKind.OFFICE, "Phòng Giáo dục và Đào tạo Vĩnh Thuận", province, symbol="PGDĐT")


def school(under: Unit, name: str = "", *, level: Level = Level.SECONDARY, **options) -> Unit:
    return unit(UnitKind.SCHOOL, name or f"Trường số {next(_numbers)}", under, level=level, **options)


def block(under: Unit, name: str) -> Block:
    return _added(Block(office_id=under.id, name=name, position=next(_numbers)))


def user(role: Role, of: Unit, email: str = "", name: str = "") -> User:
    """A person who holds a post of the unit since last year and logs in with `PASSWORD`."""
    number = next(_numbers)
    person = User(
        email=email or f"{role.value}{number}@example.vn",
        name=name or f"{role.label} {number}",
        password_hash=HASH,
    )
    signs = role in (Role.PRINCIPAL, Role.LEADER)
    post = Post(
        unit=of,
        role=role,
        title=TITLES[role],
        signs=signs,
        authority=TITLES[role].upper() if signs else "",
    )
    db.session.add_all((post, Tenure(post=post, user=person, starts_on=clock.today() - timedelta(days=400))))
    return _added(person)


def programme(of: Unit, school_year: str = "2021-2022", **options) -> Programme:
    plan = Programme(
        office=of,
        school_year=school_year,
        number="345/KH-PGDĐT",
        issued_on=date(2021, 11, 4),
        title="Phát hiện, bồi dưỡng, tổng kết, nhân rộng các điển hình tiên tiến",
        legal_bases="Căn cứ Luật Thi đua, Khen thưởng;",
        awards="Giấy khen của Giám đốc Sở Giáo dục và Đào tạo\nThư khen",
        commendations="Khen thưởng theo công trạng\nKhen thưởng đột xuất",
        **{"scans_required": False} | options,
    )
    plan.criteria = [
        Criterion(kind=kind, position=position, clause=clause, text=words, for_leaders=leaders)
        for position, (kind, clause, words, leaders) in enumerate(CRITERIA)
    ]
    return _added(plan)


def candidate(of: Unit, name: str = "", *, kind=CandidateKind.INDIVIDUAL, **options) -> Candidate:
    name = name or f"Nguyễn Thị Số {next(_numbers)}"
    person = {"teaching_since": date(2008, 9, 1), "position": "Giáo viên"}
    options = (person if kind is CandidateKind.INDIVIDUAL else {}) | options
    return _added(Candidate(unit_id=of.id, kind=kind, name=name, search_key=text.search_key(name), **options))


_some = candidate  # for functions that take a candidate under this name


def nominee(record: Dossier, who: Candidate | None = None, **options) -> Nominee:
    """A nominee with all that submission wants."""
    who = who or candidate(record.unit)
    made = Nominee(
        dossier=record,
        candidate=who,
        position=len(record.nominees) + 1,
        **{
            "summary": f"- {who.name} dạy giỏi cấp huyện, 98,6 % học sinh đạt yêu cầu (QĐ {next(_numbers)}).",
            "award": "Giấy khen của Giám đốc Sở Giáo dục và Đào tạo",
            "votes_issued": 23,
            "votes_returned": 23,
            "votes_valid": 23,
            "votes_for": 22,
            "notified": True,
        }
        | options,
    )
    db.session.add(made)
    made.evidence = [
        Evidence(criterion=each, text=f"Minh chứng số {next(_numbers)} của {who.name}.")
        for each in record.programme.criteria
        if each.kind is who.kind and not each.for_leaders
    ]
    return _added(made)


def dossier(
    of: World,
    state: DossierState = DossierState.DRAFT,
    *,
    school: Unit | None = None,
    people: list[Candidate] | None = None,
    programme: Programme | None = None,
    **options,
) -> Dossier:
    """A complete dossier, taken to its state by those whose steps lead there."""
    own = school or of.school
    author = of.principal if own is of.school else user(Role.PRINCIPAL, own)
    made = dossiers.begin(own, programme or of.programme, author)
    now = clock.now()
    fields = {"commendation": "Khen thưởng đột xuất", "number": "12", "issued_on": clock.today()} | options
    for name, value in fields.items():
        setattr(made, name, value)
    made.signatory = db.session.scalar(db.select(Post).where(Post.unit_id == own.id, Post.signs))
    held = made.meeting
    held.starts_at, held.ends_at = now - timedelta(days=2), now - timedelta(days=2, hours=-1)
    held.chair, held.secretary, held.present = "Chủ tọa A", "Thư ký B", "Ông A\nBà B"
    held.conclusion = "Nhất trí đề nghị."
    for who in people if people is not None else [candidate(own)]:
        nominee(made, who)
    dossiers.touch(made)
    advance(of, made, state, author)
    return made


def advance(of: World, record: Dossier, state: DossierState, author: User | None = None) -> None:
    """Take a draft to a state."""
    if state is DossierState.DRAFT:
        return
    workflow.perform(record, "submit", actor=author or of.principal)
    if state is DossierState.RETURNED:
        workflow.perform(record, "return", actor=of.officer, reason="Thiếu số liệu.")
    if state in (DossierState.ACCEPTED, DossierState.FORWARDED):
        for each in record.nominees:
            review.give_verdict(each, Verdict.ELIGIBLE, of.officer)
        workflow.perform(record, "accept", actor=of.officer)
    if state is DossierState.CLOSED:
        for each in record.nominees:
            review.give_verdict(each, Verdict.INELIGIBLE, of.officer, "Thành tích chưa nổi bật.")
        workflow.perform(record, "decline", actor=of.officer, reason="Chưa đủ điều kiện.")
    if state is DossierState.FORWARDED:
        workflow.perform(record, "forward", actor=of.leader, by=Permission.SIGN)


def consolidation(
    of: World, state: ConsolidationState = ConsolidationState.DRAFT, *, pick: bool = True
) -> Consolidation:
    """A list of all that is available, taken to its state by those whose steps lead there."""
    made = consolidations.begin(of.programme, of.officer)
    made.signatory = db.session.scalar(db.select(Post).where(Post.unit_id == of.office.id, Post.signs))
    if pick:
        consolidations.put_in(made, consolidations.available(made), of.officer)
    order = list(ConsolidationState)
    steps = (("present", of.officer), ("forward", of.leader), ("answer", of.inspector))
    for name, actor in steps[: order.index(state)]:
        if name == "answer":
            refusal = results.Answer(Result.NOT_RECOGNISED, reason="Chưa đủ thành tích.")
            results.record(made, made.nominees, refusal, of.inspector)
        workflow.perform(made, name, actor=actor)
    return made


def activity(of: World, people: list[Candidate] = (), *, unit: Unit | None = None, **values) -> Activity:
    """What a school did, today if no day is given."""
    fields = dict.fromkeys(activities.FIELDS, "") | {
        "title": "Sinh hoạt chuyên đề học tập điển hình",
        "kind": "Bồi dưỡng",
        "happened_on": clock.today(),
    }
    return activities.add(unit or of.school, fields | values, people, of.clerk)


def honour(of: World, who: Candidate | None = None, *, unit: Unit | None = None, **values) -> Honour:
    """A commendation of the school's own, given today."""
    fields = dict.fromkeys(honours.FIELDS, "") | {
        "kind": HonourKind.OWN_AWARD,
        "happened_on": clock.today(),
        "award": "Giấy khen của Hiệu trưởng",
        "decision_number": f"{next(_numbers)}/QĐ-THCSVT",
        "decision_date": clock.today(),
    }
    return honours.add(unit or of.school, who or candidate(of.school), fields | values, of.clerk)


def story(
    of: World, state: StoryState = StoryState.DRAFT, *, candidate: Candidate | None = None, **values
) -> Story:
    """A whole story, taken to its state by those whose steps lead there."""
    fields = {
        "title": f"Cách làm hay số {next(_numbers)}",
        "summary": "Một việc nhỏ làm đều tay.",
        "causes": "Tổ đoàn kết, nhà trường tạo điều kiện.",
        "measures": "Mỗi tuần một giờ dạy mẫu, góp ý ngay tại lớp.",
        "lessons": "Bắt đầu từ việc nhỏ, kiên trì.",
        "consented": True,
    }
    made = stories.begin(candidate or _some(of.school), fields | values, of.clerk)
    steps = {
        StoryState.SUBMITTED: ("send",),
        StoryState.RETURNED: ("send", "return"),
        StoryState.PUBLISHED: ("send", "publish"),
        StoryState.WITHDRAWN: ("send", "publish", "withdraw"),
    }
    for name in steps.get(state, ()):
        own = of.principal if made.unit is of.school else user(Role.PRINCIPAL, made.unit)
        actor = own if name == "send" else of.officer
        workflow.perform(made, name, actor=actor, reason="Có lý do.")
    return made


def plan(of: World, state: PlanState = PlanState.DRAFT, *, school: Unit | None = None) -> SchoolPlan:
    """A school's plan as the template writes it, taken to its state."""
    own = school or of.school
    author = of.principal if own is of.school else user(Role.PRINCIPAL, own)
    made = plans.begin(own, of.programme, author)
    if state is not PlanState.DRAFT:
        workflow.perform(made, "submit", actor=author)
    if state is PlanState.RETURNED:
        workflow.perform(made, "return", actor=of.officer, reason="Chưa nêu chỉ tiêu.")
    if state is PlanState.ACKNOWLEDGED:
        workflow.perform(made, "acknowledge", actor=of.officer)
    return made


def pledge_list(
    of: World,
    state: PledgeState = PledgeState.DRAFT,
    *,
    school: Unit | None = None,
    people: list[Candidate] | None = None,
) -> PledgeList:
    """A school's pledges, each with an award and assessed, taken to their state."""
    own = school or of.school
    author = of.principal if own is of.school else user(Role.PRINCIPAL, own)
    made = pledges.begin(own, of.programme, author)
    for who in people if people is not None else [candidate(own)]:
        one = pledges.add(made, who, author, award="Thư khen", effort="Dạy tốt, học tốt.")
        for each in one.assessments:
            each.first = Grade.STRIVING
    if state is not PledgeState.DRAFT:
        workflow.perform(made, "submit", actor=author)
    if state is PledgeState.RETURNED:
        workflow.perform(made, "return", actor=of.officer, reason="Thiếu tập thể.")
    if state in (PledgeState.CONFIRMED, PledgeState.REVIEWED):
        workflow.perform(made, "confirm", actor=of.officer)
    if state is PledgeState.REVIEWED:
        for one in made.pledges:
            for each in one.assessments:
                each.second = Grade.MET
        workflow.perform(made, "review", actor=author)
    return made


def urging(of: World, key: str = "plans", schools: list[Unit] | None = None) -> Urging:
    """A letter on a duty to the schools, or to the one of the world."""
    duty = reminders.duty_named(key)
    ids = [each.id for each in schools or [of.school]]
    return urgings.begin(of.programme, duty, ids, None, of.officer)


def moment(year: int, month: int, day: int, hour: int = 9) -> datetime:
    """An instant on Vietnam's clock."""
    return datetime(year, month, day, hour, tzinfo=clock.HOME)


def _added(record):
    db.session.add(record)
    db.session.flush()
    return record
