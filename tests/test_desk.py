"""The queue at `/ho-so`: who sees what, in which order, at what cost."""

from dienhinh.extensions import db
from dienhinh.models import DossierState
from tests.support import html, make

S = DossierState


def rows(page) -> list[str]:
    return [html.text(row) for row in page.xpath("//*[@id='rows']//b")]


def test_an_officer_opens_on_what_waits(app, login):
    with app.app_context():
        world = make.world()
        for state in (S.SUBMITTED, S.DRAFT, S.RETURNED):
            make.dossier(world, state)
        officer = world.officer.email
        db.session.commit()
    assert rows(login(officer, make.PASSWORD).page("/ho-so")) == ["Trường THCS Vĩnh Thuận"]
