"""A mail that is put off is tried for days, ever more rarely, and then shown as failed."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from dienhinh import clock
from dienhinh.domain import delivery, outbox
from dienhinh.domain.delivery import Outcome
from dienhinh.extensions import db
from dienhinh.models import MailState
from tests.support import make, post

pytestmark = pytest.mark.usefixtures("context")
START = make.moment(2021, 11, 4)


def attempts(mail, outcome: Outcome, start: datetime = START) -> list[datetime]:
    """When a mail is tried that ends each time with the outcome, until it is given up."""
    tried, at = [], start
    while mail.state is MailState.WAITING:
        with clock.at(at):
            held = delivery.claim()
            delivery.settle(held.id, held.claimed_by, outcome, "451 chưa nhận")
        tried.append(at)
        at = max(at, mail.next_at)
    return tried


def gaps(times: list[datetime]) -> list[timedelta]:
    return [later - earlier for earlier, later in pairwise(times)]


@pytest.mark.parametrize(
    ("outcome", "longest"),
    [(Outcome.PUT_OFF, timedelta(hours=1)), (Outcome.NO_SERVER, timedelta(minutes=4))],
)
def test_a_mail_is_tried_for_three_days_and_then_failed(outcome, longest):
    with clock.at(START):
        (mail,) = post.queue()
    tried = attempts(mail, outcome)
    assert (mail.state, mail.last_error) == (MailState.FAILED, "451 chưa nhận")
    assert tried[-1] - tried[0] >= timedelta(hours=72)
    assert timedelta(seconds=15) <= gaps(tried)[0] <= timedelta(seconds=30)
    assert longest / 2 <= max(gaps(tried)) <= longest


def test_the_delay_doubles_and_leaves_room_for_chance():
    drawn = {n: [delivery.delay(n, Outcome.PUT_OFF) for _ in range(50)] for n in range(1, 6)}
    for n, delays in drawn.items():
        full = timedelta(seconds=30) * 2 ** (n - 1)
        assert full / 2 <= min(delays) < max(delays) <= full
    assert delivery.delay(10_000, Outcome.PUT_OFF) <= timedelta(hours=1)


def test_the_days_count_from_the_first_attempt():
    with clock.at(START):
        (mail,) = post.queue()
    late = START + timedelta(days=30)
    tried = attempts(mail, Outcome.PUT_OFF, late)
    assert (tried[0], tried[-1] - late >= timedelta(hours=72)) == (late, True)


def test_sending_again_starts_over():
    with clock.at(START):
        (mail,) = post.queue()
    officer = make.world().officer
    attempts(mail, Outcome.PUT_OFF)
    again = START + timedelta(days=9)
    with clock.at(again):
        outbox.resend(mail, officer)
        db.session.flush()
    assert (mail.state, mail.attempts, mail.last_error) == (MailState.WAITING, 0, "")
    assert attempts(mail, Outcome.PUT_OFF, again)[-1] - again >= timedelta(hours=72)


def test_a_mail_is_not_due_before_its_time():
    with clock.at(START):
        (mail,) = post.queue()
        held = delivery.claim()
        delivery.settle(held.id, held.claimed_by, Outcome.PUT_OFF)
        assert (delivery.is_any_due(), delivery.claim()) == (False, None)
    with clock.at(mail.next_at):
        assert (delivery.is_any_due(), delivery.claim()) == (True, mail)
