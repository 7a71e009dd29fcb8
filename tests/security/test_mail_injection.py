"""No name that a person typed changes whom a mail goes to or what its headers are."""

import unicodedata
from email.header import decode_header, make_header
from email.utils import getaddresses

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dienhinh import worker
from dienhinh.domain import mails, recipients
from dienhinh.extensions import db
from dienhinh.models import DossierState
from tests.support import make

pytestmark = pytest.mark.usefixtures("context")
HOSTILE = 'Trường\r\nBcc: ke-xau@example.vn\r\n\r\n<b>"A", <x@example.vn>;'
VIETNAMESE = "aăâeêioôơuưyđ̣̀́̃̉ BHKLMNPTVX,.\"'<>@:;()\\=?_-\r\n\t\0\u202e"


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(name=st.text(VIETNAMESE, max_size=60) | st.text(max_size=40))
@example(name=HOSTILE)
@example(name="=?utf-8?q?a=0ABcc:_b@example.vn?=")
@example(name="Trường Tiểu học và Trung học cơ sở " * 5)
def test_a_name_cannot_reach_into_the_headers(smtp, name):
    if name.encode("utf-8", "replace") != name.encode("utf-8", "surrogatepass"):
        return  # a lone surrogate cannot come in through the border, nor be stored
    smtp.handler.received.clear()
    number = db.session.execute(db.text("SELECT count(*) FROM outgoing_mail")).scalar()
    (mail,) = mails.queue("mail_test", [("a@example.vn", name)], f"test-{number}", name=name)
    db.session.commit()
    assert worker.deliver_one() is True
    (received,) = smtp.received
    message = received.message
    assert (received.recipients, message.get_all("Bcc"), message.get_all("Cc")) == (
        ["a@example.vn"],
        None,
        None,
    )
    assert sorted(set(message.keys())) == sorted(
        {"Auto-Submitted", "Content-Type", "Date", "From", "MIME-Version", "Message-ID", "Subject", "To"}
    )
    assert [address for _, address in getaddresses([dict(message.raw_items())["To"]])] == ["a@example.vn"]
    assert message["Subject"] == mail.subject
    assert message.get_body(["plain"]).get_content().strip() == mail.text.strip()


def test_a_schools_name_stays_on_one_line_of_the_subject(smtp):
    world = make.world()
    world.school.name = HOSTILE
    make.dossier(world, DossierState.SUBMITTED)
    db.session.commit()
    while worker.deliver_one():
        pass
    (message,) = smtp.to(world.officer.email)
    assert message["Subject"] == (
        '[Hồ sơ 1] Trường Bcc: ke-xau@example.vn <b>"A", <x@example.vn>; nộp hồ sơ đề nghị khen thưởng'
    )
    assert message.get_all("Bcc") is None
    assert "<b>" not in message.get_body(["html"]).get_content()
    assert smtp.to("ke-xau@example.vn") == smtp.to("x@example.vn") == []


def test_vietnamese_survives_every_part(smtp):
    name = "Trường Tiểu học và Trung học cơ sở Vĩnh Bình Bắc, ấp Hiệp Hòa — phường Đỗ Quỳnh Ưởng"
    mails.queue("mail_test", [("a@example.vn", name)], "test-vi", name=name)
    db.session.commit()
    worker.deliver_one()
    (message,) = smtp.to("a@example.vn")
    # The standard library's newer parser puts blanks between the words of a long encoded name.
    assert str(make_header(decode_header(dict(message.raw_items())["To"]))) == f"{name} <a@example.vn>"
    for kind in ("plain", "html"):
        content = message.get_body([kind]).get_content()
        assert name in " ".join(content.split())
        assert unicodedata.is_normalized("NFC", content)


@pytest.mark.parametrize(
    "address",
    [
        "a@example.vn, b@example.vn",
        "a@example.vn\r\nBcc: b@example.vn",
        "<a@example.vn>",
        "a@@example.vn",
        "không dấu@example.vn",
        "a b@example.vn",
        '"a\nb"@example.vn',
        "@example.vn",
        "a@",
        "a@-example.vn",
        "a" * 250 + "@example.vn",
    ],
)
def test_an_address_that_is_none_is_refused(address):
    assert recipients.fault(address).startswith("Địa chỉ «")
