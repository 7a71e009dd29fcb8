from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dienhinh.clock import now
from dienhinh.extensions import db
from dienhinh.models.consolidations import Consolidation
from dienhinh.models.dossiers import Dossier
from dienhinh.models.plans import SchoolPlan
from dienhinh.models.pledges import PledgeList
from dienhinh.models.reports import Report
from dienhinh.models.units import Unit
from dienhinh.models.urgings import Urging
from dienhinh.models.users import User

Owner = Dossier | Consolidation | SchoolPlan | PledgeList | Report | Urging
OWNERS = ("dossier", "consolidation", "school_plan", "pledge_list", "report", "urging")


class Paper(db.Model):
    """One version of a printed văn bản: all that it says, and the number and day that it was issued under.

    `about` names the record with its id ("dossier-17"), so that versions count per paper. `content` is what the
    paper shows without number and day, which the ink adds after printing; `digest` is of it, and neither ever
    changes. `ink` holds the fields that numbers and days known by then filled, so that it prints again as it was.
    `nominees` is how many it names, `pages` how many it has, counted when the first scan of it comes home.
    `symbol` is "TTr-THCSVT"; a paper without one, such as a list, has no number of its own.
    """

    __table_args__ = (
        UniqueConstraint("kind", "about", "version"),
        UniqueConstraint("unit_id", "year", "series", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"), index=True)
    consolidation_id: Mapped[int | None] = mapped_column(ForeignKey("consolidation.id"), index=True)
    school_plan_id: Mapped[int | None] = mapped_column(ForeignKey("school_plan.id"), index=True)
    pledge_list_id: Mapped[int | None] = mapped_column(ForeignKey("pledge_list.id"), index=True)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("report.id"), index=True)
    urging_id: Mapped[int | None] = mapped_column(ForeignKey("urging.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(String(40), index=True)
    version: Mapped[int]
    symbol: Mapped[str] = mapped_column(String(60), default="")
    subject: Mapped[str] = mapped_column(String(500), default="")
    search_key: Mapped[str] = mapped_column(Text, default="")
    nominees: Mapped[int] = mapped_column(default=0, server_default="0")
    pages: Mapped[int | None]
    content: Mapped[dict]
    ink: Mapped[dict]
    digest: Mapped[str] = mapped_column(String(64))
    code: Mapped[str] = mapped_column(String(16), unique=True)
    printed_at: Mapped[datetime] = mapped_column(default=now)
    printed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("paper.id"))

    series: Mapped[str | None] = mapped_column(String(20))
    year: Mapped[int | None]
    number: Mapped[int | None]
    issued_on: Mapped[date | None]
    issued_at: Mapped[datetime | None]
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    issue_reason: Mapped[str] = mapped_column(Text, default="")

    unit: Mapped[Unit] = relationship()
    dossier: Mapped[Dossier | None] = relationship()
    consolidation: Mapped[Consolidation | None] = relationship()
    school_plan: Mapped[SchoolPlan | None] = relationship()
    pledge_list: Mapped[PledgeList | None] = relationship()
    report: Mapped[Report | None] = relationship()
    urging: Mapped[Urging | None] = relationship()
    printed_by: Mapped[User | None] = relationship(foreign_keys=printed_by_id)
    issued_by: Mapped[User | None] = relationship(foreign_keys=issued_by_id)
    replaces: Mapped["Paper | None"] = relationship(remote_side=id)

    @property
    def owner(self) -> Owner:
        """The record that the paper is kept with; a nominee's is kept with the dossier."""
        return next(filter(None, (getattr(self, name) for name in OWNERS)))

    @property
    def sign(self) -> str:
        return f"{self.number:02}/{self.symbol}" if self.number is not None else ""
