"""The signed scans of the demonstration: drawn at load time, so that the repository holds no binary file."""

import io

import pikepdf
from flask import current_app

from dienhinh.domain import attachments, printing
from dienhinh.domain.content import dossier_content
from dienhinh.files import store
from dienhinh.files.inspect import Inspected
from dienhinh.files.kinds import CONTENT_TYPES, Kind
from dienhinh.models import AttachmentKind, Dossier, User


def attach(dossier: Dossier, actor: User) -> None:
    """Attach the Tờ trình, the Biên bản and the lists as they print now, in the place of signed scans."""
    content = dossier_content(dossier)
    kinds = {"school_letter": AttachmentKind.SIGNED_LETTER, "minutes": AttachmentKind.SIGNED_MINUTES}
    kinds |= {name: AttachmentKind.SIGNED_LIST for name in printing.lists_of(content)}
    for name, kind in kinds.items():
        paper = printing.PAPERS[name]
        _attach(dossier, kind, f"{paper.title} đã ký.pdf", paper.draw(paper.data(content)), actor)


def _attach(dossier: Dossier, kind: AttachmentKind, name: str, pdf: bytes, actor: User) -> None:
    config = current_app.config
    blob = store.put(config["DATA"] / "blobs", io.BytesIO(pdf), limit=config["UPLOAD_MB"] * store.MEGABYTE)
    with pikepdf.open(io.BytesIO(pdf)) as read:
        seen = Inspected(Kind.PDF, CONTENT_TYPES[Kind.PDF], ".pdf", len(read.pages))
    quota = attachments.Quota(config["DOSSIER_FILES"], config["DOSSIER_MB"])
    attachments.attach(dossier, kind, name, blob, seen, actor, quota=quota)
