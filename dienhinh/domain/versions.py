"""Every print for signature is a version: kept whole, told apart by what it shows, and printed again as it was."""

import hashlib
import hmac
from dataclasses import replace
from datetime import date

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import defer, joinedload

from dienhinh import papers, text
from dienhinh.domain import audit, dossiers, printing, proofs, snapshots
from dienhinh.domain.content import Content
from dienhinh.domain.printing import Record
from dienhinh.extensions import db
from dienhinh.models import Consolidation, Dossier, DossierState, Nominee, Paper, Urging, User
from dienhinh.models.papers import Owner

# Papers whose record holds their number and day.
NUMBERED = ("school_letter", "office_letter", "school_plan", "year_report", "urging_letter")
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: none that is read for another


def printed(name: str, record: Record, actor: User) -> tuple[Paper, papers.Printed]:
    """Return the version that a print for signature is of, with what it shows; a new one if anything changed.

    The caller holds the record's lock and commits. A new version of an issued paper starts without a number.
    """
    found = current(name, record)
    if found:
        return found
    newest = newest_of(name, record)
    if newest and newest.number is not None:
        write_number(newest, record, "", None)
    content = printing.content_of(name, record)
    shown = snapshots.freeze(bare(name, content))
    full = printing.PAPERS[name].data(content)
    owner = owner_of(record)
    paper = Paper(
        unit_id=content["unit"]["id"],
        **{f"{owner.__tablename__}_id": owner.id},
        kind=name,
        about=about(name, record),
        version=newest.version + 1 if newest else 1,
        symbol=full.number.suffix if snapshots.numbered(full) else "",
        subject=getattr(full, "subject", getattr(full, "title", ""))[:500],
        nominees=proofs.rows(shown, content),
        content=shown,
        ink={key: value for key, value in snapshots.freeze(full).items() if shown.get(key) != value},
        digest=snapshots.digest(shown),
        printed_by_id=actor.id,
        replaces_id=newest.id if newest else None,
    )
    paper.code = _code(paper)
    paper.search_key = text.search_key(printing.PAPERS[name].title, paper.symbol, paper.subject, paper.code)
    db.session.add(paper)
    db.session.flush()
    audit.record(f"{printing.PAPERS[name].record}.print", record, actor=actor, paper=paper.id, kind=name)
    return paper, full


def current(name: str, record: Record) -> tuple[Paper, papers.Printed] | None:
    """Return the version that shows what stands now, with what it shows; None when there is none."""
    newest = newest_of(name, record)
    if newest and is_settled(record):
        return newest, as_printed(newest)
    content = printing.content_of(name, record)
    if newest is None or is_old(newest, content):
        return None
    if "seal" in content:  # it is of the moment of printing, and printing moves it on
        content = content | {"seal": newest.ink.get("seal", "")}
    return newest, _issued(newest, printing.PAPERS[name].data(content))


def is_old(paper: Paper, content: Content) -> bool:
    """Tell whether the content of its record has changed since the paper was printed."""
    return paper.digest != snapshots.digest(snapshots.freeze(bare(paper.kind, content)))


def newest_of(name: str, record: Record) -> Paper | None:
    """Return the newest version of one paper of a record."""
    query = sa.select(Paper).where(Paper.kind == name, Paper.about == about(name, record))
    return db.session.scalar(query.order_by(Paper.version.desc()).limit(1))


def all_of(paper: Paper) -> list[Paper]:
    """Return every version of a paper, the newest first."""
    query = sa.select(Paper).where(Paper.kind == paper.kind, Paper.about == paper.about)
    whole = (defer(Paper.content), defer(Paper.ink), joinedload(Paper.printed_by))
    return list(db.session.scalars(query.order_by(Paper.version.desc()).options(*whole)))


def about(name: str, record: Record) -> str:
    """Return what the versions of a paper are counted for."""
    return f"{printing.PAPERS[name].record}-{record.id}"


def is_settled(record: Record) -> bool:
    """Tell whether the record's life is over: what happens to the data from then on concerns no paper of it."""
    owner = owner_of(record)
    if isinstance(owner, Dossier):
        return owner.state is DossierState.CLOSED
    if isinstance(owner, Urging) and owner.is_issued:
        return True
    return not isinstance(owner, Consolidation) and not owner.programme.is_open


def owner_of(record: Record) -> Owner:
    """Return the record that its papers are kept with: of a nominee the dossier, of all else the record itself."""
    return record.dossier if isinstance(record, Nominee) else record


def bare(name: str, content: Content) -> papers.Printed:
    """Return a paper without any number and day, its own and those that it quotes, and without its seal."""
    blank = dict(content) | {"seal": ""}
    if "letter" in content:
        blank["letter"] = content["letter"] | {"number": "", "issued_on": None, "year": 0}
    if "meeting" in content:
        blank["meeting"] = content["meeting"] | {"minutes_number": ""}
    if "amends" in content:
        blank["amends"] = content["amends"] | {"number": "", "issued_on": None}
    return snapshots.with_ink(printing.PAPERS[name].data(blank), None, None, 0)


def shown_by(paper: Paper) -> papers.Printed:
    """Return what a version shows, without numbers and days."""
    return snapshots.thaw(printing.type_of(paper.kind), paper.content)


def as_printed(paper: Paper) -> papers.Printed:
    """Return a version as it was printed, with its number and day once it was issued."""
    return _issued(paper, snapshots.thaw(printing.type_of(paper.kind), paper.content | paper.ink))


def _issued(paper: Paper, shown: papers.Printed) -> papers.Printed:
    if paper.number is None:
        return shown
    return snapshots.with_ink(shown, str(paper.number), paper.issued_on, paper.year)


def draw(paper: Paper, shown: papers.Printed) -> tuple[str, bytes]:
    """Return (file name, PDF) of a version, with the code that proves it."""
    title, owner = printing.called(paper.kind, paper.owner), paper.owner
    name = f"{title} - {paper.unit.name} - {owner.id} - {paper.code}.pdf"
    return name, printing.PAPERS[paper.kind].draw(replace(shown, proof=proofs.proof(paper)))


def write_number(paper: Paper, record: Record, number: str, day: date | None) -> None:
    """Write the number and day of a paper on its record, so that every paper that quotes them prints them."""
    if paper.kind == "minutes":
        record.meeting.minutes_number = number
    elif paper.kind in NUMBERED:
        record.number, record.issued_on = number, day
    if isinstance(record, Dossier):
        dossiers.touch(record)
    db.session.flush()


def _code(paper: Paper) -> str:
    """Return eight letters that nobody can make without the key; the rare pair that meets is told apart."""
    key = hashlib.sha256(b"paper:" + current_app.config["SECRET_KEY"].encode()).digest()
    for attempt in range(100):
        seed = f"{paper.kind}|{paper.about}|{paper.version}|{paper.digest}|{attempt}"
        number = int.from_bytes(hmac.new(key, seed.encode(), hashlib.sha256).digest()[:5])
        code = "".join(LETTERS[number >> 5 * place & 31] for place in reversed(range(8)))
        if db.session.scalar(sa.select(Paper.id).where(Paper.code == code)) is None:
            return code
    raise RuntimeError("No free code.")
