"""Every answer tells the browser to run nothing but ours, whatever was asked and however it ended."""

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from dienhinh.config import HTMX_CDN
from dienhinh.demo import ACCOUNTS
from tests.security.objects import WORDS
from tests.support import html

POLICY = {
    "default-src": "'none'",
    "script-src": "'self' https://cdn.jsdelivr.net",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "frame-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
FILE_POLICY = {"default-src": "'none'", "sandbox": "", "img-src": "'self'"}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def policy(response: TestResponse) -> dict[str, str]:
    words = response.headers["Content-Security-Policy"]
    return {name: value for name, _, value in (one.strip().partition(" ") for one in words.split(";"))}


def assert_guarded(response: TestResponse) -> None:
    """The strict policy on pages; a paper may be shown in a frame of ours, and a file may do nothing at all."""
    where = f"{response.request.method} {response.request.path}"
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS, where
    attached = response.headers.get("Content-Disposition", "").startswith("attachment")
    if attached or response.mimetype == "image/jpeg":
        assert policy(response) | {"img-src": "'self'"} == FILE_POLICY, where
    elif response.mimetype == "application/pdf":
        assert policy(response) | {"frame-ancestors": ""} == POLICY | {"frame-ancestors": ""}, where
    else:
        assert policy(response) == POLICY, where
    kept = response.headers.get("Cache-Control", "")
    assert ("no-store" in kept) != response.request.path.startswith(("/static/", "/bootstrap/")), where


def addresses(app: Flask) -> list[str]:
    """Every address that answers a GET, with 1 for each id and a word where one is wanted."""
    adapter = app.url_map.bind("")
    rules = [r for r in app.url_map.iter_rules() if "GET" in r.methods and not r.endpoint.endswith("static")]
    wanted = [(rule.endpoint, rule.arguments - set(rule.defaults or ())) for rule in rules]
    return [
        adapter.build(endpoint, {name: WORDS.get(name, 1) for name in names}) for endpoint, names in wanted
    ]


def test_every_page_is_guarded_for_a_stranger(app):
    client = app.test_client()
    for address in addresses(app):
        assert_guarded(client.get(address))


@pytest.mark.parametrize("email", [account[0] for account in ACCOUNTS])
def test_every_page_is_guarded_for_every_account(demo_app, login, email):
    client = login(email)
    for address in addresses(demo_app):
        assert_guarded(client.get(address))


def test_static_files_are_guarded_and_kept(client):
    tree = client.page("/dang-nhap")
    own = [one for one in tree.xpath("//link/@href | //script/@src") if one.startswith("/")]
    assert len(own) >= 3
    for address in own:
        response = client.get(address)
        assert response.status_code == 200
        assert_guarded(response)


def test_refusals_are_guarded(make_app):
    client = make_app(MAX_CONTENT_LENGTH=1000).test_client()
    answers = {
        404: client.get("/khong-co-trang-nay"),
        405: client.delete("/dang-nhap"),
        400: client.post("/dang-nhap", data={"email": "a@example.vn"}),
        413: client.post("/dang-nhap", data={"email": "a" * 2000}),
        401: client.get("/", headers={"HX-Request": "true"}),
        303: client.get("/"),
    }
    assert {status: answer.status_code for status, answer in answers.items()} == {s: s for s in answers}
    for answer in answers.values():
        assert_guarded(answer)


def test_an_unforeseen_fault_is_guarded_and_says_its_incident_in_vietnamese(make_app, caplog):
    app = make_app(PROPAGATE_EXCEPTIONS=False)

    def fail() -> str:
        raise RuntimeError("secret detail of the database")

    app.view_functions["auth.login"] = fail
    response = app.test_client().get("/dang-nhap")
    assert response.status_code == 500
    assert_guarded(response)
    words = html.text(html.page(response))
    assert "mã sự cố" in words and "secret detail" not in words
    code = words.split("mã sự cố ")[1].split()[0]
    assert f"Incident {code}" in caplog.text and "secret detail" in caplog.text


def test_no_other_host_is_named_when_the_script_is_our_own(make_app):
    response = make_app(HTMX_URL="/static/htmx.min.js").test_client().get("/dang-nhap")
    assert policy(response) == POLICY | {"script-src": "'self'"}
    hosts = [one for one in html.page(response).xpath("//@href | //@src") if "//" in one]
    assert hosts == []


def test_the_only_other_host_is_the_pinned_script_with_its_hash(client):
    tree = client.page("/dang-nhap")
    foreign = tree.xpath("//*[contains(@href, '//') or contains(@src, '//')]")
    assert [one.get("src") for one in foreign] == [HTMX_CDN]
    assert foreign[0].get("integrity", "").startswith("sha384-")
    assert foreign[0].get("crossorigin") == "anonymous"


def test_the_log_in_cookie_is_out_of_reach_of_scripts_and_of_other_sites(demo_app, login):
    client = login(ACCOUNTS[0][0])
    cookie = client.get_cookie(demo_app.config["SESSION_COOKIE_NAME"])
    assert (cookie.http_only, cookie.same_site, cookie.secure) == (True, "Lax", False)


def test_a_guard_that_is_missing_is_found_out(make_app):
    app = make_app()
    app.after_request_funcs[None] = []
    with pytest.raises(AssertionError):
        assert_guarded(app.test_client().get("/dang-nhap"))
