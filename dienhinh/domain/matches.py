"""Nominees that resemble others: the same candidate elsewhere, recognised of late, or a text used before."""

from typing import NamedTuple

from dienhinh.models import Dossier, Nominee


class Match(NamedTuple):
    """`kind` is open_dossier, recognised, transfer or text; `likeness` is a percentage for texts, else 100."""

    nominee: Nominee
    other: Nominee
    kind: str
    likeness: int


def of_dossier(dossier: Dossier) -> list[Match]:
    """Return what the dossier's nominees resemble."""
    return []


def undecided(dossier: Dossier) -> list[Match]:
    """Return the matches on which the officer has not decided yet."""
    decided = {(d.nominee_id, d.other_id, d.kind) for nominee in dossier.nominees for d in nominee.matches}
    return [m for m in of_dossier(dossier) if (m.nominee.id, m.other.id, m.kind) not in decided]
