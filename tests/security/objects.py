"""Two offices that know nothing of each other, with one object of every kind that an address can name."""

import re
from typing import NamedTuple

import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from dienhinh.domain import consolidations, reminders, reports, urgings, versions, workflow
from dienhinh.extensions import db
from dienhinh.models import (
    Attachment,
    AttachmentKind,
    Dossier,
    DossierState,
    ImportKind,
    Note,
    OutgoingMail,
    Photo,
    Post,
    ReportKind,
    ReportState,
    Role,
    StoryFollow,
    TableImport,
    Tenure,
    Urging,
)
from tests.support import make

# What stands before an id in an address -> the kind of object that it names.
BEFORE = {
    "/ho-so/": "dossier",
    "/dien-hinh/": "nominee",
    "/y-kien/": "nominee",
    "/bo/": "nominee",
    "/ket-qua/": "nominee",
    "/tep/": "attachment",
    "/doi-tuong/": "candidate",
    "/hoat-dong/": "activity",
    "/anh/": "photo",
    "/guong/": "story",
    "/nhan-rong/": "follow",
    "/bieu-duong/": "honour",
    "/tong-hop/": "consolidation",
    "/nhap/": "import",
    "/gop-y/": "note",
    "/thu/": "mail",
    "/bao-cao/": "report",
    "/van-ban/": "paper",
    "/cong-van/": "urging",
    "/ban/": "plan",
    "/dang-ky/": "register",
    "/phan-dau/": "pledge",
    "/don-vi/": "unit",
    "/moi/": "unit",
    "/khoi/": "block",
    "/ke-hoach/": "programme",
    "/tieu-chuan/": "criterion",
    "/chuc-vu/": "post",
    "/thoi-gian/": "tenure",
    "/tai-khoan/": "user",
}
WORDS = {"name": "return", "step": "xuong", "letter": "bien-ban"}
ROLES = ("clerk", "principal", "officer", "leader", "inspector", "admin")

Ids = dict[str, int]


class Two(NamedTuple):
    """`own` holds the ids of one office's objects for each state of its dossier."""

    own: dict[str, Ids]
    other: Ids
    emails: dict[str, str]


def make_two() -> Two:
    """Make both offices; the accounts are those of the first."""
    first, second = make.world(), make.world()
    states = (DossierState.DRAFT, DossierState.SUBMITTED, DossierState.FORWARDED)
    own = {f"own {state.value}": _objects(first, state) for state in states}
    # One address serves the files of every record: those of a plan, and of a list that was sent, here.
    own["own submitted"]["attachment"] = own["own submitted"]["plan_file"]
    own["own forwarded"]["attachment"] = own["own forwarded"]["list_file"]
    other = _objects(second, DossierState.FORWARDED)
    return Two(own, other, {role: getattr(first, role).email for role in ROLES})


def value(rule: Rule, argument: str, ids: Ids) -> int | str:
    """Return what an address names in place of an argument."""
    if argument in WORDS:
        return WORDS[argument]
    before = re.search(rf"(/[^/<>]*/)<[^<>]*\b{argument}>", rule.rule)
    return ids[BEFORE[before[1]]]


def missing() -> Ids:
    """Ids that nothing has."""
    return dict.fromkeys(BEFORE.values(), 2**31 - 1)


def token(client: FlaskClient) -> str:
    """Return a CSRF token of the visitor's session."""
    page = client.get("/dang-nhap", follow_redirects=True).text
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]


