"""Passwords: what may be one, how it is kept, and how it is compared at the same cost for everybody."""

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from dienhinh import clock, text
from dienhinh.errors import DomainError

SHORTEST, LONGEST = 14, 256
# zxcvbn's best mark: more than ten thousand million guesses, with the words of this trade counted as known.
STRONG = 4
READ_BY_ZXCVBN = 72
TRADE = ("dienhinh", "tientien", "dienhinhtientien", "phonggd", "phonggddt", "pgddt", "sogddt", "giaoduc")
TRADE += (
    "daotao",
    "thidua",
    "khenthuong",
    "nhatruong",
    "truong",
    "hieutruong",
    "matkhau",
    "quantri",
    "vietnam",
)

# OWASP Password Storage: argon2id with 19 MiB, two passes, one lane.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = HASHER.hash("nobody's password, so that an unknown account costs the same time")
AT_ONCE, PATIENCE_SECONDS = 2, 20
_turns = threading.BoundedSemaphore(AT_ONCE)


class Busy(DomainError):
    """Too many wait for their password to be counted."""

    status = 503


def check(password: str, words: Iterable[str] = ()) -> None:
    """Raise a sentence for a password that is short, very long or easy to guess; `words` are the owner's own."""
    password = text.clean(password)
    if len(password) < SHORTEST:
        raise DomainError(f"Mật khẩu cần ít nhất {SHORTEST} ký tự; một câu dễ nhớ là đủ.", field="password")
    if len(password) > LONGEST:
        raise DomainError(f"Mật khẩu dài quá {LONGEST} ký tự.", field="password")
    if not _is_strong(_bare(password), [*TRADE, *_years(), *_known(words)]):
        raise DomainError(
            "Mật khẩu này dễ đoán: nó gồm từ thông dụng, tên trường, tên người hoặc ký tự lặp lại. "
            "Xin chọn một câu khác, chẳng hạn bốn từ không liên quan đến nhau.",
            field="password",
        )


def hashed(password: str) -> str:
    """Return what is kept of a password."""
    with _turn():
        return HASHER.hash(text.clean(password))


def matches(stored: str | None, password: str) -> bool:
    """Tell whether this is the password; for an account that has none it takes as long to say no."""
    with _turn():
        try:
            return HASHER.verify(stored or _NOBODY, text.clean(password)) and stored is not None
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(stored: str) -> bool:
    """Tell whether a stored hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(stored)


@contextmanager
def _turn() -> Iterator[None]:
    """Let two hashes be counted at once: each takes 19 MiB and a core."""
    if not _turns.acquire(timeout=PATIENCE_SECONDS):
        raise Busy("Máy chủ đang bận vì nhiều người đăng nhập cùng lúc. Xin thử lại sau ít giây.")
    try:
        yield
    finally:
        _turns.release()


def _is_strong(bare: str, known: list[str]) -> bool:
    """Tell whether the password stands also with its words written together, as guessers try them."""
    # Twelve megabytes of words, wanted only where somebody chooses a password: no process starts with them.
    from zxcvbn import zxcvbn  # noqa: PLC0415

    written = {bare, re.sub(r"[\s.,_@-]", "", bare) or bare}
    return all(zxcvbn(one[:READ_BY_ZXCVBN], user_inputs=known)["score"] >= STRONG for one in written)


def _years() -> Iterator[str]:
    """Give the years that people here append to a word."""
    return (str(year) for year in range(clock.today().year - 10, clock.today().year + 2))


def _bare(words: str) -> str:
    decomposed = unicodedata.normalize("NFD", words)
    return (
        "".join(c for c in decomposed if unicodedata.category(c) != "Mn").replace("đ", "d").replace("Đ", "D")
    )


def _known(words: Iterable[str]) -> Iterator[str]:
    """Give each word, and the words of each line written together, as passwords are."""
    for key in map(text.search_key, words):
        yield from key.split()
        yield key.replace(" ", "")
