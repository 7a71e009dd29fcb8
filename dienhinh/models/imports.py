from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dienhinh.clock import now
from dienhinh.extensions import db
from dienhinh.models.dossiers import Dossier
from dienhinh.models.pledges import PledgeList
from dienhinh.models.units import Unit


class ImportKind(StrEnum):
    CANDIDATES = "candidates"
    NOMINEES = "nominees"
    PLEDGES = "pledges"

    @property
    def label(self) -> str:
        return {
            "candidates": "Danh sách đối tượng",
            "nominees": "Danh sách điển hình",
            "pledges": "Đăng ký phấn đấu",
        }[self.value]


class TableImport(db.Model):
    """A table that a school sent: its rows as read, kept until the school says what is to be done with them.

    Each row is {"number", "values", "font"}: the row's number in the file, texts by field, and the name of the old
    font in which it was typed, if any. `judged` is what was found of them when the table was read.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"), index=True)
    pledge_list_id: Mapped[int | None] = mapped_column(ForeignKey("pledge_list.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    kind: Mapped[ImportKind]
    name: Mapped[str] = mapped_column(String(120))
    rows: Mapped[list]
    judged: Mapped[dict | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    done_at: Mapped[datetime | None]
    taken: Mapped[int] = mapped_column(default=0)

    unit: Mapped[Unit] = relationship()
    dossier: Mapped[Dossier | None] = relationship()
    pledge_list: Mapped[PledgeList | None] = relationship()
