"""What users send cannot pass for a line of the log, nor steer the terminal of whoever reads it."""

import io
import logging
import re

import pytest
from flask.logging import default_handler
from hypothesis import given
from hypothesis.strategies import text

from dienhinh import logs
from dienhinh.logs import FORMAT, OneLine

LINE = re.compile(r"\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}\] ")
FORGED = "x\n[2026-11-29 00:00:00,000] INFO in auth: admin logged in\r\n\x1b[2J\u202e"


def written(message: str, *values: object, error: Exception | None = None) -> str:
    record = logging.LogRecord(
        "a", logging.ERROR, "a.py", 1, message, values, error and (type(error), error, None)
    )
    return OneLine(FORMAT).format(record)


@given(text())
def test_a_record_is_one_line_whatever_it_tells(told):
    lines = written("%s was denied.", told, error=ValueError(told)).split("\n")
    assert [bool(LINE.match(line)) for line in lines] == [True] + [False] * (len(lines) - 1)
    assert [line[0] for line in lines[1:]] == ["\t"] * (len(lines) - 1)
    assert [c for line in lines for c in line if c != "\t" and (c < " " or "\x7f" <= c <= "\x9f")] == []


def test_a_forged_line_stands_inside_the_one_that_quotes_it():
    assert written("%s", FORGED).split("\n")[1] == (
        "\t[2026-11-29 00:00:00,000] INFO in auth: admin logged in\\u000d"
    )


def test_the_application_logs_so(make_app, monkeypatch):
    app, stream = make_app(), io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(default_handler.formatter)
    app.logger.addHandler(handler)

    def fail():
        raise RuntimeError(FORGED)

    monkeypatch.setitem(app.view_functions, "auth.login", fail)
    assert app.test_client().get("/dang-nhap").status_code == 500
    app.logger.removeHandler(handler)
    lines = stream.getvalue().rstrip("\n").split("\n")
    assert [line for line in lines if LINE.match(line)] == [lines[0]]
    assert [line for line in lines if "admin logged in" in line] == [
        "\t[2026-11-29 00:00:00,000] INFO in auth: admin logged in\\u000d"
    ]


@pytest.mark.parametrize("handler", [default_handler, logging.lastResort])
def test_both_who_write_for_us_are_bound(handler):
    logs.install()
    assert isinstance(handler.formatter, OneLine)
