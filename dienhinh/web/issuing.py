"""A printed paper at `/van-ban/<id>`: its versions, what has changed since, and its number and day after signing."""

from typing import Any

from flask import Blueprint, Response, flash, url_for

from dienhinh.database import write_tx
from dienhinh.domain import attachments, issuing, kept, printing, versions
from dienhinh.domain.access import units_with
from dienhinh.domain.policy import Permission as P
from dienhinh.errors import DomainError
from dienhinh.models import Paper
from dienhinh.web.forms import Form, day, paragraph, refuse_field, status, whole
from dienhinh.web.guard import find, me, require
from dienhinh.web.htmx import after_post, render
from dienhinh.web.papers import home

bp = Blueprint("issuing", __name__, url_prefix="/van-ban")


class IssueForm(Form):
    number = whole("Số", 1, 99_999, required=True)
    issued_on = day("Ngày ban hành", required=True)
    reason = paragraph("Lý do (khi ghi lùi ngày hoặc sửa số đã ghi)", 1000)


@bp.get("/<int:id>")
@require(P.VIEW_PAPER)
def show(id: int) -> Response:
    return _page(find(Paper, id, P.VIEW_PAPER))


@bp.post("/<int:id>/ghi-so")
@require(P.ISSUE)
def issue(id: int) -> Response:
    form = IssueForm()
    if not form.validate():
        return _page(find(Paper, id, P.VIEW_PAPER), form)
    try:
        with write_tx():
            paper = find(Paper, id, P.ISSUE)
            issuing.issue(paper, form.number.data, form.issued_on.data, form.reason.data or "", me())
            sign = paper.sign
    except DomainError as error:
        refuse_field(form, error)
        return _page(find(Paper, id, P.VIEW_PAPER), form)
    flash(f"Đã ghi số {sign}. Các văn bản có dẫn số này in ra đều đã mang số mới.")
    return after_post(show, id=id)


def _page(paper: Paper, form: IssueForm | None = None) -> Response:
    context: dict[str, Any] = {
        "paper": paper,
        "title": printing.title_of(paper.kind, paper.owner),
        "home": home(paper),
    }
    context["versions"] = versions.all_of(paper)
    context["scans"] = attachments.of_papers(context["versions"], me())
    newest = context["versions"][0]
    context["differs"] = kept.differences(paper, paper.owner) if paper is newest else []
    context["grew"] = kept.has_grown(paper, context["differs"])
    if context["differs"] and paper.unit_id in units_with(me(), P.ISSUE):
        context["anew"] = url_for(f"papers.{paper.kind}", id=int(paper.about.partition("-")[2]))
    if paper is newest and issuing.is_issuable(paper, me()):
        context["form"] = form or _blank(paper)
    return render("papers/show.html", "paper", status(), newest=newest, **context)


def _blank(paper: Paper) -> IssueForm:
    """Return the form as it starts: what was written, or the next number and the usual day."""
    written = paper.issued_on or issuing.usual_day(paper)
    return IssueForm(
        formdata=None,
        data={"number": paper.number or issuing.suggestion(paper, written.year), "issued_on": written},
    )
