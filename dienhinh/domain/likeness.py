"""How nominees are found to resemble others: the same candidate elsewhere or recognised of late, a text used before.

A dossier that only its school can see yet is no match for anybody.
"""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import sqlalchemy as sa
from rapidfuzz import fuzz, process
from sqlalchemy.orm import joinedload, selectinload

from dienhinh import text
from dienhinh.extensions import db
from dienhinh.models import (
    Candidate,
    CandidateKind,
    Dossier,
    DossierState,
    Evidence,
    Nominee,
    Programme,
    Result,
)

YEARS = 2
# Two different texts of one trade reach 66; a copy with other figures stays above 90.
LIKE = 85
SHORTEST = 120
MOST = 2000
OPEN = (DossierState.SUBMITTED, DossierState.RETURNED, DossierState.ACCEPTED, DossierState.FORWARDED)
KINDS = {
    "open_dossier": "Cũng được đề nghị trong một hồ sơ khác đang giải quyết",
    "recognised": "Đã được công nhận trong hai năm học gần đây",
    "transfer": "Cùng một người, trước khi chuyển đơn vị",
    "text": "Nội dung thành tích đã dùng trước đây",
}
SHOWN = (
    joinedload(Nominee.candidate),
    joinedload(Nominee.dossier).options(joinedload(Dossier.unit), joinedload(Dossier.programme)),
    selectinload(Nominee.evidence),
)


class Starts(NamedTuple):
    """How a database that keeps its texts in order finds those that begin so."""

    operator: str
    rest: str


# SQLite's LIKE knows no case and so no order.
STARTS = {"sqlite": Starts("GLOB", "*"), "postgresql": Starts("LIKE", "%")}


class Match(NamedTuple):
    """`kind` is a key of `KINDS`; `likeness` is a percentage for texts, else 100."""

    nominee: Nominee
    other: Nominee
    kind: str
    likeness: int

    @property
    def key(self) -> tuple[int, int, str]:
        return self.nominee.id, self.other.id, self.kind


def same_person(dossier: Dossier, nominees: list[Nominee]) -> Iterable[Match]:
    """The same candidate, or another one who has the same name and more in common than that.

    Two schools that became one wrote the same person down twice, so it need not be of another school.
    """
    own = {nominee.candidate_id: nominee for nominee in nominees}
    people = [n for n in nominees if n.candidate.kind is CandidateKind.INDIVIDUAL]
    names = {text.search_key(nominee.candidate.name) for nominee in people}
    parameters = {"own": list(own), "id": dossier.id, "office": dossier.office_id}
    starts = STARTS[db.engine.dialect.name]
    parameters |= {f"name_{number}": name + starts.rest for number, name in enumerate(names)}
    found = db.session.scalars(_namesakes(len(names), starts), parameters | {"since": _since(dossier)})
    # Most dossiers resemble none, and then nothing is read for show.
    for other in _load(set(found)).values():
        if other.candidate_id in own:
            yield Match(own[other.candidate_id], other, _kind(other), 100)
        for nominee in people if other.candidate_id not in own else ():
            if _agree(nominee.candidate, other.candidate):
                yield Match(nominee, other, "transfer", 100)


# Made once for each number of names: to write such a statement anew costs as much as to have it answered.
@cache
def _namesakes(names: int, starts: Starts) -> sa.Select:
    """Ids of the nominees of other dossiers, being dealt with or recognised of late, who may be the same person."""
    key = Candidate.search_key
    alike = (key.op(starts.operator)(sa.bindparam(f"name_{number}")) for number in range(names))
    own = Nominee.candidate_id.in_(sa.bindparam("own", expanding=True))
    elsewhere = sa.and_(
        Nominee.candidate_id.in_(sa.select(Candidate.id).where(sa.or_(sa.false(), *alike))),
        Dossier.office_id == sa.bindparam("office"),
    )
    recognised = sa.and_(Nominee.result == Result.RECOGNISED, Programme.school_year >= sa.bindparam("since"))
    return (
        sa.select(Nominee.id)
        .join(Candidate)
        .join(Dossier, Dossier.id == Nominee.dossier_id)
        .join(Programme)
        .where(
            Nominee.dossier_id != sa.bindparam("id"),
            Dossier.state != DossierState.DRAFT,
            sa.or_(own, elsewhere),
            sa.or_(Dossier.state.in_(OPEN), recognised),
        )
    )


