"""Two people, or one person twice, at the same moment: one change happens, and everybody is told the truth."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
import sqlalchemy as sa

from dienhinh.database import write_tx
from dienhinh.domain import review, versions
from dienhinh.domain.workflow import TRANSITIONS
from dienhinh.extensions import db
from dienhinh.models import (
    AuditEntry,
    Dossier,
    DossierState,
    Nominee,
    OutgoingMail,
    Photo,
    Story,
    Urging,
    Verdict,
)
from tests.support import html, make

S = DossierState
ROUNDS = 4


@pytest.fixture
def case(app, login):
    """Submitted dossiers that could be accepted or returned, and two officers with the page open."""
    with app.app_context():
        world = make.world()
        second = make.user(make.Role.OFFICER, world.office)
        made = [make.dossier(world, S.SUBMITTED) for _ in range(ROUNDS)]
        for dossier in made:
            review.give_verdict(dossier.nominees[0], Verdict.ELIGIBLE, world.officer)
        ids = [dossier.id for dossier in made]
        emails = world.officer.email, second.email
        db.session.commit()
    return ids, [login(email, make.PASSWORD) for email in emails]


def form(visitor, url: str, action: str) -> dict[str, str]:
    """What the form of an action would send."""
    inputs = visitor.page(url).xpath(f"//form[@action='{action}']//input")
    return {each.name: each.value for each in inputs}


def at_once(*calls) -> list:
    """Run the calls in threads that start together; their answers in order."""
    barrier = Barrier(len(calls))

    def run(call):
        barrier.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def steps(app, dossier: int) -> list[str]:
    with app.app_context():
        query = sa.select(AuditEntry.action).where(
            AuditEntry.object_type == "dossier",
            AuditEntry.object_id == dossier,
            AuditEntry.action.in_(["dossier.accept", "dossier.return"]),
        )
        return list(db.session.scalars(query))


def accept_and_return(visitors, number: int) -> list:
    """One officer accepts a dossier while the other returns it; the two answers."""
    url = f"/ho-so/{number}"
    actions = [f"{url}/chuyen/accept", f"{url}/chuyen/return"]
    sent = [form(v, url, a) | {"reason": "Thiếu số liệu."} for v, a in zip(visitors, actions, strict=True)]
    return at_once(
        *(
            lambda visitor=visitor, action=action, data=data: visitor.post(action, data=data)
            for visitor, action, data in zip(visitors, actions, sent, strict=True)
        )
    )


def test_the_race_sees_steps_that_forget_where_they_start(app, case, monkeypatch):
    """With a table in which an accepted dossier may be returned, and a returned one accepted, both win."""
    ids, visitors = case
    table = {step.name: step for step in TRANSITIONS[Dossier] if step.name in ("accept", "return")}
    careless = (
        table["accept"]._replace(source=S.RETURNED),
        table["return"]._replace(source=S.ACCEPTED),
    )
    monkeypatch.setitem(TRANSITIONS, Dossier, (*TRANSITIONS[Dossier], *careless))
    answers = accept_and_return(visitors, ids[0])
    assert [answer.status_code for answer in answers] == [303, 303]
    assert sorted(steps(app, ids[0])) == ["dossier.accept", "dossier.return"]


def test_of_two_officers_one_wins_and_the_other_is_told_where_the_dossier_went(app, case):
    ids, visitors = case
    words = {"dossier.accept": "«Đã tiếp nhận»", "dossier.return": "«Trả lại để bổ sung»"}
    for number in ids:
        answers = accept_and_return(visitors, number)
        (taken,) = steps(app, number)
        won = 0 if taken == "dossier.accept" else 1
        assert [answers[won].status_code, answers[1 - won].status_code] == [303, 409]
        refusal = html.text(html.page(answers[1 - won]).get_element_by_id("messages"))
        assert refusal == f"Hồ sơ đã chuyển sang {words[taken]}, không thực hiện được thao tác này nữa."
        with app.app_context():
            mails = db.session.scalars(
                sa.select(OutgoingMail.template).where(
                    OutgoingMail.dossier_id == number,
                    OutgoingMail.template.in_(["dossier_accepted", "dossier_returned"]),
                )
            ).all()
        assert set(mails) == {"dossier_accepted" if won == 0 else "dossier_returned"}


def test_a_double_click_takes_the_step_once_and_both_answers_lead_to_it(app, case):
    ids, (visitor, _) = case
    for number in ids:
        url = f"/ho-so/{number}"
        data = form(visitor, url, f"{url}/chuyen/accept")
        press = lambda data=data, url=url: visitor.post(f"{url}/chuyen/accept", data=data)  # noqa: E731
        answers = at_once(press, press)
        assert [(answer.status_code, answer.location) for answer in answers] == [(303, url)] * 2
        assert steps(app, number) == ["dossier.accept"]


def test_a_verdict_never_lands_on_a_dossier_that_was_just_accepted(app, case):
    ids, visitors = case
    for number in ids:
        url = f"/ho-so/{number}"
        with app.app_context():
            nominee = db.session.get(Dossier, number).nominees[0].id
        opinion = f"{url}/dien-hinh/{nominee}/y-kien"
        refusal = form(visitors[1], url, opinion) | {"verdict": "ineligible", "reason": "Chưa nổi bật."}
        accept = form(visitors[0], url, f"{url}/chuyen/accept")
        answers = at_once(
            lambda url=url, accept=accept: visitors[0].post(f"{url}/chuyen/accept", data=accept),
            lambda opinion=opinion, refusal=refusal: visitors[1].post(opinion, data=refusal),
        )
        with app.app_context():
            dossier = db.session.get(Dossier, number)
            outcome = dossier.state, db.session.get(Nominee, nominee).verdict
        assert (outcome, [answer.status_code for answer in answers]) in [
            ((S.ACCEPTED, Verdict.ELIGIBLE), [303, 409]),
            ((S.SUBMITTED, Verdict.INELIGIBLE), [422, 303]),
        ]


def test_a_page_from_before_the_new_round_can_do_nothing(app, login):
    with app.app_context():
        world = make.world()
        dossier = make.dossier(world, S.SUBMITTED)
        url, officer = f"/ho-so/{dossier.id}", world.officer.email
        nominee = dossier.nominees[0].id
        db.session.commit()
    visitor = login(officer, make.PASSWORD)
    opinion, back = f"{url}/dien-hinh/{nominee}/y-kien", f"{url}/chuyen/return"
    old = form(visitor, url, back)
    with app.app_context():
        world, dossier = make.again(world), db.session.get(Dossier, 1)
        make.workflow.perform(dossier, "withdraw", actor=world.principal, reason="Xin sửa.")
        make.advance(world, dossier, S.SUBMITTED)
        db.session.commit()
    for action, data in ((opinion, {"verdict": "eligible"}), (back, {"reason": "Thiếu số liệu."})):
        answer = visitor.post(action, data=old | data)
        assert answer.status_code == 409
        sentence = html.text(html.page(answer).get_element_by_id("messages"))
        assert sentence == "Hồ sơ đã được nộp lại từ khi mở trang này. Xin xem bản mới rồi thực hiện tiếp."
    with app.app_context():
        assert db.session.get(Dossier, 1).state is S.SUBMITTED


def test_a_refused_return_keeps_the_reason_that_was_typed(app, case):
    ids, (one, two) = case
    url = f"/ho-so/{ids[0]}"
    data = form(one, url, f"{url}/chuyen/return")
    long = "Thiếu số liệu. " * 400
    answer = two.post(
        f"{url}/chuyen/return", data=data | form(two, url, f"{url}/chuyen/return") | {"reason": long}
    )
    page = html.page(answer)
    assert answer.status_code == 422
    assert page.get_element_by_id("reason-return").value.strip() == long.strip()


def test_of_two_officers_who_begin_a_letter_on_one_duty_one_does_and_the_other_is_told(app, case):
    _, visitors = case
    for number, key in enumerate(("plans", "pledges", "midyear", "final"), 1):
        url = f"/tien-do/cong-van/moi?viec={key}"
        pages = [visitor.page(url) for visitor in visitors]
        sent = [
            {
                name: page.xpath(f"//input[@name='{name}']/@value")[0]
                for name in ("csrf_token", "key", "schools")
            }
            | {"signatory_id": page.xpath("//select/option/@value")[0]}
            for page in pages
        ]
        answers = at_once(
            *(
                lambda v=v, url=url, data=data: v.post(url, data=data)
                for v, data in zip(visitors, sent, strict=True)
            )
        )
        assert sorted(answer.status_code for answer in answers) == [303, 409]
        with app.app_context():
            assert db.session.scalar(sa.select(sa.func.count(Urging.id))) == number


def while_somebody(app, changes, act):
    """Run an act in the middle of somebody else's change, which is made and not committed yet; the act's answer."""
    made, acting = Event(), Event()

    def change() -> None:
        with app.app_context(), write_tx():
            changes()
            db.session.flush()
            made.set()
            acting.wait()
            time.sleep(0.2)  # for the act to come as far as it gets

    def second():
        made.wait()
        acting.set()
        return act()

    return at_once(change, second)[1]


def test_no_picture_leaves_a_story_that_is_being_sent(app, login):
    with app.app_context():
        world = make.world()
        story = make.story(world)
        story.photos.append(Photo(sha256="0" * 64, small_sha256="1" * 64))
        where, clerk = f"/guong/{story.id}", world.clerk.email
        db.session.commit()
    visitor = login(clerk, make.PASSWORD)
    sent = form(visitor, where, "/guong/anh/1/xoa")

    def send() -> None:
        story = db.session.scalar(sa.select(Story).with_for_update())
        make.workflow.perform(story, "send", actor=make.again(world).principal)

    answer = while_somebody(app, send, lambda: visitor.post("/guong/anh/1/xoa", data=sent))
    with app.app_context():
        assert (answer.status_code, db.session.scalar(sa.select(sa.func.count(Photo.id)))) == (409, 1)


def test_a_paper_that_is_being_printed_anew_takes_no_number(app, login):
    with app.app_context():
        world = make.world()
        dossier = make.dossier(world, number="", issued_on=None)
        paper = versions.printed("school_letter", dossier, world.clerk)[0].id
        clerk = world.clerk.email
        db.session.commit()
    visitor = login(clerk, make.PASSWORD)
    sent = form(visitor, f"/van-ban/{paper}", f"/van-ban/{paper}/ghi-so")

    def reprint() -> None:
        dossier = db.session.scalar(sa.select(Dossier).with_for_update())
        dossier.unit.header_name = "TRƯỜNG MANG TÊN MỚI"
        versions.printed("school_letter", dossier, make.again(world).clerk)

    answer = while_somebody(app, reprint, lambda: visitor.post(f"/van-ban/{paper}/ghi-so", data=sent))
    with app.app_context():
        assert (answer.status_code, db.session.get(Dossier, 1).number) == (409, "")
