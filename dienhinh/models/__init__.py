"""What is stored. Nothing here writes."""

from dienhinh.models.activities import Activity, Photo, activity_candidate
from dienhinh.models.attachments import SIGNED_KINDS, Attachment, AttachmentKind
from dienhinh.models.audit import AuditEntry
from dienhinh.models.candidates import Candidate, SchoolTitle
from dienhinh.models.consolidations import Amendment, Consolidation, ConsolidationState
from dienhinh.models.dossiers import BallotKind, Dossier, DossierState, Meeting
from dienhinh.models.form_keys import FormKey
from dienhinh.models.handovers import Handover
from dienhinh.models.honours import Honour, HonourKind
from dienhinh.models.imports import ImportKind, TableImport
from dienhinh.models.mails import MailSettings, MailState, OutgoingMail
from dienhinh.models.nominees import Evidence, MatchDecision, Nominee, Override, Result, Verdict
from dienhinh.models.notes import InternalNote, Note, Submission
from dienhinh.models.papers import Paper
from dienhinh.models.plans import PlanState, SchoolPlan
from dienhinh.models.pledges import Assessment, Grade, Pledge, PledgeList, PledgeState
from dienhinh.models.programmes import CandidateKind, Criterion, Programme, VoteBase
from dienhinh.models.reminders import Reminder
from dienhinh.models.reports import Report, ReportKind, ReportState
from dienhinh.models.search import SearchEntry
from dienhinh.models.stories import Story, StoryFollow, StoryState
from dienhinh.models.trail_checks import TrailCheck
from dienhinh.models.units import Block, Level, Unit, UnitKind
from dienhinh.models.urgings import Urging
from dienhinh.models.users import LoginThrottle, Post, RecoveryCode, Role, Tenure, Token, TokenPurpose, User

__all__ = [
    "SIGNED_KINDS",
    "Activity",
    "Amendment",
    "Assessment",
    "Attachment",
    "AttachmentKind",
    "AuditEntry",
    "BallotKind",
    "Block",
    "Candidate",
    "CandidateKind",
    "Consolidation",
    "ConsolidationState",
    "Criterion",
    "Dossier",
    "DossierState",
    "Evidence",
    "FormKey",
    "Grade",
    "Handover",
    "Honour",
    "HonourKind",
    "ImportKind",
    "InternalNote",
    "Level",
    "LoginThrottle",
    "MailSettings",
    "MailState",
    "MatchDecision",
    "Meeting",
    "Nominee",
    "Note",
    "OutgoingMail",
    "Override",
    "Paper",
    "Photo",
    "PlanState",
    "Pledge",
    "PledgeList",
    "PledgeState",
    "Post",
    "Programme",
    "RecoveryCode",
    "Reminder",
    "Report",
    "ReportKind",
    "ReportState",
    "Result",
    "Role",
    "SchoolPlan",
    "SchoolTitle",
    "SearchEntry",
    "Story",
    "StoryFollow",
    "StoryState",
    "Submission",
    "TableImport",
    "Tenure",
    "Token",
    "TokenPurpose",
    "TrailCheck",
    "Unit",
    "UnitKind",
    "Urging",
    "User",
    "Verdict",
    "VoteBase",
    "activity_candidate",
]
