"""The browser of the tests sees what goes wrong: each page here is sabotaged in one way."""

import base64
import hashlib
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.support.browser import (
    HTMX,
    Visitor,
    allowing,
    assert_no_sideways_scroll,
    axe,
    first_load_bytes,
    htmx_version,
)

HOST = "http://dienhinh.test"
CDN = f"https://cdn.jsdelivr.net/npm/htmx.org@{htmx_version()}/dist/htmx.min.js"
POLICY = "default-src 'none'; script-src 'self' https://cdn.jsdelivr.net; style-src 'self'; img-src 'self'"
HASH = base64.b64encode(hashlib.sha384((HTMX / "dist/htmx.min.js").read_bytes()).digest()).decode()
FILES = {
    "/hong.js": 'throw new Error("hỏng")',
    "/nhac.js": 'console.warn("coi chừng")',
    "/nhat.css": "p{color:#ccc}",
}
PAGE = """<!doctype html><html lang="vi"><head><title>Thử</title><meta charset="utf-8">
<meta name="htmx-config" content='{{"includeIndicatorStyles":false}}'>{head}</head>
<body><main><h1>Thử</h1>{body}</main></body></html>"""
SCRIPT = '<script src="{}" integrity="sha384-{}" crossorigin="anonymous"></script>'


@pytest.fixture
def show(browser) -> Iterator[Callable[..., tuple[Page, Visitor]]]:
    """Shows a page of these parts under the strict policy, to a visitor who is not judged."""
    visitors: list[Visitor] = []

    def open_page(body: str = "", *, head: str = "", **options) -> tuple[Page, Visitor]:
        visitor = Visitor(browser, HOST, **options)
        visitors.append(visitor)
        page = visitor.page()

        def answer(route) -> None:
            path = route.request.url.removeprefix(HOST)
            known = path in ("/", *FILES)
            content = FILES.get(path, PAGE.format(head=head, body=body))
            kind = {"js": "text/javascript", "css": "text/css"}.get(path.rpartition(".")[2], "text/html")
            headers = {"Content-Security-Policy": POLICY, "Content-Type": f"{kind}; charset=utf-8"}
            route.fulfill(status=200 if known else 404, body=content, headers=headers)

        page.route(f"{HOST}/**", answer)
        page.goto(f"{HOST}/")
        return page, visitor

    yield open_page
    for visitor in visitors:
        visitor.close()


@pytest.mark.parametrize(
    ("head", "body", "complaint"),
    [
        ("", '<p style="color:red">x</p>', "style-src"),
        ("", '<button type="button" onclick="a()">x</button>', "script-src"),
        ("<script>a()</script>", "", "script-src"),
        ('<script src="/hong.js"></script>', "", "page error: hỏng"),
        ('<script src="/nhac.js"></script>', "", "console warning: coi chừng"),
        ("", '<img src="/khong-co.png" alt="">', "status of 404"),
        ("", '<img src="https://ngoai.example/a.png" alt="">', "img-src"),
        (SCRIPT.format("https://cdn.jsdelivr.net/a.js", HASH), "", "asked another host"),
        (SCRIPT.format(CDN, "x" * 64), "", "integrity"),
        (SCRIPT.format(CDN.replace(htmx_version(), "1.9.12"), HASH), "", "asked another host"),
    ],
)
def test_a_sabotaged_page_is_reported(show, head, body, complaint):
    page, visitor = show(body, head=head)
    for button in page.locator("button").all():
        button.click()
    assert complaint in " ".join(visitor.close())


def test_a_clean_page_with_the_script_of_the_cdn_is_not_reported(show):
    page, visitor = show("<p>Yên ổn.</p>", head=SCRIPT.format(CDN, HASH))
    assert page.evaluate("htmx.version") == htmx_version()
    assert visitor.close() == []


def test_an_answer_that_the_test_asks_for_is_not_reported(show):
    page, visitor = show()
    with allowing(page, 404):
        page.goto(f"{HOST}/khong-co")
    assert visitor.close() == []
    _, strict = show('<img src="/khong-co.png" alt="">')
    assert len(strict.close()) == 1


def test_a_violation_is_seen_without_javascript(show):
    _, visitor = show('<p style="color:red">x</p>', javascript=False)
    assert len(visitor.close()) == 1


@pytest.mark.parametrize(
    ("head", "body", "breach"),
    [
        ('<link rel="stylesheet" href="/nhat.css">', "<p>Chữ nhạt trên nền trắng</p>", "color-contrast"),
        ("", '<img src="/nhat.css">', "image-alt"),
        ("", "<form><input></form>", "label"),
        ("", "<h3>Nhảy bậc</h3>", "heading-order"),
    ],
)
def test_axe_names_the_breach(show, head, body, breach):
    page, _ = show(body, head=head)
    with pytest.raises(AssertionError, match=breach):
        axe(page)


def test_axe_is_content_with_a_sound_page_and_breaks_no_policy(show):
    page, visitor = show("<p>Đọc được.</p>")
    axe(page)
    assert visitor.close() == []


def test_a_page_wider_than_a_phone_is_found_out(show):
    page, _ = show(f"<p>{'x' * 200}</p>", width=360)
    with pytest.raises(AssertionError, match="scrolls sideways by"):
        assert_no_sideways_scroll(page)
    narrow, _ = show("<p>Vừa.</p>", width=360)
    assert_no_sideways_scroll(narrow)


def test_the_first_load_counts_the_script_of_the_cdn_compressed(show):
    page, _ = show(head=SCRIPT.format(CDN, HASH))
    without, _ = show()
    weight = first_load_bytes(page, HOST) - first_load_bytes(without, HOST)
    assert 16_000 < weight < 18_000
