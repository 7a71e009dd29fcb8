from flask import Blueprint, Response, url_for

from dienhinh.domain import tasks
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
    return Response("ok\n", mimetype="text/plain")
