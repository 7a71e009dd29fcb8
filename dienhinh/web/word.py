"""Papers as Word files, for the clerk who must adapt a sentence: what stands now, without a version and its code."""

from flask import Blueprint, Response

from dienhinh.domain import printing
from dienhinh.files.names import content_disposition
from dienhinh.web.papers import each_paper
from dienhinh.web.stored_files import SANDBOX

bp = Blueprint("word", __name__)

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _to_save(name: str, record: printing.Record) -> Response:
    """Answer with a file that the browser saves."""
    file_name, content = printing.word_file(name, record)
    response = Response(content, mimetype=CONTENT_TYPE)
    response.headers["Content-Disposition"] = content_disposition(file_name)
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


each_paper(bp, "docx", _to_save)
