"""The menu: one table, each entry for those who may use it."""

from typing import NamedTuple

from dienhinh.domain.access import may
from dienhinh.domain.policy import Permission
from dienhinh.models import User


class Entry(NamedTuple):
    endpoint: str
    label: str
    permission: Permission | None = None


MENU = (
    Entry("home.index", "Việc cần làm"),
    Entry("dossiers.index", "Hồ sơ", Permission.VIEW_DOSSIER),
    Entry("consolidations.index", "Tổng hợp", Permission.VIEW_CONSOLIDATION),
    Entry("candidates.index", "Đối tượng", Permission.VIEW_CANDIDATES),
    Entry("plans.index", "Kế hoạch", Permission.VIEW_PLANS),
    Entry("pledges.index", "Đăng ký", Permission.VIEW_PLANS),
    Entry("activities.index", "Hoạt động", Permission.VIEW_ACTIVITIES),
    Entry("honours.index", "Biểu dương", Permission.VIEW_HONOURS),
    Entry("gallery.index", "Gương điển hình", Permission.VIEW_STORIES),
    Entry("reports.index", "Báo cáo", Permission.VIEW_REPORT),
    Entry("progress.index", "Tiến độ", Permission.VIEW_PROGRESS),
    Entry("register.index", "Văn bản đi", Permission.ISSUE),
    Entry("mails.index", "Thư", Permission.VIEW_MAIL),
    Entry("admin.index", "Quản trị", Permission.EDIT_PROGRAMME),
)


def entries(user: User) -> list[Entry]:
    """Return the menu of a user."""
    return [entry for entry in MENU if entry.permission is None or may(user, entry.permission)]
