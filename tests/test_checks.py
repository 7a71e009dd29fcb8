"""What anybody learns of a printed paper by its code, and what only those who may see its dossier learn."""

from datetime import timedelta

import pytest

from dienhinh import clock, config
from dienhinh.domain import proofs, versions
from dienhinh.extensions import db
from dienhinh.models import Dossier, DossierState, Paper
from dienhinh.web import checks
from tests.support import html, make
from tests.support.drafts import words

PERSON, SUMMARY, PHONE = "Trần Thị Mỹ Hạnh", "Bí mật của hội đồng", "0900 000 123"


@pytest.fixture
def home(app) -> dict[str, str]:
    """A sent dossier with two persons; the code of its printed list, and accounts."""
    with app.app_context():
        world = make.world()
        people = [
            make.candidate(world.school, PERSON, phone=PHONE),
            make.candidate(world.school, "Lê Văn Ba"),
        ]
        dossier = make.dossier(world, DossierState.SUBMITTED, people=people)
        dossier.nominees[0].summary = SUMMARY
        db.session.flush()
        paper, _ = versions.printed("individual_list", dossier, world.principal)
        letter, _ = versions.printed("school_letter", dossier, world.principal)
        stranger = make.user(make.Role.PRINCIPAL, make.school(world.office, "Trường khác"))
        db.session.commit()
        return {
            "code": paper.code,
            "letter": letter.code,
            "qr": proofs.proof(paper).on(1),
            "principal": world.principal.email,
            "officer": world.officer.email,
            "stranger": stranger.email,
        }


def change(app, print_again: bool = False) -> None:
    with app.app_context():
        dossier = db.session.scalar(db.select(Dossier))
        dossier.nominees[0].summary = "Sửa lại sau khi in."
        db.session.flush()
        if print_again:
            versions.printed("individual_list", dossier, db.session.get(make.User, 1))
        db.session.commit()


def told(answer) -> str:
    """The sentence on top of what a code's page says."""
    return html.text(html.page(answer).find_class("turn")[0])


def struck(answer) -> tuple[str, str]:
    """The words that were struck out, and those in their place."""
    page = html.page(answer)
    return tuple(" ".join(map(html.text, page.xpath(f"//{tag}"))) for tag in ("del", "ins"))


def facts(answer) -> dict[str, str]:
    page = html.page(answer)
    return dict(
        zip(map(html.text, page.xpath("//dl[1]/dt")), map(html.text, page.xpath("//dl[1]/dd")), strict=True)
    )


def test_a_current_paper_is_told_to_anybody_without_personal_data(client, home):
    answer = client.get(f"/kiem-tra/{home['code']}")
    shown = facts(answer)
    assert (answer.status_code, told(answer)[:5]) == (200, "Khớp.")
    assert [shown[name] for name in ("Đơn vị", "Văn bản", "Số điển hình")] == [
        "Trường THCS Vĩnh Thuận",
        "Danh sách cá nhân",
        "2",
    ]
    assert [secret for secret in (PERSON, SUMMARY, PHONE, "Lê Văn Ba") if secret in answer.text] == []


def test_a_letter_tells_its_number_and_day_once_it_has_them(app, client, home):
    with app.app_context():
        paper = db.session.scalar(db.select(Paper).where(Paper.code == home["letter"]))
        paper.number, paper.year, paper.series = 5, 2021, "x"
        paper.issued_on = make.date(2021, 11, 15)
        db.session.commit()
    shown = facts(client.get(f"/kiem-tra/{home['letter']}"))
    assert (shown["Số"], shown["Ngày ban hành"]) == ("05/TTr-THCSVT", "15/11/2021")


@pytest.mark.parametrize("who", ["principal", "officer"])
def test_who_sees_the_dossier_sees_each_row(login, home, who):
    answer = login(home[who]).get(f"/kiem-tra/{home['code']}")
    rows = [html.text(row) for row in html.page(answer).xpath("//ul[@class='members']/li")]
    assert rows == [f"{PERSON} khớp", "Lê Văn Ba khớp"]


def test_another_school_is_told_no_more_than_anybody(login, home):
    answer = login(home["stranger"]).get(f"/kiem-tra/{home['code']}")
    assert (told(answer)[:5], [secret for secret in (PERSON, SUMMARY, PHONE) if secret in answer.text]) == (
        "Khớp.",
        [],
    )


def test_a_change_after_printing_is_told_and_its_rows_to_those_inside(app, client, login, home):
    change(app)
    outside, inside = (
        client.get(f"/kiem-tra/{home['code']}"),
        login(home["principal"]).get(f"/kiem-tra/{home['code']}"),
    )
    rows = [html.text(row) for row in html.page(inside).xpath("//ul[@class='members']/li")]
    assert [told(each)[:22] for each in (outside, inside)] == ["Đã thay đổi từ khi in."] * 2
    assert rows == [f"{PERSON} đã thay đổi từ khi in", "Lê Văn Ba khớp"]
    assert ("Sửa lại sau khi in." in outside.text, SUMMARY in outside.text) == (False, False)
    assert struck(inside) == ("Bí mật của hội đồng", "Sửa lại sau khi in.")