def _agree(one: Candidate, other: Candidate) -> bool:
    marks = ("phone", "email", "teaching_since")
    same_mark = any(getattr(one, mark) and getattr(one, mark) == getattr(other, mark) for mark in marks)
    return same_mark and text.search_key(one.name) == text.search_key(other.name)


def _kind(other: Nominee) -> str:
    return "recognised" if other.result is Result.RECOGNISED else "open_dossier"


def _since(dossier: Dossier) -> str:
    return str(int(dossier.programme.school_year[:4]) - YEARS)


def texts(dossier: Dossier, nominees: list[Nominee]) -> Iterable[Match]:
    """Compare what is long enough to tell with what came to this office in these years, the newest first."""
    written = {n.id: (n.summary, "\n".join(item.text for item in n.evidence)) for n in nominees}
    longest = max(len(part) for parts in written.values() for part in parts)
    if longest < SHORTEST:
        return
    scores: dict[tuple[int, int], int] = {}
    for place, stored in enumerate((_summaries(dossier, longest), _evidence(dossier, longest))):
        for nominee in nominees:
            same = {n.id: written[n.id][place] for n in nominees if n.position < nominee.position}
            for other_id, score in _alike(written[nominee.id][place], stored | same):
                scores[nominee.id, other_id] = max(score, scores.get((nominee.id, other_id), 0))
    others = _load({other_id for _, other_id in scores})
    own = {nominee.id: nominee for nominee in nominees}
    for (nominee_id, other_id), score in scores.items():
        yield Match(own[nominee_id], others[other_id], "text", score)


def _alike(wanted: str, stored: dict[int, str]) -> Iterable[tuple[int, int]]:
    """Compare line by line sorted, so that dashes put in another order are seen for what they are."""
    if len(wanted) < SHORTEST:
        return
    near = {key: each for key, each in stored.items() if len(wanted) * 0.7 < len(each) < len(wanted) * 1.4}
    choices = {key: _sorted(each) for key, each in near.items()}
    for _, score, key in process.extract_iter(_sorted(wanted), choices, scorer=fuzz.ratio, score_cutoff=LIKE):
        yield key, round(score)


def _sorted(written: str) -> str:
    return "\n".join(sorted(written.split("\n")))


def _summaries(dossier: Dossier, longest: int) -> dict[int, str]:
    query = _came(dossier, sa.select(Nominee.id, Nominee.summary))
    bounds = sa.func.length(Nominee.summary).between(SHORTEST * 0.7, longest * 1.4)
    return dict(db.session.execute(query.where(bounds).limit(MOST)).all())


def _evidence(dossier: Dossier, longest: int) -> dict[int, str]:
    parts = _came(dossier, sa.select(Evidence.nominee_id, Evidence.text).join(Nominee))
    joined: dict[int, str] = {}
    for nominee_id, part in db.session.execute(parts.order_by(Evidence.criterion_id).limit(4 * MOST)):
        joined[nominee_id] = f"{joined[nominee_id]}\n{part}" if nominee_id in joined else part
    return joined


def _came(dossier: Dossier, query: sa.Select) -> sa.Select:
    return (
        query.join(Dossier, Dossier.id == Nominee.dossier_id)
        .join(Programme)
        .where(
            Dossier.office_id == dossier.office_id,
            Dossier.state != DossierState.DRAFT,
            Dossier.id != dossier.id,
            Programme.school_year >= _since(dossier),
        )
        .order_by(Nominee.id.desc())
    )


def _load(ids: set[int]) -> dict[int, Nominee]:
    query = sa.select(Nominee).where(Nominee.id.in_(ids)).options(*SHOWN).order_by(Nominee.id)
    return {nominee.id: nominee for nominee in db.session.scalars(query)} if ids else {}
