"""Every list as XLSX: handed out under its Vietnamese name, with a line in the trail of who took it."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response

from dienhinh import sheets
from dienhinh.database import write_tx
from dienhinh.domain import audit
from dienhinh.files.names import content_disposition
from dienhinh.web.guard import me
from dienhinh.web.stored_files import SANDBOX


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """Answer with a table, saved by the browser under its title; the trail keeps who took how many rows."""
    rows = list(rows)
    with write_tx():
        audit.record("export.table", actor=me(), title=title, rows=len(rows))
    return download(f"{title}.xlsx", sheets.table(title, columns, rows))


def download(name: str, content: bytes) -> Response:
    """Answer with a workbook to save."""
    response = Response(content, mimetype=sheets.CONTENT_TYPE)
    response.headers["Content-Disposition"] = content_disposition(name)
    response.headers["Content-Security-Policy"] = SANDBOX
    return response
