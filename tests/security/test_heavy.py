"""Nobody takes so many papers that others wait, and whoever does is told when to come back."""

import asyncio
import threading

import pytest

from dienhinh import reception
from dienhinh.pacing import HEAVY
from dienhinh.reception import HEAVY_AT_ONCE, Reception
from dienhinh.web.heavy import Allowance
from tests.reliability.test_reception import Protocol, echo, scope
from tests.support import admin, html, make
from tests.support.client import HTMX

TABLE, PAGE = "/doi-tuong/danh-sach.xlsx", "/doi-tuong"
SENTENCE = "Tài khoản này vừa in, tải hoặc nhập rất nhiều văn bản liên tiếp. Xin chờ 20 giây rồi làm lại"


@pytest.fixture
def enter(make_app):
    """Logs one of a school in where three papers a minute are enough."""
    app = make_app(PAPERS_A_MINUTE=3)
    ids = admin.world(app)

    def log_in(who: str):
        client = app.test_client()
        client.submit("/dang-nhap", "Đăng nhập", email=ids.emails[who], password=make.PASSWORD)
        return client

    return log_in


def test_a_person_takes_so_many_and_then_waits_while_others_and_pages_go_on(enter):
    clerk, principal = enter("clerk"), enter("principal")
    assert [clerk.get(TABLE).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert [principal.get(TABLE).status_code, clerk.get(PAGE).status_code] == [200, 200]


def test_the_refusal_says_when_to_come_back_on_a_page_and_under_htmx(enter):
    clerk = enter("clerk")
    for _ in range(3):
        clerk.get(TABLE)
    page, part = clerk.get(TABLE), clerk.get(TABLE, headers=HTMX)
    assert [answer.headers["Retry-After"] for answer in (page, part)] == ["20", "20"]
    assert [SENTENCE in html.text(html.page(answer)) for answer in (page, part)] == [True, True]
    assert (part.status_code, part.headers["HX-Retarget"]) == (429, "#messages")


def test_what_was_taken_comes_back_with_time():
    allowance = Allowance()
    assert [allowance.take("a", 60, now) for now in [0.0] * 60] == [0] * 60
    assert [allowance.take("a", 60, now) for now in (0.0, 0.5, 1.5, 1.6, 100.0)] == [1, 1, 0, 1, 0]


def test_a_clerk_who_prints_thirty_papers_in_three_minutes_is_far_below(app):
    most = app.config.get_namespace("")["papers_a_minute"] or 60
    allowance = Allowance()
    assert [allowance.take("clerk", most, 6.0 * number) for number in range(30)] == [0] * 30


@pytest.mark.parametrize(
    ("asked", "heavy"),
    [
        ("GET /ho-so/1/tron-bo.pdf", True),
        ("GET /van-ban.xlsx", True),
        ("GET /ho-so/1/to-trinh.docx", True),
        ("POST /doi-tuong/nhap", True),
        ("POST /kiem-tra-the-thuc", True),
        ("GET /ho-so", False),
        ("POST /ho-so/1/chuyen/submit", False),
        ("GET /static/app.css", False),
    ],
)
def test_what_is_heavy(asked, heavy):
    assert bool(HEAVY.search(asked)) is heavy


def ask(door: Reception, path: str) -> tuple[Protocol, "asyncio.Task[None]"]:
    protocol, request = Protocol(), scope(method="GET")
    request.path = path
    return protocol, asyncio.ensure_future(door.__rsgi__(request, protocol))


def test_a_page_passes_by_papers_that_wait_for_one_another(app):
    """As many papers as may be are made, one more waits, and a page is answered meanwhile."""
    done = threading.Event()

    def made(environ, start_response):
        if environ["PATH_INFO"].endswith(".pdf"):
            done.wait(10)
        return echo(environ, start_response)

    async def scene() -> list[bool]:
        door = Reception(app, made)
        papers = [ask(door, f"/{number}.pdf") for number in range(HEAVY_AT_ONCE + 1)]
        page, answered = ask(door, "/ho-so")
        await asyncio.wait_for(answered, 5)
        seen = [
            page.answered is not None,
            door.heavy.locked(),
            *(paper.answered is not None for paper, _ in papers),
        ]
        done.set()
        await asyncio.gather(*(task for _, task in papers))
        return seen + [paper.answered is not None for paper, _ in papers]

    assert asyncio.run(scene()) == [True, True] + [False] * 3 + [True] * 3


def test_a_paper_whose_turn_does_not_come_is_refused_and_the_turn_is_given_on(app, monkeypatch):
    monkeypatch.setattr(reception, "PATIENCE", 0.01)

    async def scene() -> list[tuple[int, bytes]]:
        door = Reception(app, echo)
        for _ in range(HEAVY_AT_ONCE):
            await door.heavy.acquire()
        first, task = ask(door, "/1.pdf")
        await asyncio.wait_for(task, 5)
        door.heavy.release()
        others = []
        for _ in range(3):
            other, task = ask(door, "/2.pdf")
            await asyncio.wait_for(task, 5)
            others.append(other.answered)
        return [first.answered, *others]

    assert asyncio.run(scene()) == [(200, b"429"), *[(200, b"")] * 3]
