"""The results of earlier years: entered from paper as the office's register holds them, never sent through here."""

from datetime import date, datetime, time

from dienhinh import clock
from dienhinh.demo.reading import Event, Table, table
from dienhinh.demo.world import World
from dienhinh.domain import audit, dossiers
from dienhinh.domain.content import consolidation_content
from dienhinh.extensions import db
from dienhinh.models import (
    Consolidation,
    ConsolidationState,
    Dossier,
    DossierState,
    Meeting,
    Nominee,
    Result,
    Verdict,
)

PROVINCIAL = "bang-khen-tinh"
SOURCE = "Nhập từ sổ theo dõi khen thưởng của Phòng."


def beginning() -> datetime:
    """Return the instant of the oldest programme, before which nothing is on record."""
    return _noon(min(row["issued_on"] for row in table("programmes")["programme"]))


def events(world: World) -> list[Event]:
    """Return one event for each earlier year: its list, its dossiers and their results appear answered."""
    return [
        Event(_noon(row["provincial"]["date"]), lambda row=row: _enter(world, row))
        for row in table("past")["answer"]
    ]


def _enter(world: World, answer: Table) -> None:
    officer, programme = world.users["office", "officer"], world.programmes[answer["year"]]
    office, day = programme.office, answer["letter_date"]
    consolidation = Consolidation(
        office=office,
        recipient=office.parent,
        programme=programme,
        state=ConsolidationState.ANSWERED,
        subject=f"Về việc đề nghị khen thưởng điển hình tiên tiến năm học {answer['year']}",
        addressee=office.parent.addressed_as,
        signatory=world.posts["office", "deputy"],
        number=answer["letter"],
        issued_on=day,
        forwarded_at=_noon(day),
        answered_at=clock.now(),
        created_by=officer,
    )
    db.session.add(consolidation)
    for row in table("past")["honoured"]:
        if row["year"] == answer["year"]:
            _honour(world, row, answer, consolidation)
    db.session.flush()
    consolidation.content = consolidation_content(consolidation)
    audit.record("consolidation.answer", consolidation, actor=officer, reason=SOURCE)


def _honour(world: World, row: Table, answer: Table, consolidation: Consolidation) -> None:
    officer, unit = world.users["office", "officer"], world.units[row["school"]]
    award = world.awards[row["award"]]
    decision = answer["provincial" if row["award"] == PROVINCIAL else "departmental"]
    nominee = Nominee(
        candidate=world.candidates[row["who"]],
        position=1,
        summary=row["summary"].strip(),
        award=award,
        verdict=Verdict.ELIGIBLE,
        verdict_by=officer,
        verdict_at=_noon(row["date"]),
        consolidation=consolidation,
        result=Result.RECOGNISED,
        result_award=award,
        decision_number=decision["decision"],
        decision_date=decision["date"],
    )
    dossier = Dossier(
        unit=unit,
        office=consolidation.office,
        programme=consolidation.programme,
        state=DossierState.CLOSED,
        subject=consolidation.subject,
        commendation=world.commendations["cong-trang"],
        addressee=consolidation.office.addressed_as,
        signatory=world.posts[row["school"], "principal"],
        number=row["number"],
        issued_on=row["date"],
        submitted_at=_noon(row["date"]),
        answered_at=_noon(row["date"]),
        created_at=_noon(row["date"]),
        created_by=officer,
        meeting=Meeting(),
        nominees=[nominee],
    )
    db.session.add(dossier)
    db.session.flush()
    dossiers.touch(dossier)
    audit.record("dossier.close", dossier, actor=officer, reason=SOURCE)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), clock.HOME)
