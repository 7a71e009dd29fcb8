import ipaddress

from flask import Blueprint, Response, jsonify, request, url_for

from dienhinh.domain import tasks
from dienhinh.domain.health import examine
from dienhinh.domain.tasks import Task
from dienhinh.web.guard import me
from dienhinh.web.htmx import render

bp = Blueprint("home", __name__)

PAGES = {
    "dossier": "dossiers.show",
    "consolidation": "consolidations.show",
    "desk": "dossiers.index",
    "lists": "consolidations.index",
    "stories": "gallery.desk",
    "mails": "mails.index",
    "mail_server": "admin.mail.index",
    "backups": "admin.backups.index",
    "plan": "plans.show",
    "plans": "plans.index",
    "pledge_list": "pledges.show",
    "pledge_lists": "pledges.index",
    "report": "reports.show",
    "reports": "reports.index",
}


@bp.get("/")
def index() -> Response:
    return render("home.html", tasks=tasks.of(me()), href=_href)


def _href(task: Task) -> str:
    return url_for(PAGES[task.page], **task.arguments)


@bp.get("/healthz")
def health() -> Response:
    """Say that a web process answers; a balancer asks this, and nothing is looked at."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
def ready() -> Response:
    """Say whether all parts work, which a monitor asks; only this machine itself is told which does not."""
    faults = examine()
    well = not any(faults.values())
    details = {"parts": {name: fault or "ok" for name, fault in faults.items()}} if _asks_itself() else {}
    response = jsonify({"ready": well, **details})
    response.status_code = 200 if well else 503
    return response


def _asks_itself() -> bool:
    """Tell whether the request comes from this machine, and not through a proxy on it that nobody declared."""
    forwarded = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"))
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback and not forwarded
    except ValueError:
        return False
