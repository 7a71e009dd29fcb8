"""The hand-over file of a forwarded list, and the receipt that comes back for it."""

from collections.abc import Callable

from flask import Blueprint, Response, request, url_for

from dienhinh.database import write_tx
from dienhinh.domain import audit, handovers, receipts
from dienhinh.domain.policy import Permission as P
from dienhinh.errors import DomainError
from dienhinh.models import Consolidation
from dienhinh.web import consolidations
from dienhinh.web.guard import find, me, require
from dienhinh.web.htmx import again
from dienhinh.web.once import once
from dienhinh.web.request import whole_number
from dienhinh.web.stored_files import send

bp = Blueprint("handovers", __name__, url_prefix="/tong-hop/<int:id>")


@bp.get("/ban-giao.zip")
@require(P.VIEW_CONSOLIDATION)
def download(id: int) -> Response:
    """Hand out the file, packed anew only where a paper or file is another than when it was packed last."""
    listed = find(Consolidation, id, P.VIEW_CONSOLIDATION)
    packed = handovers.package(listed)
    made = handovers.known(listed, packed)
    blob = None if made else handovers.pack(packed)
    with write_tx():
        listed = find(Consolidation, id, P.VIEW_CONSOLIDATION, lock=True)
        made = handovers.keep(listed, packed, blob, me()) if blob else handovers.known(listed, packed)
        audit.record("consolidation.take", listed, actor=me(), handover=made.id)
        sha256, name = made.sha256, handovers.file_name(listed)
    return send(sha256, name, "application/zip", inline=False)


@bp.post("/da-nhan")
@require(P.RECORD_RESULT)
def confirm(id: int) -> Response:
    """The receiver's own people say that they have the file."""

    def act() -> str:
        listed = find(Consolidation, id, P.RECORD_RESULT, lock=True)
        receipts.confirm(listed, request.form.get("handover", type=whole_number) or 0, me())
        return url_for("consolidations.show", id=id, _anchor="handover")

    return _once(id, act)


@bp.post("/bien-nhan")
@require(P.CONSOLIDATE)
def file(id: int) -> Response:
    """File a receipt that came back from a receiver who does not work here."""
    sent = request.files.get("receipt")
    content = sent.stream.read(receipts.LARGEST + 1) if sent else b""

    def act() -> str:
        listed = find(Consolidation, id, P.CONSOLIDATE, lock=True)
        receipts.file(listed, content, me())
        return url_for("consolidations.show", id=id, _anchor="handover")

    return _once(id, act)


def _once(id: int, act: Callable[[], str]) -> Response:
    try:
        return once(act)
    except DomainError as error:
        return again(error, consolidations.show, id=id)
