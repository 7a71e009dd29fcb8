"""Tables that schools send, at `/doi-tuong/nhap` and into a dossier: every row is shown before any is taken."""

from collections.abc import Callable
from typing import NamedTuple

from flask import Blueprint, Response, flash, request, url_for

from dienhinh import sheets
from dienhinh.database import write_tx
from dienhinh.domain import import_verdicts, imports
from dienhinh.domain.access import own_unit
from dienhinh.domain.drafting import check_editable
from dienhinh.domain.import_columns import Row
from dienhinh.domain.import_judging import Judged
from dienhinh.domain.imports import LABELS, TEMPLATES
from dienhinh.domain.policy import Permission as P
from dienhinh.errors import DomainError
from dienhinh.files import sandbox, store
from dienhinh.files.inspect import inspect
from dienhinh.files.kinds import Kind
from dienhinh.files.names import clean_name
from dienhinh.models import Dossier, ImportKind, PledgeList, TableImport
from dienhinh.web.guard import find, me, require
from dienhinh.web.htmx import again, go, render
from dienhinh.web.request import whole_number
from dienhinh.web.sheets import download
from dienhinh.web.stored_files import blobs, keep
from dienhinh.web.waiting import Bar

bp = Blueprint("imports", __name__)

PAGE = 50
WAYS = {"loi": "Cần sửa", "hop-le": "Hợp lệ", "tat-ca": "Mọi dòng"}
EXAMPLES = {
    ImportKind.CANDIDATES: (
        (
            "Cá nhân",
            "Nguyễn Thị Mẫu",
            "Giáo viên Ngữ văn",
            "",
            "09/2009",
            "0900 000 000",
            "mau@example.vn",
            "",
        ),
        ("Tập thể", "Tổ Khoa học tự nhiên", "", "", "", "", "", ""),
    ),
    ImportKind.NOMINEES: (
        (
            "Nguyễn Thị Mẫu",
            "",
            "Giáo viên Ngữ văn",
            12,
            "- Giáo viên dạy giỏi cấp huyện năm học 2020-2021 (Quyết định số 95/QĐ-PGDĐT ngày 10/3/2021).",
            "",
            "0900 000 000",
            "mau@example.vn",
        ),
    ),
}
NOTES = (
    "Mỗi dòng là một tập thể hoặc một cá nhân; xóa dòng ví dụ trước khi gửi.",
    "Cột có thể xếp theo thứ tự khác, cột không dùng có thể bỏ; cần có cột họ và tên.",
    "Tháng bắt đầu giảng dạy ghi theo mẫu 09/2009; thâm niên ghi số năm, ví dụ 12.",
    "Không ghi số căn cước. Sau khi tải lên, hệ thống cho xem từng dòng và lỗi của dòng rồi mới nhận.",
)


class Tab(NamedTuple):
    value: str
    label: str
    count: int


@bp.get("/doi-tuong/mau.xlsx", defaults={"name": "candidates"}, endpoint="candidate_template")
@bp.get("/ho-so/mau-dien-hinh.xlsx", defaults={"name": "nominees"}, endpoint="nominee_template")
@require(P.EDIT_CANDIDATES)
def template(name: str) -> Response:
    kind = ImportKind(name)
    columns = [LABELS[field] for field in TEMPLATES[kind]]
    title = f"Mẫu {kind.label.lower()}"
    return download(f"{title}.xlsx", sheets.table(title, columns, EXAMPLES[kind], notes=NOTES))


@bp.route("/doi-tuong/nhap", methods=["GET", "POST"])
@require(P.EDIT_CANDIDATES)
def candidates() -> Response:
    if request.method == "GET":
        return render("imports/new.html")
    return received(
        lambda: render("imports/new.html"),
        lambda name, rows: imports.begin(
            ImportKind.CANDIDATES, own_unit(me(), P.EDIT_CANDIDATES), name, rows, me()
        ),
    )


@bp.route("/ho-so/<int:id>/nhap", methods=["GET", "POST"])
@require(P.EDIT_DOSSIER)
def nominees(id: int) -> Response:
    """Take the plan's own form, as schools fill it in Word, into a dossier."""
    dossier = find(Dossier, id, P.EDIT_DOSSIER)
    check_editable(dossier)
    if request.method == "GET":
        return render("imports/new.html", dossier=dossier)

    def begin(name: str, rows: list[Row]) -> TableImport:
        dossier = find(Dossier, id, P.EDIT_DOSSIER)
        return imports.begin(ImportKind.NOMINEES, dossier.unit, name, rows, me(), dossier)

    return received(lambda: render("imports/new.html", dossier=find(Dossier, id, P.EDIT_DOSSIER)), begin)


def received(page: Callable[[], Response], begin: Callable[[str, list[Row]], TableImport]) -> Response:
    """Keep the rows of the file that was sent and lead to them; what cannot be read is refused on its page."""
    try:
        bar, name, rows = _sent_rows()
        with write_tx():
            number = begin(name, rows).id
        found = imports.judge_first(find(TableImport, number, P.EDIT_CANDIDATES), bar)
        with write_tx():
            import_verdicts.keep(find(TableImport, number, P.EDIT_CANDIDATES, lock=True), *found)
    except DomainError as error:
        return again(error, page)
    return go(bar.end(url_for("imports.show", id=number)))


def _sent_rows() -> tuple[Bar, str, list[Row]]:
    """Return the name and the rows of the file that was sent, read before any transaction and told on a bar."""
    bar = Bar(3)
    bar("đang đọc tệp")
    name, tables = _sent_tables()
    return bar, name, imports.read(tables, bar)


