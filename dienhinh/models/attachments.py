from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dienhinh.clock import now
from dienhinh.extensions import db
from dienhinh.models.consolidations import Consolidation
from dienhinh.models.dossiers import Dossier
from dienhinh.models.papers import OWNERS, Owner, Paper
from dienhinh.models.plans import SchoolPlan
from dienhinh.models.pledges import PledgeList
from dienhinh.models.reports import Report
from dienhinh.models.urgings import Urging
from dienhinh.models.users import User


class AttachmentKind(StrEnum):
    SIGNED_LETTER = "signed_letter"
    SIGNED_MINUTES = "signed_minutes"
    SIGNED_LIST = "signed_list"
    SIGNED_NOTICE = "signed_notice"
    SIGNED_PLAN = "signed_plan"
    SIGNED_REPORT = "signed_report"
    SIGNED_DISPATCH = "signed_dispatch"
    EVIDENCE = "evidence"
    OTHER = "other"

    @property
    def label(self) -> str:
        return {
            "signed_letter": "Tờ trình đã ký",
            "signed_minutes": "Biên bản đã ký",
            "signed_list": "Danh sách đã ký",
            "signed_notice": "Thông báo đã ký",
            "signed_plan": "Kế hoạch đã ký",
            "signed_report": "Báo cáo đã ký",
            "signed_dispatch": "Công văn đã ký",
            "evidence": "Minh chứng",
            "other": "Khác",
        }[self.value]

    @property
    def is_signed(self) -> bool:
        """Whether such a file is a paper that was signed."""
        return self.value.startswith("signed_")


K = AttachmentKind
# What each owner's files can be.
KINDS = {
    "dossier": (K.SIGNED_LETTER, K.SIGNED_MINUTES, K.SIGNED_LIST, K.EVIDENCE, K.OTHER),
    "consolidation": (K.SIGNED_LETTER, K.SIGNED_LIST, K.SIGNED_NOTICE, K.OTHER),
    "school_plan": (K.SIGNED_PLAN, K.OTHER),
    "pledge_list": (K.SIGNED_LIST, K.OTHER),
    "report": (K.SIGNED_REPORT, K.OTHER),
    "urging": (K.SIGNED_DISPATCH, K.OTHER),
}
SIGNED_KINDS = tuple(kind for kind in KINDS["dossier"] if kind.is_signed)
ONE_OWNER = " + ".join(f"CASE WHEN {name}_id IS NULL THEN 0 ELSE 1 END" for name in OWNERS) + " = 1"


class Attachment(db.Model):
    """A file of a record that papers are kept with, stored under its SHA-256; an iPhone's photo has a JPEG beside it.

    A scan whose QR was read knows the version that was signed, how many pages of it the file holds, and the numbers
    of those that tell it.
    """

    __table_args__ = (CheckConstraint(ONE_OWNER, "one_owner"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"), index=True)
    consolidation_id: Mapped[int | None] = mapped_column(ForeignKey("consolidation.id"), index=True)
    school_plan_id: Mapped[int | None] = mapped_column(ForeignKey("school_plan.id"), index=True)
    pledge_list_id: Mapped[int | None] = mapped_column(ForeignKey("pledge_list.id"), index=True)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("report.id"), index=True)
    urging_id: Mapped[int | None] = mapped_column(ForeignKey("urging.id"), index=True)
    kind: Mapped[AttachmentKind]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    content_type: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(150))
    pages: Mapped[int | None]
    preview_sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("paper.id"), index=True)
    paper_pages: Mapped[int | None]
    paper_numbers: Mapped[list | None]
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    uploaded_at: Mapped[datetime] = mapped_column(default=now)

    dossier: Mapped[Dossier | None] = relationship(back_populates="attachments")
    consolidation: Mapped[Consolidation | None] = relationship(back_populates="attachments")
    school_plan: Mapped[SchoolPlan | None] = relationship(back_populates="attachments")
    pledge_list: Mapped[PledgeList | None] = relationship(back_populates="attachments")
    report: Mapped[Report | None] = relationship(back_populates="attachments")
    urging: Mapped[Urging | None] = relationship(back_populates="attachments")
    uploaded_by: Mapped[User | None] = relationship()
    paper: Mapped[Paper | None] = relationship()

    @property
    def owner(self) -> Owner:
        """The record that the file is kept with."""
        return next(filter(None, (getattr(self, name) for name in OWNERS)))

    @property
    def pages_home(self) -> int:
        """How many of its paper's pages the file holds, one that stands in it twice counted once."""
        numbers = self.paper_numbers or []
        return (self.paper_pages or 0) - len(numbers) + len(set(numbers))
