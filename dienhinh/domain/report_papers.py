"""What a report's paper, page and spreadsheet show, from its content."""

from dienhinh import papers
from dienhinh.domain import reports
from dienhinh.domain.content import Content, read_day
from dienhinh.domain.paper_parts import letterhead
from dienhinh.models import ReportKind

STAGE_COLUMNS = ("Giai đoạn", "Tập thể", "Cá nhân", "Cộng")
SHOWN = ("Đăng ký", "Đề nghị", "Trình cấp trên", "Được công nhận")
# Of a content: key of the rows, caption, columns.
TABLES = (
    ("stages", "Từ đăng ký phấn đấu đến kết quả", STAGE_COLUMNS),
    ("deeds", "Bồi dưỡng, tuyên truyền, biểu dương, nhân rộng", ("Nội dung", "Số lượng")),
    ("awards", "Hình thức khen thưởng đã nhận", ("Hình thức", "Số lượng")),
    ("blocks", "Theo khối thi đua", ("Khối", "Số trường", *SHOWN)),
    ("levels", "Theo cấp học", ("Cấp học", "Số trường", *SHOWN)),
    ("years", "So với các năm học trước", ("Năm học", *SHOWN)),
    ("schools", "Theo trường", ("Trường", *SHOWN)),
)


def tables(content: Content) -> tuple[papers.FigureTable, ...]:
    """Return the tables that a content fills, in order."""
    return tuple(
        papers.FigureTable(caption, columns, tuple(tuple(map(str, row)) for row in content[key]))
        for key, caption, columns in TABLES
        if content.get(key)
    )


def chart(content: Content) -> tuple[tuple[str, int, int], ...]:
    """Return the chart's rows: stage, collectives, individuals."""
    return tuple((name, collectives, people) for name, collectives, people, _ in content["stages"])


def told(content: Content) -> str:
    """Return the chart in words, for those who cannot see it."""
    return "; ".join(
        f"{name.lower()}: {collectives} tập thể, {people} cá nhân"
        for name, collectives, people in chart(content)
    )


def report(content: Content) -> papers.YearReport:
    """Return the paper of a school's report or of the office's over all."""
    unit, programme = content["unit"], content["programme"]
    overall = unit["id"] == content["office"]["id"]
    what = "Sơ kết" if content["kind"] == ReportKind.MIDYEAR else "Tổng kết"
    subject = (
        f"{what} công tác phát hiện, bồi dưỡng, tổng kết, nhân rộng điển hình tiên tiến "
        f"năm học {programme['school_year']}"
    )
    addressee = content["above"] if overall else content["office"]["addressed_as"]
    kept = ("Như trên", "Lãnh đạo Phòng", "Các trường trực thuộc", "Lưu: VT, TĐ") if overall else ()
    return papers.YearReport(
        letterhead=letterhead(content),
        number=papers.Number(content["number"] or None, f"BC-{unit['symbol']}"),
        date=read_day(content["issued_on"]),
        year=content["year"],
        subject=subject,
        addressees=(addressee,),
        opening=(
            f"Thực hiện Kế hoạch số {programme['number']} của {programme['office']}, {unit['name']} "
            f"báo cáo kết quả năm học {programme['school_year']} như sau:"
        ),
        tables=tables(content),
        chart=chart(content),
        sections=tuple(
            papers.PlanSection(title, content["words"][name])
            for name, title, optional in reports.SECTIONS
            if content["words"][name] or not optional
        ),
        closing=f"Trên đây là báo cáo của {unit['name']}, kính trình {addressee}",
        recipients=kept or ("Như trên", "Lưu: VT, TĐ"),
        signature=papers.Signature(**content["signature"]),
        seal=content.get("seal", ""),
    )
