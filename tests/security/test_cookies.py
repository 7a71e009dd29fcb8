"""The cookie of a log-in is read by no script, goes with no foreign form, and stays off plain lines behind TLS."""

import pytest

from tests.support import admin, make


def attributes(answer) -> dict[str, str]:
    """Name and flags of the one cookie that an answer sets."""
    (cookie,) = answer.headers.getlist("Set-Cookie")
    first, *rest = cookie.split("; ")
    flags = dict(part.partition("=")[::2] for part in rest)
    flags.pop("Expires", None)
    return {"name": first.partition("=")[0], **flags}


def log_in(app):
    ids = admin.world(app)
    return app.test_client().submit(
        "/dang-nhap", "Đăng nhập", email=ids.emails["clerk"], password=make.PASSWORD
    )


def test_on_this_machine_alone_the_cookie_is_http_only_and_lax(app):
    expected = {"name": "dienhinh", "HttpOnly": "", "Path": "/", "SameSite": "Lax"}
    assert attributes(log_in(app)) == expected


def test_behind_tls_the_cookie_is_secure_and_bound_to_the_host(make_app):
    app = make_app(PUBLIC_URL="https://dienhinh.example.vn")
    ids = admin.world(app)
    client = app.test_client()
    options = {"base_url": "https://dienhinh.example.vn"}
    page = client.page("/dang-nhap", **options)
    sent = {"email": ids.emails["clerk"], "password": make.PASSWORD}
    sent["csrf_token"] = page.xpath("//input[@name='csrf_token']/@value")[0]
    referer = {"Referer": "https://dienhinh.example.vn/dang-nhap"}
    answer = client.post("/dang-nhap", data=sent, headers=referer, **options)
    expected = {"name": "__Host-dienhinh", "Secure": "", "HttpOnly": "", "Path": "/", "SameSite": "Lax"}
    assert (answer.status_code, attributes(answer)) == (303, expected)


@pytest.mark.parametrize("flag", ["HttpOnly", "SameSite"])
def test_a_cookie_without_its_flag_is_found_out(make_app, flag):
    app = make_app()
    app.config |= {"SESSION_COOKIE_HTTPONLY": flag != "HttpOnly", "SESSION_COOKIE_SAMESITE": None}
    assert flag not in attributes(log_in(app))


def test_nobody_is_remembered_beyond_the_log_in(app):
    cookies = log_in(app).headers.getlist("Set-Cookie")
    assert [cookie for cookie in cookies if "remember" in cookie] == []
