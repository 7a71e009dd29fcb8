"""The hand-over file of a forwarded list: papers, data and files in one zip that this office signed.

The same papers and files give the same bytes. Nothing in it is compressed: what is large already is, and a page
without any library reads it in a browser.
"""

import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import joinedload

from dienhinh.domain import audit, consolidations, handover_data, printing, proofs, versions
from dienhinh.errors import Conflict
from dienhinh.extensions import db
from dienhinh.files import store
from dienhinh.files.names import ascii_name
from dienhinh.files.store import MEGABYTE, Blob
from dienhinh.models import SIGNED_KINDS, Attachment, AttachmentKind, Consolidation, Handover, User

FORMAT, VERSION = "dienhinh-ban-giao", 1
MANIFEST, SIGNATURE = "ban-ke.json", "ban-ke.sig"
OF_LIST = (AttachmentKind.SIGNED_LETTER, AttachmentKind.SIGNED_LIST)
OF_DOSSIER = (*SIGNED_KINDS, AttachmentKind.EVIDENCE)
MOST_EVIDENCE = 500 * MEGABYTE
PAPERS = (("office_letter", "van-ban/to-trinh.pdf"), ("consolidated_list", "van-ban/danh-sach.pdf"))
_EPOCH = (1980, 1, 1, 0, 0, 0)


class Member(NamedTuple):
    """A file in the zip: its bytes, or those kept under its hash."""

    name: str
    title: str
    sha256: str
    size: int
    content: bytes | None = None


class Package(NamedTuple):
    """What is to be packed; `manifest` names every member with its hash, and is what is signed."""

    members: list[Member]
    manifest: bytes

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(self.manifest).hexdigest()


def check_sent(listed: Consolidation) -> None:
    """Refuse a list that has not been sent: there is nothing to hand over."""
    if listed.state not in consolidations.SENT:
        raise Conflict("Danh sách chưa chuyển nên chưa có tệp bàn giao.")


def package(listed: Consolidation) -> Package:
    """Gather what goes into the hand-over file of a forwarded list, papers drawn, stored files by their hash."""
    check_sent(listed)
    data = handover_data.of(listed)
    files, left_out = _files(listed)
    members = [
        *(_made(place, printing.called(name, listed), _pdf(name, listed)) for name, place in PAPERS),
        _made("du-lieu/dien-hinh.json", "Dữ liệu cho phần mềm khác đọc", handover_data.as_json(data)),
        _made("du-lieu/dien-hinh.xlsx", "Dữ liệu dạng bảng tính", handover_data.workbook(listed, data)),
        _made("du-lieu/luoc-do.json", "Lược đồ (JSON Schema) của dữ liệu", _text("luoc-do.json")),
        *files,
        _made("khoa-cong-khai.pem", "Khóa công khai của cơ quan gửi", proofs.public_pem()),
    ]
    words = _text("DOC-TOI.txt", listed=listed, data=data, members=members, left_out=left_out)
    members.append(_made("DOC-TOI.txt", "Hướng dẫn đọc và kiểm tra", words))
    sums = "".join(f"{each.sha256}  {each.name}\n" for each in members).encode()
    members.append(_made("SHA256SUMS", "Mã SHA-256 của từng tệp", sums))
    told = {
        "format": FORMAT,
        "version": VERSION,
        "address": current_app.config["PUBLIC_URL"].rstrip("/"),
        "key": proofs.public_key(),
        "list": data["list"],
        "from": data["from"],
        "to": data["to"],
        "count": len(data["nominees"]) or len(data["corrections"]),
        "files": [
            {name: getattr(each, name) for name in ("name", "title", "size", "sha256")} for each in members
        ],
        "left_out": [{"title": each.title, "size": each.size, "sha256": each.sha256} for each in left_out],
    }
    return Package(members, handover_data.as_json(told))


def pack(packed: Package) -> Blob:
    """Write the file and keep it under its hash; outside of any write transaction, for it may be large."""
    root = _blobs()
    temporary = store.new_temporary(root)
    try:
        temporary.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        with temporary.open("w+b") as out:
            _write(packed, out, root)
            out.seek(0)
            return store.put(root, out, limit=1 << 40)
    finally:
        temporary.unlink(missing_ok=True)


def known(listed: Consolidation, packed: Package) -> Handover | None:
    """Return the version that holds just this, where it was packed before."""
    query = sa.select(Handover).where(
        Handover.consolidation_id == listed.id, Handover.fingerprint == packed.fingerprint
    )
    return db.session.scalar(query)


