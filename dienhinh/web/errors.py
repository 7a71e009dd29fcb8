"""Every refusal and every fault answers with a sentence in Vietnamese, as a page or to htmx."""

import secrets
from http import HTTPStatus

from flask import Flask, Response, current_app, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from dienhinh.database import write_tx
from dienhinh.domain import audit
from dienhinh.errors import Conflict, DomainError, Forbidden
from dienhinh.extensions import db
from dienhinh.files import store
from dienhinh.web.guard import me
from dienhinh.web.htmx import is_htmx, refuse, render

SENTENCES = {
    400: "Yêu cầu không hợp lệ. Xin tải lại trang và làm lại.",
    403: "Tài khoản này không có quyền thực hiện việc đó.",
    404: "Không tìm thấy nội dung này.",
    405: "Thao tác này không thực hiện được ở đây.",
    408: "Dữ liệu gửi lên đến quá chậm nên chưa được nhận. Xin kiểm tra đường truyền rồi gửi lại.",
    411: "Yêu cầu không cho biết độ dài dữ liệu nên chưa được nhận. Xin gửi lại bằng trình duyệt.",
    413: "Dữ liệu gửi lên lớn quá mức cho phép. Xin chọn tệp nhỏ hơn hoặc gửi làm nhiều lần.",
    429: "Máy chủ đang nhận nhiều việc nặng cùng lúc. Xin chờ ít giây rồi làm lại; nội dung đã lưu không mất.",
    503: "Máy chủ đang bận. Xin thử lại sau ít giây; nội dung đã lưu không mất.",
    507: "Máy chủ đã hết chỗ lưu nên chưa ghi được nội dung vừa gửi. Xin báo người quản trị rồi gửi lại sau.",
}
DISK_FULL = "53100"  # what PostgreSQL calls it
EXPIRED = "Trang này mở đã lâu hoặc đã đăng nhập lại. Xin tải lại trang rồi gửi lần nữa; chữ đã nhập vẫn còn."


def init_app(app: Flask) -> None:
    """Register the handlers, from the particular to the last resort."""
    app.register_error_handler(DomainError, answer)
    app.register_error_handler(Forbidden, _denied)
    app.register_error_handler(StaleDataError, lambda _error: answer(Conflict()))
    app.register_error_handler(CSRFError, lambda _error: answer(_http(400, EXPIRED)))
    app.register_error_handler(HTTPException, _http_exception)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(OSError, _system)
    app.register_error_handler(Exception, _last_resort)


def answer(error: DomainError) -> Response:
    """Put the sentence on the page that asked (htmx) or on a page of its own."""
    db.session.rollback()
    response = refuse(error) if is_htmx() else _page(error)
    if wait := getattr(error, "wait", 0):
        response.headers["Retry-After"] = str(wait)
    return response


def _page(error: DomainError) -> Response:
    title = "Không tìm thấy" if error.status == 404 else "Chưa thực hiện được"
    return render("error.html", status=error.status, title=title, sentence=error.sentence)


def _denied(error: Forbidden) -> Response:
    """Leave a line in the trail, or where nothing can be written in the log: who knocked at which door."""
    try:
        with write_tx():
            actor = me() if current_user.is_authenticated else None
            audit.record("access.deny", actor=actor, method=request.method, path=request.path)
    except OperationalError:
        current_app.logger.exception("%s %s was denied.", request.method, request.path)
    return answer(error)


def _http(status: int, sentence: str) -> DomainError:
    error = DomainError(sentence)
    error.status = status
    return error


def _http_exception(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        return error.get_response()
    sentence = SENTENCES.get(status, f"Máy chủ từ chối yêu cầu ({HTTPStatus(status).value}).")
    response = answer(_http(status, sentence))
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _database(error: OperationalError) -> Response:
    """Tell a full disk from one that fails and from a database that others hold."""
    said = str(error.orig)
    if getattr(error.orig, "sqlstate", "") == DISK_FULL or "disk is full" in said:
        return _full()
    if "disk I/O error" in said:
        return _last_resort(error)
    current_app.logger.exception("The database refused.")
    return answer(_http(503, SENTENCES[503]))


def _system(error: OSError) -> Response:
    """A large form is kept in the folder of temporary files, which may be full when no other is."""
    return _full() if error.errno in store.FULL else _last_resort(error)


def _full() -> Response:
    current_app.logger.exception("No space is left.")
    return answer(_http(507, SENTENCES[507]))


def _last_resort(error: Exception) -> Response:
    code = secrets.token_hex(4).upper()
    current_app.logger.exception("Incident %s", code)
    return answer(
        _http(
            500,
            f"Đã có lỗi ngoài dự kiến. Xin báo mã sự cố {code} cho người quản trị; dữ liệu đã lưu không mất.",
        )
    )
