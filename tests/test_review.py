"""The office's page of a dossier: verdicts, notes among officers, who looks after it, and who sees what."""

import pytest

from dienhinh.extensions import db
from dienhinh.models import Dossier, DossierState, Nominee, Verdict
from tests.support import html, make

S = DossierState


@pytest.fixture
def case(app):
    """A submitted dossier with one nominee: its ids and the addresses of those who meet it."""
    with app.app_context():
        world = make.world()
        dossier = make.dossier(world, S.SUBMITTED)
        db.session.commit()
        return {
            "url": f"/ho-so/{dossier.id}",
            "id": dossier.id,
            "nominee": dossier.nominees[0].id,
            "name": dossier.nominees[0].candidate.name,
            "officer": world.officer.email,
            "leader": world.leader.email,
            "principal": world.principal.email,
            "school": world.school.name,
        }


def stored(app, model, number):
    with app.app_context():
        return db.session.get(model, number)


def sentence(answer) -> str:
    return html.text(html.page(answer).xpath("//*[@id='messages']")[0])


def test_an_officer_finds_a_nominee_eligible(app, login, case):
    officer = login(case["officer"], make.PASSWORD)
    answer = officer.submit(case["url"], "Đủ điều kiện")
    assert answer.location == f"{case['url']}#nominee-{case['nominee']}"
    assert stored(app, Nominee, case["nominee"]).verdict is Verdict.ELIGIBLE


def test_a_refusal_of_a_nominee_wants_its_reason(app, login, case):
    officer = login(case["officer"], make.PASSWORD)
    answer = officer.submit(case["url"], "Ghi không đủ điều kiện", reason=" ")
    assert (answer.status_code, sentence(answer)) == (
        422,
        "Xin ghi lý do không đủ điều kiện. Đến chỗ cần sửa",
    )
    assert stored(app, Nominee, case["nominee"]).verdict is Verdict.PENDING


def test_a_verdict_answers_htmx_with_its_piece_of_the_page(login, case):
    officer = login(case["officer"], make.PASSWORD)
    piece = html.page(officer.submit(case["url"], "Đủ điều kiện", htmx=True))
    assert piece.xpath("//@id") == [f"verdict-{case['nominee']}", f"nominee-{case['nominee']}-reason"] + [
        f"tag-{case['nominee']}",
        "waiting",
        "messages",
    ]
    assert html.text(piece.get_element_by_id("waiting")) == "Mọi điển hình đã có ý kiến."
