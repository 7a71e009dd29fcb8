from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dienhinh.extensions import db


class UnitKind(StrEnum):
    PROVINCE = "province"
    OFFICE = "office"
    SCHOOL = "school"

    @property
    def label(self) -> str:
        return {"province": "Sở", "office": "Phòng", "school": "Trường"}[self.value]


class Level(StrEnum):
    """Cấp học, in the order in which a consolidated list prints them."""

    KINDERGARTEN = "kindergarten"
    PRIMARY = "primary"
    COMBINED = "combined"
    SECONDARY = "secondary"

    @property
    def label(self) -> str:
        return {
            "kindergarten": "Mẫu giáo",
            "primary": "Tiểu học",
            "combined": "Tiểu học và Trung học cơ sở",
            "secondary": "Trung học cơ sở",
        }[self.value]

    @property
    def rank(self) -> int:
        return list(Level).index(self)


class Unit(db.Model):
    """A node of the tree Sở → receiving body → school; every word that a paper prints of it is data."""

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[UnitKind] = mapped_column(index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    block_id: Mapped[int | None] = mapped_column(ForeignKey("block.id", use_alter=True), index=True)
    level: Mapped[Level | None]
    name: Mapped[str] = mapped_column(String(200))
    header_superior: Mapped[str] = mapped_column(String(200), default="")
    header_name: Mapped[str] = mapped_column(String(200))
    symbol: Mapped[str] = mapped_column(String(40))
    place: Mapped[str] = mapped_column(String(100))
    addressed_as: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), default="")
    copies_to: Mapped[str] = mapped_column(Text, default="")
    one_series: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    closed_on: Mapped[date | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    search_key: Mapped[str] = mapped_column(String(500), default="")

    parent: Mapped["Unit | None"] = relationship(remote_side=id, foreign_keys=parent_id)
    merged_into: Mapped["Unit | None"] = relationship(
        remote_side=id, foreign_keys=merged_into_id, back_populates="merged"
    )
    merged: Mapped[list["Unit"]] = relationship(
        foreign_keys=merged_into_id, back_populates="merged_into", order_by=id
    )
    block: Mapped["Block | None"] = relationship(foreign_keys=block_id, back_populates="schools")


class Block(db.Model):
    """A khối thi đua: schools of one office under a heading school."""

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    head_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str] = mapped_column(String(100))
    position: Mapped[int] = mapped_column(default=0)

    schools: Mapped[list[Unit]] = relationship(foreign_keys=Unit.block_id, back_populates="block")
    head: Mapped[Unit | None] = relationship(foreign_keys=head_id)
