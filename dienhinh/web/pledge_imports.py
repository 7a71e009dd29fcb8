"""Đăng ký phấn đấu from Excel, at `/dang-ky/<id>/nhap`: the list's own template, and the file that comes back."""

from flask import Blueprint, Response, request

from dienhinh import sheets
from dienhinh.domain import import_pledges, imports, year_records
from dienhinh.domain.import_columns import Row
from dienhinh.domain.imports import LABELS, TEMPLATES
from dienhinh.domain.policy import Permission as P
from dienhinh.models import CandidateKind, Grade, ImportKind, PledgeList, Programme, TableImport
from dienhinh.text import lines
from dienhinh.web.guard import find, me, require
from dienhinh.web.htmx import render
from dienhinh.web.imports import received
from dienhinh.web.sheets import download

bp = Blueprint("pledge_imports", __name__)
NOTES = (
    "Mỗi dòng là một tập thể hoặc một cá nhân đăng ký; xóa các dòng ví dụ trước khi gửi.",
    "Đối tượng đã có trong danh sách của trường chỉ cần ghi đúng tên; trùng tên thì ghi thêm số điện thoại.",
    "Cá nhân chỉ ghi các cột tiêu chuẩn của cá nhân, tập thể chỉ ghi các cột tiêu chuẩn của tập thể.",
    "Mức tự đánh giá: đã đạt, đang phấn đấu, chưa. Ô để trống thì ghi tiếp được trên trang Đăng ký phấn đấu.",
    "Không ghi số căn cước. Sau khi tải lên, hệ thống cho xem từng dòng và lỗi của dòng rồi mới nhận.",
)


@bp.get("/dang-ky/<int:id>/mau.xlsx")
@require(P.EDIT_PLANS)
def template(id: int) -> Response:
    """Hand out the form of a list, with a column for each criterion of its year."""
    return download("Mẫu đăng ký phấn đấu.xlsx", _form(find(PledgeList, id, P.EDIT_PLANS).programme))


def _form(programme: Programme) -> bytes:
    fields, criteria = list(TEMPLATES[ImportKind.PLEDGES]), import_pledges.numbered(programme)
    heads = [LABELS[field] for field in fields]
    heads += [import_pledges.heading(field, criterion) for field, criterion in criteria.items()]
    awards = lines(programme.awards)
    offered = {"kind": [kind.label for kind in CandidateKind], "is_leader": ["Có"], "award": awards}
    offered |= {field: [grade.label for grade in Grade] for field in criteria}
    places = {field: place for place, field in enumerate([*fields, *criteria])}
    return sheets.table(
        "Mẫu đăng ký phấn đấu",
        heads,
        [_example(programme, kind) for kind in CandidateKind],
        notes=[
            *NOTES,
            *(f"{import_pledges.label(field)}: {criterion.text}" for field, criterion in criteria.items()),
        ],
        choices={places[field]: values for field, values in offered.items() if values},
    )


def _example(programme: Programme, kind: CandidateKind) -> list[str]:
    one = kind is CandidateKind.INDIVIDUAL
    who = ("Nguyễn Thị Mẫu", "Giáo viên Ngữ văn", "") if one else ("Tổ Mẫu", "", "")
    effort = "Đăng ký đạt giờ dạy giỏi cấp huyện." if one else "Mỗi tháng có một buổi sinh hoạt chuyên môn."
    grades = [
        Grade.STRIVING.label if criterion.kind is kind and not criterion.for_leaders else ""
        for criterion in import_pledges.numbered(programme).values()
    ]
    phone = "0900 000 000" if one else ""
    return [kind.label, *who, phone, next(iter(lines(programme.awards)), ""), effort, *grades]


@bp.route("/dang-ky/<int:id>/nhap", methods=["GET", "POST"])
@require(P.EDIT_PLANS)
def read(id: int) -> Response:
    """Read a school's table of pledges, to be looked at before any of it is taken."""
    register = find(PledgeList, id, P.EDIT_PLANS)
    year_records.check_editable(register)
    if request.method == "GET":
        return render("imports/new.html", register=register)

    def begin(name: str, rows: list[Row]) -> TableImport:
        register = find(PledgeList, id, P.EDIT_PLANS)
        return imports.begin(ImportKind.PLEDGES, register.unit, name, rows, me(), register=register)

    return received(lambda: render("imports/new.html", register=find(PledgeList, id, P.EDIT_PLANS)), begin)
