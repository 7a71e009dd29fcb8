"""Whose turn it is with a school's plan or pledges, what comes next and by when; and the lines of their history."""

from datetime import date

from dienhinh import clock
from dienhinh.domain import timeline
from dienhinh.domain.access import SCHOOL_ROLES, is_of, may
from dienhinh.domain.policy import Permission as P
from dienhinh.domain.timeline import Line
from dienhinh.models import PledgeList, PledgeState, SchoolPlan, User

SENTENCES = {
    "create": "Lập bản đầu tiên",
    "save": "Sửa nội dung",
    "attach": "Gửi kèm một tệp",
    "detach": "Bỏ một tệp",
    "add": "Thêm một đối tượng vào danh sách",
    "remove": "Bỏ một đối tượng khỏi danh sách",
    "assess": "Ghi tự đánh giá giữa năm",
    "nominate": "Lập hồ sơ đề nghị cho một đối tượng",
    "issue": "Ghi số, ngày ban hành",
    "sort_file": "Đổi loại tệp",
    "move": "Chuyển sang trường nhận sáp nhập",
    "submit": "Gửi Phòng",
    "withdraw": "Rút về để sửa",
    "reopen": "Mở lại để điều chỉnh, bổ sung",
    "return": "Trả lại để sửa",
    "acknowledge": "Ghi nhận kế hoạch",
    "confirm": "Xác nhận danh sách đăng ký",
    "review": "Gửi tự đánh giá giữa năm",
}


def turn(record: SchoolPlan | PledgeList, user: User) -> str:
    """Return the sentence for this user; it names the side whose turn it is first."""
    noun = "kế hoạch" if isinstance(record, SchoolPlan) else "danh sách đăng ký"
    if not record.programme.is_open:
        return f"Đã xong. Năm học {record.programme.school_year} đã đóng; {noun} chỉ còn để xem."
    if record.state == "draft":
        return f"Đến lượt trường. {_to_send(noun, user)}{_by(record.due_on)}"
    if record.state == "returned":
        return f"Đến lượt trường. Phòng trả lại {noun}; xin sửa theo lý do bên dưới rồi gửi lại."
    if record.state == "submitted":
        ends = "ghi nhận" if isinstance(record, SchoolPlan) else "xác nhận"
        return f"Đến lượt Phòng. Trường gửi ngày {_day(record.submitted_at)}; Phòng {ends} hoặc trả lại."
    if record.state is PledgeState.CONFIRMED:
        due = record.programme.midyear_due_on
        return f"Đến lượt trường. Phòng đã xác nhận; trường tự đánh giá lần hai vào giữa năm học{_by(due)}"
    if record.state is PledgeState.REVIEWED:
        return f"Đã xong. Trường đã gửi tự đánh giá giữa năm ngày {_day(record.reviewed_at)}."
    return f"Đã xong. Phòng ghi nhận kế hoạch ngày {_day(record.answered_at)}."


def history(record: SchoolPlan | PledgeList) -> list[Line]:
    """Return the record's lines, the newest first."""
    return timeline.of(record, lambda entry: SENTENCES.get(entry.action.partition(".")[2], ""))


def _to_send(noun: str, user: User) -> str:
    if is_of(user, *SCHOOL_ROLES) and not may(user, P.SUBMIT):
        return f"Xin hoàn thiện {noun}; Hiệu trưởng gửi Phòng"
    return f"Xin hoàn thiện {noun} rồi gửi Phòng"


def _by(due: date | None) -> str:
    if due is None:
        return "."
    late = due < clock.today()
    return f"; đã quá hạn ngày {due:%d/%m/%Y}." if late else f" chậm nhất ngày {due:%d/%m/%Y}."


def _day(moment) -> str:
    return clock.local(moment).strftime("%d/%m/%Y") if moment else ""
