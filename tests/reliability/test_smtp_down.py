"""A page never waits for the mail server: it writes a row, and the worker speaks SMTP."""

import socket
import time

import pytest
import sqlalchemy as sa

from dienhinh.extensions import db
from dienhinh.models import DossierState, MailState, OutgoingMail
from tests.support import make


@pytest.fixture
def silent():
    """A mail server that takes connections and never says a word."""
    listening = socket.create_server(("127.0.0.1", 0))
    listening.setblocking(False)
    yield listening
    listening.close()


def callers(listening: socket.socket) -> int:
    count = 0
    while True:
        try:
            listening.accept()[0].close()
        except BlockingIOError:
            return count
        count += 1


def test_sending_a_dossier_asks_nothing_of_a_silent_server(make_app, silent):
    port = silent.getsockname()[1]
    app = make_app(MAIL_SERVER="127.0.0.1", MAIL_PORT=port, MAIL_USE_TLS=False)
    with app.app_context():
        world = make.world()
        make.dossier(world)
        email = world.principal.email
        db.session.commit()
    client = app.test_client()
    client.submit("/dang-nhap", "Đăng nhập", email=email, password=make.PASSWORD)
    began = time.monotonic()
    assert client.submit("/ho-so/1", "Nộp hồ sơ").status_code == 303
    assert time.monotonic() - began < 5
    with app.app_context():
        assert db.session.get(make.Dossier, 1).state is DossierState.SUBMITTED
        assert set(db.session.scalars(sa.select(OutgoingMail.state))) == {MailState.WAITING}
    assert callers(silent) == 0


def test_the_harness_counts_callers(silent):
    socket.create_connection(silent.getsockname()).close()
    assert callers(silent) == 1
