"""The signed scans of the demonstration: drawn at load time, so that the repository holds no binary file."""

import io
from collections.abc import Iterable

import pikepdf
from flask import current_app

from dienhinh.domain import attachments, kept, printing, scans, versions
from dienhinh.domain.content import dossier_content
from dienhinh.files import store
from dienhinh.files.inspect import Inspected
from dienhinh.files.kinds import CONTENT_TYPES, Kind
from dienhinh.models import Dossier, User
from dienhinh.models.papers import Owner


def of_dossier(dossier: Dossier, actor: User) -> None:
    """Attach the Tờ trình, the Biên bản and the lists in the place of signed scans."""
    attach(dossier, ("school_letter", "minutes", *printing.lists_of(dossier_content(dossier))), actor)


def attach(owner: Owner, names: Iterable[str], actor: User) -> None:
    """Attach papers as they print now."""
    for name in names:
        paper, shown = versions.printed(name, owner, actor)
        pdf = versions.draw(paper, shown)[1]
        config = current_app.config
        most = config["UPLOAD_MB"] * store.MEGABYTE
        blob = store.put(config["DATA"] / "blobs", io.BytesIO(pdf), limit=most)
        with pikepdf.open(io.BytesIO(pdf)) as read:
            paper.pages = len(read.pages)
        seen = Inspected(Kind.PDF, CONTENT_TYPES[Kind.PDF], ".pdf", paper.pages)
        attachments.attach(
            owner,
            kept.SCANNED[name],
            f"{printing.PAPERS[name].title} đã ký.pdf",
            blob,
            seen,
            actor,
            quota=attachments.Quota(config["DOSSIER_FILES"], config["DOSSIER_MB"]),
            home=scans.Home(paper, paper.pages, list(range(1, paper.pages + 1))),
        )
