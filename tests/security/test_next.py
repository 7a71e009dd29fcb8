"""After the log-in one goes on inside this site, whatever the address asked for."""

from urllib.parse import quote, urljoin, urlsplit

import pytest

from tests.support import admin, make

EVIL = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "https://evil.example",
    "https:evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/\u200b/evil.example",
    "/\u0000/evil.example",
    "evil.example",
    "@evil.example",
    "",
    "/ho-so\\..\\..",
]
GOOD = ["/ho-so/7", "/ho-so?tu=a&trang-thai=draft", "/tai-khoan", "/"]


@pytest.mark.parametrize("target", EVIL)
def test_a_foreign_address_leads_home(app, target):
    ids = admin.world(app)
    answer = app.test_client().submit(
        f"/dang-nhap?next={quote(target)}", "Đăng nhập", email=ids.emails["clerk"], password=make.PASSWORD
    )
    host = urlsplit(urljoin("http://localhost/dang-nhap", answer.location)).netloc
    assert (answer.status_code, host, answer.location) == (303, "localhost", "/")


@pytest.mark.parametrize("target", GOOD)
def test_an_address_of_this_site_is_kept(app, target):
    ids = admin.world(app)
    answer = app.test_client().submit(
        f"/dang-nhap?next={quote(target)}", "Đăng nhập", email=ids.emails["clerk"], password=make.PASSWORD
    )
    assert (answer.status_code, answer.location) == (303, target)


def test_who_is_logged_in_already_is_not_sent_abroad_either(app, login):
    ids = admin.world(app)
    answer = login(ids.emails["clerk"]).get("/dang-nhap?next=//evil.example")
    assert (answer.status_code, answer.location) == (303, "/")


@pytest.mark.parametrize("current", ["https://evil.example//evil.example/x", "//evil.example//evil.example"])
def test_a_forged_page_of_htmx_leads_home(app, client, current):
    admin.world(app)
    answer = client.get("/tai-khoan", headers={"HX-Request": "true", "HX-Current-URL": current})
    target = answer.headers["HX-Redirect"].partition("next=")[2]
    ids = admin.world(app)
    done = client.submit(
        f"/dang-nhap?next={target}", "Đăng nhập", email=ids.emails["clerk"], password=make.PASSWORD
    )
    assert (done.status_code, done.location) == (303, "/")


def test_half_an_address_of_htmx_leads_home(client):
    answer = client.get("/ho-so", headers={"HX-Request": "true", "HX-Current-URL": "http://["})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/dang-nhap?next=")
