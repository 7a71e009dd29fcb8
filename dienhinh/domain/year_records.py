"""What a school's plan, list of pledges and reports of a year have in common."""

from dienhinh import clock
from dienhinh.errors import Conflict, DomainError
from dienhinh.models import PledgeList, Programme, Report, SchoolPlan, User

Record = SchoolPlan | PledgeList | Report
CALLED = {SchoolPlan: "Kế hoạch", PledgeList: "Danh sách", Report: "Báo cáo"}


def check_year(programme: Programme) -> None:
    """Refuse to begin anything in a year that the office has closed."""
    if not programme.is_open:
        raise DomainError("Năm học này đã đóng nên không sửa được nữa.")


def check_open(record: Record) -> None:
    """Refuse any step of a record whose year the office has closed."""
    check_year(record.programme)


def check_editable(record: Record) -> None:
    """Refuse to change a record that is not in its school's hands."""
    check_open(record)
    if not record.editable:
        raise Conflict(f"{CALLED[type(record)]} đang ở bước «{record.state.label}» nên không sửa được.")


def on_answer(record: Record, actor: User, reason: str) -> None:
    """Note when the office answered, and why it returned the record if it did."""
    record.answered_at, record.return_reason = clock.now(), reason


def is_late(record: Record) -> bool:
    """Tell whether the school still owes a record whose day has passed."""
    return record.editable and record.due_on is not None and record.due_on < clock.today()
