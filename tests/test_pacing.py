"""Requests of one process take turns, and nobody's turn keeps the others out for good."""

import threading

import pytest

from dienhinh import pacing
from dienhinh.pacing import in_turn


class Application:
    """A WSGI application whose requests stay inside until they are let go."""

    def __init__(self) -> None:
        self.inside = threading.Semaphore(0)
        self.let_go = threading.Event()

    def __call__(self, environ, start_response):
        self.inside.release()
        self.let_go.wait(10)
        return [b"ok"]


def ask(served):
    """Send a request in a thread of its own."""
    thread = threading.Thread(target=served, args=({}, None))
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


def test_a_request_that_fails_gives_its_turn_back(application, monkeypatch):
    monkeypatch.setattr(pacing, "PATIENCE", 10)
    failures = iter([RuntimeError("hỏng")])

    def failing(environ, start_response):
        for failure in failures:
            raise failure
        return application(environ, start_response)

    served = in_turn(failing)
    with pytest.raises(RuntimeError):
        served({}, None)
    thread = ask(served)
    assert is_inside(application, 5)
    application.let_go.set()
    thread.join(5)
