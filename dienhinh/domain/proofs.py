"""What a printed paper carries so that anybody can check it: a short code, and a QR that this office signed."""

import base64
import re
from datetime import date
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import current_app

from dienhinh import papers
from dienhinh.domain.content import Content
from dienhinh.domain.snapshots import Stored
from dienhinh.models import Paper
from dienhinh.papers.data import MARK

PATH = "/kiem-tra/"
FORM = "1"  # of the payload: whatever changes in it gets another
HASH, SIGNATURE = 16, 64  # bytes; half a SHA-256 is more than anybody can make two texts meet in
# Of a paper: each line is about one nominee, one who pledged, or a school that is urged on.
LINES = ("people", "collectives", "individuals", "nominees", "results", "rows", "schools")
_QR = re.compile(
    rf"(?P<host>(?:https?://[^\s#]{{1,300}})?){PATH}(?P<code>[^\s/#]{{8,9}})#(?P<paged>t?)(?P<digits>[0-9]{{200,1000}})"
)
_CODE = re.compile("[0-9A-HJKMNP-TV-Z]{8}")
_LIKE = str.maketrans("ILO", "110", " -.·–\t\r\n")  # Crockford: what is easily read for another counts as it


class Claim(NamedTuple):
    """What a QR says of its paper; `genuine` tells that this office signed it, and nothing else is to be believed.

    `sign` ("05/TTr-THCSVT") and `day` are empty of a paper that was printed before it had them. `page` is what the
    QR says beside what is signed: it tells which pages came home, and proves nothing. It is 0 in an older QR.
    """

    host: str
    code: str
    genuine: bool
    kind: str = ""
    unit: str = ""
    sign: str = ""
    day: date | None = None
    rows: int = 0
    digest: str = ""
    page: int = 0


def proof(paper: Paper) -> papers.Proof:
    """Return the code of a version, and its QR: the address to check it at, behind it digits that prove it alone."""
    address = f"{current_app.config['PUBLIC_URL'].rstrip('/')}{PATH}{paper.code}"
    day = f"{paper.issued_on:%Y%m%d}" if paper.issued_on else ""
    words = (FORM, paper.kind, paper.unit.symbol, paper.sign, day, str(paper.nominees))
    told = "|".join(word.replace("|", "/") for word in words).encode() + bytes.fromhex(paper.digest)[:HASH]
    signed = told + _key().sign(_bound(paper.code, told))
    return papers.Proof(paper.code, f"{address}{MARK}{int.from_bytes(signed)}")


def read(text: str) -> Claim | None:
    """Return what the text of a QR claims; None where it is no QR of a paper."""
    found = _QR.fullmatch(text.strip())
    if not found:
        return None
    host, code, page, number = found["host"], code_of(found["code"]), 0, found["digits"]
    if found["paged"]:
        page, number = int(number[:3] + number[-1]), number[3:-1]
    number = int(number)
    signed = number.to_bytes((number.bit_length() + 7) // 8)
    told, signature = signed[:-SIGNATURE], signed[-SIGNATURE:]
    try:
        _key().public_key().verify(signature, _bound(code, told))
    except InvalidSignature:
        return Claim(host, code, genuine=False)
    _, kind, unit, sign, day, count = told[:-HASH].decode().split("|")
    return Claim(
        host,
        code,
        True,
        kind,
        unit,
        sign,
        date.fromisoformat(day) if day else None,
        int(count),
        told[-HASH:].hex(),
        page,
    )


def code_of(text: str) -> str:
    """Return a code as it is kept, however it was typed: in small letters, in groups, O for 0."""
    return text.upper().translate(_LIKE)


def is_code(code: str) -> bool:
    """Tell whether a code can be one of ours."""
    return _CODE.fullmatch(code) is not None


def rows(shown: Stored, content: Content) -> int:
    """Return how many nominees a paper names: its own lines, or those that a letter is about."""
    held = [len(shown[name]) for name in LINES if name in shown]
    about = content.get("nominees", content.get("dossier", {}).get("nominees", ()))
    return sum(held) if held else len(about)


def public_key() -> str:
    """Return the key that checks what this office signed: 32 bytes as base64."""
    return base64.b64encode(_key().public_key().public_bytes_raw()).decode()


def public_pem() -> bytes:
    """Return the same key as other programs want it."""
    key = _key().public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def sign(manifest: bytes) -> bytes:
    """Return the signature (64 bytes) of a manifest; it begins with a brace, as nothing that a QR signs does."""
    if not manifest.startswith(b"{"):
        raise ValueError("Only a manifest is signed as it stands.")
    return _key().sign(manifest)


def _bound(code: str, told: bytes) -> bytes:
    """Return what is signed: a payload holds for its own code only."""
    return f"dienhinh|{code}|".encode() + told


def _key() -> Ed25519PrivateKey:
    seed = current_app.config["SIGNING_KEY"]
    return Ed25519PrivateKey.from_private_bytes(base64.urlsafe_b64decode(seed + "=" * (-len(seed) % 4)))
