"""What every test may ask for: an application on a database of its own, visitors, a mail server."""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from dienhinh import demo
from dienhinh.domain import passwords
from dienhinh.factory import create_app
from tests.support import databases as dbs
from tests.support import html, make
from tests.support.client import Client
from tests.support.net import self_signed
from tests.support.smtp import SmtpServer

PASSWORD = "mật khẩu của bản dùng thử"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--db", choices=[*dbs.KINDS, "both"], default="sqlite", help="databases to test on")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "databases" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("db")
        kinds = list(dbs.KINDS) if chosen == "both" else [chosen]
        # A long walk over pages asks nothing new of a second database; PostgreSQL, the stricter one, is the last.
        if metafunc.definition.get_closest_marker("one_database"):
            kinds = kinds[-1:]
        metafunc.parametrize("databases", kinds, indirect=True)


def pytest_configure() -> None:
    """What tests write is kept by nobody: in memory, where there is plenty, it does not wait for the disk."""
    memory = Path("/dev/shm")
    if "TMPDIR" not in os.environ and memory.is_dir() and shutil.disk_usage(memory).free > 4 * 2**30:
        os.environ["TMPDIR"] = tempfile.tempdir = str(memory)
    # A machine that runs tests may have little room left; what the product does then has tests of its own.
    os.environ.setdefault("DIENHINH_SPARE_MB", "0")


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector of garbage need not look through all of it again and again."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A skipped test is a failure: nothing is left out in silence."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and reporter.stats.get("skipped"):
        reporter.write_line("\nSkipped tests count as failures.")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Iterator[dbs.Databases]:
    made = dbs.KINDS[request.param]()
    yield made
    made.stop()


@pytest.fixture(autouse=True)
def hasher(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords cost next to nothing, but where a file has a fixture of this name."""
    monkeypatch.setattr(passwords, "HASHER", make.HASHER)
    monkeypatch.setattr(passwords, "_NOBODY", make.HASH)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shared")


@pytest.fixture(scope="session")
def empty_template(databases: dbs.Databases, tmp_path_factory) -> dbs.Template:
    return dbs.make_template(databases, "empty", tmp_path_factory.mktemp("empty"), lambda app: None)


@pytest.fixture(scope="session")
def demo_template(databases: dbs.Databases, tmp_path_factory) -> dbs.Template:
    folder = tmp_path_factory.mktemp("demo")
    return dbs.make_template(databases, "demo", folder, lambda app: demo.fill(app, password=PASSWORD))


@pytest.fixture
def database(request, databases: dbs.Databases) -> Iterator[dbs.Template]:
    """The test's own database: filled with the demo where the test asks for `demo_app`, else migrated and empty."""
    kind = "demo" if "demo_app" in request.fixturenames else "empty"
    template: dbs.Template = request.getfixturevalue(f"{kind}_template")
    databases.copy(template.original, template.copy)
    make.renumber()
    yield template
    databases.drop(template.copy)


@pytest.fixture
def mail_settings(request) -> dict:
    return request.getfixturevalue("smtp").settings if "smtp" in request.fixturenames else {}


@pytest.fixture
def make_app(databases, database, mail_settings, folder) -> Iterator[Callable[..., Flask]]:
    """Makes new applications with the settings asked for, all on the test's one database.

    No application context is open: with one, every visitor of the test would share the first one's log-in.
    """
    settings = databases.settings(database.copy) | mail_settings
    made: list[Flask] = []

    def make(**overrides) -> Flask:
        made.append(outfit(create_app(settings | overrides), folder))
        return made[-1]

    yield make
    for app in made:
        dbs.close(app)


@pytest.fixture
def app(database, mail_settings, folder) -> Iterator[Flask]:
    """The application that serves one test after another, as it would serve an office day after day.

    To make one takes longer than most tests. Whoever changes more of it than is put back here wants `make_app`.
    """
    app = outfit(database.app, folder)
    kept = [(one, dict(one)) for one in (app.config, app.view_functions, app.jinja_env.globals)]
    app.config.update(mail_settings)
    yield app
    dbs.close(app)
    for one, before in kept:
        one.clear()
        one.update(before)


def outfit(app: Flask, folder: Path) -> Flask:
    app.test_client_class = Client
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(folder))
    return app


@pytest.fixture
def demo_app(app: Flask) -> Flask:
    return app


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    """An open application context, for tests of the domain that send no request."""
    with app.app_context():
        yield app


@pytest.fixture
def client(app: Flask) -> Client:
    """A visitor who has not logged in."""
    return app.test_client()


@pytest.fixture
def login(app: Flask) -> Callable[..., Client]:
    """Logs a new visitor in through the form."""

    def log_in(email: str, password: str = PASSWORD) -> Client:
        client = app.test_client()
        answer = client.submit("/dang-nhap", "Đăng nhập", email=email, password=password)
        assert answer.status_code == 303, html.text(html.page(answer))
        return client

    return log_in


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    server = SmtpServer()
    yield server
    server.stop()


@pytest.fixture
def smtp_tls(tmp_path: Path) -> Iterator[SmtpServer]:
    """A server that takes mail only over STARTTLS, with a certificate that no authority signed."""
    server = SmtpServer(tls=self_signed(tmp_path))
    yield server
    server.stop()
