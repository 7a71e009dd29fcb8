"""Báo cáo sơ kết, tổng kết at `/bao-cao`: figures from the records beside words of one's own."""

from functools import partial
from typing import Any

from flask import Blueprint, Response, request, url_for

from dienhinh import clock, papers, sheets
from dienhinh.domain import access, mails, programmes, report_papers, reports, signatories, workflow
from dienhinh.domain.policy import Permission as P
from dienhinh.domain.review import bounded
from dienhinh.errors import DomainError
from dienhinh.models import Report, ReportKind, UnitKind
from dienhinh.web import filing, saving
from dienhinh.web.forms import choice, id_of, pairs, paragraph
from dienhinh.web.guard import find, me, require
from dienhinh.web.htmx import again, render
from dienhinh.web.once import once
from dienhinh.web.plans import check_round
from dienhinh.web.request import whole_number
from dienhinh.web.saving import Part, Saved, SectionForm
from dienhinh.web.sheets import download

bp = Blueprint("reports", __name__, url_prefix="/bao-cao")

LONGEST = 20_000


class ReportForm(SectionForm):
    signatory_id = choice("Người ký", [], coerce=id_of)
    done = paragraph("Kết quả, cách làm nổi bật", LONGEST)
    shortcomings = paragraph("Hạn chế, nguyên nhân", LONGEST)
    lessons = paragraph("Bài học kinh nghiệm", LONGEST)
    next_steps = paragraph("Phương hướng, nhiệm vụ thời gian tới", LONGEST)
    requests = paragraph("Đề xuất, kiến nghị", LONGEST)


@bp.get("")
@require(P.VIEW_REPORT)
def index() -> Response:
    school = asked_school()
    rows, following = reports.page(me(), request.args.get("sau", type=whole_number), school)
    more = url_for("reports.index", sau=following, truong=school) if following else ""
    return render(
        "reports/index.html",
        "rows",
        rows=rows,
        more=more,
        kinds=ReportKind,
        season=ReportKind.FINAL if clock.today().month in range(2, 9) else ReportKind.MIDYEAR,
        may_write=_may_write(),
    )


@bp.post("/moi")
@require(P.WRITE_REPORT)
def create() -> Response:
    kind = request.form.get("kind", "")

    def begin() -> str:
        unit = access.own_unit(me(), P.WRITE_REPORT)
        office = unit.parent if unit.kind is UnitKind.SCHOOL else unit
        if kind not in list(ReportKind) or office is None:
            raise DomainError("Xin chọn loại báo cáo.")
        return url_for(
            "reports.show", id=reports.begin(unit, programmes.current(office), ReportKind(kind), me()).id
        )

    try:
        return once(begin)
    except DomainError as error:
        return again(error, index)


@bp.get("/<int:id>")
@require(P.VIEW_REPORT)
def show(id: int) -> Response:
    return page(find(Report, id, P.VIEW_REPORT))


@bp.post("/<int:id>/luu")
@require(P.WRITE_REPORT)
def save(id: int) -> Response:
    try:
        return saving.save(
            lambda: _part(find(Report, id, P.WRITE_REPORT, lock=True), request.form),
            "reports/show.html",
            lambda saved: page(find(Report, id, P.WRITE_REPORT), saved),
        )
    except DomainError as error:
        return again(error, show, id=id)


@bp.post("/<int:id>/chuyen/<name>")
@require(P.VIEW_REPORT)
def transition(id: int, name: str) -> Response:
    reason = request.form.get("reason", "")

    def step() -> str:
        report = find(Report, id, P.VIEW_REPORT, lock=True)
        seen = str(report.round)
        workflow.perform(report, name, actor=me(), reason=bounded(reason))
        check_round(seen)
        return url_for("reports.show", id=id)

    try:
        return once(step)
    except DomainError as error:
        return again(error, show, id=id)


@bp.get("/<int:id>/so-lieu.xlsx")
@require(P.VIEW_REPORT)
def workbook(id: int) -> Response:
    report = find(Report, id, P.VIEW_REPORT)
    content = sheets.table(report.kind.label, ("Bảng", "Nội dung", "Chỉ tiêu", "Số lượng"), _cells(report))
    return download(f"{report.kind.label} - {report.unit.name} - {report.id}.xlsx", content)


@bp.get("/<int:id>/bieu-do.svg")
@require(P.VIEW_REPORT)
def chart(id: int) -> Response:
    report = find(Report, id, P.VIEW_REPORT)
    drawing = papers.chart(report_papers.chart(reports.shown(report)))
    return Response(papers.svg(drawing), mimetype="image/svg+xml")


def asked_school() -> int | None:
    """Return the school that the address narrows the reports to."""
    return request.args.get("truong", type=whole_number)


def _cells(report: Report) -> list[tuple[str, str, str, int]]:
    """Return every figure as a row of its own, which a spreadsheet can pivot."""
    return [
        (table.caption, row[0], column, int(value))
        for table in report_papers.tables(reports.shown(report))
        for row in table.rows
        for column, value in zip(table.columns[1:], row[1:], strict=True)
    ]


def _part(report: Report, sent: Any = None) -> Part:
    """Return the words of a report as a form, bound to what was sent or to what is stored."""
    stored = {name: getattr(report, name) for name in reports.FIELDS}
    form = ReportForm(sent, data=stored)
    signing = signatories.choices(report.unit_id, report.issued_on or clock.today())
    form.signatory_id.choices = pairs([("", "Chọn người ký"), *signing])
    page = url_for("reports.show", id=report.id)
    return Part("words", report, page, form, stored, partial(reports.save, report))


def page(report: Report, saved: Saved | None = None, *, status: int = 200, **context: Any) -> Response:
    content = reports.shown(report)
    context |= filing.signed(report) | {
        "report": report,
        "content": content,
        "tables": report_papers.tables(content),
        "told": report_papers.told(content),
        "sections": reports.SECTIONS,
        "saved": saved,
        "steps": workflow.open_steps(report, me()),
        "turn": reports.turn(report),
        "letters": mails.of_year(report),
        "overall": report.unit_id == report.office_id,
    }
    if report.editable and access.allowed(report, me(), P.WRITE_REPORT):
        context |= {"part": saved.part if saved else _part(report), "tab": saving.new_tab()}
    return render("reports/show.html", status=saved.status if saved else status, **context)


def _may_write() -> bool:
    return access.may(me(), P.WRITE_REPORT)
