"""One believable record of every paper."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from dienhinh import papers
from dienhinh.papers import (
    AchievementSummary,
    Collective,
    CollectiveList,
    ConsolidatedList,
    CoverItem,
    CoverSheet,
    CriteriaGroup,
    Discussed,
    Evidence,
    Fact,
    FigureTable,
    Honoured,
    HonourRegister,
    IndividualList,
    Letterhead,
    Minutes,
    Number,
    OfficeLetter,
    Participant,
    Person,
    PlanSection,
    Pledged,
    PledgeList,
    Reference,
    Register,
    Registered,
    Result,
    ResultNotice,
    ReturnReason,
    ReturnSlip,
    SchoolLetter,
    SchoolPlan,
    Signature,
    Urged,
    UrgingLetter,
    Vote,
    YearReport,
)

DRAWN_BY: dict[type, Callable[[Any], bytes]] = {
    IndividualList: papers.individual_list,
    CollectiveList: papers.collective_list,
    SchoolLetter: papers.school_letter,
    Minutes: papers.minutes,
    AchievementSummary: papers.achievement_summary,
    OfficeLetter: papers.office_letter,
    ConsolidatedList: papers.consolidated_list,
    ReturnSlip: papers.return_slip,
    ResultNotice: papers.result_notice,
    CoverSheet: papers.cover_sheet,
    SchoolPlan: papers.school_plan,
    PledgeList: papers.pledge_list,
    YearReport: papers.year_report,
    UrgingLetter: papers.urging_letter,
    HonourRegister: papers.honour_register,
    Register: papers.register,
}

SCHOOL = Letterhead("PHÒNG GD&ĐT VĨNH THUẬN", "TRƯỜNG THCS VĨNH THUẬN", "Vĩnh Thuận")
OFFICE = Letterhead("UBND HUYỆN VĨNH THUẬN", "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO", "Vĩnh Thuận")
DEPUTY = Signature("KT. HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG", "Nguyễn Thị Ánh Hường")
LEADER = Signature("KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG", "Ngô Thị Ngọc Hạnh")
LETTER = Reference("Tờ trình", Number("5", "TTr-THCSVT"), date(2021, 11, 15), 2021)
YEAR = "2021-2022"
SUBJECT = f"Về việc đề nghị khen thưởng điển hình tiên tiến năm học {YEAR}"
OFFICE_NAME = "Phòng Giáo dục và Đào tạo huyện Vĩnh Thuận"
SUMMARY = (
    "- Hoàn thành xuất sắc nhiệm vụ năm học 2020-2021 (Quyết định số 412/QĐ-PGDĐT ngày 15/6/2021).\n"
    "- Bồi dưỡng đội tuyển học sinh giỏi môn Toán lớp 9: 03 giải cấp huyện, 01 giải Ba cấp tỉnh.\n"
    "- Sáng kiến “Dạy học theo dự án” được Hội đồng sáng kiến cấp huyện công nhận, tỷ lệ đạt 98,6%."
)
GROUNDS = (
    "Căn cứ Luật Thi đua, Khen thưởng ngày 26/11/2003; Luật sửa đổi, bổ sung một số điều của Luật",
    "Căn cứ Kế hoạch số 345/KH-PGDĐT ngày 04 tháng 11 năm 2021 của Phòng Giáo dục và Đào tạo;",
    "Căn cứ Biên bản số 03/BB-THCSVT ngày 10 tháng 11 năm 2021 của Trường THCS Vĩnh Thuận.",
)


def person(name: str = "Trần Thị Mỹ Hạnh", summary: str = SUMMARY, **more: Any) -> Person:
    unit = "Trường THCS Vĩnh Thuận"
    return Person(name, unit, 12, summary, "0900 000 001", "hanh.tran@example.vn", "Giáo viên", **more)


def school_letter(**change: Any) -> SchoolLetter:
    values: dict[str, Any] = {
        "letterhead": SCHOOL,
        "number": Number("5", "TTr-THCSVT"),
        "date": date(2021, 11, 5),
        "year": 2021,
        "subject": SUBJECT,
        "addressees": (OFFICE_NAME,),
        "grounds": GROUNDS,
        "body": f"Trường THCS Vĩnh Thuận kính trình {OFFICE_NAME} xem xét, đề nghị khen thưởng điển hình "
        f"tiên tiến năm học {YEAR} đối với 01 tập thể và 03 cá nhân (có danh sách và tóm tắt thành tích kèm "
        "theo).\nLoại hình khen thưởng: Khen thưởng đột xuất.",
        "enclosures": ("Biên bản họp bình xét", "Danh sách, tóm tắt thành tích"),
        "closing": f"Trường THCS Vĩnh Thuận kính đề nghị {OFFICE_NAME} xem xét, quyết định",
        "recipients": ("Như trên", "Lưu: VT, TĐ"),
        "signature": DEPUTY,
    }
    return SchoolLetter(**(values | change))


def office_letter(**change: Any) -> OfficeLetter:
    values: dict[str, Any] = {
        "letterhead": OFFICE,
        "number": Number("128", "TTr-PGDĐT"),
        "date": date(2021, 12, 13),
        "year": 2021,
        "subject": SUBJECT,
        "addressees": ("Sở Giáo dục và Đào tạo Kiên Giang",),
        "grounds": GROUNDS[:2],
        "body": "Qua thẩm định và tổng hợp hồ sơ của 12 trường trực thuộc, Phòng Giáo dục và Đào tạo Vĩnh Thuận "
        "kính trình Sở Giáo dục và Đào tạo Kiên Giang xem xét, khen thưởng điển hình tiên tiến năm học "
        f"{YEAR} đối với 04 tập thể và 19 cá nhân (có danh sách tổng hợp tại Phụ lục kèm theo).",
        "enclosures": ("Danh sách tổng hợp",),
        "closing": "Phòng Giáo dục và Đào tạo Vĩnh Thuận kính đề nghị Sở Giáo dục và Đào tạo Kiên Giang xem xét, "
        "quyết định",
        "recipients": ("Như trên", "Phòng Nội vụ huyện", "Lãnh đạo Phòng", "Lưu: VT, TĐ"),
        "signature": LEADER,
    }
    return OfficeLetter(**(values | change))


def minutes(**change: Any) -> Minutes:
    chair, secretary = Participant("Trần Văn Bền", "Hiệu trưởng"), Participant("Lê Thị Kim Ngân", "Thư ký")
    values: dict[str, Any] = {
        "letterhead": SCHOOL,
        "number": Number("3", "BB-THCSVT"),
        "title": f"Họp bình xét, đề nghị khen thưởng điển hình tiên tiến năm học {YEAR}",
        "start": datetime(2021, 11, 10, 14, 0),
        "place": "Văn phòng Trường THCS Vĩnh Thuận",
        "chair": chair,
        "secretary": secretary,
        "members": (chair, secretary, Participant("Phạm Minh Đức", "Chủ tịch Công đoàn")),
        "absent": (Participant("Huỳnh Văn Tới", "Tổ trưởng", "công tác ở Sở Giáo dục và Đào tạo"),),
        "criteria": (CriteriaGroup("a) Tập thể", ("Tổ chức Đảng, đoàn thể đạt trong sạch vững mạnh",)),),
        "nominees": (Discussed("Trần Thị Mỹ Hạnh", "Giáo viên môn Toán", SUMMARY),),
        "opinions": ("Ông Phạm Minh Đức: nhất trí với đề nghị của tổ chuyên môn.",),
        "outcome": "Hình thức: Bỏ phiếu kín. Tỷ lệ tính trên số thành viên có mặt.",
        "votes": (Vote("Trần Thị Mỹ Hạnh", 3, 3, 3, 2, 3, "một thành viên là người được đề nghị"),),
        "conclusion": "Kết luận: Cuộc họp thống nhất đề nghị khen thưởng 01 cá nhân.",
        "closing": "Cuộc họp kết thúc vào 16 giờ 30 phút, ngày 10 tháng 11 năm 2021",
        "year": 2021,
        "recipients": ("Phòng GD&ĐT Vĩnh Thuận", "Lưu: VT"),
    }
    return Minutes(**(values | change))


def individual_list(*people: Person, **change: Any) -> IndividualList:
    values = {"letterhead": SCHOOL, "attached_to": LETTER, "people": people or (person(),)}
    return IndividualList(**(values | {"signature": DEPUTY} | change))


def consolidated_list(**change: Any) -> ConsolidatedList:
    values: dict[str, Any] = {
        "letterhead": OFFICE,
        "attached_to": Reference("Tờ trình", Number("128", "TTr-PGDĐT"), date(2021, 12, 3), 2021),
        "subject": f"Danh sách đề nghị khen thưởng điển hình tiên tiến năm học {YEAR}",
        "collectives": (Collective("Tổ Toán - Tin", "Trường THCS Vĩnh Thuận", SUMMARY, "Giấy khen", "THCS"),),
        "individuals": (person(level="THCS", award="Giấy khen"),),
        "signature": LEADER,
    }
    return ConsolidatedList(**(values | change))


def year_report(**change: Any) -> YearReport:
    values: dict[str, Any] = {
        "letterhead": SCHOOL,
        "number": Number("7", "BC-THCSVT"),
        "date": None,
        "year": 2022,
        "subject": f"Tổng kết công tác phát hiện, bồi dưỡng điển hình tiên tiến năm học {YEAR}",
        "addressees": ("Phòng Giáo dục và Đào tạo Vĩnh Thuận",),
        "opening": "Thực hiện Kế hoạch số 345/KH-PGDĐT, nhà trường báo cáo kết quả như sau:",
        "tables": (
            FigureTable(
                "Từ đăng ký phấn đấu đến kết quả",
                ("Giai đoạn", "Tập thể", "Cá nhân", "Cộng"),
                (("Đăng ký phấn đấu", "2", "9", "11"), ("Được công nhận", "1", "4", "5")),
            ),
            FigureTable("Theo cấp học", ("Cấp học", "Số trường"), (("Mầm non", "8"), ("Tiểu học", "13"))),
        ),
        "chart": (("Đăng ký phấn đấu", 2, 9), ("Được công nhận", 1, 4)),
        "sections": (PlanSection("Kết quả", "Ba chuyên đề."), PlanSection("Hạn chế", "")),
        "closing": "Trên đây là báo cáo của nhà trường",
        "recipients": ("Như trên", "Lưu: VT, TĐ"),
        "signature": DEPUTY,
        "seal": "1204:2026-11-29:9f3a12bc77de01aa",
    }
    return YearReport(**(values | change))


def all_samples() -> list[Any]:
    """One record of each kind of paper."""
    head: dict[str, Any] = {
        "letterhead": OFFICE,
        "number": Number(None, "TB-PGDĐT"),
        "date": None,
        "year": 2022,
    }
    foot: dict[str, Any] = {"recipients": ("Như trên", "Lưu: VT, TĐ"), "signature": LEADER}
    collective = Collective("Tổ Toán - Tin", "Trường THCS Vĩnh Thuận", SUMMARY, "Giấy khen")
    name, unit = "Trần Thị Mỹ Hạnh", "Trường THCS Vĩnh Thuận"
    return [
        individual_list(),
        CollectiveList(SCHOOL, LETTER, (collective,), DEPUTY),
        school_letter(urgency="KHẨN"),
        minutes(),
        AchievementSummary(
            SCHOOL,
            date(2021, 11, 5),
            2021,
            SUBJECT,
            name,
            (Fact("Chức vụ", "Giáo viên môn Toán"), Fact("Thâm niên giảng dạy", "12 năm")),
            SUMMARY,
            (Evidence("Năng động, sáng tạo, có nhiều sáng kiến", "02 sáng kiến cấp huyện."),),
            "Giấy khen của Giám đốc Sở",
            DEPUTY,
        ),
        office_letter(),
        consolidated_list(),
        ReturnSlip(
            addressee=unit,
            body="Phòng Giáo dục và Đào tạo nhận được hồ sơ.\nSau khi kiểm tra, Phòng trả lại hồ sơ:",
            reasons=(ReturnReason("Biên bản họp bình xét", "Chưa ghi hình thức biểu quyết."),),
            closing="Đề nghị bổ sung và gửi lại hồ sơ trước ngày 25 tháng 11 năm 2021",
            **head,
            **foot,
        ),
        ResultNotice(
            subject=f"Kết quả xét khen thưởng điển hình tiên tiến năm học {YEAR}",
            addressees=("Hiệu trưởng các trường trực thuộc",),
            grounds=("Căn cứ Quyết định số 77/QĐ-SGDĐT ngày 25 tháng 01 năm 2022",),
            body="Phòng Giáo dục và Đào tạo thông báo kết quả như sau:",
            results=(
                Result(name, unit, True, "Giấy khen", "Quyết định số 77/QĐ-SGDĐT ngày 25/01/2022"),
                Result("Lê Quốc Việt", unit, False, reason="Đã được khen thưởng ở năm học trước."),
            ),
            closing="Phòng Giáo dục và Đào tạo thông báo để các trường biết, kịp thời biểu dương",
            **head,
            **foot,
        ),
        SchoolPlan(
            subject=f"Phát hiện, bồi dưỡng các điển hình tiên tiến năm học {YEAR}",
            grounds=("Căn cứ tình hình thực tế của nhà trường",),
            opening=f"{unit} xây dựng Kế hoạch như sau:",
            sections=(PlanSection("I. MỤC ĐÍCH, YÊU CẦU", "1. Mục đích\nNâng cao nhận thức."),),
            closing=f"Trên đây là Kế hoạch của {unit}",
            **(head | {"letterhead": SCHOOL}),
            **(foot | {"signature": DEPUTY}),
        ),
        PledgeList(
            letterhead=SCHOOL,
            date=date(2021, 11, 5),
            year=2021,
            subject=f"Cá nhân đăng ký phấn đấu điển hình tiên tiến năm học {YEAR}",
            collective=False,
            criteria=("Năng động, sáng tạo", "Gương mẫu đi đầu"),
            rows=(Pledged(name, unit, "1. đã đạt", "1. đã đạt", "Dạy giỏi cấp huyện.", "Giấy khen"),),
            signature=DEPUTY,
        ),
        year_report(),
        CoverSheet(SCHOOL, "HỒ SƠ ĐỀ NGHỊ KHEN THƯỞNG", unit, LETTER, (CoverItem("Tờ trình", 1, 2),)),
        HonourRegister(
            SCHOOL,
            "Sổ theo dõi biểu dương, khen thưởng",
            f"Điển hình tiên tiến năm học {YEAR}",
            (
                Honoured(
                    name, unit, "20/11/2021", "Hội nghị của trường: Lễ 20-11", "12/QĐ-THCSVT, 19/11/2021"
                ),
            ),
            Signature("", "", "Nguyễn Thị Ánh Hường"),
        ),
        UrgingLetter(
            OFFICE,
            Number(None, "PGDĐT"),
            None,
            2021,
            "đôn đốc thực hiện hồ sơ năm học 2021-2022",
            ("Hiệu trưởng các trường có tên dưới đây",),
            "Đến ngày 20/12/2021, các trường sau chưa gửi kế hoạch của trường:",
            (Urged("Trường Mẫu giáo Bình Minh", "Mẫu giáo", "Chưa có"), Urged(unit, "THCS", "Đang soạn")),
            f"{OFFICE_NAME} đề nghị các trường khẩn trương thực hiện",
            ("Như trên", "Lưu: VT, TĐ"),
            LEADER,
        ),
        Register(
            SCHOOL,
            2021,
            (
                Registered(
                    "05/TTr-THCSVT",
                    date(2021, 11, 5),
                    "Tờ trình",
                    SUBJECT,
                    "Nguyễn Thị Ánh Hường",
                    (OFFICE_NAME,),
                    "Cấp lại vì bản trước sai tên.",
                ),
            ),
            ("Số chưa dùng: 03.",),
        ),
    ]
