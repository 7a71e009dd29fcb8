"""Papers: frozen dataclasses in, PDF bytes out."""

from dienhinh.papers.achievement import AchievementSummary, Evidence, Fact, achievement_summary
from dienhinh.papers.answers import Result, ResultNotice, ReturnReason, ReturnSlip, result_notice, return_slip
from dienhinh.papers.charts import svg
from dienhinh.papers.consolidated import ConsolidatedList, Correction, consolidated_list
from dienhinh.papers.data import Collective, Letterhead, Number, Person, Printed, Proof, Reference, Signature
from dienhinh.papers.filing import CoverItem, CoverSheet, bundle, cover_sheet, pages_of
from dienhinh.papers.honours import Honoured, HonourRegister, honour_register
from dienhinh.papers.letters import OfficeLetter, SchoolLetter, office_letter, school_letter
from dienhinh.papers.lists import CollectiveList, IndividualList, collective_list, individual_list
from dienhinh.papers.meeting import CriteriaGroup, Discussed, Minutes, Participant, Vote, minutes
from dienhinh.papers.register import Register, Registered, register
from dienhinh.papers.reports import FigureTable, YearReport, chart, year_report
from dienhinh.papers.urging import Urged, UrgingLetter, urging_letter
from dienhinh.papers.year import PlanSection, Pledged, PledgeList, SchoolPlan, pledge_list, school_plan

__all__ = [
    "AchievementSummary",
    "Collective",
    "CollectiveList",
    "ConsolidatedList",
    "Correction",
    "CoverItem",
    "CoverSheet",
    "CriteriaGroup",
    "Discussed",
    "Evidence",
    "Fact",
    "FigureTable",
    "HonourRegister",
    "Honoured",
    "IndividualList",
    "Letterhead",
    "Minutes",
    "Number",
    "OfficeLetter",
    "Participant",
    "Person",
    "PlanSection",
    "PledgeList",
    "Pledged",
    "Printed",
    "Proof",
    "Reference",
    "Register",
    "Registered",
    "Result",
    "ResultNotice",
    "ReturnReason",
    "ReturnSlip",
    "SchoolLetter",
    "SchoolPlan",
    "Signature",
    "Urged",
    "UrgingLetter",
    "Vote",
    "YearReport",
    "achievement_summary",
    "bundle",
    "chart",
    "collective_list",
    "consolidated_list",
    "cover_sheet",
    "honour_register",
    "individual_list",
    "minutes",
    "office_letter",
    "pages_of",
    "pledge_list",
    "register",
    "result_notice",
    "return_slip",
    "school_letter",
    "school_plan",
    "svg",
    "urging_letter",
    "year_report",
]
