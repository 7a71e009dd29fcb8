"""A year's figures as rows that a page, a paper and a spreadsheet show alike; plain values, fit to be kept."""

from collections import Counter
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from dienhinh.domain import figures, trail
from dienhinh.domain.figures import Figures
from dienhinh.extensions import db
from dienhinh.models import CandidateKind, Programme, Unit, UnitKind

Rows = list[list[str | int]]
MOST_YEARS = 4
# Of a group of schools or a year: the stages that its row shows.
SHOWN = ("pledged", "nominated", "forwarded", "recognised")
NO_BLOCK, NO_LEVEL = "Chưa thuộc khối nào", "Chưa ghi cấp học"


def of(programme: Programme, unit: Unit | None) -> dict[str, Rows | str]:
    """Return the tables of one school, or of all of the office with those by block, level and year.

    An office's tables name the head of the trail, so that a report in the archive seals what was done until then.
    """
    if unit is not None:
        return _own(figures.of(programme, unit))
    schools = _schools(programme)
    overall, sealed = figures.of(programme), trail.head()
    return _own(overall, overall=True) | {
        "schools": _row_of_schools(programme, schools),
        "blocks": _grouped(programme, lambda each: each.block.name if each.block else NO_BLOCK, schools),
        "levels": _grouped(programme, lambda each: each.level.label if each.level else NO_LEVEL, schools),
        "years": _years(programme),
        "seal": sealed.seal if sealed else "",
    }


def _own(counted: Figures, *, overall: bool = False) -> dict[str, Rows | str]:
    collective, individual = CandidateKind.COLLECTIVE.value, CandidateKind.INDIVIDUAL.value
    return {
        "stages": [
            [words, counted.stages[key, collective], counted.stages[key, individual], counted.stage(key)]
            for key, words in figures.STAGES
        ],
        "deeds": [
            [words, counted.deeds[key]] for key, words in figures.DEEDS if overall or key != "of_office"
        ],
        "awards": [[award, count] for award, count in sorted(counted.awards.items())],
    }


def _schools(programme: Programme) -> dict[int, Unit]:
    query = sa.select(Unit).where(Unit.parent_id == programme.office_id, Unit.kind == UnitKind.SCHOOL)
    found = db.session.scalars(query.options(joinedload(Unit.block)))
    return {
        unit.id: unit
        for unit in sorted(found, key=lambda unit: (unit.level.rank if unit.level else 9, unit.id))
    }


def _grouped(programme: Programme, name: Callable[[Unit], str], schools: dict[int, Unit]) -> Rows:
    """Return a row for each group, schools counted, those without any figure too.

    A school that has left the office since is in no group.
    """
    sizes = Counter(name(unit) for unit in schools.values())
    found = figures.by(programme, lambda unit_id: name(schools[unit_id]) if unit_id in schools else None)
    return [[group, size, *_stages(found.get(group, Figures()))] for group, size in sizes.items()]


def _row_of_schools(programme: Programme, schools: dict[int, Unit]) -> Rows:
    found = figures.by(programme, lambda unit_id: unit_id)
    return [[unit.name, *_stages(found.get(unit.id, Figures()))] for unit in schools.values()]


def _years(programme: Programme) -> Rows:
    """Return a row for this year and each before it, the oldest first."""
    query = sa.select(Programme).where(
        Programme.office_id == programme.office_id, Programme.school_year <= programme.school_year
    )
    newest = db.session.scalars(query.order_by(Programme.school_year.desc()).limit(MOST_YEARS)).all()
    return [[each.school_year, *_stages(figures.of(each))] for each in reversed(newest)]


def _stages(counted: Figures) -> list[int]:
    return [counted.stage(key) for key in SHOWN]