def _objects(world: make.World, state: DossierState) -> Ids:
    spare = make.user(Role.CLERK, world.school)
    post = db.session.scalar(sa.select(Post).join(Tenure).where(Tenure.user_id == spare.id))
    dossier = make.dossier(world, DossierState.ACCEPTED if state is DossierState.FORWARDED else state)
    listed = (
        _list(world, dossier)
        if state is DossierState.FORWARDED
        else consolidations.begin(world.programme, world.officer)
    )
    values = {"sha256": "0" * 64, "size": 1, "content_type": "application/pdf", "name": "a.pdf"}
    attachment = Attachment(dossier=dossier, kind=AttachmentKind.OTHER, **values)
    list_file = Attachment(consolidation=listed, kind=AttachmentKind.OTHER, **values)
    note = Note(dossier=dossier, target="letter", text="Ghi rõ hơn.", author_id=world.officer.id, sent_in=1)
    mail = OutgoingMail(
        occurrence=f"walk-{dossier.id}",
        template="dossier_receipt",
        recipient="ai@example.vn",
        message_id=f"walk-{dossier.id}@example.vn",
        subject="Thử",
        text="Thử",
        html="<p>Thử",
        dossier_id=dossier.id,
    )
    db.session.add_all([attachment, list_file, note, mail])
    db.session.flush()
    report = reports.begin(world.school, world.programme, ReportKind.FINAL, world.principal)
    report.state = ReportState.SUBMITTED
    paper, _ = versions.printed("school_letter", dossier, world.principal)
    activity = make.activity(world, [dossier.nominees[0].candidate])
    story = make.story(world, candidate=dossier.nominees[0].candidate)
    activity.photos.append(Photo(sha256="0" * 64, small_sha256="0" * 64))
    follow = StoryFollow(story=story, unit=world.school, programme=world.programme, plan="Học cách làm.")
    db.session.add(follow)
    db.session.flush()
    plan = make.plan(world)
    register = make.pledge_list(world, people=[make.candidate(world.school)] if plan.round == 0 else [])
    # A school has one of each a year: the first call makes them, the second sends them.
    if state is not DossierState.DRAFT and plan.round == 0:
        for record in (plan, register):
            workflow.perform(record, "submit", actor=world.principal)
    plan_file = Attachment(school_plan=plan, kind=AttachmentKind.OTHER, **values)
    db.session.add(plan_file)
    table = TableImport(
        unit=world.school,
        user_id=world.clerk.id,
        kind=ImportKind.CANDIDATES,
        name="a.xlsx",
        rows=[{"number": 2, "values": {"name": f"Lê Thị {dossier.id}"}, "was": {}, "font": ""}],
    )
    db.session.add(table)
    db.session.flush()
    return {
        "plan": plan.id,
        "register": register.id,
        "pledge": register.pledges[0].id,
        "activity": activity.id,
        "photo": activity.photos[0].id,
        "story": story.id,
        "follow": follow.id,
        "honour": make.honour(world, dossier.nominees[0].candidate).id,
        "dossier": dossier.id,
        "nominee": dossier.nominees[0].id,
        "attachment": attachment.id,
        "list_file": list_file.id,
        "plan_file": plan_file.id,
        "candidate": dossier.nominees[0].candidate_id,
        "consolidation": listed.id,
        "import": table.id,
        "note": note.id,
        "mail": mail.id,
        "report": report.id,
        "paper": paper.id,
        "urging": _urging(world).id,
        "unit": make.school(world.office).id,
        "block": make.block(world.office, "Khối thử").id,
        "programme": world.programme.id,
        "criterion": world.programme.criteria[1].id,
        "post": post.id,
        "tenure": post.tenures[0].id,
        "user": spare.id,
    }


def _urging(world: make.World) -> Urging:
    """Return the office's letter on a duty, of which there is one at a time."""
    return urgings.open_one(world.programme, reminders.duty_named("midyear")) or make.urging(world, "midyear")


def _list(world: make.World, dossier: Dossier):
    """Return a list that was forwarded with the dossier on it."""
    made = consolidations.begin(world.programme, world.officer)
    consolidations.put_in(made, dossier.nominees, world.officer)
    made.signatory = db.session.scalar(
        sa.select(Post).where(Post.unit_id == world.office.id, Post.role == Role.LEADER)
    )
    workflow.perform(made, "present", actor=world.officer)
    workflow.perform(made, "forward", actor=world.leader)
    return made