def keep(listed: Consolidation, packed: Package, blob: Blob, actor: User) -> Handover:
    """Write a version down that was packed and stored; the caller holds the list's lock and commits."""
    held = known(listed, packed)
    if held:
        return held
    made = Handover(
        consolidation_id=listed.id,
        fingerprint=packed.fingerprint,
        sha256=blob.sha256,
        size=blob.size,
        made_by_id=actor.id,
    )
    db.session.add(made)
    db.session.flush()
    audit.record("consolidation.pack", listed, actor=actor, handover=made.id, sha256=blob.sha256)
    return made


def of_list(listed: Consolidation) -> list[Handover]:
    """Return the versions of a list's hand-over file, the newest first."""
    query = sa.select(Handover).where(Handover.consolidation_id == listed.id).order_by(Handover.id.desc())
    return list(db.session.scalars(query.options(joinedload(Handover.recorded_by))))


def by_hash(sha256: str) -> Handover | None:
    """Return the version whose file has these bytes."""
    whole = joinedload(Handover.consolidation)
    return db.session.scalar(sa.select(Handover).where(Handover.sha256 == sha256).options(whole).limit(1))


def file_name(listed: Consolidation) -> str:
    """Return what the file is called: whose list, of which year."""
    return f"Bàn giao {listed.called} {listed.id} - {listed.office.name} - {listed.programme.school_year}.zip"


def _pdf(name: str, listed: Consolidation) -> bytes:
    """Return a paper as it was printed for signature, with its code; else as it was mailed."""
    found = versions.current(name, listed)
    return (versions.draw(*found) if found else printing.attachment([name, "consolidation", listed.id]))[1]


def _files(listed: Consolidation) -> tuple[list[Member], list[Member]]:
    """Return the scans and proofs that go with a list, and those left out since all proofs together are too large."""
    own = [each for each in listed.attachments if each.kind in OF_LIST]
    dossiers = sorted(consolidations.dossiers_of(listed), key=lambda each: each.id)
    sent = [each for dossier in dossiers for each in dossier.attachments if each.kind in OF_DOSSIER]
    proved = [each for each in sent if each.kind is AttachmentKind.EVIDENCE]
    if sum(each.size for each in proved) <= MOST_EVIDENCE:
        proved = []
    kept = [each for each in (*own, *sent) if each not in proved]
    return list(map(_stored, kept)), list(map(_stored, proved))


def _stored(each: Attachment) -> Member:
    folder = f"ho-so-{each.dossier_id}" if each.dossier_id else "danh-sach"
    whose = f", {each.dossier.unit.name}, hồ sơ {each.dossier_id}" if each.dossier else ""
    name = f"tep/{folder}/{each.id}-{ascii_name(each.name)}"
    return Member(name, f"{each.kind.label}{whose}: {each.name}", each.sha256, each.size)


def _made(name: str, title: str, content: bytes) -> Member:
    return Member(name, title, hashlib.sha256(content).hexdigest(), len(content), content)


def _text(name: str, **context: object) -> bytes:
    """Return a text of the file in UTF-8; one for people begins with the mark by which Windows knows it."""
    words = current_app.jinja_env.get_template(f"handover/{name}").render(**context)
    return words.replace("\n", "\r\n").encode("utf-8-sig") if name.endswith(".txt") else words.encode()


def _write(packed: Package, out: BinaryIO, root: Path) -> None:
    head = [
        _made(MANIFEST, "", packed.manifest),
        _made(SIGNATURE, "", proofs.sign(packed.manifest)),
    ]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for member in (*head, *packed.members):
            info = zipfile.ZipInfo(member.name, _EPOCH)
            info.create_system, info.external_attr, info.file_size = 3, 0o644 << 16, member.size
            with archive.open(info, "w") as file:
                for chunk in _chunks(member, root):
                    file.write(chunk)


def _chunks(member: Member, root: Path) -> Iterator[bytes]:
    if member.content is not None:
        yield member.content
        return
    if not store.verify(root, member.sha256):
        raise store.StorageError(
            f"Tệp «{member.title}» trên máy chủ không còn nguyên vẹn nên chưa lập được tệp bàn giao."
        )
    with store.open_blob(root, member.sha256) as file:
        while chunk := file.read(MEGABYTE):
            yield chunk


def _blobs() -> Path:
    return Path(current_app.config["DATA"]) / "blobs"
