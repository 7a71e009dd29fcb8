"""Bad input gets a sentence, loses nothing, and never ends in a fault of the server."""

import unicodedata

import pytest

from dienhinh.extensions import db
from dienhinh.models import Dossier, DossierState, Nominee, Role, Verdict
from tests.support import html, make
from tests.support.client import HTMX
from tests.support.drafts import school, section, token, words

HOSTILE = {
    "empty": "",
    "long": "x" * 30_000,
    "control": "Lê\x00 Thị\x07 \u202eÁnh\u200b",
    "decomposed": unicodedata.normalize("NFD", "Nguyễn Thị Quyên ở Vĩnh Thuận"),
    "emoji": "👩‍🏫 dạy giỏi 🏅",
    "tags": "<b </para> <img src=x onerror=alert(1)> {{ 7*7 }} ]]>",
    "quotes": "\" onfocus='alert(1)' O'Hara \\ %s %(x)s",
}


@pytest.fixture
def home(app):
    return school(app)


@pytest.mark.parametrize("kind", HOSTILE)
def test_any_text_in_any_field_is_stored_clean_or_refused_at_its_field(login, home, kind):
    client = login(home.clerk)
    for key in ("letter", "meeting", home.key):
        part = section(client, home.page, key)
        kept = {"csrf_token", "tab", "base"}
        answer = part.save(**{name: HOSTILE[kind] for name in part.values if name not in kept})
        faults = html.page(answer).xpath("//p[@class='fault' and @id and normalize-space()]")
        assert answer.status_code == (422 if faults else 200)
    for path in ("", "/to-trinh.pdf", "/bien-ban.pdf", "/danh-sach.pdf"):
        assert client.get(f"{home.page}{path}").status_code == 200


def test_marked_up_names_are_shown_as_typed_and_run_nothing(app, login, home):
    client = login(home.clerk)
    client.submit(home.page, "Ghi và thêm vào hồ sơ", **{"add-name": HOSTILE["tags"]})
    tree = client.page(home.page)
    shown = [html.text(one) for one in tree.xpath("//article//h3")]
    assert shown[-1] == HOSTILE["tags"]
    assert tree.xpath("//article//img") == []


def test_text_is_composed_and_without_invisible_signs(app, login, home):
    part = section(login(home.clerk), home.page, "meeting")
    part.save(**{"meeting-chair": HOSTILE["decomposed"], "meeting-place": HOSTILE["control"]})
    with app.app_context():
        held = db.session.get(Dossier, home.dossier).meeting
        assert (held.chair, held.place) == ("Nguyễn Thị Quyên ở Vĩnh Thuận", "Lê Thị Ánh")


def test_absurd_votes_are_refused_at_their_field(app, login, home):
    part = section(login(home.clerk), home.page, home.key)
    for typed in ("-1", "10000", "1e3", "mười", "9" * 400, "3.5"):
        answer = part.save(**{f"{home.key}-votes_for": typed})
        fault = html.text(html.page(answer).get_element_by_id(f"{home.key}-votes_for-error"))
        with app.app_context():
            counted = db.session.get(Nominee, home.nominee).votes_for
        assert (answer.status_code, bool(fault), counted) == (422, True, 22)


def test_moments_that_cannot_be_are_refused_at_their_field(login, home):
    part = section(login(home.clerk), home.page, "meeting")
    for typed in ("1025-01-01", "30/02/2021", "2021-13-01", "hôm qua", "99999-01-01", "0"):
        answer = part.save(**{"meeting-starts_at": f"{typed}T10:00"})
        fault = html.text(html.page(answer).get_element_by_id("meeting-starts_at-error"))
        assert (answer.status_code, bool(fault)) == (422, True)


def test_ids_of_any_size_are_only_missing(login, home):
    client = login(home.clerk)
    sent = {"csrf_token": token(client, home.page)}
    for number in (0, 2**31 - 1, 2**31, 2**64, "1.0", "-1", "%00"):
        gets = [f"/ho-so/{number}", f"/tep/{number}", f"/doi-tuong/{number}"]
        posts = [f"/ho-so/{number}/to-trinh", f"/dien-hinh/{number}", f"/gop-y/{number}/tra-loi"]
        answers = [client.get(url) for url in gets] + [client.post(url, data=sent) for url in posts]
        assert {answer.status_code for answer in answers} == {404}