def _sent_tables() -> tuple[str, list[list[list[str]]]]:
    """Read the tables of the file that was sent, in the process that parses untrusted files."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise DomainError("Xin chọn một tệp Word (.docx) hoặc Excel (.xlsx).", field="file")
    name = clean_name(file.filename)
    path = store.path_of(blobs(), keep(file.stream).sha256)
    kind = inspect(path, name).kind
    if kind not in (Kind.DOCX, Kind.XLSX):
        raise DomainError(
            f"Tệp “{name}” không có bảng đọc được. Xin gửi tệp Word (.docx) hoặc Excel (.xlsx)."
        )
    return name, sandbox.tables(kind, path)


@bp.get("/nhap/<int:id>")
@require(P.EDIT_CANDIDATES)
def show(id: int) -> Response:
    table = find(TableImport, id, P.EDIT_CANDIDATES)
    if table.done_at:
        return render("imports/done.html", table=table, home=_home(table))
    wanted = request.args.get("xem", "")
    judged = imports.judge(table, in_unicode=_in_unicode())
    bad = [row for row in judged if not row.good]
    good = [row for row in judged if row.good]
    wanted = wanted if wanted in WAYS else "loi" if bad else "hop-le"
    shown = {"loi": bad, "hop-le": good, "tat-ca": judged}[wanted]
    start = request.args.get("sau", type=whole_number) or 0
    rest = [row for row in shown if row.row.number > start]
    return render(
        "imports/show.html",
        "rows",
        table=table,
        rows=rest[:PAGE],
        more=rest[PAGE - 1].row.number if len(rest) > PAGE else 0,
        tabs=[
            Tab(value, label, len(rows))
            for (value, label), rows in zip(WAYS.items(), (bad, good, judged), strict=True)
        ],
        wanted=wanted,
        good=len(good),
        bad=len(bad),
        fonts=sorted({row.row.font for row in judged if row.row.font}),
        in_unicode=_in_unicode(),
        told=_told,
        label=imports.label,
    )


def _in_unicode() -> bool:
    """Tell whether rows typed with an old font are read in Unicode; so they are unless the school said no."""
    return request.values.get("phong-chu", "unicode") == "unicode"


def _told(judged: Judged) -> list[str]:
    """Return a row as a line of words: what stands in its cells, without the name."""
    texts = judged.row.values if _in_unicode() else judged.row.values | judged.row.was
    return [
        f"{imports.label(field, 'Điện thoại, email')}: {raw}"
        for field, raw in texts.items()
        if _is_told(field, raw)
    ]


def _is_told(field: str, raw: str) -> bool:
    return bool(raw) and field not in ("name", "number")


@bp.post("/nhap/<int:id>/nhan")
@require(P.EDIT_CANDIDATES)
def take(id: int) -> Response:
    """Take the good rows; sent twice, the second only leads to what came of the first."""
    in_unicode, bar = _in_unicode(), Bar(2)
    try:
        table = find(TableImport, id, P.EDIT_CANDIDATES)
        prepared = None if table.done_at else imports.prepare(table, in_unicode=in_unicode, tell=bar)
        bar("đang ghi", 0, len(prepared.rows) if prepared else 0)
        with write_tx():
            table = find(TableImport, id, P.EDIT_CANDIDATES, lock=True)
            if table.dossier_id:
                find(Dossier, table.dossier_id, P.EDIT_DOSSIER, lock=True)
            if table.pledge_list_id:
                find(PledgeList, table.pledge_list_id, P.EDIT_PLANS, lock=True)
            count = imports.take(table, me(), prepared, in_unicode=in_unicode)
            home = _home(table)
    except DomainError as error:
        return again(error, show, id=id)
    flash(f"Đã nhận {count} dòng.", "ok")
    return go(bar.end(home))


def _home(table: TableImport) -> str:
    """Return the page of what a table is for."""
    if table.dossier_id:
        return url_for("dossiers.show", id=table.dossier_id, _anchor="nominees")
    if table.pledge_list_id:
        return url_for("pledges.show", id=table.pledge_list_id)
    return url_for("candidates.index")


@bp.post("/nhap/<int:id>/bo")
@require(P.EDIT_CANDIDATES)
def drop(id: int) -> Response:
    with write_tx():
        table = find(TableImport, id, P.EDIT_CANDIDATES, lock=True)
        home = _home(table)
        imports.drop(table, me())
    flash("Không nhận dòng nào của tệp.", "ok")
    return go(home)


@bp.get("/nhap/<int:id>/can-sua.xlsx")
@require(P.EDIT_CANDIDATES)
def faults(id: int) -> Response:
    """Hand out the rows that are to be mended, each with what is wrong, in a form that can be sent again."""
    table = find(TableImport, id, P.EDIT_CANDIDATES)
    fields = list(dict.fromkeys(field for row in table.rows for field in row["values"] if field != "number"))
    rows = [
        [each.row.number, *(each.row.values.get(field, "") for field in fields), _sentences(each)]
        for each in imports.judge(table)
        if not each.good
    ]
    columns = ["TT", *(imports.label(field, "Số điện thoại, email") for field in fields), "Cần sửa"]
    return download("Các dòng cần sửa.xlsx", sheets.table("Cần sửa", columns, rows))


def _sentences(judged: Judged) -> str:
    return " ".join(f"{imports.label(f.field, 'Dòng này')}: {f.sentence}" for f in judged.faults)
