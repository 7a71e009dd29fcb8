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
    VIEW_PROGRESS = "view_progress"
    REMIND = "remind"
    VIEW_MAIL = "view_mail"
    RESEND_MAIL = "resend_mail"
    VIEW_PAPER = "view_paper"
    ISSUE = "issue"
    EDIT_PROGRAMME = "edit_programme"
    ADMINISTER = "administer"


P = Permission

MATRIX: dict[Role, frozenset[Permission]] = {
    Role.CLERK: frozenset(
        {
            P.VIEW_CANDIDATES,
            P.EDIT_CANDIDATES,
            P.VIEW_DOSSIER,
            P.EDIT_DOSSIER,
            P.VIEW_PROGRESS,
            P.VIEW_PAPER,
            P.ISSUE,
        }
    ),
    Role.PRINCIPAL: frozenset(
        {
            P.VIEW_CANDIDATES,
            P.EDIT_CANDIDATES,
            P.VIEW_DOSSIER,
            P.EDIT_DOSSIER,
            P.SUBMIT,
            P.VIEW_PROGRESS,
            P.VIEW_PAPER,
            P.ISSUE,
        }
    ),
    Role.OFFICER: frozenset(
        {
            P.VIEW_DOSSIER,
            P.REVIEW,
            P.VIEW_INTERNAL,
            P.VIEW_CONSOLIDATION,
            P.CONSOLIDATE,
            P.RECORD_RESULT,
            P.VIEW_PROGRESS,
            P.REMIND,
            P.VIEW_MAIL,
            P.RESEND_MAIL,
            P.VIEW_PAPER,
            P.ISSUE,
            P.EDIT_PROGRAMME,
        }
    ),
    Role.LEADER: frozenset(
        {
            P.VIEW_DOSSIER,
            P.VIEW_INTERNAL,
            P.VIEW_CONSOLIDATION,
            P.SIGN,
            P.VIEW_PROGRESS,
            P.VIEW_MAIL,
            P.VIEW_PAPER,
            P.ISSUE,
        }
    ),
    Role.INSPECTOR: frozenset(
        {
            P.VIEW_DOSSIER,
            P.VIEW_CONSOLIDATION,
            P.RECORD_RESULT,
            P.VIEW_PAPER,
        }
    ),
    Role.ADMIN: frozenset(
        {
            P.VIEW_MAIL,
            P.RESEND_MAIL,
            P.EDIT_PROGRAMME,
            P.ADMINISTER,
        }
    ),
}