def test_another_schools_draft_looks_like_a_missing_one(app, login, home):
    with app.app_context():
        office = db.session.get(Dossier, home.dossier).office
        stranger = make.user(Role.PRINCIPAL, make.school(office, "Trường khác")).email
        db.session.commit()
    client = login(stranger)
    sent = {"csrf_token": token(client, "/doi-tuong/moi")}
    ends = ["", "/to-trinh", "/hop-binh-xet", "/danh-hieu", "/dien-hinh", "/thu-tu", "/tep"]
    for number in (home.dossier, 99_999):
        answers = [client.post(f"/ho-so/{number}{end}", data=sent) for end in ends[1:]]
        assert {answer.status_code for answer in answers} == {404}
        assert client.get(f"/ho-so/{number}").status_code == 404
    own = [f"/dien-hinh/{home.nominee}{end}" for end in ("", "/xep", "/xoa")]
    assert {client.post(url, data=sent).status_code for url in own} == {404}


def test_a_chosen_candidate_of_another_school_is_missing(app, login, home):
    with app.app_context():
        office = db.session.get(Dossier, home.dossier).office
        other = make.candidate(make.school(office, "Trường khác")).id
        db.session.commit()
    client = login(home.clerk)
    for candidate in (other, 2**64, "abc"):
        sent = {"csrf_token": token(client, home.page), "candidate": str(candidate)}
        assert client.post(f"{home.page}/dien-hinh", data=sent).status_code == 404


def test_extra_fields_change_nothing_that_a_school_may_not_set(app, login, home):
    client = login(home.clerk)
    forged = {"state": "closed", "unit_id": "1", "office_id": "1", "round": "9", "verdict": "eligible"}
    forged |= {"result": "recognised", "version": "99", "dossier_id": "1", "candidate_id": "1"}
    for key in ("letter", "meeting", home.key):
        prefixed = {f"{key}-{name}": value for name, value in forged.items()}
        assert section(client, home.page, key).save(**forged, **prefixed).status_code == 200
    with app.app_context():
        dossier = db.session.get(Dossier, home.dossier)
        assert (dossier.state, dossier.unit_id, dossier.round) == (DossierState.DRAFT, home.unit, 0)
        assert dossier.nominees[0].verdict is Verdict.PENDING


def test_a_choice_outside_its_list_is_refused(login, home):
    client = login(home.clerk)
    for field, typed in (("signatory", "999"), ("signatory", "x" * 50), ("commendation", "Huân chương")):
        answer = section(client, home.page, "letter").save(**{f"letter-{field}": typed})
        fault = html.page(answer).get_element_by_id(f"letter-{field}-error")
        assert (answer.status_code, html.text(fault)) == (422, "Xin chọn một mục trong danh sách.")


def test_a_stale_token_is_told_and_stores_nothing(app, login, home):
    part = section(login(home.clerk), home.page, "letter")
    answer = part.save(csrf_token="của hôm qua", **{"letter-subject": "Chưa lưu"})
    assert (answer.status_code, "Xin tải lại trang" in words(answer)) == (400, True)


def test_an_expired_log_in_sends_htmx_to_the_log_in_and_back(client, app, login, home):
    part = section(login(home.clerk), home.page, "letter")
    headers = HTMX | {"HX-Current-URL": f"http://localhost{home.page}"}
    answer = client.post(part.action, data=part.values, headers=headers)
    if answer.status_code == 400:
        answer = client.get(home.page, headers=headers)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, f"/dang-nhap?next={home.page}")


def test_an_officer_cannot_write_into_a_schools_dossier(app, login):
    home = school(app, DossierState.SUBMITTED)
    client = login(home.officer)
    sent = {"csrf_token": token(client, "/ho-so")}
    urls = [f"{home.page}/to-trinh", f"{home.page}/dien-hinh", f"{home.page}/tep", "/ho-so/moi"]
    assert [client.post(url, data=sent).status_code for url in urls] == [403] * 4
