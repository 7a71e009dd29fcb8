"""What was found of a table's rows when it was read, kept beside them: the pages that show it judge nothing."""

import hashlib
import json

import sqlalchemy as sa

from dienhinh.domain.import_cells import Fault
from dienhinh.domain.import_columns import Row
from dienhinh.domain.import_judging import Judged
from dienhinh.extensions import db
from dienhinh.models import Candidate, CandidateKind, TableImport


def keep(table: TableImport, judged: list[Judged], seen: str) -> None:
    """Keep what was found when the school held what `seen` marks."""
    found = [[each.kind.value, each.note, each.faults] for each in judged]
    table.judged = {"seen": seen, "rows": found}


def kept(table: TableImport) -> list[Judged] | None:
    """Return what was found, without the values that were read; None once the school holds something else."""
    if not table.judged or table.judged["seen"] != mark(table):
        return None
    return [
        Judged(Row(**row), CandidateKind(kind), {}, [Fault(*each) for each in faults], note, None)
        for row, (kind, note, faults) in zip(table.rows, table.judged["rows"], strict=True)
    ]


def mark(table: TableImport) -> str:
    """Return a mark of what the judgement of a table rests on, by a query that is the same for any number."""
    held = sa.select(sa.func.count(), sa.func.sum(Candidate.id), sa.func.sum(Candidate.version))
    held = held.where(Candidate.unit_id == table.unit_id, Candidate.archived_at.is_(None))
    rests_on = [table.unit.name, *map(str, db.session.execute(held).one())]
    if table.dossier:
        rests_on += sorted(str(each.candidate_id) for each in table.dossier.nominees)
    if table.pledge_list:
        programme = table.pledge_list.programme
        rests_on += [programme.awards, *(f"{each.id} {each.kind}" for each in programme.criteria)]
        rests_on += sorted(str(each.candidate_id) for each in table.pledge_list.pledges)
    return hashlib.sha256(json.dumps(rests_on).encode()).hexdigest()
