"""The real server with the demo, a real mail server, and visitors in a real browser."""

from collections.abc import Callable, Iterator
from itertools import product

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.conftest import PASSWORD
from tests.support.browser import Visitor, launch
from tests.support.server import Server
from tests.support.smtp import SmtpServer

# A busy machine with two cores takes its time.
expect.set_options(timeout=15_000)

WAYS = list(product((1280, 360), (True, False)))
WAY_NAMES = [f"{width}{'' if javascript else '-no-js'}" for width, javascript in WAYS]


@pytest.fixture(scope="session")
def mailbox() -> Iterator[SmtpServer]:
    """Receives what the server sends."""
    server = SmtpServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def server(tmp_path_factory, mailbox: SmtpServer) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("server") / "data"
    running = Server(data, "--demo", settings=mailbox.settings | {"DEMO_PASSWORD": PASSWORD})
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = launch(playwright)
        yield running
        running.close()


@pytest.fixture
def browse(browser: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """Opens a page for a new visitor, logged in where an email is given; `width` and `javascript` as wished.

    At the end of the test no visitor may have caused an error, a warning or a request to another host.
    """
    visitors: list[Visitor] = []

    def open_page(email: str = "", *, width: int = 1280, javascript: bool = True) -> Page:
        visitors.append(Visitor(browser, server.url, width=width, javascript=javascript))
        page = visitors[-1].page()
        if email:
            log_in(page, email)
        return page

    yield open_page
    complaints = [line for visitor in visitors for line in visitor.close()]
    assert complaints == []


def log_in(page: Page, email: str) -> None:
    page.goto("/dang-nhap")
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(lambda url: not url.split("?")[0].endswith("/dang-nhap"))


@pytest.fixture
def page(browse) -> Page:
    """A visitor at a desk."""
    return browse()


@pytest.fixture
def phone(browse) -> Page:
    """A visitor on a phone, 360 px wide."""
    return browse(width=360)


@pytest.fixture
def plain(browse) -> Page:
    """A visitor without JavaScript."""
    return browse(javascript=False)


@pytest.fixture(params=WAYS, ids=WAY_NAMES)
def browse_each_way(request, browse) -> Callable[..., Page]:
    """Like `browse`, once for each width and with and without JavaScript."""
    width, javascript = request.param

    def open_page(email: str = "") -> Page:
        return browse(email, width=width, javascript=javascript)

    return open_page
