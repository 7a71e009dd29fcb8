"""The one box: what a user may see and looks for, grouped by kind, with why each was found."""

from typing import NamedTuple

import sqlalchemy as sa

from dienhinh.domain import proofs, search_words
from dienhinh.domain.access import scope
from dienhinh.domain.filtering import holds
from dienhinh.domain.policy import Permission as P
from dienhinh.domain.search_kinds import KINDS
from dienhinh.domain.search_words import Query
from dienhinh.extensions import db
from dienhinh.models import SearchEntry, User

FEW, MANY = 8, 100
_AROUND = 60

Pieces = list[tuple[str, bool]]


class Reason(NamedTuple):
    """A text that holds what was looked for; each piece tells whether it is to be marked."""

    label: str
    pieces: Pieces


class Hit(NamedTuple):
    kind: str
    id: int
    title: Pieces
    reasons: list[Reason]


class Group(NamedTuple):
    kind: str
    label: str
    hits: list[Hit]
    more: bool


class Section(NamedTuple):
    label: str
    permissions: tuple[P, ...]


# In the order of the page; only records on which the user holds one of the permissions are found.
SECTIONS = {
    "candidate": Section("Đối tượng", (P.VIEW_CANDIDATES,)),
    "dossier": Section("Hồ sơ", (P.VIEW_DOSSIER,)),
    "consolidation": Section("Danh sách tổng hợp", (P.VIEW_CONSOLIDATION,)),
    "paper": Section("Văn bản", (P.VIEW_PAPER,)),
    "story": Section("Gương điển hình", (P.VIEW_STORIES,)),
    "unit": Section("Đơn vị", (P.VIEW_INTERNAL, P.ADMINISTER)),
}


def find(user: User, raw: str, kind: str = "", *, few: int = FEW, many: int = MANY) -> list[Group]:
    """Return what holds every word: a few of each kind, or many of the one asked for.

    Words with the very marks that were typed come first, those of a title before others, the newest first.
    A paper's code is found as it stands on the paper, in two halves.
    """
    code = proofs.code_of(raw)
    asked = search_words.query(code if "-" in raw and proofs.is_code(code) else raw)
    if not asked.words:
        return []
    chosen = [kind] if kind in SECTIONS else list(SECTIONS)
    groups = [_group(user, asked, name, many if kind else few) for name in chosen]
    return [group for group in groups if group.hits]


def _group(user: User, asked: Query, name: str, most: int) -> Group:
    model, section = KINDS[name].model, SECTIONS[name]
    allowed = sa.or_(*(scope(model, user, permission) for permission in section.permissions))
    rank = sa.case(
        (holds(asked.marked("d"), whole=True), 0),
        (holds(asked.bare("b")), 1),
        (holds(asked.marked("c"), whole=True), 2),
        else_=3,
    )
    rows = db.session.execute(
        sa.select(SearchEntry.record_id, SearchEntry.title, SearchEntry.fields)
        .join(model, model.id == SearchEntry.record_id)
        .where(SearchEntry.kind == name, allowed, holds(asked.bare("a")))
        .order_by(rank, SearchEntry.record_id.desc())
        .limit(most + 1)
    ).all()
    hits = [_hit(asked, name, *row) for row in rows[:most]]
    return Group(name, section.label, hits, len(rows) > most)


def _hit(asked: Query, name: str, record_id: int, title: str, fields: list[list[str]]) -> Hit:
    pieces = search_words.marks(asked, title)
    reasons = []
    if not search_words.covered(asked, [title]):
        marked = [Reason(label, search_words.marks(asked, text)) for label, text in fields]
        reasons = [_cut(each) for each in marked if any(hit for _, hit in each.pieces)]
    if not reasons and not any(hit for _, hit in pieces):
        reasons = [Reason("Khớp theo chữ cái đầu hoặc cách viết liền", [])]
    return Hit(name, record_id, pieces, reasons[:4])


def _cut(reason: Reason) -> Reason:
    """Keep what stands around the marked words of a long text."""
    pieces = []
    for place, (piece, hit) in enumerate(reason.pieces):
        if not hit and len(piece) > 2 * _AROUND:
            before = piece[:_AROUND] if place else ""
            after = piece[-_AROUND:] if place < len(reason.pieces) - 1 else ""
            piece = f"{before} … {after}"
        pieces.append((piece, hit))
    return Reason(reason.label, pieces[:20])
