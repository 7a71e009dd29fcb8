"""Anybody may hold a printed paper against the record by its code; a page to keep does so without a network."""

import base64
import hashlib
import json
import re
from datetime import timedelta
from pathlib import Path

from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask_login import current_user

from dienhinh import clock
from dienhinh.database import write_tx
from dienhinh.domain import checks, handovers, printing, proofs, throttle
from dienhinh.errors import DomainError
from dienhinh.files.names import content_disposition
from dienhinh.web.guard import me
from dienhinh.web.htmx import go, render
from dienhinh.web.papers import home
from dienhinh.web.stored_files import SANDBOX

bp = Blueprint("checks", __name__)

MISSES, WINDOW = 30, timedelta(minutes=10)  # from one address: a code is one of a million million
UNKNOWN = (
    "Không có văn bản nào mang mã này. Xin nhập lại đúng từng chữ; nếu văn bản do cơ quan khác phát hành, "
    "xin kiểm tra tại địa chỉ in cạnh mã."
)
NO_HASH = "Mã của tệp là 64 chữ số 0–9, a–f. Xin xem lại và nhập đủ."
UNKNOWN_FILE = (
    "Hệ thống này chưa lập tệp bàn giao nào có mã như vậy. Tệp đã bị sửa, chưa tải hết, hoặc do nơi khác lập."
)


@bp.get("/kiem-tra")
def index() -> Response:
    typed = request.args.get("ma", "")
    if not typed.strip():
        return render("checks/index.html", typed="")
    try:
        code = checks.code_in(typed)
    except DomainError as error:
        return render("checks/index.html", typed=typed, fault=error.sentence, status=422)
    return go(url_for("checks.show", code=code))


@bp.get("/kiem-tra/ban-giao")
def handover() -> Response:
    """Let anybody check a hand-over file in the browser, where it stays, or ask for it by its hash."""
    typed = "".join(request.args.get("ma", "").split()).lower()
    found, fault = None, ""
    if typed and not re.fullmatch("[0-9a-f]{64}", typed):
        fault = NO_HASH
    elif typed:
        found = handovers.by_hash(typed)
        fault = "" if found else UNKNOWN_FILE
    return render(
        "checks/handover.html",
        typed=typed[:200],
        fault=fault,
        found=found,
        is_newest=found is not None and handovers.of_list(found.consolidation)[0].id == found.id,
        key=proofs.public_key(),
        address=_address(),
        status=422 if fault == NO_HASH else 404 if fault else 200,
    )


@bp.get("/kiem-tra/<code>")
def show(code: str) -> Response:
    """Say whether a paper is the current one; who guesses is slowed down, who may see its record sees the rows."""
    user = me() if current_user.is_authenticated else None
    ip = request.remote_addr or ""
    wait = None if user else throttle.spent("check", ip, MISSES)
    if wait:
        return _later(wait)
    paper = checks.find(proofs.code_of(code))
    if paper:
        return render("checks/show.html", found=checks.examine(paper, user), home=home(paper))
    with write_tx():
        throttle.spend("check", ip, WINDOW)
    return render("checks/index.html", typed=code[:20], fault=UNKNOWN, status=404)


def _later(wait: timedelta) -> Response:
    sentence = f"Đã tra nhiều mã không có trong hệ thống. Xin chờ {throttle.spoken(wait)} rồi tra lại."
    response = render("checks/index.html", typed="", fault=sentence, status=429)
    response.headers["Retry-After"] = str(int(wait.total_seconds()) + 1)
    return response


@bp.get("/kiem-tra/ngoai-tuyen.html")
def offline() -> Response:
    """Hand out the page that checks the QR of a paper without a network: one file, with this office's public key."""
    page = render_template(
        "checks/offline.html",
        key=proofs.public_key(),
        kinds=json.dumps({name: row.title for name, row in printing.PAPERS.items()}, ensure_ascii=False),
        address=_address(),
        made_on=clock.today(),
    )
    styles, scripts = _static("offline.css"), _static("offline.js") + _static("handover.js")
    for text, tag, directive in ((styles, "style", "STYLE"), (scripts, "script", "SCRIPT")):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        page = page.replace(directive, f"sha256-{digest}", 1)
        page = page.replace(f"<!--{tag}-->", f"<{tag}>{text}</{tag}>", 1)
    # To be kept, not to be opened here: in this origin nothing runs that stands in a page.
    response = Response(page, mimetype="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition("kiem-tra-ngoai-tuyen.html", inline=False)
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def _static(name: str) -> str:
    return (Path(current_app.static_folder) / name).read_text(encoding="utf-8")


def _address() -> str:
    return current_app.config["PUBLIC_URL"].rstrip("/")
