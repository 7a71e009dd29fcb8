"""A mail leaves at least once, under one Message-ID, whatever the mail server does."""

from datetime import timedelta

import pytest

from dienhinh import clock, smtp, worker
from dienhinh.database import write_tx
from dienhinh.domain import delivery, workflow
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import DossierState, MailState, OutgoingMail
from tests.campaigns import mail as campaign
from tests.support import make, post
from tests.support.net import free_port

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def short_patience(monkeypatch):
    """The watchdog barks after a second, so that a hanging server does not hold up the tests."""
    monkeypatch.setitem(smtp.send.__kwdefaults__, "seconds", 1.0)


def rounds(count: int) -> None:
    """Let the worker try everything that is due, then wait until the next attempt is."""
    at = clock.now()
    for _ in range(count):
        with clock.at(at):
            while worker.deliver_one():
                pass
        at += timedelta(hours=2)


def states() -> list[tuple[MailState, int]]:
    db.session.rollback()
    query = db.select(OutgoingMail.state, OutgoingMail.attempts).order_by(OutgoingMail.id)
    return [tuple(row) for row in db.session.execute(query)]


@pytest.mark.parametrize(
    ("fault", "copies"),
    [
        ("451@RCPT", 1),
        ("452@DATA", 1),
        ("421@RCPT", 1),
        ("451@MAIL", 1),
        ("550@MAIL", 1),
        ("close", 1),
        ("hang", 1),
        ("drip", 1),
        ("drop_before_250", 2),
    ],
)
def test_a_fault_is_tried_again_under_the_same_id(smtp, fault, copies):
    (mail,) = post.queue()
    smtp.fail(fault)
    rounds(1)
    assert states() == [(MailState.WAITING, 1)]
    assert mail.last_error.startswith(("Máy chủ thư trả lời 4", "Chưa dùng được máy chủ thư: "))
    rounds(2)
    assert states() == [(MailState.SENT, 2)]
    assert post.ids(smtp.received) == [mail.message_id] * copies


@pytest.mark.parametrize("fault", ["", "drop_after_250"])
def test_the_servers_250_is_the_end(smtp, fault):
    (mail,) = post.queue()
    smtp.fail(*filter(None, [fault]))
    rounds(3)
    assert states() == [(MailState.SENT, 1)]
    assert post.ids(smtp.received) == [mail.message_id]


@pytest.mark.parametrize("fault", ["550@RCPT", "550@DATA"])
def test_a_refusal_for_good_is_final_and_visible(smtp, fault):
    (mail,) = post.queue()
    smtp.fail(fault)
    rounds(3)
    assert states() == [(MailState.FAILED, 1)]
    assert mail.last_error == "Máy chủ thư trả lời 550 5.1.1 No such mailbox"
    assert smtp.received == []


def test_one_bad_address_does_not_hold_up_the_others(smtp):
    post.queue(3)
    smtp.refused["nguoi2@example.vn"] = 550
    rounds(2)
    assert [state for state, _ in states()] == [MailState.SENT, MailState.FAILED, MailState.SENT]
    assert [mail.recipients for mail in smtp.received] == [["nguoi1@example.vn"], ["nguoi3@example.vn"]]


def test_a_server_that_is_not_there_is_tried_again(app, context):
    app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=free_port(), MAIL_USE_TLS=False)
    (mail,) = post.queue()
    rounds(1)
    assert states() == [(MailState.WAITING, 1)]
    assert (
        mail.last_error
        == "Chưa dùng được máy chủ thư: máy chủ không nhận kết nối ở cổng này; xin xem lại tên máy chủ và cổng"
    )


def test_a_name_that_is_no_server_is_tried_again(app, context):
    app.config.update(MAIL_SERVER="khong-co.invalid", MAIL_PORT=25, MAIL_USE_TLS=False)
    post.queue()
    rounds(1)
    assert states() == [(MailState.WAITING, 1)]


def test_a_change_that_is_rolled_back_mails_nobody(smtp):
    world = make.world()
    record = make.dossier(world)
    db.session.commit()
    with pytest.raises(DomainError), write_tx():
        workflow.perform(record, "submit", actor=world.principal)
        raise DomainError("Đã đổi ý.")
    rounds(1)
    assert (states(), smtp.received, record.state) == ([], [], DossierState.DRAFT)


def test_no_transaction_is_open_while_the_server_is_spoken_to(smtp, monkeypatch):
    post.queue()
    open_then = []
    handed = smtp_send = worker.smtp.send

    def spying(*arguments, **options):
        open_then.append(db.session.registry().in_transaction())
        return handed(*arguments, **options)

    monkeypatch.setattr(worker.smtp, "send", spying)
    rounds(1)
    assert (open_then, smtp_send is spying) == ([False], False)


def test_what_cannot_be_made_is_put_off_and_does_not_stop_the_worker(smtp):
    broken, good = post.queue(2)
    broken.papers = [["no such paper", "consolidation", 1]]
    db.session.commit()
    rounds(1)
    assert states() == [(MailState.FAILED, 1), (MailState.SENT, 1)]
    assert broken.last_error == "Văn bản đính kèm không còn."
    assert post.ids(smtp.received) == [good.message_id]


def test_the_oldest_waiting_mail_tells_how_late_the_queue_is(smtp):
    assert delivery.waiting_since() is None
    with clock.at(make.moment(2021, 11, 4)):
        post.queue()
    post.queue(start=2)
    assert delivery.waiting_since() == make.moment(2021, 11, 4)


def test_a_small_campaign_of_faults_loses_nothing_and_explains_every_copy():
    found = campaign.through_faults(25, seed=3)
    assert {key: found[key] for key in ("lost", "strangers", "unexplained")} == {
        "lost": 0,
        "strangers": 0,
        "unexplained": 0,
    }
    assert (found["sent"] + found["failed"], found["faults"] > 3) == (25, True)
