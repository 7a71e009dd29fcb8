"""A form that creates something creates it once: double clicks, retries, the back button."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from dienhinh.domain import audit
from dienhinh.extensions import db
from dienhinh.models import Candidate, Dossier, FormKey, OutgoingMail
from dienhinh.web import once
from tests.support import make
from tests.support.drafts import school, token

AT_ONCE = 8
ROUNDS = 5


@pytest.fixture
def home(app):
    return school(app)


def count(app, model) -> int:
    with app.app_context():
        return db.session.scalar(db.select(db.func.count()).select_from(model))


def press(client, url: str, data: dict, together: Barrier) -> str:
    together.wait()
    return client.post(url, data=data).headers.get("Location", "")


def all_at_once(app, login, mail: str, url: str, data: dict) -> set[str]:
    """Eight tabs of one person press the same button of the same form at the same moment; where they come to."""
    clients = [login(mail) for _ in range(AT_ONCE)]
    together = Barrier(AT_ONCE)
    sent = [data | {"csrf_token": token(client, "/doi-tuong/moi")} for client in clients]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        pairs = zip(clients, sent, strict=True)
        presses = [pool.submit(press, client, url, form, together) for client, form in pairs]
        return {one.result(60) for one in presses}


def test_eight_presses_at_once_begin_one_dossier(app, login, home):
    before = count(app, Dossier)
    for number in range(ROUNDS):
        places = all_at_once(app, login, home.clerk, "/ho-so/moi", {"key": f"{number:016d}"})
        assert len(places) == 1
    assert (count(app, Dossier) - before, count(app, FormKey)) == (ROUNDS, ROUNDS)


def test_presses_of_forms_of_their_own_each_begin_one(app, login, home):
    """The harness sees a second dossier where there is one: without a common key, eight begin eight."""
    before = count(app, Dossier)
    places = all_at_once(app, login, home.clerk, "/ho-so/moi", {})
    assert (len(places), count(app, Dossier) - before) == (AT_ONCE, AT_ONCE)


def test_the_presses_see_a_key_that_holds_nobody_back(app, login, home, monkeypatch):
    monkeypatch.setattr(once, "_is_first", lambda key: True)
    before = count(app, Dossier)
    places = all_at_once(app, login, home.clerk, "/ho-so/moi", {"key": "0" * 16})
    assert (len(places), count(app, Dossier) - before) == (AT_ONCE, AT_ONCE)


def test_a_form_sent_again_goes_where_it_went_first(app, login, home):
    client = login(home.clerk)
    form = {"csrf_token": token(client, "/doi-tuong/moi"), "key": "a" * 20, "kind": "individual"}
    answers = [
        client.post("/doi-tuong/moi", data=form | {"name": name}) for name in ("Lê Ánh", "Lê Ánh", "Khác")
    ]
    with app.app_context():
        made = set(db.session.scalars(db.select(Candidate.name)))
    assert {answer.headers["Location"] for answer in answers} == {"/doi-tuong"}
    assert ("Lê Ánh" in made, "Khác" in made) == (True, False)


def test_a_refused_form_may_be_mended_and_sent_with_its_key(app, login, home):
    client = login(home.clerk)
    form = {"csrf_token": token(client, "/doi-tuong/moi"), "key": "b" * 20, "kind": "individual"}
    form |= {"name": "Lê Ánh"}
    answers = [client.post("/doi-tuong/moi", data=form | {"phone": phone}) for phone in ("1", "0900 000 012")]
    assert [answer.status_code for answer in answers] == [422, 303]


def test_another_persons_key_is_another_key(app, login, home):
    before = count(app, Dossier)
    for mail in (home.clerk, home.principal):
        client = login(mail)
        client.post("/ho-so/moi", data={"csrf_token": token(client, home.page), "key": "c" * 20})
    assert count(app, Dossier) - before == 2


def test_a_dossier_sent_by_two_presses_is_sent_once(app, login, home):
    clients = [login(home.principal) for _ in range(2)]
    together = Barrier(2)
    sent = [{"csrf_token": token(client, home.page), "key": "d" * 20} for client in clients]
    with ThreadPoolExecutor(2) as pool:
        url = f"{home.page}/chuyen/submit"
        presses = [pool.submit(press, c, url, form, together) for c, form in zip(clients, sent, strict=True)]
        [one.result(60) for one in presses]
    with app.app_context():
        dossier = db.session.get(Dossier, home.dossier)
        mails = db.select(OutgoingMail.occurrence).where(OutgoingMail.dossier_id == dossier.id)
        occurrences = set(db.session.scalars(mails))
        lines = [line.action for line in audit.history(dossier) if line.action == "dossier.submit"]
        # One mail to the office and one receipt.
        assert (dossier.round, len(dossier.submissions), len(lines), len(occurrences)) == (1, 1, 1, 2)


def test_the_same_candidate_is_nominated_once_by_eight_presses(app, login, home):
    with app.app_context():
        one = make.candidate(db.session.get(Dossier, home.dossier).unit, "Lê Ánh").id
        db.session.commit()
    form = {"candidate": str(one), "key": "e" * 20}
    places = all_at_once(app, login, home.clerk, f"{home.page}/dien-hinh", form)
    with app.app_context():
        assert len(db.session.get(Dossier, home.dossier).nominees) == 2
    assert len(places) == 1
