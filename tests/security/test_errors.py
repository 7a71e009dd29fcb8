"""Every refusal is a sentence in Vietnamese; the last resort gives a code that is in the log."""

import re

import pytest

from tests.support import html

OUTSIDE = "Đã có lỗi ngoài dự kiến. Xin báo mã sự cố"


def test_a_fault_of_ours_answers_with_a_code_that_the_log_has(make_app, caplog, monkeypatch):
    app = make_app()
    monkeypatch.setitem(app.view_functions, "auth.login", lambda: 1 / 0)
    answer = app.test_client().get("/dang-nhap")
    code = re.search(r"mã sự cố ([0-9A-F]{8})", answer.text)[1]
    assert answer.status_code == 500
    assert f"Incident {code}" in caplog.text
    assert "ZeroDivisionError" not in answer.text
    assert "Traceback" not in answer.text


def test_a_fault_under_htmx_becomes_a_message_on_the_page(make_app, monkeypatch):
    app = make_app()
    monkeypatch.setitem(app.view_functions, "auth.login", lambda: 1 / 0)
    answer = app.test_client().get("/dang-nhap", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (500, "#messages")
    assert OUTSIDE in answer.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/khong-co", 404), ("GET", f"/ho-so/{2**64}", 404), ("POST", "/healthz", 405)],
)
def test_what_is_not_there_answers_in_vietnamese(client, method, path, status):
    answer = client.open(path, method=method)
    assert answer.status_code == status
    assert html.page(answer).findtext(".//h1") in ("Không tìm thấy", "Chưa thực hiện được")
