"""What the plan asks of every school, and how far each school is: one table, `DUTIES`, read by the matrix of progress,
the reminders and the reports.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from dienhinh.domain import standings
from dienhinh.domain.standings import Cell
from dienhinh.models import PledgeList, Programme, ReportKind, SchoolPlan


class Duty(NamedTuple):
    """`cells` answers for all schools at once, with those that have something.

    `lacks` says in a mail what is missing, `counted` in the matrix what others have; `rhythm` stands where there is
    no day; `page` is the endpoint of the records, which `narrowed` narrows to a school by id and name.
    """

    key: str
    title: str
    lacks: str
    counted: str
    page: str
    cells: Callable[[Programme], dict[int, Cell]]
    due: Callable[[Programme], date | None] = lambda programme: None
    rhythm: str = ""
    narrowed: Callable[[int, str], dict[str, Any]] = lambda unit_id, name: {
        "truong": unit_id,
        "trang-thai": "tat-ca",
    }


DUTIES = (
    Duty(
        key="plans",
        title="Kế hoạch",
        lacks="chưa gửi kế hoạch của trường",
        counted="đã gửi kế hoạch",
        page="plans.index",
        cells=standings.sent_once(SchoolPlan),
        due=lambda programme: programme.plan_due_on,
        rhythm="Chưa đặt hạn",
    ),
    Duty(
        key="pledges",
        title="Đăng ký",
        lacks="chưa gửi danh sách đăng ký phấn đấu",
        counted="đã gửi đăng ký",
        page="pledges.index",
        cells=standings.sent_once(PledgeList),
        due=lambda programme: programme.pledge_due_on,
        rhythm="Chưa đặt hạn",
    ),
    Duty(
        key="activities",
        title="Hoạt động",
        lacks="chưa ghi hoạt động bồi dưỡng, tuyên truyền nào",
        counted="đã ghi hoạt động",
        page="activities.index",
        cells=standings.activities,
        rhythm="Trong cả năm học",
        narrowed=lambda unit_id, name: {"tu": name},
    ),
    Duty(
        key="dossiers",
        title="Hồ sơ",
        lacks="chưa có hồ sơ đề nghị khen thưởng nào gửi về Phòng",
        counted="đã gửi hồ sơ",
        page="dossiers.index",
        cells=standings.dossiers,
        rhythm="Gửi ngay khi phát hiện điển hình",
    ),
    Duty(
        key="results",
        title="Kết quả",
        lacks="",
        counted="có điển hình đã trình cấp trên",
        page="dossiers.index",
        cells=standings.results,
        rhythm="Theo trả lời của cấp trên",
    ),
    Duty(
        key="midyear",
        title="Sơ kết",
        lacks="chưa gửi báo cáo sơ kết",
        counted="đã gửi báo cáo",
        page="reports.index",
        cells=standings.report(ReportKind.MIDYEAR),
        due=lambda programme: programme.midyear_due_on,
        rhythm="Chưa đặt hạn",
    ),
    Duty(
        key="final",
        title="Tổng kết",
        lacks="chưa gửi báo cáo tổng kết",
        counted="đã gửi báo cáo",
        page="reports.index",
        cells=standings.report(ReportKind.FINAL),
        due=lambda programme: programme.final_due_on,
        rhythm="Chưa đặt hạn",
    ),
)
