"""Requests of one process take turns, and nobody's turn keeps the others out for good."""

import threading
from io import BytesIO

import pytest

from dienhinh import pacing
from dienhinh.pacing import SMALL, in_turn


class Application:
    """A WSGI application whose requests stay inside until they are let go."""

    def __init__(self) -> None:
        self.inside = threading.Semaphore(0)
        self.let_go = threading.Event()
        self.bodies: list[bytes] = []

    def __call__(self, environ, start_response):
        self.inside.release()
        self.let_go.wait(10)
        self.bodies.append(environ["wsgi.input"].read())
        return [b"ok"]


def ask(served, body=b"", **environ):
    """Send a request in a thread of its own."""
    length = {"CONTENT_LENGTH": str(len(body))} if body else {}
    asked = {"wsgi.input": BytesIO(body), **length, **environ}
    thread = threading.Thread(target=served, args=(asked, None))
    thread.start()
    return thread


@pytest.fixture
def application():
    return Application()


def is_inside(application, seconds):
    return application.inside.acquire(timeout=seconds)


def test_a_request_waits_until_the_one_before_it_is_done(application, monkeypatch):
    monkeypatch.setattr(pacing, "PATIENCE", 10)
    served = in_turn(application)
    first, second = ask(served), ask(served)
    assert is_inside(application, 5)
    assert not is_inside(application, 0.2)
    application.let_go.set()
    assert is_inside(application, 5)
    for thread in (first, second):
        thread.join(5)


def test_a_request_that_has_waited_long_enough_goes_on_beside_the_other(application, monkeypatch):
    monkeypatch.setattr(pacing, "PATIENCE", 0.01)
    served = in_turn(application)
    threads = [ask(served), ask(served)]
    assert [is_inside(application, 5), is_inside(application, 5)] == [True, True]
    application.let_go.set()
    for thread in threads:
        thread.join(5)


@pytest.mark.parametrize(
    "environ",
    [
        {"CONTENT_LENGTH": str(SMALL + 1)},
        {"CONTENT_LENGTH": "-1"},
        {"CONTENT_LENGTH": "nhiều"},
        {"HTTP_TRANSFER_ENCODING": "chunked"},
    ],
)
def test_what_may_still_be_arriving_takes_no_turn(application, monkeypatch, environ):
    monkeypatch.setattr(pacing, "PATIENCE", 10)
    served = in_turn(application)
    threads = [ask(served, **environ), ask(served)]
    assert [is_inside(application, 5), is_inside(application, 5)] == [True, True]
    application.let_go.set()
    for thread in threads:
        thread.join(5)


def test_a_small_form_is_read_before_its_turn_and_arrives_whole(application):
    application.let_go.set()
    ask(in_turn(application), "tên=Nguyễn Thị Hoa".encode()).join(5)
    assert application.bodies == ["tên=Nguyễn Thị Hoa".encode()]


def test_a_request_that_fails_gives_its_turn_back(application, monkeypatch):
    monkeypatch.setattr(pacing, "PATIENCE", 10)
    failures = iter([RuntimeError("hỏng")])

    def failing(environ, start_response):
        for failure in failures:
            raise failure
        return application(environ, start_response)

    served = in_turn(failing)
    with pytest.raises(RuntimeError):
        served({"wsgi.input": BytesIO()}, None)
    thread = ask(served)
    assert is_inside(application, 5)
    application.let_go.set()
    thread.join(5)
