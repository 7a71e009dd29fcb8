"""Who may do what: one table, read by `access`."""

from enum import StrEnum

from dienhinh.models import Role


class Permission(StrEnum):
    VIEW_CANDIDATES = "view_candidates"
    EDIT_CANDIDATES = "edit_candidates"
    VIEW_DOSSIER = "view_dossier"
    EDIT_DOSSIER = "edit_dossier"
    SUBMIT = "submit"
    REVIEW = "review"
    VIEW_INTERNAL = "view_internal"
    VIEW_CONSOLIDATION = "view_consolidation"
    CONSOLIDATE = "consolidate"
    SIGN = "sign"
    RECORD_RESULT = "record_result"
    VIEW_PLANS = "view_plans"
    EDIT_PLANS = "edit_plans"
    VIEW_REPORT = "view_report"
    WRITE_REPORT = "write_report"
    VIEW_PROGRESS = "view_progress"
    REMIND = "remind"
    VIEW_ACTIVITIES = "view_activities"
    EDIT_ACTIVITIES = "edit_activities"
    VIEW_STORIES = "view_stories"
    EDIT_STORIES = "edit_stories"
    PUBLISH_STORIES = "publish_stories"
    VIEW_HONOURS = "view_honours"
    EDIT_HONOURS = "edit_honours"
    VIEW_MAIL = "view_mail"
    RESEND_MAIL = "resend_mail"
    VIEW_PAPER = "view_paper"
    VIEW_FILE = "view_file"
    ISSUE = "issue"
    EDIT_PROGRAMME = "edit_programme"
    ADMINISTER = "administer"


P = Permission

# What surrounds the dossiers of a year: a school writes it down, its office reads it.
YEAR_READ = (P.VIEW_ACTIVITIES, P.VIEW_STORIES, P.VIEW_HONOURS)
YEAR_WRITE = (*YEAR_READ, P.EDIT_ACTIVITIES, P.EDIT_STORIES, P.EDIT_HONOURS)

MATRIX: dict[Role, frozenset[Permission]] = {
    Role.CLERK: frozenset(
        {
            *YEAR_WRITE,
            P.VIEW_CANDIDATES,
            P.EDIT_CANDIDATES,
            P.VIEW_DOSSIER,
            P.EDIT_DOSSIER,
            P.VIEW_PLANS,
            P.EDIT_PLANS,
            P.VIEW_REPORT,
            P.WRITE_REPORT,
            P.VIEW_PROGRESS,
            P.VIEW_PAPER,
            P.VIEW_FILE,
            P.ISSUE,
        }
    ),
    Role.PRINCIPAL: frozenset(
        {
            *YEAR_WRITE,
            P.VIEW_CANDIDATES,
            P.EDIT_CANDIDATES,
            P.VIEW_DOSSIER,
            P.EDIT_DOSSIER,
            P.SUBMIT,
            P.VIEW_PLANS,
            P.EDIT_PLANS,
            P.VIEW_REPORT,
            P.WRITE_REPORT,
            P.VIEW_PROGRESS,
            P.VIEW_PAPER,
            P.VIEW_FILE,
            P.ISSUE,
        }
    ),
    Role.OFFICER: frozenset(
        {
            *YEAR_READ,
            P.EDIT_ACTIVITIES,
            P.PUBLISH_STORIES,
            P.EDIT_HONOURS,
            P.VIEW_DOSSIER,
            P.REVIEW,
            P.VIEW_INTERNAL,
            P.VIEW_CONSOLIDATION,
            P.CONSOLIDATE,
            P.RECORD_RESULT,
            P.VIEW_PLANS,
            P.VIEW_REPORT,
            P.WRITE_REPORT,
            P.VIEW_PROGRESS,
            P.REMIND,
            P.VIEW_MAIL,
            P.RESEND_MAIL,
            P.VIEW_PAPER,
            P.VIEW_FILE,
            P.ISSUE,
            P.EDIT_PROGRAMME,
        }
    ),
    Role.LEADER: frozenset(
        {
            *YEAR_READ,
            P.PUBLISH_STORIES,
            P.VIEW_DOSSIER,
            P.VIEW_INTERNAL,
            P.VIEW_CONSOLIDATION,
            P.SIGN,
            P.VIEW_PLANS,
            P.VIEW_REPORT,
            P.VIEW_PROGRESS,
            P.VIEW_MAIL,
            P.VIEW_PAPER,
            P.VIEW_FILE,
            P.ISSUE,
        }
    ),
    Role.INSPECTOR: frozenset(
        {
            P.VIEW_STORIES,
            P.VIEW_DOSSIER,
            P.VIEW_CONSOLIDATION,
            P.RECORD_RESULT,
            P.VIEW_PAPER,
            P.VIEW_FILE,
        }
    ),
    Role.ADMIN: frozenset(
        {
            P.VIEW_STORIES,
            P.VIEW_MAIL,
            P.RESEND_MAIL,
            P.EDIT_PROGRAMME,
            P.ADMINISTER,
        }
    ),
}
