"""What may be a password, how it is kept, and what comparing one costs."""

import threading
import time
import unicodedata
from statistics import median

import pytest
from argon2 import PasswordHasher, extract_parameters

from dienhinh.database import write_tx
from dienhinh.domain import passwords
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import User
from tests.support import admin, make

OWN = [
    "Nguyễn Thị Quyên",
    "quyen@example.vn",
    "Hiệu trưởng",
    "Trường THCS Vĩnh Thuận",
    "THCSVT",
    "Vĩnh Thuận",
]


@pytest.fixture(autouse=True)
def hasher() -> None:
    """The product's own stays."""


def refusal(password: str) -> str:
    try:
        passwords.check(password, OWN)
    except DomainError as error:
        return error.sentence.split(":")[0]
    return ""


@pytest.mark.parametrize(
    "password",
    [
        "bốn con mèo ngủ trên mái",
        "correct horse battery staple",
        "x9fK2-pLq8-Zt4w",
        "chuối xanh, gạch đỏ, mưa",
        "ngựa vằn tập đàn bầu",
        "ngua van tap dan bau",
        "Ối giời ơi là giời!",
        "🦓🦓 vằn vện đi bộ 🥁",
        "m" + "áy cày lội suối" * 4,
        " khoảng trắng hai đầu cũng tính ",
    ],
)
def test_a_long_sentence_is_a_password(password):
    assert refusal(password) == ""


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "12345678901234",
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabc",
        "qwertyuiopasdf",
        "iloveyou1234567",
        "Password123456!",
        "dienhinhtientien",
        "điểnhìnhtiêntiến",
        "DienHinh2021-2022",
        "phonggdvinhthuan",
        "truongthcsvinhthuan",
        "Trường THCS Vĩnh Thuận",
        "nguyenthiquyen1985",
        "Hiệu trưởng 2021",
        "quyen@example.vn",
    ],
)
def test_common_words_and_words_of_the_house_are_refused(password):
    assert refusal(password) == "Mật khẩu này dễ đoán"


def test_thirteen_characters_are_too_few_and_a_novel_too_many():
    assert refusal("x9fK2-pLq8-Zt") == "Mật khẩu cần ít nhất 14 ký tự; một câu dễ nhớ là đủ."
    assert refusal("một câu chuyện dài " * 20) == "Mật khẩu dài quá 256 ký tự."


def test_a_check_without_the_words_of_the_house_is_found_out(monkeypatch):
    monkeypatch.setattr(passwords, "TRADE", ())
    passwords.check("dienhinhtientien")


def test_nothing_is_cut_off_a_long_password():
    long = "máy cày lội suối, " * 12
    assert passwords.matches(passwords.hashed(long), long[:-2] + "! ") is False


def test_the_hash_is_argon2id_with_the_parameters_of_owasp():
    kept = extract_parameters(passwords.hashed("bốn con mèo ngủ trên mái"))
    assert (kept.type.name, kept.memory_cost, kept.time_cost, kept.parallelism) == ("ID", 19 * 1024, 2, 1)


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_a_password_is_the_same_from_every_keyboard(form):
    kept = passwords.hashed(unicodedata.normalize("NFC", "Ối giời ơi là giời!"))
    assert passwords.matches(kept, unicodedata.normalize(form, "Ối giời ơi là giời!")) is True


def test_a_log_in_from_another_keyboard_opens(app, client):
    ids = admin.world(app)
    password = unicodedata.normalize("NFD", make.PASSWORD)
    answer = client.submit("/dang-nhap", "Đăng nhập", email=ids.emails["clerk"], password=password)
    assert (password == make.PASSWORD, answer.status_code) == (False, 303)


def test_an_old_hash_is_renewed_at_the_next_log_in(app, login):
    ids = admin.world(app)
    weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(make.PASSWORD)
    with app.app_context(), write_tx():
        db.session.get(User, ids.users["clerk"]).password_hash = weak
    login(ids.emails["clerk"])
    with app.app_context():
        kept = extract_parameters(db.session.get(User, ids.users["clerk"]).password_hash)
    assert (kept.memory_cost, kept.time_cost) == (19 * 1024, 2)


def milliseconds(stored: str | None) -> float:
    begun = time.perf_counter()
    assert passwords.matches(stored, "sai mật khẩu rồi") is False
    return (time.perf_counter() - begun) * 1000


def test_an_unknown_account_costs_as_much_as_a_known_one():
    """Taken in turns, so that whatever else this machine does falls on both."""
    stored = passwords.hashed(make.PASSWORD)
    pairs = [(milliseconds(stored), milliseconds(None)) for _ in range(25)]
    ratio = median(known for known, _ in pairs) / median(unknown for _, unknown in pairs)
    assert 0.8 < ratio < 1.25


def test_an_answer_without_a_hash_is_found_out(monkeypatch):
    monkeypatch.setattr(passwords, "_NOBODY", "")
    stored = passwords.hashed(make.PASSWORD)
    pairs = [(milliseconds(stored), milliseconds(None)) for _ in range(5)]
    assert median(known for known, _ in pairs) > 4 * median(unknown for _, unknown in pairs)


class Watched:
    """Hashes as slowly as asked, and remembers how many did so at once."""

    def __init__(self) -> None:
        self.now = self.most = 0
        self.lock = threading.Lock()

    def hash(self, password: str) -> str:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        time.sleep(0.02)
        with self.lock:
            self.now -= 1
        return password


def test_two_hashes_at_most_are_counted_at_once(monkeypatch):
    watched = Watched()
    monkeypatch.setattr(passwords, "HASHER", watched)
    threads = [threading.Thread(target=passwords.hashed, args=("x",)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert watched.most == 2


def test_who_waits_too_long_is_told_that_the_server_is_busy(monkeypatch):
    monkeypatch.setattr(passwords, "PATIENCE_SECONDS", 0.01)
    with passwords._turn(), passwords._turn(), pytest.raises(passwords.Busy) as refused:
        passwords.hashed("x")
    assert refused.value.status == 503
