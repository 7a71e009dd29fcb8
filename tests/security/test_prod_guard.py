"""What may not serve real people does not start."""

import subprocess
import sys

import pytest

from dienhinh.serve import is_loopback, unsafe
from tests.support.server import ROOT


def start(tmp_path, *options: str, **settings: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "wsgi.py", "--data", str(tmp_path / "data"), "--port", "0", *options]
    return subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    ("settings", "options", "words"),
    [
        ({"DIENHINH_TESTING": "true"}, [], "TESTING"),
        ({"DIENHINH_DEBUG": "true"}, [], "DEBUG"),
        ({"DIENHINH_LOGIN_DISABLED": "true"}, [], "LOGIN_DISABLED"),
        ({"DIENHINH_WTF_CSRF_ENABLED": "false"}, [], "CSRF"),
        ({"DIENHINH_SECRET_KEY": '"short"'}, [], "SECRET_KEY"),
        ({}, ["--host", "0.0.0.0"], "HTTP không mã hóa"),
        ({"DIENHINH_SECOND_FACTOR_ROLES": "admin,boss"}, [], "boss"),
    ],
)
def test_an_unsafe_setting_stops_the_start_with_its_reason(tmp_path, settings, options, words):
    ended = start(tmp_path, *options, **settings)
    assert ended.returncode == 2
    assert words in ended.stderr


def test_an_office_may_choose_plain_http_inside_its_network(make_app):
    app = make_app(ALLOW_HTTP_INTRANET=True, TESTING=False)
    assert unsafe(app, "0.0.0.0") == []


def test_other_accounts_of_the_machine_do_not_reach_the_data(make_app, tmp_path):
    make_app(DATA=tmp_path / "new" / "data")
    assert (tmp_path / "new" / "data").stat().st_mode & 0o007 == 0


def test_the_key_is_made_once_and_only_its_owner_reads_it(make_app):
    app = make_app(SECRET_KEY="", TESTING=False)
    path = app.config["DATA"] / "secret-key"
    assert (path.stat().st_mode & 0o777, path.read_text()) == (0o600, app.config["SECRET_KEY"])
    assert make_app(SECRET_KEY="").config["SECRET_KEY"] == app.config["SECRET_KEY"]


def test_loopback_is_known_by_name_and_number():
    hosts = ["127.0.0.1", "127.8.8.8", "::1", "localhost", "0.0.0.0", "10.0.0.5", "dienhinh.local"]
    assert [is_loopback(host) for host in hosts] == [True] * 4 + [False] * 3