def test_the_summary_of_a_nominee_who_was_taken_out_is_no_longer_right(app, client, home):
    with app.app_context():
        dossier = db.session.scalar(db.select(Dossier))
        user = db.session.get(make.User, 1)
        code = versions.printed("achievement_summary", dossier.nominees[1], user)[0].code
        db.session.commit()
    assert told(client.get(f"/kiem-tra/{code}"))[:5] == "Khớp."
    with app.app_context():
        dossier = db.session.scalar(db.select(Dossier))
        dossier.nominees.remove(dossier.nominees[1])
        db.session.commit()
    assert told(client.get(f"/kiem-tra/{code}"))[:22] == "Đã thay đổi từ khi in."


def test_a_superseded_paper_says_so_and_the_new_one_is_current(app, client, login, home):
    change(app, print_again=True)
    with app.app_context():
        newer = db.session.scalar(db.select(Paper.code).where(Paper.version == 2))
    old, new = (client.get(f"/kiem-tra/{code}") for code in (home["code"], newer))
    assert (told(old)[:13], told(new)[:5]) == ("Đã được thay.", "Khớp.")
    inside = login(home["officer"]).get(f"/kiem-tra/{home['code']}")
    assert struck(inside) == ("Bí mật của hội đồng", "Sửa lại sau khi in.")


def test_a_code_with_one_letter_changed_is_unknown(client, home):
    for place in range(8):
        letter = "A" if home["code"][place] != "A" else "B"
        forged = home["code"][:place] + letter + home["code"][place + 1 :]
        answer = client.get(f"/kiem-tra/{forged}")
        assert (answer.status_code, checks.UNKNOWN in words(answer)) == (404, True)


@pytest.mark.parametrize("form", ["{}", " {} ", "qr", "http://127.0.0.1:8000/kiem-tra/{}"])
def test_a_code_is_taken_as_it_is_typed_or_pasted(client, home, form):
    code = home["code"]
    typed = home["qr"] if form == "qr" else form.format(f"{code[:4].lower()}-{code[4:]}")
    answer = client.get("/kiem-tra", query_string={"ma": typed})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/kiem-tra/{code}")


def test_a_foreign_offices_code_says_so(make_app, client, home):
    other = make_app(SIGNING_KEY=config.secrets.token_urlsafe(32), PUBLIC_URL="https://khac.example.vn")
    with other.app_context():
        qr = proofs.proof(db.session.scalar(db.select(Paper))).on(1)
    for typed in (qr, qr.partition("#")[0]):
        answer = client.get("/kiem-tra", query_string={"ma": typed})
        assert (answer.status_code, "do hệ thống khác cấp (https://khac.example.vn)" in words(answer)) == (
            422,
            True,
        )


def test_a_qr_with_our_address_that_we_did_not_sign_is_a_forgery(client, home):
    forged = home["qr"][:-2] + str((int(home["qr"][-2]) + 1) % 10) + home["qr"][-1]
    answer = client.get("/kiem-tra", query_string={"ma": forged})
    assert (answer.status_code, "không có chữ ký của hệ thống" in words(answer)) == (422, True)


@pytest.mark.parametrize("typed", ["ABCD", "ABCD-234U", "không phải mã", "x" * 1500])
def test_what_is_no_code_gets_a_sentence_at_the_field_and_stays(client, home, typed):
    page = html.page(client.get("/kiem-tra", query_string={"ma": typed}))
    field = page.get_element_by_id("ma")
    assert (html.text(page.get_element_by_id("ma-error"))[:17], field.get("value")) == (
        "Mã in ở cuối tran",
        typed,
    )


def test_who_guesses_waits_and_who_is_logged_in_does_not(client, login, home):
    guesses = [client.get(f"/kiem-tra/AAAA{number:04}").status_code for number in range(checks.MISSES + 2)]
    late = client.get(f"/kiem-tra/{home['code']}")
    assert guesses == [404] * checks.MISSES + [429] * 2
    assert (late.status_code, 0 < int(late.headers["Retry-After"]) <= 601) == (429, True)
    assert login(home["officer"]).get(f"/kiem-tra/{home['code']}").status_code == 200
    with clock.at(clock.now() + checks.WINDOW + timedelta(seconds=1)):
        assert client.get(f"/kiem-tra/{home['code']}").status_code == 200


def test_a_wrong_code_now_and_then_never_locks_an_address(client, home):
    start = clock.now()
    for hour in range(3):
        with clock.at(start + timedelta(hours=hour)):
            assert {client.get("/kiem-tra/AAAABBBB").status_code for _ in range(20)} == {404}


def test_the_offline_page_is_a_download_with_the_public_key_and_no_other(app, client, home):
    answer = client.get("/kiem-tra/ngoai-tuyen.html")
    with app.app_context():
        key, secret = proofs.public_key(), app.config["SIGNING_KEY"]
    assert (answer.status_code, key in answer.text, secret in answer.text) == (200, True, False)
    assert answer.headers["Content-Disposition"].split(";")[0] == "attachment"
    assert ("http" in answer.text.replace("http://127.0.0.1:8000", "").replace("http-equiv", "")) == (
        "https?:" in answer.text
    )
